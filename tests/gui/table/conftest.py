"""What the tests of the table share."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from inspector.gui.safe_text import SafeLabel
from inspector.gui.table.model import Column
from inspector.gui.table.rows_table import RowsTable
from inspector.gui.table.view import TableView


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


@pytest.fixture
def tabs():
    """Return what the tabs say."""

    def tabs_(view):
        found = view.findChildren(QPushButton, "tableTab")
        return [button.text() for button in found if button.isVisible()]

    return tabs_


@pytest.fixture
def said():
    """Return what can be read beside the rows."""

    def said_(view):
        return {label.text() for label in view.findChildren(SafeLabel) if label.isVisible()}

    return said_
