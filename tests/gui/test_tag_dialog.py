"""Tagging by keys: what is chosen is what the rows get, and one undo takes it back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from inspector.domain.tags import KNOWN, LONGEST, MOST, merged, tag_of
from inspector.gui.parts import KeyButton
from inspector.gui.tag_dialog import TagDialog


@pytest.fixture
def ask(qtbot, workspace):
    def ask(*rows):
        dialog = TagDialog(workspace, rows)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        return dialog

    return ask


def choice(dialog, words):
    return next(b for b in dialog.findChildren(KeyButton) if b.accessibleName().startswith(words))


def tagged(qtbot, workspace, rows, *tags):
    workspace.review.tag(rows, tags)
    qtbot.waitUntil(lambda: workspace.review.pending == 0)


def test_a_key_chooses_and_own_words_come_behind(qtbot, ask):
    dialog = ask(3)
    qtbot.keyClick(dialog, "4")
    qtbot.keyClick(dialog, "1")
    qtbot.keyClick(dialog, "2")
    qtbot.keyClick(dialog, "2")  # and not after all
    own = dialog.findChild(QLineEdit)
    qtbot.keyClicks(own, "May delivery, Gibberish,, 1")
    assert dialog.added == ["backdoor trigger", "jailbreak", "May delivery", "gibberish", "1"]
    assert dialog.removed == []
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_tags_that_rows_have_can_be_taken_away(qtbot, workspace, ask):
    tagged(qtbot, workspace, [3, 4], "steering", "mine")
    tagged(qtbot, workspace, [3], "gibberish")
    dialog = ask(3, 4)
    assert choice(dialog, "steering").isChecked()
    assert choice(dialog, "mine").isChecked()
    some = choice(dialog, "gibberish · 1")
    assert not some.isChecked()
    assert (dialog.added, dialog.removed) == ([], [])
    choice(dialog, "steering").click()
    assert dialog.removed == ["steering"]
    some.click()
    assert dialog.added == ["gibberish"]
    some.click()
    assert sorted(dialog.removed) == ["gibberish", "steering"]


def test_own_words_of_other_rows_are_offered(qtbot, workspace, ask):
    tagged(qtbot, workspace, [9], "May delivery")
    assert not choice(ask(3), "May delivery").isChecked()


def test_t_tags_the_rows_that_are_aimed_at(qtbot, window, copied_sample):
    window.open([copied_sample.path])
    qtbot.waitUntil(lambda: len(window.page.workspace.listing.rows) > 0, timeout=20_000)
    page = window.page
    review = page.workspace.review
    page.aim()
    page.tag()
    dialog = window.findChild(TagDialog)
    assert dialog.windowTitle() == "Tag 3 rows"
    qtbot.keyClick(dialog, "2")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: list(review.tags.values()) == [("hidden text",)] * 3)
    assert len(review.target) == 3  # the next verdict is still for them
    assert review.undo_title == "tag 3 as hidden text"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (" Hidden\n TEXT ", "hidden text"),
        ("Own Words", "Own Words"),
        (" \t", ""),
        ("x" * 100, "x" * LONGEST),
    ],
)
def test_a_tag_is_one_short_line(text, tag):
    assert tag_of(text) == tag


def test_a_row_has_each_tag_once_and_not_too_many():
    assert merged(("a", "b"), ("a", "c", "", "c"), ("b",)) == ("a", "c")
    assert len(merged((), map(str, range(99)), ())) == MOST
    assert len(KNOWN) == len(set(KNOWN)) == len({tag_of(tag) for tag in KNOWN})
