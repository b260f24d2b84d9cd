"""All parts of the left panel below each other; they scroll as one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from inspector.gui.panel.datasets import DatasetsView
from inspector.gui.panel.detectors import DetectorsView
from inspector.gui.panel.groups import GroupsView
from inspector.gui.panel.sources import SourcesView
from inspector.gui.parts import column_of
from inspector.gui.search.saved import SavedView
from inspector.session.workspace import Workspace

BAR = 8
"""Pixels that the scroll bar takes."""


class PanelView(QWidget):
    """Suspects, datasets, saved filters, sources, detectors."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.groups = GroupsView(workspace)
        parts: list[QWidget] = [self.groups]
        parts += [make(workspace) for make in (DatasetsView, SavedView, SourcesView, DetectorsView)]
        content = QWidget()
        self._column = column_of(content, *parts, spacing=20)
        self._column.addStretch(1)
        self._leave_room(0, 0)
        self._area = QScrollArea()
        self._area.setWidget(content)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column_of(self, self._area)
        self._area.verticalScrollBar().rangeChanged.connect(self._leave_room)
        self.groups.reached.connect(lambda card: self._area.ensureWidgetVisible(card, 0, 8))

    def _leave_room(self, _: int, most: int) -> None:
        """Keep the parts as wide with a scroll bar as without."""
        self._column.setContentsMargins(0, 16, 0 if most else BAR, 16)
