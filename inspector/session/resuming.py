"""Take a project up where it was left."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.session.columns import Columns
from inspector.session.looks import MOST, Look, kept
from inspector.session.row_order import Tab
from inspector.session.workspace import Workspace


def look_of(workspace: Workspace, *, mapped: str, colour: str) -> Look:
    """Return how a project looks now."""
    listing, selection = workspace.listing, workspace.selection
    picked = selection.rows if not selection.group and len(selection.rows) <= MOST else ()
    rows: dict[str, tuple[str, ...]] = {}
    for row in picked:
        if workspace.columns is not None:
            dataset, record = workspace.columns.union.locate(int(row))
            rows[dataset.name] = (*rows.get(dataset.name, ()), dataset.uid(record))
    shown = listing.tab.value, str(listing.order), listing.is_reversed
    pills = kept(workspace.filters.pills)
    return Look(*shown, mapped, colour, selection.group, rows, pills)


def take_up(workspace: Workspace, look: Look) -> None:
    """List and filter rows as before, and select again what was selected, once it is read."""
    _list(workspace, look)

    def select(columns: Columns, rows: NDArray[np.int64]) -> None:
        shown = workspace.columns
        if shown is None or not shown.union.has_rows_of(columns.union):
            return  # the rows have other numbers by now
        if len(rows) and not len(workspace.selection.rows):
            workspace.selection.replace(rows, look.group)
            if look.tab == Tab.SELECTED:
                workspace.listing.show(Tab.SELECTED)

    def find() -> None:
        workspace.reloaded.disconnect(find)
        columns = workspace.columns
        if columns is not None and (look.group or look.rows):
            workspace.work(
                "Find the selection",
                lambda _: _rows(columns, look),
                lambda rows: select(columns, rows),
            )

    workspace.reloaded.connect(find)


def _list(workspace: Workspace, look: Look) -> None:
    if look.pills:
        workspace.filters.set(look.pills)
        if look.tab != Tab.FILTERED:
            workspace.listing.show(Tab.QUEUE)
    if look.tab == Tab.ALL:
        workspace.listing.show(Tab.ALL)
    if look.order:
        workspace.listing.sort(look.order, is_reversed=look.is_reversed)


def _rows(columns: Columns, look: Look) -> NDArray[np.int64]:
    """Return the rows that were selected and are still there, int64."""
    if look.group in columns.ranking.group_ids:
        number = columns.ranking.group_ids.index(look.group)
        return np.asarray(columns.ranking.groups[number].rows, np.int64)
    found = [np.zeros(0, np.int64)]
    for start, dataset in zip(columns.union.starts, columns.union.datasets, strict=False):
        records = dataset.find(look.rows.get(dataset.name, ()))
        found.append(records[records >= 0] + int(start))
    return np.concatenate(found)
