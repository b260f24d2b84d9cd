"""Go somewhere in a project by its name: a group, a dataset, a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from inspector.domain.findings import Group
from inspector.session.columns import Columns
from inspector.session.row_order import Tab
from inspector.session.workspace import Workspace

OFFERED: Final = 8
"""Datasets that a row's number is offered in."""
_ROW: Final = re.compile(r"\s*(?:(?:go to )?row\s*)?#?(\d[\d,]{0,14})(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A row by the file and the 0-based record number that people see."""

    row: int
    file: str
    record: int


def go_to_group(workspace: Workspace, number: int) -> None:
    """Select a pattern's rows and look at the most suspicious one."""
    columns = workspace.columns
    if columns is None or number >= len(columns.ranking.groups):
        return
    group = columns.ranking.groups[number]
    if len(group.rows):
        workspace.selection.replace(group.rows, columns.ranking.group_ids[number])
        workspace.selection.focus(best_row(columns, group))


def best_row(columns: Columns, group: Group) -> int:
    """Return the most suspicious row of a pattern that has any."""
    scores = np.nan_to_num(columns.ranking.scores[group.rows], nan=-1.0)
    return int(group.rows[int(np.argmax(scores))])


def select_dataset(workspace: Workspace, number: int) -> None:
    """Select a dataset's rows and list them."""
    columns = workspace.columns
    if columns is None or number >= len(columns.union.datasets):
        return
    first, behind = columns.union.starts[number : number + 2].tolist()
    workspace.selection.replace(np.arange(first, behind))
    workspace.listing.show(Tab.SELECTED)


def go_to_row(workspace: Workspace, row: int) -> None:
    """Look at a row; where the table does not list it, all rows are listed."""
    if workspace.columns is None or row >= len(workspace.columns):
        return
    workspace.selection.focus(row)
    if not np.any(workspace.listing.rows == row):
        workspace.listing.show(Tab.ALL)


def rows_meant(columns: Columns, query: str) -> list[RowPlace]:
    """Return the rows that a query such as "row 1,496" or "1496 chat" may mean, one a dataset."""
    asked = _ROW.fullmatch(query)
    if asked is None:
        return []
    record, name = int(asked[1].replace(",", "")), asked[2].strip().lower()
    union = columns.union
    meant = [
        RowPlace(int(start) + record, dataset.name, record)
        for start, dataset in zip(union.starts, union.datasets, strict=False)
        if record < len(dataset) and name in dataset.name.lower()
    ]
    return meant[:OFFERED]
