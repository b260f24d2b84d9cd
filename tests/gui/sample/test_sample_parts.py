"""Parts of the panel by themselves: long texts, columns, numbers."""

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton

from inspector.gui.sample.bubble import Bubble
from inspector.gui.sample.conversation import Conversation
from inspector.gui.sample.other_columns import OtherColumns
from inspector.gui.sample.reading import Passage, Reading
from inspector.gui.sample.text_view import TextView
from inspector.gui.sample.why import p_text


def test_other_columns_are_folded_away(workspace, qtbot, words):
    others = OtherColumns(workspace)
    qtbot.addWidget(others)
    others.show()
    others.show_row(1)
    toggle = others.findChild(QPushButton, "foldHeading")
    assert "There are none." not in words(others)
    toggle.click()
    qtbot.waitUntil(lambda: "There are none." in words(others))
    others._show(1, [("source", "vendor-b"), ("id", "17")], 14)
    assert "vendor-b" in words(others)
    assert "and 12 more" in words(others)
    others._show(2, [("late", "value")], 1)
    assert "late" not in words(others)
    toggle.click()
    assert "vendor-b" not in words(others)


def test_while_a_new_result_is_loading_no_other_record_is_read_for_the_one_shown(
    stepped, show, words
):
    others, turns = show(OtherColumns(stepped.workspace), 400, 300), stepped.turns
    others.findChild(QPushButton, "foldHeading").click()
    others.show_row(12)
    turns.until(lambda: "T-12" in words(others))
    stepped.scan(before=2)  # the window still shows the old result, whose file is another now
    others.show_row(13)
    turns.until(lambda: "not readable" in words(others))
    assert "T-" not in words(others)
    stepped.show()
    others.show_row(15)
    turns.until(lambda: "T-13" in words(others))


def test_a_source_that_is_gone_is_told():
    from inspector.gui.sample.other_columns import _read

    class Gone:
        def sample(self, row):
            raise OSError(f"no file for row {row}")

    assert _read(Gone(), 1) == ([("not readable", "no file for row 1")], 1)


def test_long_texts_come_in_parts(show, seen):
    bubble = show(Bubble(), 400, 400)
    bubble.show_passage(Passage("prompt", 0, "user", "x" * 100_000), [], is_marked=False)
    (more,) = seen(bubble, QPushButton)
    assert more.text() == "Show more (34.5 kB)"
    more.click()
    shown = "".join(text.toPlainText().replace("\n", "") for text in seen(bubble, TextView))
    assert shown == "x" * 100_000
    assert not more.isVisible()


def test_evidence_far_down_a_long_text_is_brought_up(qtbot, seen):
    conversation = Conversation()
    qtbot.addWidget(conversation)
    conversation.show()
    from inspector.domain.findings import Evidence

    text = "word " * 40_000 + "trigger"
    evidence = Evidence(0, "prompt", len(text) - 7, len(text), "why", 0.5)
    reading = Reading(0, {"prompt": [Passage("prompt", 0, "user", text)]})
    conversation.show_reading(reading, [evidence])
    assert not any("trigger" in shown.toPlainText() for shown in seen(conversation, TextView))
    found, _ = conversation.reveal(evidence)
    assert found.toPlainText().endswith("trigger")


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (3.8e-31, "p = 4·10⁻³¹"),
        (1e-12, "p = 10⁻¹²"),
        (9.8e-9, "p = 10⁻⁸"),
        (0.0131, "p = 0.013"),
        (0.0, "p < 10⁻³⁰⁰"),
        (np.float64(1.0), "p = 1"),
    ],
)
def test_p_values_are_written_as_people_do(p, text):
    assert p_text(p) == text
