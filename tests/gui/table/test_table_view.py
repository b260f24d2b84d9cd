"""The table as a reviewer sees it: best first, sorted by a click, keys left to the window."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from inspector.domain.labels import Verdict
from inspector.gui.safe_text import SafeLabel
from inspector.gui.table.model import CellRole, Column, ListingModel
from inspector.gui.table.rows_table import RowsTable
from inspector.gui.table.view import TableView
from inspector.gui.theme import theme
from inspector.session.row_order import Order, Tab


@pytest.fixture
def view(qtbot, workspace):
    view = TableView(workspace)
    view.resize(718, 290)
    qtbot.addWidget(view)
    view.show()
    return view


@pytest.fixture
def table(view):
    return view.findChild(RowsTable)


@pytest.fixture
def cell(table):
    """Read what a cell says."""
    return lambda position, column: table.model().index(position, column).data()


@pytest.fixture
def click(table, qtbot):
    """Click on a row."""

    def click_(position, *modifiers):
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        point = table.visualRect(table.model().index(position, Column.TEXT)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, point)

    return click_


@pytest.fixture
def show(workspace, qtbot):
    """Open a tab."""

    def show_(tab):
        workspace.listing.show(tab)
        qtbot.waitUntil(lambda: len(workspace.listing.rows) == workspace.listing.counts()[tab])

    return show_


def tabs(view):
    found = view.findChildren(QPushButton, "tableTab")
    return [button.text() for button in found if button.isVisible()]


def said(view):
    return {label.text() for label in view.findChildren(SafeLabel) if label.isVisible()}


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


def test_tabs_say_how_many_rows_they_list(workspace, view, qtbot):
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


def test_the_focused_row_is_where_the_table_stands(workspace, view, table, show):
    show(Tab.ALL)
    row = int(workspace.listing.rows[60])
    workspace.selection.focus(row)
    assert table.position == 60
    assert table.viewport().rect().contains(table.visualRect(table.model().index(60, 0)))
    assert "row 61 of 76" in said(view)


def test_arrows_and_ends_move_the_focus(workspace, table, show):
    show(Tab.ALL)
    rows = workspace.listing.rows
    workspace.selection.focus(int(rows[0]))
    for key, place in (("Down", 1), ("Down", 2), ("Up", 1), ("End", 75), ("Down", 75), ("Home", 0)):
        QTest.keyClick(table, getattr(Qt.Key, f"Key_{key}"))
        assert workspace.selection.row == rows[place], key
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    assert table.position > 3


@pytest.mark.parametrize("key", [*"123JKGZLFN/", "Space", "Escape"])
def test_keys_of_the_review_are_left_to_the_window(workspace, table, key):
    code = getattr(Qt.Key, {"/": "Key_Slash"}.get(key, f"Key_{key}"))
    row = workspace.selection.row
    event = QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, key[:1])
    event.accept()
    table.keyPressEvent(event)
    assert not event.isAccepted()
    assert workspace.selection.row == row


def test_a_key_that_moves_is_not_left_to_the_window(table):
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
    table.keyPressEvent(event)
    assert event.isAccepted()


def test_a_click_looks_at_a_row_and_ends_the_selection(workspace, show, click):
    show(Tab.ALL)
    workspace.selection.replace(np.arange(3))
    click(4)
    assert workspace.selection.row == workspace.listing.rows[4]
    assert len(workspace.selection.rows) == 0


def test_shift_adds_a_range_and_control_takes_one_row_in_or_out(workspace, show, click):
    show(Tab.ALL)
    rows = workspace.listing.rows
    click(1)
    click(4, Qt.KeyboardModifier.ShiftModifier)
    assert workspace.selection.rows.tolist() == sorted(rows[1:5].tolist())
    click(2, Qt.KeyboardModifier.ControlModifier)
    click(6, Qt.KeyboardModifier.ControlModifier)
    assert workspace.selection.rows.tolist() == sorted(rows[[1, 3, 4, 6]].tolist())
    assert workspace.selection.row == rows[1]


def test_a_click_among_the_selected_rows_keeps_them(workspace, show, click):
    workspace.selection.replace(np.arange(3))
    show(Tab.SELECTED)
    click(1)
    assert len(workspace.selection.rows) == 3
    assert workspace.selection.row == workspace.listing.rows[1]


def test_a_verdict_appears_once_it_is_on_disk(workspace, view, cell, qtbot):
    workspace.review.label([int(workspace.listing.rows[1])], Verdict.UNSURE)
    qtbot.waitUntil(lambda: cell(1, Column.VERDICT) == "unsure")
    assert cell(0, Column.VERDICT) == ""


def test_selected_rows_are_marked(workspace, view):
    model = view.findChild(RowsTable).model()
    workspace.selection.replace(workspace.listing.rows[:1])
    marks = [model.data(model.index(at, 0), CellRole.IS_SELECTED) for at in (0, 1)]
    assert marks == [True, False]


def test_empty_tabs_say_what_to_do_next(workspace, view, show, qtbot):
    show(Tab.SELECTED)
    qtbot.waitUntil(lambda: "Nothing selected" in said(view))
    assert "Lasso points with L, or click a group." in said(view)
    workspace.listing.search("<b>nowhere</b>")
    qtbot.waitUntil(lambda: "Nothing found" in said(view))
    assert any("<b>nowhere</b>" in text for text in said(view))
    show(Tab.ALL)
    qtbot.waitUntil(lambda: "Nothing found" not in said(view))


def test_before_there_are_data_the_table_says_so(qtbot, open_workspace, copied_sample):
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


def test_the_focus_stays_with_the_table_while_a_tab_is_empty(workspace, view, table, show, qtbot):
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(table.hasFocus)
    show(Tab.SELECTED)
    qtbot.waitUntil(lambda: table.model().rowCount() == 0)
    assert QApplication.focusWidget() is table


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
