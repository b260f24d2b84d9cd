"""The kNN graph that brute force finds, with half of its products in half the precision."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Ints, Neighbours
from inspector.domain.protocols import Task
from inspector.pipeline.tile_search import Table, make_table, search_pairs, settle_all

BLOCK: Final = 2_048
WIDE: Final = 256
"""Rows searched in float32 at a time."""


def exact_neighbours(
    vectors: NDArray[np.floating], k: int, task: Task, *, half: bool
) -> Neighbours:
    """Return the ``k`` nearest other rows of each row: exact, of equals the lower row.

    Args:
        vectors: float16 or float32 (m, d), about unit length, m > k.
        k: neighbours wanted.
        task: told about every block.
        half: whether the processor multiplies bfloat16 fast.
    """
    total = len(vectors)
    table = make_table(vectors, None, half=half)
    bounds = [*range(0, total, BLOCK), total]
    found = search_pairs(table, k, bounds, task)
    graph = settle_all(table, found, k, task, strict=True)
    _search_wide(table, np.flatnonzero(found.counts < 0), graph, task)
    return graph


def _search_wide(table: Table, rows: Ints, graph: Neighbours, task: Task) -> None:
    """Search rows that had too many candidates: all that lie as near as float32 can tell."""
    from inspector.pipeline.neighbour_kernels import keep_all

    exact, k = table.exact, graph.k
    slack = np.float32((exact.shape[1] + 8) * 2.0**-22)
    for start in range(0, len(rows), WIDE):
        some = rows[start : start + WIDE]
        near = exact[some] @ exact.T
        near[np.arange(len(some)), some] = -np.inf
        floors = np.partition(near, len(exact) - k, axis=1)[:, len(exact) - k] - slack
        keep_all(some, near, floors, exact, graph.indices, graph.similarities)
        task.report(start + len(some), len(rows), "comparing near copies")
