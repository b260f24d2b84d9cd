"""What a user can do: one entry each, with its key and where it stands in the menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from inspector.domain.labels import Verdict

if TYPE_CHECKING:
    from inspector.gui.project_page import ProjectPage
    from inspector.gui.window import Window

REVIEW: Final = "Review"
LOOK: Final = "Look"
PROJECT: Final = "Project"


@dataclass(frozen=True, slots=True)
class Act:
    """One action.

    Attributes:
        section: heading of the key help.
        title: what it does.
        keys: the keys that do it; the first is the one that is told.
        do: does it.
        in_menu: stands in the menu too.
    """

    section: str
    title: str
    keys: tuple[str, ...]
    do: Callable[[], None]
    in_menu: bool = False


def window_acts(window: Window) -> list[Act]:
    """Return what can be done without a project."""
    return [
        Act(PROJECT, "Open dataset…", ("Ctrl+O",), window.ask_for_datasets, in_menu=True),
        Act(
            PROJECT,
            "Open project or folder…",
            ("Ctrl+Shift+O",),
            window.ask_for_project,
            in_menu=True,
        ),
        Act(PROJECT, "Try the demo", (), window.open_own_demo, in_menu=True),
        Act(PROJECT, "Close project", ("Ctrl+W",), window.close_project, in_menu=True),
        Act(PROJECT, "All keys", ("?",), window.show_keys, in_menu=True),
        Act(PROJECT, "Quit", ("Ctrl+Q",), lambda: void(window.close()), in_menu=True),
    ]


def page_acts(page: ProjectPage) -> list[Act]:
    """Return what can be done with an open project."""
    review = page.workspace.review
    return [
        Act(REVIEW, "Poison, and on", ("1",), partial(page.judge, Verdict.POISON)),
        Act(REVIEW, "Clean, and on", ("2",), partial(page.judge, Verdict.CLEAN)),
        Act(REVIEW, "Unsure, and on", ("3",), partial(page.judge, Verdict.UNSURE)),
        Act(REVIEW, "Skip to the next without a verdict", ("Space",), page.skip),
        Act(REVIEW, "Next row", ("J",), lambda: review.step(1)),
        Act(REVIEW, "Previous row", ("K",), lambda: review.step(-1)),
        Act(REVIEW, "The next verdict is for the whole group or selection", ("G",), page.aim),
        Act(REVIEW, "Undo", ("Z", "Ctrl+Z"), review.undo),
        Act(REVIEW, "Redo", ("Shift+Z", "Ctrl+Shift+Z"), review.redo),
        Act(REVIEW, "Write a note", ("N",), page.sample.take_note),
        Act(LOOK, "Lasso points", ("L",), page.map.start_lasso),
        Act(LOOK, "Select points in a rectangle", ("R",), page.map.start_rectangle),
        Act(LOOK, "Fit the map", ("F",), page.map.fit),
        Act(LOOK, "Search", ("/",), page.search.take_focus),
        Act(LOOK, "Clear: aim, selection, search, pills", ("Esc",), page.clear),
        Act(PROJECT, "Scan again", ("F5",), page.scan, in_menu=True),
        Act(PROJECT, "How this dataset is read…", ("Ctrl+I",), page.show_import, in_menu=True),
        Act(PROJECT, "Export…", ("Ctrl+E",), page.show_export, in_menu=True),
    ]


def install(acts: Sequence[Act], owner: QWidget, menu: QMenu) -> list[QAction]:
    """Give ``owner`` the actions and put those into ``menu`` that stand there."""
    installed = []
    for act in acts:
        action = QAction(act.title, owner)
        action.setShortcuts([QKeySequence(key) for key in act.keys])
        action.triggered.connect(lambda *_, do=act.do: do())
        owner.addAction(action)
        installed.append(action)
        if act.in_menu:
            menu.addAction(action)
    return installed


def void(_: object) -> None:
    """Take a value and return none."""
