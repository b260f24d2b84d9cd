"""Which rows a tab holds, and in which order: pure functions of arrays, for any thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools
from inspector.session.columns import Columns
from inspector.session.selection import Picked
from inspector.session.table_columns import sort_keys


class Tab(StrEnum):
    """Which rows are listed."""

    QUEUE = "queue"
    ALL = "all"
    FILTERED = "filtered"
    SELECTED = "selected"


class Order(StrEnum):
    """By what the rows are sorted; the name of any column of ``table_columns`` will do too."""

    SCORE = "score"
    VERDICT = "verdict"
    STAGE = "stage"
    TEXT = "text"
    WHY = "why"
    PLACE = "place"


@dataclass(frozen=True, slots=True, eq=False)
class Preferred:
    """An order of all rows that stands for that by score.

    Attributes:
        front: int64 (m), rows that come first, each once.
        order: int64 (n), all rows; those that are not in front come as they stand here.
    """

    front: NDArray[np.int64]
    order: NDArray[np.int64]

    def rows(self) -> NDArray[np.int64]:
        """Return int64 (n), all rows from the top; takes a while, so not on the GUI thread."""
        is_front = np.zeros(len(self.order), np.bool_)
        is_front[self.front] = True
        return np.concatenate([self.front, self.order[~is_front[self.order]]])


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """What is to be listed.

    Attributes:
        columns: the rows.
        verdicts: uint8 (n), index into ``labels.VERDICTS``.
        tab: which of them.
        order: name of the column that they are sorted by; ``is_reversed`` turns it round.
        is_reversed: see ``order``.
        matching: bool (n), which rows pass the filters; None without any.
        selected: the selected rows.
        preferred: the order that stands for that by score, if any.
    """

    columns: Columns
    verdicts: NDArray[np.uint8]
    tab: Tab
    order: str
    is_reversed: bool
    matching: Bools | None
    selected: Picked
    preferred: Preferred | None


def listed(wish: Wish) -> NDArray[np.int64]:
    """Return int64, the rows from the top."""
    rows = _members(wish)
    if wish.order != Order.SCORE:
        keys = sort_keys(wish.columns, wish.verdicts, wish.order)
        rows = rows[np.argsort(keys[rows], kind="stable")]
    return rows[::-1].copy() if wish.is_reversed else rows


def _members(wish: Wish) -> NDArray[np.int64]:
    ranked, queued = wish.columns.ranking.order, wish.columns.queue
    if wish.preferred is not None and len(wish.preferred.order) == len(ranked):
        ranked = wish.preferred.rows()
        queued = ranked[wish.columns.suspect[ranked]]
    if wish.tab is Tab.QUEUE:
        return queued
    if wish.tab is Tab.FILTERED and wish.matching is not None:
        return ranked[wish.matching[ranked]]
    if wish.tab is Tab.SELECTED:
        return wish.selected.ordered(ranked)
    return ranked
