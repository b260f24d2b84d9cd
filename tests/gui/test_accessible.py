"""A screen reader finds a name on everything that can be used."""

import importlib

import numpy as np
import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTextEdit,
    QWidget,
)

from inspector.domain.labels import Verdict
from inspector.gui.actions import Act
from inspector.gui.bulk_dialog import BulkDialog
from inspector.gui.key_line import KeyLine
from inspector.gui.keys_dialog import KeysDialog
from inspector.gui.message_dialog import MessageDialog
from inspector.gui.parts import Card
from inspector.gui.start_view import RecentRow, StartView
from inspector.gui.tag_dialog import TagDialog
from inspector.session.recent import RecentProject

USED = (
    *(QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QAbstractItemView),
    *(QComboBox, QProgressBar, Card, KeyLine),
)
OF_QT = {"QTableCornerButton", "QLineEditIconButton", "QHeaderView", "QComboBoxListView"}
"""Parts that Qt makes for itself inside a widget that has a name."""

VIEWS = [
    "inspector.gui.review_bar.ReviewBar",
    "inspector.gui.jobs_tray.JobsTray",
    "inspector.gui.export_dialog.ExportDialog",
    "inspector.gui.map.view.MapView",
    "inspector.gui.table.view.TableView",
    "inspector.gui.panel.groups.GroupsView",
    "inspector.gui.panel.datasets.DatasetsView",
    "inspector.gui.panel.sources.SourcesView",
    "inspector.gui.panel.detectors.DetectorsView",
    "inspector.gui.search.bar.SearchBar",
    "inspector.gui.search.saved.SavedView",
    "inspector.gui.sample.view.SampleView",
]


def name_of(part):
    """Return what a screen reader says; a button without a name says its text."""
    return part.accessibleName() or (part.text() if isinstance(part, QAbstractButton) else "")


def nameless(view):
    parts = [view, *view.findChildren(QWidget)]
    return [
        f"{type(part).__name__} {part.objectName()}"
        for part in parts
        if isinstance(part, USED)
        and part.isVisibleTo(view)
        and part.metaObject().className() not in OF_QT
        and not part.objectName().startswith("qt_")
        and not name_of(part).strip()
    ]


@pytest.mark.parametrize("name", VIEWS)
def test_every_control_of_a_view_has_a_name(qtbot, workspace, name, is_idle):
    module, _, kind = name.rpartition(".")
    view = getattr(importlib.import_module(module), kind)(workspace)
    qtbot.addWidget(view)
    view.show()
    workspace.selection.focus(int(workspace.columns.queue[0]))
    qtbot.waitUntil(lambda: is_idle(workspace))
    assert nameless(view) == []


def test_every_control_of_the_start_screen_has_a_name(qtbot):
    view = StartView()
    row = RecentRow(RecentProject("/x/run.inspector", "1 SFT", "0 of 1 reviewed", ""))
    for widget in (view, row):
        qtbot.addWidget(widget)
    assert nameless(view) == []
    assert row.accessibleName() == "Open run, 1 SFT, 0 of 1 reviewed"


def test_every_control_of_a_dialog_has_a_name(qtbot, workspace):
    for dialog in (
        MessageDialog(None, "title", "text", "details"),
        KeysDialog(None, [Act("Review", "Poison", ("1",), lambda: None)]),
        BulkDialog(workspace, np.arange(9), Verdict.CLEAN),
        TagDialog(workspace, np.arange(9)),
    ):
        qtbot.addWidget(dialog)
        assert dialog.accessibleName()
        assert nameless(dialog) == []


def test_negative_control_a_button_without_a_name_is_found(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    QPushButton(owner).setObjectName("icon only")
    assert nameless(owner) == ["QPushButton icon only"]
