"""What fills the window: a bar, its menu and keys, and below it the start view or a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from inspector.gui.actions import Act, Installed, page_acts, window_acts
from inspector.gui.commands.entries import entries, rows_of
from inspector.gui.commands.palette import Palette
from inspector.gui.focus_order import move_focus
from inspector.gui.keys import keys
from inspector.gui.parts import column_of
from inspector.gui.project_page import ProjectPage
from inspector.gui.top_bar import TopBar

if TYPE_CHECKING:
    from inspector.gui.start_view import StartView
    from inspector.gui.window import Window

OFFLINE: Final = "offline · nothing leaves this computer"


class Screen(QWidget):
    """The start view or a project, with the actions that go with it."""

    def __init__(self, window: Window, content: StartView | ProjectPage) -> None:
        super().__init__()
        menu = QMenu(self)
        self._window, self._content = window, content
        self._acts = window_acts(window)
        if isinstance(content, ProjectPage):
            session = content.workspace.session
            reviewer = f"reviewer: {session.settings.reviewer}"
            self.bar = TopBar(menu, session.project.name, "", reviewer, content.search)
            self._acts = [*page_acts(content), *self._acts]
            _add_history(menu, content)
        else:
            self.bar = TopBar(menu, "", "", OFFLINE)
        Installed(self._acts, self, menu)
        self.bar.help_wanted.connect(window.show_keys)
        column_of(self, self.bar, content, spacing=0)

    def show_palette(self) -> Palette:
        """Let the user find what can be done by typing."""
        page = self._content if isinstance(self._content, ProjectPage) else None
        known = entries(self._window, self._acts, page)
        if page is None:
            return Palette(self, known)
        workspace = page.workspace
        return Palette(self, known, lambda query: rows_of(workspace, query))

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 - Qt's names
        """Go from panel to panel in a project."""
        if isinstance(self._content, ProjectPage):
            panels = [self.bar, *self._content.panels]
            return move_focus(panels, forwards=next) or super().focusNextPrevChild(next)
        return super().focusNextPrevChild(next)

    @property
    def acts(self) -> list[Act]:
        """Return all that can be done here."""
        return self._acts


def _add_history(menu: QMenu, page: ProjectPage) -> None:
    """Say in the menu what undo and redo are about."""
    review = page.workspace.review
    undo, redo = QAction(menu), QAction(menu)
    undo.triggered.connect(review.undo)
    redo.triggered.connect(review.redo)

    def tell() -> None:
        for action, word, usual, title in (
            (undo, "Undo", "Z", review.undo_title),
            (redo, "Redo", "Shift+Z", review.redo_title),
        ):
            key = keys().first(word.lower(), usual)
            text = f"{word}: {title}" if title else word
            action.setText(f"{text.replace('&', '&&')}\t{key}")  # or & would mark a key
            action.setEnabled(bool(title))

    menu.aboutToShow.connect(tell)
    menu.addActions([undo, redo])
    menu.addSeparator()
