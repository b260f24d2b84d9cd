"""What the palette can do: actions, and places to go to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inspector.gui.actions import Act
from inspector.gui.docks import PLACES
from inspector.gui.map.colouring.columns import choices_of
from inspector.gui.safe_text import one_line
from inspector.session.jumps import go_to_group, go_to_row, rows_meant, select_dataset
from inspector.session.recent import recent_projects
from inspector.session.row_order import Tab
from inspector.session.visible import plain

if TYPE_CHECKING:
    from inspector.gui.project_page import ProjectPage
    from inspector.gui.window import Window
    from inspector.session.workspace import Workspace

NAMED: Final = 160
"""Code points of a name of strangers."""
MOST: Final = 1_000
"""Groups, and datasets, that are offered; what is beyond has a number in the lists."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette; its texts can be shown as they are.

    Attributes:
        kind: what it is, in a word.
        title: what it does; this is searched.
        do: does it.
        key: the key that does it too.
        detail: what else is to be known.
    """

    kind: str
    title: str
    do: Callable[[], object]
    key: str = ""
    detail: str = ""


def entries(window: Window, acts: Sequence[Act], page: ProjectPage | None) -> list[Entry]:
    """Return all that can be done now, what is wanted most often first."""
    return [
        *(_of_act(act) for act in acts if act.do != window.show_palette),
        *(_of_page(page) if page is not None else ()),
        *_projects(window, page),
    ]


def rows_of(workspace: Workspace, query: str) -> list[Entry]:
    """Return entries for the rows whose number a query names."""
    if workspace.columns is None:
        return []
    return [
        Entry(
            "Row",
            f"Go to row {place.record:,}",
            partial(go_to_row, workspace, place.row),
            detail=_shown(place.file),
        )
        for place in rows_meant(workspace.columns, query)
    ]


def _of_act(act: Act) -> Entry:
    return Entry(act.section, act.title, act.do, next(iter(act.keys_now), ""))


def _of_page(page: ProjectPage) -> Iterator[Entry]:
    workspace, columns = page.workspace, page.workspace.columns
    counts = workspace.listing.counts()
    for tab in Tab:
        shown = f"{counts[tab]:,} rows"
        show = partial(workspace.listing.show, tab)
        yield Entry("Table", f"List {tab.value}", show, detail=shown)
    for choice in choices_of(columns, page.map.field) if columns is not None else ():
        title = f"Colour the map by {_shown(choice.title)}"
        yield Entry("Map", title, partial(page.map.colour_by, choice.key))
    for panel in page.docks.titles:
        for place in (*PLACES, "float"):
            words = "Let it float" if place == "float" else f"Move it {place}"
            yield Entry("Panels", f"{panel}: {words}", partial(page.docks.move_panel, panel, place))
    if columns is None:
        return
    for number, group in enumerate(columns.ranking.groups[:MOST]):
        title = f"Go to group: {_shown(group.title)}"
        go = partial(go_to_group, workspace, number)
        yield Entry("Group", title, go, detail=f"{len(group.rows):,} rows")
    for number, dataset in enumerate(columns.union.datasets[:MOST]):
        title = f"Select dataset: {_shown(dataset.name)}"
        select = partial(select_dataset, workspace, number)
        yield Entry("Dataset", title, select, detail=f"{len(dataset):,} rows")


def _projects(window: Window, page: ProjectPage | None) -> Iterator[Entry]:
    opened = str(page.workspace.session.project.path) if page is not None else ""
    for project in recent_projects():
        if project.path != opened:
            path = Path(project.path)
            title = f"Open project: {_shown(path.stem)}"
            yield Entry("Project", title, partial(window.open, [path]), detail=project.progress)


def _shown(text: str) -> str:
    """Return a text of strangers in a line in which what hides is named."""
    return one_line(plain(one_line(text, NAMED)), NAMED)
