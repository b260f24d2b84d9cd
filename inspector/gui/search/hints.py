"""The list below the search field: what may be typed, and what is wrong with what is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from inspector.gui.parts import column_of
from inspector.gui.safe_text import SafeLabel, one_line
from inspector.session.query.hints import Hint
from inspector.session.visible import plain

LINE: Final = 24
KEYS: Final = (
    "Return: to the rows · Ctrl+Return: keep as a pill · Backspace: last pill back to text"
)


class HintList(QFrame):
    """Floats over the window below the field, which keeps the keys."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("popup")
        self.hints: list[Hint] = []
        self._list = QTreeWidget()
        self._problem = SafeLabel("", "warning", wraps=True)
        self._keys = SafeLabel(KEYS, "small")
        self._list.setObjectName("hints")
        self._list.setAccessibleName("What may be typed")
        self._list.setColumnCount(2)
        self._list.setHeaderHidden(True)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._list.header().setStretchLastSection(True)
        self._list.itemClicked.connect(self._on_clicked)
        self._keys.setMinimumWidth(1)
        column = column_of(self, self._list, self._problem, self._keys, margins=(8, 8, 8, 8))
        column.setSpacing(4)
        self.hide()

    def load(self, hints: list[Hint], problem: str) -> None:
        """Offer these, and say what is wrong, if anything is."""
        self.hints = hints
        self._list.clear()
        for hint in hints:
            words = [plain(one_line(hint.text, 60)), plain(one_line(hint.about, 60))]
            self._list.addTopLevelItem(QTreeWidgetItem(words))
        self._list.setVisible(bool(hints))
        self._list.setFixedHeight(LINE * len(hints) + 4)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    @property
    def has_words(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.hints or self._problem.text())

    @property
    def current(self) -> Hint | None:
        """The one that is lit, None if none is."""
        lit = [self._list.indexOfTopLevelItem(item) for item in self._list.selectedItems()]
        return self.hints[lit[0]] if lit else None

    def step(self, step: int) -> None:
        """Light the next or the previous one; before the first none is lit."""
        place = self.hints.index(self.current) if self.current is not None else -1
        place = min(place + step, len(self.hints) - 1)
        self._list.clearSelection()
        item = self._list.topLevelItem(place) if place >= 0 else None
        if item is not None:
            self._list.setCurrentItem(item)

    def show_below(self, widget: QWidget) -> None:
        """Show it below a widget, as wide as that."""
        if self.parentWidget() is not widget.window():
            self.setParent(widget.window())
        self.setFixedWidth(widget.width())
        self.adjustSize()
        self.move(widget.mapTo(widget.window(), QPoint(0, widget.height() + 4)))
        self.show()
        self.raise_()

    def _on_clicked(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(self.hints[self._list.indexOfTopLevelItem(item)])
