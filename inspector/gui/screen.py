"""What fills the window: a bar, its menu and keys, and below it the start view or a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from inspector.gui.actions import install, page_acts, window_acts
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
        self._acts = window_acts(window)
        if isinstance(content, ProjectPage):
            session = content.workspace.session
            reviewer = f"reviewer: {session.settings.reviewer}"
            self.bar = TopBar(menu, session.project.name, "", reviewer, content.search)
            self._acts = [*page_acts(content), *self._acts]
            _add_history(menu, content)
        else:
            self.bar = TopBar(menu, "", "", OFFLINE)
        install(self._acts, self, menu)
        self.bar.help_wanted.connect(window.show_keys)
        column_of(self, self.bar, content, spacing=0)

    def keys(self) -> list[tuple[str, str, str]]:
        """Return section, keys and meaning of every action that has a key."""
        return [(act.section, "  ".join(act.keys), act.title) for act in self._acts if act.keys]


def _add_history(menu: QMenu, page: ProjectPage) -> None:
    """Say in the menu what undo and redo are about."""
    review = page.workspace.review
    undo, redo = QAction(menu), QAction(menu)
    undo.triggered.connect(review.undo)
    redo.triggered.connect(review.redo)

    def tell() -> None:
        for action, word, key, title in (
            (undo, "Undo", "Z", review.undo_title),
            (redo, "Redo", "Shift+Z", review.redo_title),
        ):
            text = f"{word}: {title}" if title else word
            action.setText(f"{text.replace('&', '&&')}\t{key}")  # or & would mark a key
            action.setEnabled(bool(title))

    menu.aboutToShow.connect(tell)
    menu.addActions([undo, redo])
    menu.addSeparator()
