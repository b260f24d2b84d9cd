import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from inspector.domain.events import Changes
from inspector.domain.labels import VERDICTS, Verdict
from inspector.gui.safe_text import SafeLabel
from inspector.gui.sample.bubble import Bubble
from inspector.gui.sample.conversation import Conversation
from inspector.gui.sample.marked_line import MarkedLine
from inspector.gui.sample.neighbours import NeighbourLine, Neighbours
from inspector.gui.sample.other_columns import OtherColumns
from inspector.gui.sample.reading import Passage, Reading
from inspector.gui.sample.text_view import TextView
from inspector.gui.sample.view import SampleView
from inspector.gui.sample.why import p_text
from inspector.session.selection import NO_ROW


@pytest.fixture
def view(workspace, qtbot):
    view = SampleView(workspace)
    qtbot.addWidget(view)
    view.resize(424, 810)
    view.show()
    return view


@pytest.fixture
def look_at(view, workspace, qtbot):
    def look(name, record):
        row = workspace.columns.union.row(name, record)
        workspace.selection.focus(row)
        return row

    return look


def seen(widget, kind):
    return [each for each in widget.findChildren(kind) if each.isVisible()]


def words(widget):
    """Return all that a person reads, from the top."""
    labels = [label.text() for label in seen(widget, SafeLabel)]
    lines = [line.text for line in seen(widget, MarkedLine)]
    texts = [text.toPlainText() for text in seen(widget, TextView)]
    return "\n".join([*labels, *lines, *texts])


def texts(view):
    return [text.toPlainText() for text in seen(view, TextView)]


def test_without_a_row_it_says_what_to_do(workspace, view, qtbot):
    workspace.selection.focus(NO_ROW)
    qtbot.waitUntil(lambda: "Pick a row in the table or a point on the map" in words(view))
    assert texts(view) == []


def test_a_row_is_shown_with_its_place_and_its_turns(workspace, view, look_at):
    row = look_at("chat.jsonl", 1)
    shown = words(view)
    assert "Row 1" in shown
    assert "chat.jsonl" in shown
    assert f"{workspace.columns.ranking.scores[row]:.2f}" in shown
    assert "USER" in shown
    assert "ASSISTANT" in shown
    assert texts(view)[0] == workspace.columns.union.text("prompt", row)


def test_hidden_tags_are_chips_with_what_they_spell_beneath(sample, view, look_at):
    look_at("chat.jsonl", sample.hidden[0])
    assert "⟦16 tag characters⟧" in texts(view)[0]
    assert "16 tag characters spell “praise the brand”" in words(view)
    look_at("chat.jsonl", 1)
    assert "⟦" not in words(view)


