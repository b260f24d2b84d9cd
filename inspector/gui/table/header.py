"""Which columns the table shows, in which order and how wide: by drag, by menu, remembered."""

from __future__ import annotations

import json
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHeaderView, QMenu

from inspector.gui.safe_text import set_tooltip
from inspector.gui.table.model import Column, ListingModel
from inspector.session.table_columns import DETECTOR, USUAL

HEIGHT: Final = 28
NARROWEST, WIDEST = 48, 2_000
Layout = list[tuple[str, int]]
"""Name and width of the columns that are shown, from the left."""


class Header(QHeaderView):
    """The headings; they are dragged to move and to widen columns."""

    def __init__(self, model: ListingModel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._model = model
        self._layout: Layout = [(column.name, column.width) for column in USUAL]
        self._shown: tuple[str, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(NARROWEST)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName("Columns; a click sorts, a right-click shows others")
        self.customContextMenuRequested.connect(self._on_menu)
        model.modelReset.connect(self.follow)
        self.sectionCountChanged.connect(lambda *_: self._arrange())  # Qt shows all new ones

    def follow(self) -> None:
        """Show the user's columns of those that the model has now."""
        names = tuple(column.name for column in self._model.columns)
        if names != self._shown:
            if self._shown:
                self._layout = self.arrangement()
            self._shown = names
            self._arrange()

    def arrangement(self) -> Layout:
        """Return the columns that are shown; those that only other projects have are kept.

        Each of them stays behind the column that it stood behind: a project's own columns are not
        there before it is read.
        """
        sections = (self.logicalIndex(place) for place in range(self.count()))
        shown = [
            (self._shown[section], self.sectionSize(section))
            for section in sections
            if section < len(self._shown) and not self.isSectionHidden(section)
        ]
        names, behind, before = {name for name, _ in shown}, dict[str, Layout](), ""
        for item in self._layout:
            if item[0] in names:
                before = item[0]
            elif item[0] not in self._shown:
                behind.setdefault(before, []).append(item)
        kept = [each for item in shown for each in (item, *behind.get(item[0], ()))]
        return [*behind.get("", ()), *kept]

    def written(self) -> str:
        """Return the arrangement as text, for the next time."""
        return json.dumps(self.arrangement())

    def restore(self, state: str) -> None:
        """Arrange columns as they were; a damaged text changes nothing."""
        layout = _checked(state)
        if layout:
            self._layout = layout
            self._arrange()

    def reset_columns(self) -> None:
        """Show the usual columns as they usually are."""
        self._layout = [(column.name, column.width) for column in USUAL]
        self._arrange()

    def show_column(self, name: str, *, shown: bool) -> None:
        """Show a column behind the others, or hide it; one column always stays."""
        layout = [item for item in self.arrangement() if item[0] != name]
        if shown:
            width = next(column.width for column in self._model.columns if column.name == name)
            layout.append((name, width))
        if any(item[0] in self._shown for item in layout):
            self._layout = layout
            self._arrange()

    def menu(self) -> QMenu:
        """Return a menu of all columns, those that are shown checked."""
        menu = QMenu(self)
        menu.setAccessibleName("Columns")
        menu.setToolTipsVisible(True)
        shown = {name for name, _ in self.arrangement()}
        detectors = QMenu("Scores of detectors", menu)
        detectors.setToolTipsVisible(True)
        for column in self._model.columns:
            place = detectors if column.name.startswith(DETECTOR) else menu
            action = place.addAction(column.title.replace("&", "&&"))
            set_tooltip(action, column.about)
            action.setCheckable(True)
            action.setChecked(column.name in shown)
            action.toggled.connect(
                lambda checked, name=column.name: self.show_column(name, shown=checked)
            )
        if detectors.actions():
            menu.addSeparator()
            menu.addMenu(detectors)
        menu.addSeparator()
        menu.addAction("Reset the columns").triggered.connect(self.reset_columns)
        return menu

    def _on_menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(place))

    def _arrange(self) -> None:
        sections = {name: section for section, name in enumerate(self._shown[: self.count()])}
        wished = [(sections[name], width) for name, width in self._layout if name in sections]
        known = {section for section, _ in wished}
        for section in range(min(self.count(), len(self._shown))):
            self.setSectionHidden(section, section not in known)
        for place, (section, width) in enumerate(wished):
            self.moveSection(self.visualIndex(section), place)
            self.resizeSection(section, min(max(width, NARROWEST), WIDEST))
        has_text = Column.TEXT in known
        if self.count() > Column.TEXT:
            mode = QHeaderView.ResizeMode.Stretch
            plain = QHeaderView.ResizeMode.Interactive
            self.setSectionResizeMode(Column.TEXT, mode if has_text else plain)
        self.setStretchLastSection(not has_text)


def _checked(state: str) -> Layout:
    """Return a stored arrangement as far as it is one."""
    try:
        stored = json.loads(state)
        layout = [(str(name)[:200], int(width)) for name, width in stored]
    except (ValueError, TypeError, OverflowError):
        return []
    return list(dict(layout).items())[:200]
