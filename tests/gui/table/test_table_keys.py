"""The table under the hand: clicks and arrows, and keys left to the window."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.session.row_order import Tab


def test_the_focused_row_is_where_the_table_stands(workspace, view, table, show, said):
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


def test_the_focus_stays_with_the_table_while_a_tab_is_empty(workspace, view, table, show, qtbot):
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(table.hasFocus)
    show(Tab.SELECTED)
    qtbot.waitUntil(lambda: table.model().rowCount() == 0)
    assert QApplication.focusWidget() is table
