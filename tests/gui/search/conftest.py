"""What the tests of the search share."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from inspector.gui.parts import column_of
from inspector.gui.search.bar import SearchBar
from inspector.gui.search.field import Field


@pytest.fixture
def bar(qtbot, workspace):
    """Show the search in a window in which something else has the focus."""
    window = QWidget()
    bar, other = SearchBar(workspace), QPushButton("rows")
    column_of(window, bar, other).addStretch(1)
    qtbot.addWidget(window)
    window.resize(700, 500)
    window.show()
    window.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    bar.other, bar.held = other, window  # or the window would be gone
    return bar


@pytest.fixture
def type_():
    """Type a text where the focus is."""

    def type__(text):
        QTest.keyClicks(QApplication.focusWidget(), text)

    return type__


@pytest.fixture
def press():
    """Press a key where the focus is."""

    def press_(key, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, modifiers)

    return press_


@pytest.fixture
def queries():
    """Return what the pills ask for."""

    def queries_(workspace):
        return [pill.query for pill in workspace.filters.pills]

    return queries_


@pytest.fixture
def field_of():
    """Return the line that one types into."""

    def field_of_(bar):
        return bar.findChild(Field)

    return field_of_
