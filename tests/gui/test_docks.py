"""Panels are moved, hidden and brought back, and stand the next time as they were left."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from inspector.gui.dock_handle import Grip, Handle
from inspector.gui.docks import HOMES, Area, Dock, Docks


def panel(name):
    button = QPushButton(name)
    button.setMinimumSize(60, 40)
    return button


@pytest.fixture
def make(show):
    """Show docks around an empty middle."""

    def make_():
        return show(Docks(QWidget(), {title: panel(title) for title in HOMES}), 1200, 800)

    return make_


@pytest.fixture
def docks(make):
    return make()


def dock(docks, title):
    return docks.findChild(Dock, title)


def places(docks):
    return {title: docks.dockWidgetArea(dock(docks, title)) for title in HOMES}


def handle(docks, title):
    return dock(docks, title).findChild(Handle)


def test_at_home_a_panel_has_no_handle_and_loses_no_height(docks):
    assert places(docks) == {title: area for title, (area, _) in HOMES.items()}
    for title in HOMES:
        assert not handle(docks, title).is_open
        assert dock(docks, title).widget().y() == 0


def test_elsewhere_it_has_one_and_at_home_again_none(docks, qtbot):
    docks.move_panel("Sample", "left")
    qtbot.waitUntil(lambda: handle(docks, "Sample").is_open)
    assert dock(docks, "Sample").widget().y() > 0
    docks.move_panel("Sample", "right")
    qtbot.waitUntil(lambda: not handle(docks, "Sample").is_open)


def test_a_panel_is_hidden_and_comes_back_where_it_was(docks):
    docks.move_panel("Table", "above")
    docks.toggle("Table")
    assert dock(docks, "Table").isHidden()
    docks.toggle("Table")
    assert not dock(docks, "Table").isHidden()
    assert places(docks)["Table"] is Area.TopDockWidgetArea


def test_a_panel_floats_and_its_button_puts_it_back(docks, qtbot):
    docks.move_panel("Sample", "float")
    assert dock(docks, "Sample").isFloating()
    button = handle(docks, "Sample").findChildren(QWidget, "dockButton")[0]
    assert button.accessibleName() == "Float Sample"
    button.click()
    assert not dock(docks, "Sample").isFloating()


def test_everything_goes_home(docks):
    docks.move_panel("Sample", "float")
    docks.move_panel("Suspects", "below")
    docks.toggle("Table")
    docks.reset()
    assert places(docks) == {title: area for title, (area, _) in HOMES.items()}
    assert not any(dock(docks, title).isHidden() for title in HOMES)
    assert not dock(docks, "Sample").isFloating()


def test_panels_stand_the_next_time_as_they_were_left(docks, make):
    docks.move_panel("Suspects", "right")
    docks.toggle("Table")
    later = make()
    later.restore(docks.state())
    assert places(later)["Suspects"] is Area.RightDockWidgetArea
    assert dock(later, "Table").isHidden()


@pytest.mark.parametrize("damage", ["nothing", "noise", "half", "older"])
def test_a_damaged_or_older_state_leaves_everything_at_home(docks, make, damage):
    docks.move_panel("Suspects", "right")
    state = {
        "nothing": b"",
        "noise": bytes(range(256)),
        "half": docks.state()[:20],
        "older": bytes(docks.saveState(1).data()),
    }[damage]
    later = make()
    later.restore(state)
    assert places(later) == {title: area for title, (area, _) in HOMES.items()}
    assert not any(dock(later, title).isHidden() for title in HOMES)


def hover(widget):
    point = QPoint(5, 5)
    QApplication.sendEvent(widget, QEnterEvent(point, point, widget.mapToGlobal(point)))


def test_the_grip_is_there_while_the_mouse_is_and_a_click_opens_the_handle(docks):
    sample = dock(docks, "Sample")
    grip = sample.findChild(Grip)
    assert not grip.isVisible()
    hover(sample)
    assert grip.isVisible()
    assert grip.geometry().top() < 8
    QTest.mouseClick(grip, Qt.MouseButton.LeftButton)
    assert handle(docks, "Sample").is_open
    assert not grip.isVisible()


def test_the_grip_goes_when_the_mouse_does(docks):
    sample = dock(docks, "Sample")
    hover(sample)
    QApplication.sendEvent(sample, QEvent(QEvent.Type.Leave))
    assert not sample.findChild(Grip).isVisible()


def test_a_panel_is_dragged_by_its_grip(docks, qtbot):
    sample = dock(docks, "Sample")
    hover(sample)
    grip = sample.findChild(Grip)
    QTest.mousePress(grip, Qt.MouseButton.LeftButton)
    for step in range(1, 6):
        QTest.mouseMove(grip, grip.rect().center() + QPoint(-40 * step, 60 * step))
    assert sample.isFloating()
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=QPoint(-200, 300))
    qtbot.waitUntil(lambda: handle(docks, "Sample").is_open)
