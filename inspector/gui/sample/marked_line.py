"""Wrapped words of strangers, with what they quote marked."""

from __future__ import annotations

import re
from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.gui.painting import painting
from inspector.gui.safe_text import one_line, short
from inspector.gui.sample.lines import places
from inspector.gui.theme import theme
from inspector.session.visible import plain

LEADING: Final = 2
LINE_END: Final = "\u2028"
SHOWN: Final = 600
"""Code points of a reason that are shown."""
_QUOTED: Final = re.compile("“(.+?)”", re.DOTALL)


class MarkedLine(QWidget):
    """Words that wrap anywhere, so that none makes the panel wide; a label does not do that.

    One that can be clicked also takes the focus and Return.

    Args:
        tone: token of its colour.
        is_strong: bold.
        is_link: can be clicked.
    """

    clicked = Signal()

    def __init__(
        self, tone: str = "ink", *, is_strong: bool = False, is_link: bool = False
    ) -> None:
        super().__init__()
        self._tone, self._is_strong, self._is_link = tone, is_strong, is_link
        self._layout = QTextLayout()
        self._quotes: list[tuple[int, int]] = []
        self._width = 0
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if is_link:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme().changed.connect(self._dress)

    @property
    def text(self) -> str:
        """What it shows."""
        return self._layout.text().replace(LINE_END, "\n")

    def show_text(self, text: str, *, keeps_lines: bool = False) -> None:
        """Show other words; what stands in “ ” is marked if it can be clicked."""
        shown = short(plain(text[:SHOWN] if keeps_lines else one_line(text, SHOWN)), SHOWN)
        self.setAccessibleName(shown)
        self._layout.setText(shown.replace("\n", LINE_END))
        units = [_units(shown, match) for match in _QUOTED.finditer(shown)]
        self._quotes = units if self._is_link else []
        self._dress()
        self._width = 0
        self._heights.clear()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Wrap words."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height that the words need."""
        if width not in self._heights:
            self._heights[width] = self._arrange(width)
        return self._heights[width]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the height at the present width."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """May be narrow."""
        return QSize(40, 16)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow it."""
        if self._is_link and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Follow it by Return."""
        if self._is_link and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw marks, words and the focus."""
        self._arrange(self.width())
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for start, end in self._quotes:
                self._mark(painter, start, end)
            painter.setPen(theme().colour(self._tone))
            self._layout.draw(painter, QPointF(0, 0))
            if self.hasFocus():
                painter.setPen(QPen(theme().colour("accent"), 1))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _mark(self, painter: QPainter, start: int, end: int) -> None:
        for room in places(self._layout, start, end, 0, self.height()):
            painter.fillRect(room, theme().colour("highlight"))
            painter.fillRect(room.adjusted(0, room.height() - 2, 0, 0), theme().colour("poison"))

    def _dress(self) -> None:
        form = QTextCharFormat()
        form.setForeground(theme().colour(self._tone))
        if self._is_strong:
            form.setFontWeight(QFont.Weight.DemiBold)
        whole = QTextLayout.FormatRange()
        whole.start, whole.length, whole.format = 0, len(self._layout.text()) * 2, form
        self._layout.setFormats([whole])
        self._width = 0  # new formats forget the lines
        self.update()

    def _arrange(self, width: int) -> int:
        """Break the words into lines and return their height."""
        if width != self._width:
            self._width = width
            self._layout.setFont(self.font())
            self._layout.setTextOption(_wrapping())
            self._layout.beginLayout()
            top, line = 0.0, self._layout.createLine()
            while line.isValid():
                line.setLineWidth(max(width, 40))
                line.setPosition(QPointF(0, top))
                top += line.height() + LEADING
                line = self._layout.createLine()
            self._layout.endLayout()
        last = self._layout.lineCount() - 1
        return ceil(self._layout.lineAt(last).rect().bottom()) + 1 if last >= 0 else 0


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _units(text: str, match: re.Match[str]) -> tuple[int, int]:
    before = len(text[: match.start(1)].encode("utf-16-le", "surrogatepass")) // 2
    return before, before + len(match[1].encode("utf-16-le", "surrogatepass")) // 2
