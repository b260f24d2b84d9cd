"""Searching from the top bar."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QToolButton

from inspector.gui.safe_text import SafeLabel
from inspector.gui.search.bar import PAUSE_MS


def named(bar, name):
    return next(each for each in bar.findChildren(QToolButton) if each.accessibleName() == name)


def said(bar):
    return {label.text() for label in bar.findChildren(SafeLabel) if label.isVisible()}


def test_rows_are_found_while_one_types(bar, workspace, qtbot, type_):
    bar.take_focus()
    type_("violin")
    assert workspace.listing.query == ""
    qtbot.waitUntil(lambda: workspace.listing.matching is not None, timeout=PAUSE_MS + 5_000)
    count = int(workspace.listing.matching.sum())
    assert 0 < count < 76
    assert f"{count} rows" in said(bar)


def test_return_searches_at_once_and_goes_back_to_the_rows(bar, workspace, qtbot, type_, press):
    bar.take_focus()
    type_('"the violin"')
    press(Qt.Key.Key_Return)
    assert workspace.listing.query == '"the violin"'
    assert bar.other.hasFocus()


def test_escape_ends_the_search_before_the_window_hears_of_it(bar, workspace, qtbot, type_, press):
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


def test_the_cross_is_there_while_there_is_something_to_clear(bar, workspace, qtbot, type_):
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
