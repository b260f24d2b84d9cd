"""A made-up workspace of as many points as wanted, with what the map asks of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from inspector.domain.arrays import Points, TextColumn
from inspector.domain.dataset import Dataset, RowIndex, Union
from inspector.domain.ranking import Ranking
from inspector.domain.sample import Stage
from inspector.session.columns import Columns
from inspector.session.filters import Filters
from inspector.session.selection import Selection

CLUSTERS, SUSPECTS = 60, 1_000


@dataclass
class Listed:
    """What the map asks of a listing."""

    filtered: ClassVar[Signal] = Signal()
    matching: NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False)
class Reviewed:
    """What the map asks of a review."""

    labelled: ClassVar[Signal] = Signal(object)
    verdicts: NDArray[np.uint8]


class Screened:
    """What the map asks of a workspace, with points of nothing in particular."""

    reloaded: ClassVar[Signal] = Signal()
    reranked: ClassVar[Signal] = Signal()

    def __init__(self, xy: NDArray[np.float32]) -> None:
        self.columns = make_columns(xy)
        self.selection, self.listing, self.filters = Selection(), Listed(), Filters()
        near = np.random.default_rng(3).integers(0, len(xy), 8).tolist()
        results = SimpleNamespace(
            union=self.columns.union, nearest=lambda *_: [(0.9, row) for row in near]
        )
        self.session = SimpleNamespace(results=results)
        self.review = Reviewed(np.zeros(len(xy), np.uint8))

    def work(
        self, title: str, function: Callable[[Any], Any], on_done: Callable[[Any], None]
    ) -> None:
        """Do it here and now."""
        on_done(function(SimpleNamespace(title=title)))


def make_columns(xy: NDArray[np.float32]) -> Columns:
    """Return a result with these points, few of them suspect."""
    count = len(xy)
    dice, numbers = np.random.default_rng(1), np.arange(count)
    texts = TextColumn(np.zeros(0, np.uint8), np.zeros(count + 1, np.int64), numbers >= 0)
    index = RowIndex(numbers, numbers, np.zeros((count, 16), np.uint8), numbers, numbers >= 0)
    dataset = Dataset("a", Path("a"), Stage.SFT, "jsonl", {}, index, {"prompt": texts}, {}, ())
    scores = dice.random(count) ** 8
    order = np.argsort(-scores)
    suspect = np.zeros(count, np.bool_)
    suspect[order[:SUSPECTS]] = True
    return Columns(
        union=Union((dataset,)),
        ranking=Ranking(scores, order, suspect, (), ()),
        queue=order[:SUSPECTS],
        suspect=suspect,
        group_of=np.full(count, -1, np.int32),
        reasons={},
        points={"prompt": Points(xy, np.arange(count, dtype=np.int32))},
        is_draft=False,
    )


def clustered(count: int) -> NDArray[np.float32]:
    """Return points in clusters, as UMAP makes them; float32 (count, 2)."""
    dice = np.random.default_rng(0)
    centres = dice.normal(0, 5, (CLUSTERS, 2))
    spread = dice.normal(0, 0.6, (count, 2))
    return (centres[dice.integers(0, CLUSTERS, count)] + spread).astype(np.float32)
