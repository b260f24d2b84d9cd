"""What is chosen in the box of a pill, done to the filters."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.filters import Pill
from inspector.gui.search.popup import PillPopup
from inspector.session.query.writing import like_query
from inspector.session.workspace import Workspace


class PillActions(QObject):
    """Opens the box of a pill.

    Signals:
        edited: number of the pill that is to be text again.
    """

    edited = Signal(int)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace, self._owner = workspace, parent

    def open(self, number: int, widget: QWidget) -> None:
        """Show what can be done with a pill, below the widget that shows it."""
        filters = self._workspace.filters
        pill = filters.pills[number]
        about = self._workspace.listing.finder.nearness(pill.query) if pill.query else None
        popup = PillPopup(pill, None if about is None else about.least, self._owner)
        popup.inverted.connect(lambda: filters.invert(number))
        popup.renamed.connect(lambda name: filters.rename(number, name))
        popup.removed.connect(lambda: filters.remove(number))
        popup.edited.connect(lambda: self.edited.emit(number))
        popup.moved.connect(lambda least: self._move(number, least))
        popup.show_below(widget)

    def _move(self, number: int, least: float) -> None:
        """Ask for rows as near as that; the pill is told apart by its place."""
        filters = self._workspace.filters
        pill: Pill = filters.pills[number]
        about = self._workspace.listing.finder.nearness(pill.query)
        if about is not None:
            query = like_query(about.like, least, is_inverted=about.is_inverted)
            filters.replace(number, replace(pill, query=query))
