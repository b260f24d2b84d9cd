"""What a panel is moved by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from inspector.gui.painting import painting
from inspector.gui.parts import row_of
from inspector.gui.safe_text import SafeLabel, set_tooltip
from inspector.gui.theme import icon, theme

if TYPE_CHECKING:
    from inspector.gui.docks import Dock

HEIGHT: Final = 24
GRIP: Final = QSize(40, 10)
DOTS: Final = 4


class Handle(QWidget):
    """The title of a panel, to drag it by, with buttons that let it float or hide it.

    Attributes:
        is_open: takes room; it takes none otherwise.
    """

    def __init__(self, dock: Dock) -> None:
        super().__init__(dock)
        self.setObjectName("dockHandle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title = dock.windowTitle()
        self._float = _button(f"Let the {title.lower()} float, or put it back")
        self._hide = _button(f"Hide the {title.lower()}; the menu brings it back")
        self._float.setAccessibleName(f"Float {title}")
        self._hide.setAccessibleName(f"Hide {title}")
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._hide.clicked.connect(dock.hide)
        self._inner = QWidget()
        row = row_of(self._inner, SafeLabel(title, "heading"), margins=(12, 0, 4, 0), spacing=2)
        row.addStretch(1)
        row.addWidget(self._float)
        row.addWidget(self._hide)
        row_of(self, self._inner)
        self.is_open = self._is_floating = False
        self._dress()
        theme().changed.connect(self._dress)

    def set_open(self, is_open: bool) -> None:
        """Take room, or none; hidden as a whole, Qt would draw a title bar of its own."""
        self.is_open = is_open
        self._inner.setVisible(is_open)
        self.setFixedHeight(HEIGHT if is_open else 0)

    def show_floating(self, is_floating: bool) -> None:
        """Say what the button does now."""
        self._is_floating = is_floating
        self._dress()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be no wider than the panel."""
        return QSize(0, HEIGHT if self.is_open else 0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be as high as it is open."""
        return self.minimumSizeHint()

    def _dress(self) -> None:
        self._float.setIcon(icon("dock" if self._is_floating else "float", "dim", 14))
        self._hide.setIcon(icon("close", "dim", 12))


class Grip(QWidget):
    """Some dots at the upper edge of a panel: dragged, they drag the panel; clicked, they open it.

    A click shows the panel's handle, where it can be let float and hidden.
    """

    def __init__(self, dock: Dock) -> None:
        super().__init__(dock)
        self._dock = dock
        self._pressed: QPointF | None = None
        self._is_dragged = False
        self.setObjectName("grip")
        self.setAccessibleName(f"Move {dock.windowTitle()}")
        self.setFixedSize(GRIP)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        set_tooltip(self, "Drag to move this panel; click for more")
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Wait for what becomes of it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed, self._is_dragged = event.globalPosition(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let the panel follow: it takes a press on its handle for the beginning of a drag."""
        if self._pressed is None:
            return
        way = (event.globalPosition() - self._pressed).manhattanLength()
        if not self._is_dragged and way >= QApplication.startDragDistance():
            self._is_dragged = True
            self._dock.open_handle()
            layout = self._dock.layout()
            if layout is not None:
                layout.activate()
            self._pass_on(QEvent.Type.MouseButtonPress, self._pressed, event)
        if self._is_dragged:
            self._pass_on(QEvent.Type.MouseMove, event.globalPosition(), event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drop the panel, or show its handle."""
        if self._pressed is None:
            return
        self._pressed = None
        if self._is_dragged:
            self._pass_on(QEvent.Type.MouseButtonRelease, event.globalPosition(), event)
        else:
            self._dock.open_handle()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw a pill with dots."""
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("line"))
            painter.drawRoundedRect(self.rect(), GRIP.height() / 2, GRIP.height() / 2)
            painter.setBrush(theme().colour("dim"))
            middle = QPointF(self.rect().center()) + QPointF(0.5, 0.5)
            for number in range(DOTS):
                painter.drawEllipse(middle + QPointF(6 * (number - (DOTS - 1) / 2), 0), 1.2, 1.2)

    def _pass_on(self, kind: QEvent.Type, at: QPointF, event: QMouseEvent) -> None:
        local = QPointF(self._dock.mapFromGlobal(at.toPoint()))
        if kind is QEvent.Type.MouseButtonPress:
            local.setY(HEIGHT / 2)
        button = Qt.MouseButton.LeftButton
        moved = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else button
        held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
        passed = QMouseEvent(kind, local, at, moved, held, event.modifiers())
        QCoreApplication.sendEvent(self._dock, passed)


def _button(words: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName("dockButton")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setIconSize(QSize(14, 14))
    set_tooltip(button, words)
    return button
