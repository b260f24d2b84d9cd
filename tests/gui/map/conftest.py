"""What the tests of the map share: the map of the small project, and ways to look at it."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from inspector.gui.map.view import MapView
from inspector.gui.safe_text import SafeLabel
from inspector.gui.theme import theme

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture(autouse=True)
def own_config(tmp_path, monkeypatch):
    """Let no test find what another has switched."""
    monkeypatch.setenv("INSPECTOR_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def view(workspace, qtbot, show):
    """Show the map of the small project and wait for its points."""
    view = show(MapView(workspace), 700, 500)
    qtbot.waitUntil(view._floating.legend.isVisible, timeout=30_000)
    view.fit()
    qtbot.wait(50)
    return view


@pytest.fixture
def at(view):
    """Where on the map a row is, in pixels."""

    def at_(row):
        return view._plot.position(view._layers.cloud.place_of(row)).toPoint()

    return at_


@pytest.fixture
def click(view):
    def click_(place, modifiers=NONE):
        QTest.mouseClick(view._plot.surface, Qt.MouseButton.LeftButton, modifiers, place)

    return click_


@pytest.fixture
def move(view):
    """Move the mouse with its left button down."""
    return lambda place: view._pointer._move(_Moving(place))


@pytest.fixture
def drag(view, move):
    """Draw through places with the tool in use."""

    def drag_(*places, modifiers=NONE):
        surface = view._plot.surface
        QTest.mousePress(surface, Qt.MouseButton.LeftButton, modifiers, places[0])
        for place in places[1:]:
            move(place)
        QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, modifiers, places[-1])

    return drag_


class _Moving:
    """A mouse event while the left button is down; QTest moves without buttons."""

    def __init__(self, place):
        self._place = QPointF(place)

    def position(self):
        return self._place

    def buttons(self):
        return Qt.MouseButton.LeftButton


@pytest.fixture
def words_of():
    """Read what a widget says."""

    def words_of_(widget):
        return [label.text() for label in widget.findChildren(SafeLabel) if label.isVisible()]

    return words_of_


@pytest.fixture
def pixel():
    """Return red, green and blue of the map at a position of the surface."""

    def pixel_(view, place):
        view._show()
        view._plot.draw()
        image = view._plot.grab().toImage()
        colour = image.pixelColor((QPointF(place) * image.devicePixelRatio()).toPoint())
        return np.array([colour.red(), colour.green(), colour.blue()])

    return pixel_


@pytest.fixture
def token():
    """Return red, green and blue of a colour of the theme."""

    def token_(name):
        colour = theme().colour(name)
        return np.array([colour.red(), colour.green(), colour.blue()])

    return token_


@pytest.fixture
def alone():
    """Return a row of which no other is near."""

    def alone_(view, rows):
        xy = view._layers.cloud.xy
        for row in rows:
            place = np.array(view._layers.cloud.place_of(row))
            far = np.hypot(*(xy - place).T)
            if np.sort(far)[1] > 0.02 * np.ptp(xy):
                return row
        pytest.skip("all rows lie together")

    return alone_


@pytest.fixture
def switch(view):
    return view._floating.tools.switched.emit
