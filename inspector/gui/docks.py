"""The panels around the map: where they stand, and how they are moved, hidden and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from inspector.gui.dock_handle import Grip, Handle

Area = Qt.DockWidgetArea
PLACES: Final = {
    "left": Area.LeftDockWidgetArea,
    "right": Area.RightDockWidgetArea,
    "below": Area.BottomDockWidgetArea,
    "above": Area.TopDockWidgetArea,
}
HOMES: Final = {
    "Suspects": (Area.LeftDockWidgetArea, 272),
    "Sample": (Area.RightDockWidgetArea, 424),
    "Table": (Area.BottomDockWidgetArea, 245),
}
"""Where each panel stands by itself, and how many pixels wide, or high, it is."""
VERSION: Final = 2
"""Of the stored state; one of another version is left alone."""


class Docks(QMainWindow):
    """A middle that stays, and panels that the user arranges.

    Args:
        middle: what the panels stand around.
        panels: title of ``HOMES`` to what it holds.
    """

    def __init__(self, middle: QWidget, panels: Mapping[str, QWidget]) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setCentralWidget(middle)
        self.setCorner(Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)
        self._docks = {title: Dock(title, panel, self) for title, panel in panels.items()}
        self.reset()

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the panels."""
        return tuple(self._docks)

    def toggle(self, title: str) -> None:
        """Hide a panel, or bring it back where it was."""
        dock = self._docks[title]
        dock.setVisible(dock.isHidden())
        dock.raise_()

    def move_panel(self, title: str, place: str) -> None:
        """Let a panel stand at a side of the map: a key of ``PLACES``; or float."""
        dock = self._docks[title]
        dock.show()
        dock.setFloating(place not in PLACES)
        if place in PLACES:
            self.addDockWidget(PLACES[place], dock)

    def reset(self) -> None:
        """Put every panel where it stands by itself."""
        for title, dock in self._docks.items():
            dock.setFloating(False)
            self.removeDockWidget(dock)
            self.addDockWidget(HOMES[title][0], dock)
            dock.show()
        for title, dock in self._docks.items():
            is_below = HOMES[title][0] is Area.BottomDockWidgetArea
            way = Qt.Orientation.Vertical if is_below else Qt.Orientation.Horizontal
            self.resizeDocks([dock], [HOMES[title][1]], way)

    def state(self) -> bytes:
        """Return how the panels stand."""
        return bytes(self.saveState(VERSION).data())

    def restore(self, state: bytes) -> None:
        """Put the panels as they stood; a damaged or older state leaves them where they are."""
        if not self.restoreState(state, VERSION):
            self.reset()


class Dock(QDockWidget):
    """A panel; its handle is there only while it stands elsewhere than by itself.

    At home it has a grip instead, which lies over its upper edge while the mouse is on it: it
    takes no room, and is dragged as the handle is.
    """

    settled = Signal()

    def __init__(self, title: str, content: QWidget, frame: QMainWindow) -> None:
        super().__init__(title, frame)
        self.setObjectName(title)
        self.setAccessibleName(title)
        self.setAllowedAreas(Area.AllDockWidgetAreas)
        self._frame = frame
        self._handle, self._grip = Handle(self), Grip(self)
        self.setTitleBarWidget(self._handle)
        self.setWidget(content)
        self.topLevelChanged.connect(self._on_moved)
        self.dockLocationChanged.connect(self._on_moved)
        self.installEventFilter(self)
        self._on_moved()

    def is_home(self) -> bool:
        """Return whether it stands where it does by itself."""
        home = HOMES[self.objectName()][0]
        return not self.isFloating() and self._frame.dockWidgetArea(self) is home

    def open_handle(self) -> None:
        """Show the handle, as something is to be done with it."""
        self._grip.hide()
        self._handle.set_open(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Show the grip while the mouse is here."""
        if event.type() is QEvent.Type.Enter:
            self._grip.setVisible(not self._handle.is_open)
            self._grip.raise_()
        elif event.type() is QEvent.Type.Leave:
            self._grip.hide()
        elif event.type() is QEvent.Type.Resize:
            self._grip.move((self.width() - self._grip.width()) // 2, 1)
        return super().eventFilter(watched, event)

    def _on_moved(self, *_: object) -> None:
        self._handle.set_open(not self.is_home())
        self._handle.show_floating(self.isFloating())
