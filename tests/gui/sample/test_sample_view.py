"""A row as a reviewer reads it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from inspector.domain.labels import Verdict
from inspector.gui.sample.marked_line import MarkedLine
from inspector.gui.sample.text_view import TextView
from inspector.session.selection import NO_ROW


def test_without_a_row_it_says_what_to_do(workspace, view, qtbot, words, texts):
    workspace.selection.focus(NO_ROW)
    qtbot.waitUntil(lambda: "Pick a row in the table or a point on the map" in words(view))
    assert texts(view) == []


def test_a_row_is_shown_with_its_place_and_its_turns(workspace, view, look_at, words, texts):
    row = look_at("chat.jsonl", 1)
    shown = words(view)
    assert "Row 1" in shown
    assert "chat.jsonl" in shown
    assert f"{workspace.columns.ranking.scores[row]:.2f}" in shown
    assert "USER" in shown
    assert "ASSISTANT" in shown
    assert texts(view)[0] == workspace.columns.union.text("prompt", row)


def test_a_reason_leads_to_its_span(sample, workspace, view, look_at, qtbot, seen):
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


def test_a_row_without_evidence_says_so(workspace, view, words):
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


def test_an_unreadable_row_says_why(sample, view, look_at, words, texts):
    look_at("chat.jsonl", sample.unreadable)
    assert "This record is" in words(view)
    assert texts(view) == []


def test_chosen_and_rejected_stand_side_by_side(view, look_at, qtbot, seen, words):
    look_at("pairs.parquet", 2)
    assert "CHOSEN" in words(view)
    assert "REJECTED" in words(view)
    _prompt, chosen, rejected = seen(view, TextView)
    left, right = (each.mapTo(view, each.rect().topLeft()) for each in (chosen, rejected))
    qtbot.waitUntil(lambda: chosen.width() > 120)
    assert left.y() == right.y()
    assert left.x() + chosen.width() <= rejected.mapTo(view, rejected.rect().topLeft()).x()
    assert "in one of the two only" in words(view)


def test_no_word_makes_the_panel_wide(workspace, view, look_at, qtbot, words):
    row = look_at("chat.jsonl", 1)
    workspace.review.label([row], Verdict.UNSURE, "w" * 500)
    qtbot.waitUntil(lambda: "none → unsure" in words(view))
    assert view._content.width() <= view.width()


def test_every_control_has_a_name(view, look_at, sample, seen):
    look_at("chat.jsonl", sample.hidden[0])
    controls = [
        widget
        for widget in seen(view, QWidget)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
    ]
    assert len(controls) > 4
    assert [widget for widget in controls if not widget.accessibleName()] == []
