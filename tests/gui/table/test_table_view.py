"""The table as a reviewer sees it: best first, sorted by a click."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from inspector.domain.labels import Verdict
from inspector.gui.table.model import CellRole, Column, ListingModel
from inspector.gui.table.rows_table import RowsTable
from inspector.gui.table.view import TableView
from inspector.gui.theme import theme
from inspector.session.row_order import Order, Tab


def test_rows_come_best_first_with_score_stage_place_and_reason(workspace, view, show, cell, table):
    show(Tab.ALL)
    scores = workspace.columns.ranking.scores[workspace.listing.rows]
    readable = scores[~np.isnan(scores)]
    assert [cell(at, Column.SCORE) for at in range(5)] == [f"{score:.2f}" for score in readable[:5]]
    assert cell(0, Column.STAGE) in ("sft", "pref")
    assert "chat.jsonl · " in cell(0, Column.PLACE)
    assert "hidden messages in" in cell(0, Column.WHY)
    last = table.model().rowCount() - 1
    assert cell(last, Column.SCORE) == "unreadable"
    assert cell(last, Column.WHY) != ""


def test_hidden_characters_are_named_in_the_cell(workspace, view, cell, hidden_instruction):
    shown = cell(0, Column.TEXT)
    assert not set(hidden_instruction) & set(shown)
    assert "tag characters" in shown.replace("\N{NO-BREAK SPACE}", " ")


def test_tabs_say_how_many_rows_they_list(workspace, view, qtbot, tabs):
    queue = len(workspace.columns.queue)
    assert tabs(view) == [f"Queue {queue}", "All 76", "Selected 0"]
    workspace.selection.replace(np.arange(5))
    assert tabs(view)[-1] == "Selected 5"
    workspace.listing.search("violin")
    qtbot.waitUntil(lambda: len(tabs(view)) == 4)
    assert tabs(view)[2] == f"Filtered {int(workspace.listing.matching.sum())}"


def test_a_click_on_a_heading_sorts_and_a_second_one_turns_the_order_round(
    workspace, table, show, cell, qtbot
):
    show(Tab.ALL)
    header = table.horizontalHeader()
    point = QPoint(header.sectionViewportPosition(Column.STAGE) + 10, 10)

    def first_and_last():
        return cell(0, Column.STAGE), cell(table.model().rowCount() - 1, Column.STAGE)

    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.waitUntil(lambda: first_and_last() == ("sft", "pref"))
    assert table.model().headerData(Column.STAGE, Qt.Orientation.Horizontal) == "Stage ↑"
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.waitUntil(lambda: first_and_last() == ("pref", "sft"))
    assert table.model().headerData(Column.STAGE, Qt.Orientation.Horizontal) == "Stage ↓"
    assert table.model().headerData(Column.SCORE, Qt.Orientation.Horizontal) == "Score"
    assert workspace.listing.order == Order.STAGE


def test_a_verdict_appears_once_it_is_on_disk(workspace, view, cell, qtbot):
    workspace.review.label([int(workspace.listing.rows[1])], Verdict.UNSURE)
    qtbot.waitUntil(lambda: cell(1, Column.VERDICT) == "unsure")
    assert cell(0, Column.VERDICT) == ""


def test_selected_rows_are_marked(workspace, view):
    model = view.findChild(RowsTable).model()
    workspace.selection.replace(workspace.listing.rows[:1])
    marks = [model.data(model.index(at, 0), CellRole.IS_SELECTED) for at in (0, 1)]
    assert marks == [True, False]


def test_empty_tabs_say_what_to_do_next(workspace, view, show, qtbot, said):
    show(Tab.SELECTED)
    qtbot.waitUntil(lambda: "Nothing selected" in said(view))
    assert "Lasso points with L, or click a group." in said(view)
    workspace.listing.search("<b>nowhere</b>")
    qtbot.waitUntil(lambda: "Nothing found" in said(view))
    assert any("<b>nowhere</b>" in text for text in said(view))
    show(Tab.ALL)
    qtbot.waitUntil(lambda: "Nothing found" not in said(view))


def test_before_there_are_data_the_table_says_so(qtbot, open_workspace, copied_sample, tabs, said):
    workspace = open_workspace(copied_sample.path, wait=False)
    view = TableView(workspace)
    qtbot.addWidget(view)
    view.show()
    assert "Reading…" in said(view)
    assert tabs(view) == ["Queue", "All", "Selected"]
    qtbot.waitUntil(lambda: len(workspace.listing.rows) > 0)
    assert "Reading…" not in said(view)


def test_rows_of_an_earlier_result_are_not_taken_for_those_of_this_one(workspace, qtbot):
    model = ListingModel(workspace)
    assert model.take_rows()
    workspace.listing.rows = np.array([10_000])
    assert not model.take_rows()
    assert model.rowCount() == len(workspace.columns.queue)


def test_a_verdict_is_drawn_in_its_colour(workspace, table, qtbot):
    place = table.visualRect(table.model().index(1, Column.VERDICT))

    def has(token):
        image = table.viewport().grab(place).toImage()
        wanted = theme().colour(token).rgb()
        width, height = range(image.width()), range(image.height())
        return any(image.pixel(x, y) == wanted for x in width for y in height)

    assert not has("poison")
    workspace.review.label([int(workspace.listing.rows[1])], Verdict.POISON)
    qtbot.waitUntil(lambda: has("poison"))
    assert not has("clean")


def test_rows_found_begin_at_the_top(workspace, table, show, qtbot):
    show(Tab.ALL)
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.verticalScrollBar().value() > 0
    workspace.listing.search("brand")
    qtbot.waitUntil(lambda: workspace.listing.tab is Tab.FILTERED)
    qtbot.waitUntil(lambda: table.model().rowCount() == workspace.listing.counts()[Tab.FILTERED])
    assert table.position == -1
    assert table.verticalScrollBar().value() == 0
