"""The search of the top bar: pills, the field, and how many rows pass."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QToolButton, QWidget
from shiboken6 import isValid

from inspector.gui.parts import row_of
from inspector.gui.safe_text import SafeLabel, set_tooltip
from inspector.gui.search.field import PLACEHOLDER, TOO_LONG, Field
from inspector.gui.search.hinting import Hinting
from inspector.gui.search.pill_actions import PillActions
from inspector.gui.search.pills import PillRow
from inspector.gui.theme import icon, theme
from inspector.session.filters import Pill
from inspector.session.query.writing import with_pill
from inspector.session.workspace import Workspace

PAUSE_MS: Final = 300
"""How long nothing is typed before the search begins by itself."""
HEIGHT: Final = 28
WRITING: Final = 176
"""Pixels that pills always leave to the field."""


class SearchBar(QWidget):
    """Finds rows while one types.

    Return goes on to the rows, Ctrl+Return keeps what is typed as a pill, Backspace in the empty
    field takes the last pill back, Esc ends the typing.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._field, self._pills = Field(), PillRow()
        self._actions = PillActions(workspace, self)
        self._count = SafeLabel("", "dim")
        self._clear, self._pin = QToolButton(), QToolButton()
        self._key = SafeLabel("/", "key")
        self._glass = SafeLabel("")
        self._frame = QFrame()
        self._hinting = Hinting(self._field, self._frame, lambda: workspace.listing.finder.schema)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._before: QWidget | None = None
        self._build()
        self._dress()
        self._connect()
        self._show_pills()

    def take_focus(self) -> None:
        """Let the next letters be the query."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fold the pills anew."""
        super().resizeEvent(event)
        self._pills.fit(self._room())

    def _build(self) -> None:
        self._frame.setObjectName("searchField")
        self._frame.setFixedHeight(HEIGHT)
        self._glass.setAccessibleName("Search")
        for button, name, tip in (
            (self._pin, "Keep the search as a pill", "Keep as a pill (Ctrl+Return)"),
            (self._clear, "Clear the search", "End the search and take all pills away"),
        ):
            button.setObjectName("clearSearch")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(name)
            button.setIconSize(QSize(14, 14))
            set_tooltip(button, tip)
        row_of(self, self._frame)
        row = row_of(self._frame, self._glass, self._pills, margins=(8, 0, 6, 0))
        row.addWidget(self._field, 1)
        for widget in (self._count, self._pin, self._clear, self._key):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def _connect(self) -> None:
        field = self._field
        self._workspace.listing.filtered.connect(self._on_filtered)
        self._workspace.filters.changed.connect(self._show_pills)
        field.textEdited.connect(self._on_edited)
        self._hinting.returned.connect(self._on_return)
        field.pinned.connect(self._on_pin)
        field.escaped.connect(self._on_escape)
        field.emptied.connect(self._on_emptied)
        field.left_out.connect(self._pills.focus_last)
        field.entered.connect(self._on_entered)
        self._hinting.completed.connect(self._on_edited)
        self._pills.opened.connect(self._on_opened)
        self._pills.removed.connect(self._on_removed)
        self._pills.left.connect(field.setFocus)
        self._actions.edited.connect(self._edit)
        self._clear.clicked.connect(self._end)
        self._pin.clicked.connect(self._on_pin)
        self._pause.timeout.connect(self._search)
        theme().changed.connect(self._dress)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def _dress(self) -> None:
        self._glass.setPixmap(icon("search", "faint", 14).pixmap(14, 14))
        self._clear.setIcon(icon("close", "dim", 14))
        self._pin.setIcon(icon("pin", "dim", 14))

    def _room(self) -> int:
        return self.width() - WRITING - self._count.sizeHint().width() - 64

    # --- what is typed

    def _search(self) -> None:
        self._pause.stop()
        query = self._field.text().strip()
        if query != self._workspace.listing.query:
            self._count.setText("searching…" if query else "")
            self._workspace.listing.search(query)

    def _on_edited(self) -> None:
        self._pause.start()
        self._refresh()
        self._hinting.offer()

    def _on_return(self) -> None:
        self._search()
        problem = self._workspace.listing.finder.problem_of(self._field.text())
        if problem is not None:
            self._hinting.offer(str(problem))
        else:
            self._give_back()

    def _on_pin(self) -> None:
        """Make a pill of what is typed; a query that is wrong stays, with why."""
        query = self._field.text().strip()
        if not query:
            return
        problem = self._workspace.listing.finder.problem_of(query)
        if problem is not None:
            self._field.setFocus()
            self._hinting.offer(str(problem))
            return
        self._field.clear()
        self._pause.stop()
        self._workspace.listing.query = ""
        self._workspace.filters.add(Pill(query))
        self._hinting.offer()

    def _on_escape(self) -> None:
        self._field.clear()
        self._refresh()
        self._search()
        self._give_back()

    def _end(self) -> None:
        self._field.clear()
        self._pause.stop()
        self._workspace.listing.query = ""
        self._workspace.filters.clear()
        self._refresh()
        self._give_back()

    def _on_emptied(self) -> None:
        """Take the last pill back into the field."""
        pills = self._workspace.filters.pills
        if pills:
            self._edit(len(pills) - 1)

    def _edit(self, number: int) -> None:
        """Take a pill back into the field; a lasso cannot be written and just goes."""
        pill, schema = self._workspace.filters.pills[number], self._workspace.listing.finder.schema
        query = with_pill(self._field.text().strip(), pill, schema)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._field.write(query):
            self._hinting.offer(TOO_LONG)
            return
        self._workspace.listing.query = query
        self._workspace.filters.remove(number)
        self._refresh()

    # --- pills

    def _show_pills(self) -> None:
        self._pills.load(self._workspace.filters.pills, self._workspace.listing.found.problems)
        self._pills.fit(self._room())
        self._refresh()

    def _on_opened(self, number: int, widget: object) -> None:
        assert isinstance(widget, QWidget)
        self._actions.open(number, widget)

    def _on_removed(self, number: int) -> None:
        self._workspace.filters.remove(number)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what came of it

    def _refresh(self) -> None:
        matching, pills = self._workspace.listing.matching, self._workspace.filters.pills
        has_text, has_focus = bool(self._field.text()), self._field.hasFocus()
        is_found = matching is not None and (has_text or bool(pills))
        count = 0 if matching is None else int(np.count_nonzero(matching))
        self._count.setText(_rows(count) if is_found else "")
        self._count.setVisible(is_found or self._pause.isActive())
        self._clear.setVisible(has_text or bool(pills))
        self._pin.setVisible(has_text)
        self._key.setVisible(not has_text and not has_focus)
        self._field.setPlaceholderText("and…" if pills else PLACEHOLDER)

    def _on_filtered(self) -> None:
        """Show what was found, and a query that came or went from elsewhere."""
        listing = self._workspace.listing
        if not self._pause.isActive() and listing.query != self._field.text().strip():
            self._field.setText(listing.query)
        self._show_pills()
        problem = listing.found.problem
        if problem is not None and not problem.is_unfinished and self._field.hasFocus():
            self._hinting.offer(str(problem))

    def _give_back(self) -> None:
        """Give the keys back to what had them."""
        before = self._before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._field.clearFocus()

    def _on_entered(self, has_focus: bool) -> None:
        self._frame.setProperty("active", has_focus)
        self._frame.style().unpolish(self._frame)
        self._frame.style().polish(self._frame)
        self._refresh()
        if has_focus:
            self._hinting.offer()
        else:
            self._hinting.hide()

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new) and old and not self.isAncestorOf(old):
            self._before = old


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"
