"""Filters that were saved with the project, for the left panel."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from inspector.domain.filters import SavedFilter
from inspector.gui.panel.section import RIGHT, Section
from inspector.gui.parts import clear_layout, column_of, row_of
from inspector.gui.safe_text import SafeLabel, one_line, set_tooltip
from inspector.gui.theme import icon, theme
from inspector.session.visible import plain
from inspector.session.workspace import Workspace
from inspector.store.filter_file import LONGEST_NAME, MOST_FILTERS

SHOWN: Final = 60
"""Code points of a name."""


class SavedView(QWidget):
    """A line a filter: a click applies it, its menu deletes it; the field keeps the pills."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._edit = QLineEdit()
        self._problem = SafeLabel("", "warning", wraps=True)
        self._content = QWidget()
        self._list = column_of(self._content, margins=(4, 0, RIGHT, 0), spacing=0)
        self._edit.setPlaceholderText("Save these pills as…")
        self._edit.setAccessibleName("Save the pills as a filter")
        self._edit.setMaxLength(LONGEST_NAME)
        set_tooltip(self._edit, "A name for the pills of the search bar; Return keeps them")
        below = row_of(None, self._edit, margins=(12, 0, RIGHT, 0))
        warned = row_of(None, self._problem, margins=(12, 0, RIGHT, 0))
        body = QWidget()
        column = column_of(body, self._content)
        column.addLayout(below)
        column.addLayout(warned)
        column_of(self, Section("Saved filters", body))
        self._edit.returnPressed.connect(self._on_save)
        workspace.saved.changed.connect(self.refresh)
        workspace.filters.changed.connect(self._show_edit)
        self.refresh()

    def refresh(self) -> None:
        """List the filters of the project."""
        clear_layout(self._list)
        for saved in self._workspace.saved.filters[:MOST_FILTERS]:
            self._list.addWidget(self._line(saved))
        self._content.setVisible(bool(self._workspace.saved.filters))
        self._problem.setText(self._workspace.saved.problem)
        self._problem.setVisible(bool(self._workspace.saved.problem))
        self._show_edit()

    def _show_edit(self) -> None:
        """Offer to save where there is something to save; take no room for nothing at all."""
        has_pills = bool(self._workspace.filters.pills)
        self._edit.setVisible(has_pills)
        is_empty = not self._workspace.saved.filters and not self._workspace.saved.problem
        is_wanted = has_pills or not is_empty
        if self.parentWidget() is not None or not is_wanted:  # or it would be a window of its own
            self.setVisible(is_wanted)

    def _on_save(self) -> None:
        self._workspace.saved.save(self._edit.text())
        self._edit.clear()

    def _line(self, saved: SavedFilter) -> QWidget:
        line, name = QWidget(), plain(one_line(saved.name, SHOWN))
        apply, more = QPushButton(name.replace("&", "&&")), QToolButton()
        apply.setObjectName("fold")
        apply.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        apply.setAccessibleName(f"Apply the filter {name}")
        told = [f"not {pill.title}" if pill.is_inverted else pill.title for pill in saved.pills]
        set_tooltip(apply, "\n".join([name, *(plain(one_line(each, 120)) for each in told[:12])]))
        apply.clicked.connect(lambda *_: self._workspace.saved.apply(saved.name))
        apply.setSizePolicy(apply.sizePolicy().Policy.Ignored, apply.sizePolicy().Policy.Fixed)
        more.setObjectName("clearSearch")
        more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        more.setAccessibleName(f"More for the filter {name}")
        more.setIcon(icon("more", "dim", 14))
        set_tooltip(more, "Delete, or replace by the pills that are there now")
        more.clicked.connect(lambda *_: self._open_menu(saved.name, more))
        theme().changed.connect(more.update)
        row = row_of(line, spacing=4)
        row.addWidget(apply, 1)
        row.addWidget(more)
        return line

    def _open_menu(self, name: str, button: QToolButton) -> None:
        menu = QMenu(self)
        replace, delete = QAction("Replace by the pills of now", menu), QAction("Delete", menu)
        replace.setEnabled(bool(self._workspace.filters.pills))
        replace.triggered.connect(lambda *_: self._workspace.saved.save(name))
        delete.triggered.connect(lambda *_: self._workspace.saved.remove(name))
        menu.addActions([replace, delete])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
