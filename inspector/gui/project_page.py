"""An open project: suspects at the left, map and table, the sample at the right, review below."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDockWidget,
    QMainWindow,
    QSplitter,
    QWidget,
)

from inspector.domain.labels import Verdict
from inspector.gui.bulk_dialog import BulkDialog
from inspector.gui.export_dialog import ExportDialog
from inspector.gui.import_dialog import ImportDialog
from inspector.gui.map.view import MapView
from inspector.gui.panel.view import PanelView
from inspector.gui.parts import column_of
from inspector.gui.review_bar import ReviewBar
from inspector.gui.sample.view import SampleView
from inspector.gui.search.bar import SearchBar
from inspector.gui.table.view import TableView
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace

LEFT, RIGHT, TABLE = 272, 424, 245
CONFIRM_ABOVE: Final = 100
"""Rows that may be labelled in one gesture without being asked."""


class ProjectPage(QWidget):
    """The views of a workspace; they observe it, and only this page knows them all."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("page")
        self.workspace = workspace
        self.map, self.table = MapView(workspace), TableView(workspace)
        self.sample, self.search = SampleView(workspace), SearchBar(workspace)
        self.bar = ReviewBar(workspace)
        self._frame = self._make_frame()
        column_of(self, self._frame, self.bar, spacing=0)
        self.bar.judged.connect(self.judge)
        self.bar.skipped.connect(workspace.review.skip)
        self.bar.whole.connect(self.aim)
        self.bar.undone.connect(workspace.review.undo)
        self.table.setFocus()

    def judge(self, verdict: Verdict) -> None:
        """Label what is aimed at; a large number of rows only after a look at what they are."""
        review = self.workspace.review
        if len(review.target) <= CONFIRM_ABOVE:
            review.judge(verdict)
            return
        dialog = BulkDialog(self.workspace, review.target, verdict, self)
        dialog.accepted.connect(lambda: review.judge(verdict))
        dialog.open()

    def aim(self) -> None:
        """Let the next verdict be for the whole selection or group, and show which rows that is."""
        review, selection = self.workspace.review, self.workspace.selection
        rows = review.whole
        if not len(review.target) and not len(selection.rows) and len(rows):
            columns = self.workspace.columns
            assert columns is not None
            selection.replace(rows, columns.ranking.group_ids[columns.group_of[selection.row]])
        review.aim_at_whole()

    def skip(self) -> None:
        """Go to the next row without a verdict; Space presses a button that was tabbed to."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton):
            focus.click()
        else:
            self.workspace.review.skip()

    def clear(self) -> None:
        """Take back one thing: the aim, else the selection, else what is typed, else a pill."""
        review, selection = self.workspace.review, self.workspace.selection
        if len(review.target):
            review.aim_at_whole()
        elif len(selection.rows):
            selection.clear()
        elif self.workspace.listing.query:
            self.workspace.listing.search("")
        elif self.workspace.filters.pills:
            self.workspace.filters.remove(len(self.workspace.filters.pills) - 1)
        self.map.start_pan()

    def scan(self) -> None:
        """Scan again; only what changed is computed."""
        self.workspace.session.start_scan()

    def show_import(self) -> None:
        """Show how the dataset of the focused row is read, and let the user say otherwise."""
        columns, row = self.workspace.columns, self.workspace.selection.row
        if columns is None or row == NO_ROW:
            return
        session = self.workspace.session
        path = columns.union.locate(row)[0].path
        ImportDialog(session, path, session.start_scan, self).open()

    def show_export(self) -> None:
        """Show what would leave and what would stay."""
        if self.workspace.columns is not None:
            ExportDialog(self.workspace, self).open()

    def state(self) -> bytes:
        """Return how the docks and splitters stand."""
        return bytes(self._frame.saveState().data())

    def restore(self, state: bytes) -> None:
        """Put docks and splitters as they stood."""
        self._frame.restoreState(state)

    def _make_frame(self) -> QMainWindow:
        frame = QMainWindow()
        frame.setWindowFlags(Qt.WindowType.Widget)
        centre = QSplitter(Qt.Orientation.Vertical)
        centre.setChildrenCollapsible(False)
        centre.addWidget(self.map)
        centre.addWidget(self.table)
        centre.setStretchFactor(0, 1)
        centre.setSizes([600, TABLE])
        frame.setCentralWidget(centre)
        left = PanelView(self.workspace)
        areas = Qt.DockWidgetArea
        docks = [
            _dock(frame, "Suspects", left, areas.LeftDockWidgetArea),
            _dock(frame, "Sample", self.sample, areas.RightDockWidgetArea),
        ]
        frame.resizeDocks(docks, [LEFT, RIGHT], Qt.Orientation.Horizontal)
        return frame


def _dock(frame: QMainWindow, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    dock = QDockWidget(title)
    dock.setObjectName(title)
    dock.setTitleBarWidget(QWidget())  # the views have headings of their own
    dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
    dock.setWidget(content)
    frame.addDockWidget(area, dock)
    return dock
