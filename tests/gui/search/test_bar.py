"""Searching from the top bar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton, QWidget

from inspector.gui.parts import column_of
from inspector.gui.safe_text import SafeLabel
from inspector.gui.search.bar import PAUSE_MS, SearchBar


@pytest.fixture
def bar(qtbot, workspace):
    """Show the search in a window in which something else has the focus."""
    window = QWidget()
    bar, other = SearchBar(workspace), QPushButton("rows")
    column_of(window, bar, other)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    bar.other, bar.held = other, window  # or the window would be gone
    return bar


def type_(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def press(key):
    QTest.keyClick(QApplication.focusWidget(), key)


def named(bar, name):
    return next(each for each in bar.findChildren(QToolButton) if each.accessibleName() == name)


def said(bar):
    return {label.text() for label in bar.findChildren(SafeLabel) if label.isVisible()}


def test_rows_are_found_while_one_types(bar, workspace, qtbot):
    bar.take_focus()
    type_("violin")
    assert workspace.listing.query == ""
    qtbot.waitUntil(lambda: workspace.listing.matching is not None, timeout=PAUSE_MS + 5_000)
    count = int(workspace.listing.matching.sum())
    assert 0 < count < 76
    assert f"{count} rows" in said(bar)


def test_return_searches_at_once_and_goes_back_to_the_rows(bar, workspace, qtbot):
    bar.take_focus()
    type_('"the violin"')
    press(Qt.Key.Key_Return)
    assert workspace.listing.query == '"the violin"'
    assert bar.other.hasFocus()


def test_escape_ends_the_search_before_the_window_hears_of_it(bar, workspace, qtbot):
    heard = []
    action = QAction(bar.window())
    action.setShortcut(QKeySequence("Esc"))
    action.triggered.connect(lambda: heard.append("Esc"))
    bar.window().addAction(action)
    bar.take_focus()
    type_("violin")
    qtbot.waitUntil(lambda: workspace.listing.matching is not None)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: workspace.listing.matching is None)
    assert bar.findChild(QLineEdit).text() == ""
    assert bar.other.hasFocus()
    assert heard == []
    press(Qt.Key.Key_Escape)
    assert heard == ["Esc"]


def test_the_cross_is_there_while_there_is_something_to_clear(bar, workspace, qtbot):
    cross = named(bar, "Clear the search")
    assert not cross.isVisible()
    bar.take_focus()
    type_("violin")
    assert cross.isVisible()
    qtbot.waitUntil(lambda: workspace.listing.matching is not None)
    cross.click()
    qtbot.waitUntil(lambda: workspace.listing.matching is None)
    assert not cross.isVisible()
    assert "/" in said(bar)


def test_a_search_that_ends_elsewhere_ends_here(bar, workspace, qtbot):
    workspace.listing.search("violin")
    field = bar.findChild(QLineEdit)
    qtbot.waitUntil(lambda: field.text() == "violin")
    workspace.listing.search("")
    qtbot.waitUntil(lambda: field.text() == "")
