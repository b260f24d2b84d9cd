"""What a user can do: one entry each, with its key and where it stands in the menu."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from inspector.domain.labels import Verdict
from inspector.gui.keys import keys

if TYPE_CHECKING:
    from inspector.gui.project_page import ProjectPage
    from inspector.gui.window import Window

REVIEW: Final = "Review"
LOOK: Final = "Look"
TABLE: Final = "Table"
PANELS: Final = "Panels"
PROJECT: Final = "Project"


@dataclass(frozen=True, slots=True)
class Act:
    """One action.

    Attributes:
        section: heading of the key help.
        title: what it does.
        keys: the keys that do it, unless the user gave it others; the first is the one told.
        do: does it.
        in_menu: stands in the menu too.
        id: what the user's own keys for it are stored under; made of the title if not given.
    """

    section: str
    title: str
    keys: tuple[str, ...]
    do: Callable[[], None]
    in_menu: bool = False
    id: str = ""

    @property
    def name(self) -> str:
        """Return what identifies the action from one start to the next."""
        return self.id or "-".join(re.findall("[a-z0-9]+", self.title.lower()))

    @property
    def keys_now(self) -> tuple[str, ...]:
        """Return the keys that do it, as the user wants them."""
        return keys().of(self.name, self.keys)


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
        Act(
            PROJECT,
            "Close project",
            ("Ctrl+W",),
            lambda: void(window.close_project()),
            in_menu=True,
        ),
        Act(PROJECT, "Commands…", ("Ctrl+K",), window.show_palette, in_menu=True, id="commands"),
        Act(PROJECT, "All keys", ("?",), window.show_keys, in_menu=True, id="keys"),
        Act(PROJECT, "Quit", ("Ctrl+Q",), lambda: void(window.close()), in_menu=True),
    ]


def page_acts(page: ProjectPage) -> list[Act]:
    """Return what can be done with an open project."""
    review, docks, clipboard = page.workspace.review, page.docks, page.table.clipboard
    return [
        Act(REVIEW, "Poison, and on", ("1",), partial(page.judge, Verdict.POISON), id="poison"),
        Act(REVIEW, "Clean, and on", ("2",), partial(page.judge, Verdict.CLEAN), id="clean"),
        Act(REVIEW, "Unsure, and on", ("3",), partial(page.judge, Verdict.UNSURE), id="unsure"),
        Act(REVIEW, "Skip to the next without a verdict", ("Space",), page.skip, id="skip"),
        Act(REVIEW, "Next row", ("J",), lambda: review.step(1)),
        Act(REVIEW, "Previous row", ("K",), lambda: review.step(-1)),
        Act(
            REVIEW,
            "The next verdict is for the whole group or selection",
            ("G",),
            page.aim,
            id="whole",
        ),
        Act(REVIEW, "The next verdict is for all near-duplicates", ("D",), page.aim_at_copies),
        Act(REVIEW, "Undo", ("Z", "Ctrl+Z"), review.undo),
        Act(REVIEW, "Redo", ("Shift+Z", "Ctrl+Shift+Z"), review.redo),
        Act(REVIEW, "Write a note", ("N",), page.sample.take_note, id="note"),
        Act(REVIEW, "Tag: which attack it is", ("T",), page.tag),
        Act(LOOK, "Lasso points", ("L",), page.map.start_lasso, id="lasso"),
        Act(LOOK, "Select points in a rectangle", ("R",), page.map.start_rectangle, id="rectangle"),
        Act(LOOK, "Fit the map", ("F",), page.map.fit, id="fit"),
        Act(LOOK, "Raw bytes, or the texts again", ("B",), page.sample.show_bytes),
        Act(LOOK, "Select the most similar rows", ("S",), page.find_similar),
        Act(
            LOOK,
            "Select the least similar rows",
            ("Shift+S",),
            lambda: page.find_similar(is_most=False),
        ),
        Act(LOOK, "Search", ("/",), page.search.take_focus),
        Act(LOOK, "Clear: aim, selection, search, pills", ("Esc",), page.clear, id="clear"),
        Act(TABLE, "Columns of the table…", (), page.table.choose_columns),
        Act(TABLE, "Copy rows as a table", (), clipboard.copy_table),
        Act(TABLE, "Copy rows as JSON lines", (), clipboard.copy_json),
        Act(TABLE, "Copy the row’s reference", (), clipboard.copy_reference),
        *(
            Act(PANELS, f"Show or hide: {title}", (), partial(docks.toggle, title), in_menu=True)
            for title in docks.titles
        ),
        Act(PANELS, "Reset the layout", (), docks.reset, in_menu=True),
        Act(PROJECT, "Scan again", ("F5",), page.scan, in_menu=True),
        Act(PROJECT, "How this dataset is read…", ("Ctrl+I",), page.show_import, in_menu=True),
        Act(PROJECT, "Export…", ("Ctrl+E",), page.show_export, in_menu=True),
    ]


class Installed(QObject):
    """Actions that ``owner`` has, with the keys that the user wants, now and after a change.

    Args:
        acts: what can be done; a key that two of them have is the first one's.
        owner: whose keys they are.
        menu: takes those that stand in it.
    """

    def __init__(self, acts: Sequence[Act], owner: QWidget, menu: QMenu) -> None:
        super().__init__(owner)
        self._actions = [(act, QAction(act.title, owner)) for act in acts]
        for act, action in self._actions:
            action.triggered.connect(lambda *_, do=act.do: do())
            owner.addAction(action)
            if act.in_menu:
                menu.addAction(action)
        keys().changed.connect(self._set_keys)
        self._set_keys()

    def _set_keys(self) -> None:
        taken = set[str]()
        for act, action in self._actions:
            own = [key for key in act.keys_now if key not in taken]
            action.setShortcuts([QKeySequence(key) for key in own])
            taken.update(own)


def void(_: object) -> None:
    """Take a value and return none."""
