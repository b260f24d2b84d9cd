"""Which rows a tab holds, and how they are sorted; plain arrays, for any thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools
from inspector.session.columns import Columns
from inspector.session.sort_keys import text_keys, why_keys


class Tab(StrEnum):
    """Which rows are listed."""

    QUEUE = "queue"
    ALL = "all"
    FILTERED = "filtered"
    SELECTED = "selected"


class Order(StrEnum):
    """By what the rows are sorted."""

    SCORE = "score"
    VERDICT = "verdict"
    STAGE = "stage"
    TEXT = "text"
    WHY = "why"
    PLACE = "place"


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """What is to be listed, as it was when it was asked for."""

    columns: Columns
    verdicts: NDArray[np.uint8]
    tab: Tab
    order: Order
    is_reversed: bool
    matching: Bools | None
    selected: NDArray[np.int64]
    preferred: NDArray[np.int64] | None


def arranged(wish: Wish) -> NDArray[np.int64]:
    """Return int64, the rows as the table shows them from the top."""
    rows = _members(wish)
    if wish.order is not Order.SCORE:
        rows = rows[np.argsort(_keys(wish, rows), kind="stable")]
    return rows[::-1].copy() if wish.is_reversed else rows


def _members(wish: Wish) -> NDArray[np.int64]:
    ranked, queued = wish.columns.ranking.order, wish.columns.queue
    if wish.preferred is not None and len(wish.preferred) == len(ranked):
        ranked = wish.preferred
        queued = ranked[wish.columns.suspect[ranked]]
    if wish.tab is Tab.QUEUE:
        return queued
    if wish.tab is Tab.FILTERED and wish.matching is not None:
        return ranked[wish.matching[ranked]]
    if wish.tab is Tab.SELECTED:
        chosen = np.zeros(len(ranked), np.bool_)
        chosen[wish.selected] = True
        return ranked[chosen[ranked]]
    return ranked


def _keys(wish: Wish, rows: NDArray[np.int64]) -> NDArray[Any]:
    """Return a sortable number or text for each row; rows without a verdict or reason come last."""
    columns = wish.columns
    if wish.order is Order.VERDICT:
        codes = wish.verdicts[rows]
        return np.where(codes == 0, 255, codes)
    if wish.order is Order.STAGE:
        return columns.union.stage_of[rows]
    if wish.order is Order.PLACE:
        return rows
    keys = text_keys(columns) if wish.order is Order.TEXT else why_keys(columns)
    return keys[rows]