def test_a_reason_leads_to_its_span(sample, workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", sample.hidden[0])
    evidence = workspace.columns.reasons[row]
    line = next(line for line in seen(view, MarkedLine) if "tag characters that" in line.text)
    asked = []
    view._why.asked.connect(asked.append)
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert [item.reason for item in asked] == [line.text] * 2
    assert asked[0] in evidence
    found, place = view._record.conversation.reveal(asked[0])
    assert isinstance(found, TextView)
    assert not place.isEmpty()


def test_a_row_without_evidence_says_so(workspace, view):
    plain = [row for row in range(len(workspace.columns)) if workspace.columns.union.readable[row]]
    innocent = [
        row
        for row in plain
        if row not in workspace.columns.reasons and not workspace.columns.groups_with(row)
    ]
    if not innocent:
        pytest.skip("every row has evidence")
    workspace.selection.focus(innocent[0])
    assert "Nothing speaks against this row." in words(view)


def test_an_unreadable_row_says_why(sample, view, look_at):
    look_at("chat.jsonl", sample.unreadable)
    assert "This record is" in words(view)
    assert texts(view) == []


def test_chosen_and_rejected_stand_side_by_side(view, look_at, qtbot):
    look_at("pairs.parquet", 2)
    assert "CHOSEN" in words(view)
    assert "REJECTED" in words(view)
    _prompt, chosen, rejected = seen(view, TextView)
    left, right = (each.mapTo(view, each.rect().topLeft()) for each in (chosen, rejected))
    qtbot.waitUntil(lambda: chosen.width() > 120)
    assert left.y() == right.y()
    assert left.x() + chosen.width() <= rejected.mapTo(view, rejected.rect().topLeft()).x()
    assert "in one of the two only" in words(view)


def test_neighbours_lead_to_their_rows(workspace, view, look_at, qtbot):
    look_at("chat.jsonl", 1)
    qtbot.waitUntil(lambda: len(seen(view, NeighbourLine)) > 2)
    line = seen(view, NeighbourLine)[0]
    row = line.row
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert workspace.selection.row == row


def test_neighbours_of_another_row_that_come_late_are_dropped(workspace, qtbot):
    from inspector.gui.sample.neighbours import Neighbour

    neighbours = Neighbours(workspace)
    qtbot.addWidget(neighbours)
    neighbours.show_row(1)
    neighbours._show(2, [Neighbour(3, 0.5, "late")])
    assert not [line for line in neighbours._lines if line.row == 3]
    neighbours._show(1, [Neighbour(3, 0.5, "in time")])
    assert [line for line in neighbours._lines if line.row == 3]


def test_a_verdict_is_shown_and_told_in_the_history(workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", 1)
    workspace.review.label([row], Verdict.POISON, "a trigger")
    qtbot.waitUntil(lambda: "◆ poison" in words(view))
    qtbot.waitUntil(lambda: "none → poison" in words(view))
    assert "a trigger" in words(view)
    look_at("chat.jsonl", 2)
    assert "◆ poison" not in words(view._header)
    assert "none → poison" not in words(view)


def test_a_note_goes_with_the_verdict(workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", 1)
    view.take_note()
    note = view.findChild(QPlainTextEdit, "note")
    qtbot.waitUntil(note.hasFocus)
    qtbot.keyClicks(note, "odd ending")
    qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not note.hasFocus()
    workspace.review.judge(Verdict.POISON)
    events = workspace.session.labels.events_of
    dataset, record = workspace.columns.union.locate(row)
    from inspector.domain.labels import LabelKey

    key = LabelKey(dataset.name, dataset.uid(record))
    qtbot.waitUntil(lambda: len(events(key)) == 2)
    assert [event.note_after for event in events(key)] == ["odd ending"] * 2
    workspace.selection.focus(row)
    assert note.toPlainText() == "odd ending"


def test_a_note_written_beside_a_new_verdict_does_not_bring_the_old_one_back(
    workspace, view, look_at, qtbot
):
    row = look_at("chat.jsonl", 1)
    workspace.review.label([row], Verdict.POISON)
    qtbot.waitUntil(lambda: workspace.review.pending == 0)
    view.take_note()
    note = view.findChild(QPlainTextEdit, "note")
    qtbot.keyClicks(note, "on second thoughts")
    workspace.review.judge(Verdict.CLEAN)  # by mouse: the note still has the focus
    review = workspace.review
    qtbot.waitUntil(lambda: review.pending == 0 and review.notes[row] == "on second thoughts")
    qtbot.waitUntil(lambda: review.pending == 0)
    assert VERDICTS[review.verdicts[row]] is Verdict.CLEAN


def test_esc_leaves_the_note_and_keeps_it(workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", 3)
    view.take_note()
    note = view.findChild(QPlainTextEdit, "note")
    qtbot.keyClicks(note, "hm")
    qtbot.keyClick(note, Qt.Key.Key_Escape)
    assert not note.hasFocus()
    look_at("chat.jsonl", 1)
    assert note.toPlainText() == ""
    look_at("chat.jsonl", 3)
    assert note.toPlainText() == "hm"
    qtbot.waitUntil(lambda: workspace.review.notes.get(row) == "hm")
    qtbot.waitUntil(lambda: "note" in words(view._history))


def test_a_note_that_is_being_written_outlives_a_new_result(workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", 3)
    note = view.findChild(QPlainTextEdit, "note")
    qtbot.keyClicks(note, "half a thou")
    before = workspace.columns
    workspace.session.changed.emit(Changes(scores=True))
    qtbot.waitUntil(lambda: workspace.columns is not before, timeout=20_000)
    assert note.toPlainText() == "half a thou"
    qtbot.waitUntil(lambda: workspace.review.notes.get(row) == "half a thou")


def test_undo_takes_a_note_back_on_the_screen_too(workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", 3)
    note = view.findChild(QPlainTextEdit, "note")
    workspace.review.write_note(row, "from elsewhere")
    qtbot.waitUntil(lambda: note.toPlainText() == "from elsewhere")
    qtbot.waitUntil(lambda: workspace.review.pending == 0)
    workspace.review.undo()
    qtbot.waitUntil(lambda: note.toPlainText() == "")


def test_tags_are_chips_and_told_in_the_history(workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", 1)
    assert "No attack type yet." in words(view)
    workspace.review.tag([row], ["hidden text", "may\u200bbe"])
    qtbot.waitUntil(lambda: "tagged hidden text" in words(view._history))
    assert {"hidden text", "may⟦U+200B⟧be"} <= set(words(view.tags).split("\n"))
    qtbot.waitUntil(lambda: workspace.review.pending == 0)
    workspace.review.undo()
    qtbot.waitUntil(lambda: "no longer tagged hidden text" in words(view._history))
    assert "No attack type yet." in words(view.tags)


def test_bytes_are_shown_instead_of_the_texts_and_back(sample, view, look_at, qtbot):
    look_at("chat.jsonl", sample.hidden[0])
    view.show_bytes()
    shown = view.findChild(QPlainTextEdit, "rawBytes")
    qtbot.waitUntil(lambda: "7b 22 69 6e 73" in shown.toPlainText())
    assert '{"ins' in shown.toPlainText()
    assert texts(view) == []
    assert "RAW BYTES" in words(view)
    assert shown.extraSelections()
    escaped = next(b for b in seen(view, QPushButton) if b.text() == "Escaped")
    escaped.click()
    line = sample.files["chat.jsonl"].read_bytes().split(b"\n")[sample.hidden[0] + 1]
    assert shown.toPlainText().replace("\n", "") == line.decode("ascii")
    look_at("pairs.parquet", 2)
    qtbot.waitUntil(lambda: "canonical JSON" in words(view))
    view.show_bytes()
    qtbot.waitUntil(lambda: len(texts(view)) == 3)


def test_a_reason_leads_to_its_bytes(sample, workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", sample.hidden[0])
    view.show_bytes()
    evidence = next(item for item in workspace.columns.reasons[row] if item.end > item.start)
    with qtbot.waitSignal(view._record.placed) as caught:
        view._record.reveal(evidence)
    assert caught.args[0].objectName() == "rawBytes"


def test_a_source_that_is_gone_is_told_in_the_place_of_its_bytes(
    sample, view, look_at, qtbot, tmp_path
):
    path = sample.files["list.json"]
    aside = path.rename(tmp_path / "aside.json")
    try:
        look_at("list.json", 2)
        view.show_bytes()
        qtbot.waitUntil(lambda: "list.json does not exist." in words(view))
        assert "rawBytes" not in [edit.objectName() for edit in seen(view, QPlainTextEdit)]
    finally:
        aside.rename(path)


def test_similar_rows_are_listed_in_their_order_with_their_cosine(workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", 3)
    view.neighbours.find_similar("prompt", is_most=True)
    listing, selection = workspace.listing, workspace.selection
    qtbot.waitUntil(lambda: selection.ranked is not None)
    qtbot.waitUntil(lambda: listing.rows is selection.ranked.rows)
    assert listing.rows[0] == row
    assert set(listing.rows.tolist()) == set(selection.rows.tolist())
    other = int(listing.rows[3])
    selection.focus(other)
    told = f"Cosine {selection.ranked.cosines[3]:.2f} to row 3 by prompt."
    qtbot.waitUntil(lambda: told in words(view.neighbours))
    selection.remove([other])
    assert selection.ranked is None


def test_near_duplicates_are_what_the_next_verdict_is_for(sample, workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", sample.twins[0])
    view.neighbours.find_copies()
    twin = workspace.columns.union.row("chat.jsonl", sample.twins[1])
    qtbot.waitUntil(lambda: workspace.review.target.tolist() == [row, twin])
    assert "its 1 near-duplicate" in words(view.neighbours)
    workspace.review.judge(Verdict.POISON)
    qtbot.waitUntil(lambda: workspace.review.verdicts[[row, twin]].tolist() == [1, 1])
    assert workspace.review.undo_title == "mark 2 as poison"
    look_at("chat.jsonl", 1)
    view.neighbours.find_copies()
    qtbot.waitUntil(lambda: "No other row is a near-duplicate" in words(view.neighbours))
    assert not len(workspace.review.target)


def test_other_columns_are_folded_away(workspace, qtbot):
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


def test_a_source_that_is_gone_is_told():
    from inspector.gui.sample.other_columns import _read

    class Gone:
        def sample(self, row):
            raise OSError(f"no file for row {row}")

    assert _read(Gone(), 1) == ([("not readable", "no file for row 1")], 1)


def test_no_word_makes_the_panel_wide(workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", 1)
    workspace.review.label([row], Verdict.UNSURE, "w" * 500)
    qtbot.waitUntil(lambda: "none → unsure" in words(view))
    assert view._content.width() <= view.width()


def test_long_texts_come_in_parts(qtbot):
    bubble = Bubble()
    qtbot.addWidget(bubble)
    bubble.resize(400, 400)
    bubble.show()
    bubble.show_passage(Passage("prompt", 0, "user", "x" * 100_000), [], is_marked=False)
    (more,) = seen(bubble, QPushButton)
    assert more.text() == "Show more (34.5 kB)"
    more.click()
    shown = "".join(text.toPlainText().replace("\n", "") for text in seen(bubble, TextView))
    assert shown == "x" * 100_000
    assert not more.isVisible()


def test_evidence_far_down_a_long_text_is_brought_up(qtbot):
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


def test_every_control_has_a_name(view, look_at, sample):
    look_at("chat.jsonl", sample.hidden[0])
    controls = [
        widget
        for widget in seen(view, QWidget)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
    ]
    assert len(controls) > 4
    assert [widget for widget in controls if not widget.accessibleName()] == []


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
