"""Rows of like meaning, and copies."""

from PySide6.QtCore import Qt

from inspector.domain.labels import Verdict
from inspector.gui.sample.neighbours import NeighbourLine, Neighbours


def test_neighbours_lead_to_their_rows(workspace, view, look_at, qtbot, seen):
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


def test_similar_rows_are_listed_in_their_order_with_their_cosine(
    workspace, view, look_at, qtbot, words
):
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


def test_near_duplicates_are_what_the_next_verdict_is_for(
    sample, workspace, view, look_at, qtbot, words
):
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
