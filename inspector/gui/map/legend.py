"""What the colours mean, with counts; a line is a filter that a click or Return switches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from inspector.gui.map.entries import Entry
from inspector.gui.painting import painting
from inspector.gui.parts import column_of, row_of
from inspector.gui.safe_text import SafeLabel, one_line, set_tooltip
from inspector.gui.theme import theme

MOST: Final = 9
NAME: Final = 28
SWATCH: Final = 9
LINE: Final = 22
"""Height of a line in pixels."""


class Legend(QFrame):
    """One line a class: colour, name, count; a ramp is a strip down the lines of its numbers."""

    asked = Signal(str)
    """The query of the line that was clicked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self.setAccessibleName("Legend")
        self._lines: list[LegendLine] = []
        self._title, self._more = SafeLabel("", "small"), SafeLabel("", "faint")
        self._column = column_of(self, margins=(6, 6, 6, 6), spacing=0)
        for label in (self._title, self._more):
            label.setContentsMargins(6, 4, 6, 2)
            self._column.addWidget(label)

    def show_entries(
        self, title: str, entries: Sequence[Entry], is_active: Callable[[str], bool]
    ) -> None:
        """Show colour, label and count of each class.

        Args:
            title: what the numbers of a ramp are, empty for none.
            entries: suspects first.
            is_active: tells whether a query is among the filters.
        """
        shown = entries[:MOST]
        self._set_lines(len(shown))
        for line, entry in zip(self._lines, shown, strict=True):
            line.tell(entry, is_active=bool(entry.query) and is_active(entry.query))
        self._title.setText(one_line(title, NAME))
        self._title.setVisible(bool(title))
        self._more.setText(f"and {len(entries) - MOST} more")
        self._more.setVisible(len(entries) > MOST)
        widest = max((line.name_width for line in self._lines), default=0)
        for line in self._lines:
            line.set_name_width(widest)
        words = ", ".join(f"{entry.label} {count_of(entry)}" for entry in shown)
        self.setAccessibleDescription(one_line(words, 600))
        self._column.activate()
        self.adjustSize()

    def _set_lines(self, count: int) -> None:
        """Have so many lines; those there are stay, and one of them may have the focus."""
        while len(self._lines) > count:
            line = self._lines.pop()
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self._lines) < count:
            line = LegendLine()
            line.clicked.connect(lambda *_, line=line: self.asked.emit(line.query))
            # suspects, the title of the ramp, the classes, and how many more there are
            place = len(self._lines)
            self._column.insertWidget(place + (1 if place else 0), line)
            self._lines.append(line)
            line.show()  # or it would have no size before the next event-loop turn


class LegendLine(QPushButton):
    """Colour, name and count; nothing to press where no query says which rows they are."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("legendLine")
        self.setCheckable(True)
        self.query = ""
        self._swatch = _Swatch()
        self._name, self._count = SafeLabel(""), SafeLabel("", "dim")
        row = row_of(self, self._swatch, self._name, self._count, margins=(6, 0, 6, 0))
        row.addStretch(1)
        for widget in (self._swatch, self._name, self._count):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedHeight(LINE)

    def tell(self, entry: Entry, *, is_active: bool) -> None:
        """Show an entry, and whether it is one of the filters."""
        self.query = entry.query
        self._swatch.show_colours(entry.colours)
        name = one_line(entry.label, NAME)
        self._name.setText(name if len(entry.label) <= NAME else f"{name.rstrip()}…")
        self._count.setText(count_of(entry))
        self.setChecked(is_active)
        self.setEnabled(bool(entry.query))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if entry.query else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(one_line(f"{entry.label}, {count_of(entry)}", 100))
        what = f"{'No longer show only' if is_active else 'Show only'} {entry.query}"
        set_tooltip(self, one_line(what, 120) if entry.query else "")

    @property
    def name_width(self) -> int:
        """How wide the name is."""
        return self._name.fontMetrics().horizontalAdvance(self._name.text())

    def set_name_width(self, width: int) -> None:
        """Let the counts of all lines stand below each other."""
        self._name.setMinimumWidth(width)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give name and count the room they need."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        return QSize(layout.sizeHint().width(), LINE)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never cut the count."""
        return self.sizeHint()

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Stay as it is: the filters tell whether it is one of them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Press by Return too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def count_of(entry: Entry) -> str:
    """Return a count as "88 / 163" with a selection or a search, as "163" without."""
    return f"{entry.whole:,}" if entry.part < 0 else f"{entry.part:,} / {entry.whole:,}"


class _Swatch(QWidget):
    """A dot, a ring without a colour, or a piece of a ramp that joins those above and below."""

    def __init__(self) -> None:
        super().__init__()
        self._colours: tuple[QColor, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_colours(self, colours: tuple[QColor, ...]) -> None:
        self._colours = colours
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(SWATCH, LINE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        with painting(self) as painter:
            painter.setPen(Qt.PenStyle.NoPen)
            room = QRectF(self.rect())
            dot = QRectF(0, (room.height() - SWATCH) / 2, SWATCH, SWATCH)
            if len(self._colours) > 1:
                blend = QLinearGradient(QPointF(0, 0), QPointF(0, room.height()))
                blend.setColorAt(0, self._colours[0])
                blend.setColorAt(1, self._colours[1])
                painter.fillRect(room, blend)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._colours:
                painter.setBrush(self._colours[0])
            else:
                painter.setPen(QPen(theme().colour("ink"), 1.5))
                dot.adjust(1, 1, -1, -1)
            painter.drawEllipse(dot)
