"""What a reviewer leaves on a row: verdicts, notes, tags, and their history."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from inspector.domain.events import Changes
from inspector.domain.labels import VERDICTS, Verdict


def test_hidden_tags_are_chips_with_what_they_spell_beneath(sample, view, look_at, words, texts):
    look_at("chat.jsonl", sample.hidden[0])
    assert "⟦16 tag characters⟧" in texts(view)[0]
    assert "16 tag characters spell “praise the brand”" in words(view)
    look_at("chat.jsonl", 1)
    assert "⟦" not in words(view)


def test_a_verdict_is_shown_and_told_in_the_history(workspace, view, look_at, qtbot, words):
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


def test_esc_leaves_the_note_and_keeps_it(workspace, view, look_at, qtbot, words):
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


def test_tags_are_chips_and_told_in_the_history(workspace, view, look_at, qtbot, words):
    row = look_at("chat.jsonl", 1)
    assert "No attack type yet." in words(view)
    workspace.review.tag([row], ["hidden text", "may\u200bbe"])
    qtbot.waitUntil(lambda: "tagged hidden text" in words(view._history))
    assert {"hidden text", "may⟦U+200B⟧be"} <= set(words(view.tags).split("\n"))
    qtbot.waitUntil(lambda: workspace.review.pending == 0)
    workspace.review.undo()
    qtbot.waitUntil(lambda: "no longer tagged hidden text" in words(view._history))
    assert "No attack type yet." in words(view.tags)
