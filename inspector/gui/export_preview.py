"""The parts of the export dialog that show what leaves and what stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScrollArea, QTableView, QWidget

from inspector.gui.parts import SHORT_STAGES, chip, column_of, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line
from inspector.session.export_preview import FileFate, Leaving

Index = QModelIndex | QPersistentModelIndex
HEADS: Final = ("Row", "Text", "Reviewer", "Note")
WIDTHS: Final = (176, 0, 96, 128)
NUMBERS: Final = 96
TAG: Final = 48
FILES_HEIGHT: Final = 116
LISTED: Final = 100
ROW_HEIGHT: Final = 26


class LeavingModel(QAbstractTableModel):
    """The records that leave, as Qt's views want them."""

    def __init__(self, leaving: Sequence[Leaving] = ()) -> None:
        super().__init__()
        self._leaving = leaving

    def show(self, leaving: Sequence[Leaving]) -> None:
        """List others."""
        self.beginResetModel()
        self._leaving = leaving
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802, ARG002 - Qt's name
        """Return how many are listed."""
        return len(self._leaving)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802, ARG002 - Qt's name
        """Return place, text, reviewer and note."""
        return len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text; item views draw it as it is."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        item = self._leaving[index.row()]
        cells = (f"{item.file} · {item.row:,}", item.headline, item.reviewer, item.note)
        return one_line(cells[index.column()])

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's name."""
        is_head = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADS[section] if is_head else None


class LeavingTable(QTableView):
    """The first records that leave."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("leaving")
        self.setAccessibleName("Rows that will be removed")
        self._rows = LeavingModel()
        self.setModel(self._rows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(WIDTHS):
            if width:
                self.setColumnWidth(column, width)

    def show_rows(self, leaving: Sequence[Leaving]) -> None:
        """List these."""
        self._rows.show(leaving)


class FileList(QScrollArea):
    """How many records of each file stay and leave, and the sum."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("files")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_files(self, files: Sequence[FileFate]) -> None:
        """List these."""
        box = QWidget()
        column = column_of(box, spacing=4)
        for file in files[:LISTED]:
            column.addWidget(_line(file))
        if len(files) > LISTED:
            column.addWidget(SafeLabel(f"and {len(files) - LISTED:,} more files", "dim"))
        column.addStretch(1)
        self.setWidget(box)
        self.setFixedHeight(min(FILES_HEIGHT, box.sizeHint().height()))


def _line(file: FileFate) -> QWidget:
    box = QWidget()
    row = row_of(box, margins=(0, 0, 8, 0))
    tag = chip(SHORT_STAGES.get(file.stage, file.stage), file.stage)
    tag.setMinimumWidth(TAG)
    tag.setAlignment(Qt.AlignmentFlag.AlignCenter)
    row.addWidget(tag)
    row.addWidget(ElidedLabel(one_line(file.name)), 1)
    for text, role in (
        (f"{file.kept:,} stay", "dim"),
        (f"{file.removed:,} leave", "bad" if file.removed else "faint"),
    ):
        label = SafeLabel(text, role)
        label.setFixedWidth(NUMBERS)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label)
    return box
