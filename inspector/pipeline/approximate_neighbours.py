"""The kNN graph of very many rows, nearly: cells first, then neighbours of neighbours.

Rows are put into cells around centres (Lloyd 1982), a cell is compared with the cells that its
rows lie near as well (the inverted file of Jegou, Douze, Schmid 2011), and the graph that this
gives is improved by the neighbours of each row's neighbours (NN-descent: Dong, Moses, Li 2011).
All of it is seeded and shared among threads by whole cells, so the same rows give the same graph.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Neighbours
from inspector.domain.protocols import Task
from inspector.pipeline.tile_search import (
    PIECE,
    Candidates,
    Table,
    make_table,
    products,
    run_all,
    settle_all,
)

Array = NDArray[Any]

PROBES: Final = 32
"""Cells that a cell is compared with, itself included."""
SECOND_CHOICES: Final = 12
"""Nearest centres of a row that say which cells its own cell is compared with."""
ROUNDS: Final = 3
LLOYD_ROUNDS: Final = 6
ROWS_PER_CENTRE: Final = 40
"""Rows that centres are learned from, for each centre."""
CAPACITY: Final = 96
WIDEST: Final = 4_096


def approximate_neighbours(
    vectors: NDArray[np.floating], k: int, task: Task, *, half: bool
) -> Neighbours:
    """Return nearly the ``k`` nearest other rows of each row; similarities are exact.

    Args:
        vectors: float16 or float32 (m, d), about unit length, m far above k.
        k: neighbours wanted.
        task: told about every cell.
        half: whether the processor multiplies bfloat16 fast.
    """
    total = len(vectors)
    n_cells = max(2, round(total**0.5))
    centres = _learn_centres(vectors, n_cells, task)
    choices = _nearest_centres(vectors, centres, task)
    order = np.argsort(choices[:, 0], kind="stable")
    bounds = np.searchsorted(choices[order, 0], np.arange(n_cells + 1))
    table = make_table(vectors, order, half=half)
    graph = _search_cells(table, k, bounds, _near_cells(choices, n_cells), task)
    for _ in range(ROUNDS):
        graph = _improve(table, graph, task)
    return _in_order(graph, order)


def _learn_centres(vectors: NDArray[np.floating], n_cells: int, task: Task) -> Array:
    rng = np.random.default_rng(0)
    rows = rng.permutation(len(vectors))[: n_cells * ROWS_PER_CENTRE]
    sample = np.asarray(vectors[np.sort(rows)], np.float32)
    centres = sample[rng.permutation(len(sample))[:n_cells]]
    for done in range(LLOYD_ROUNDS):
        task.report(done, LLOYD_ROUNDS, "learning cells")
        owners = _nearest_centres(sample, centres, None)[:, 0]
        order = np.argsort(owners, kind="stable")
        used, starts = np.unique(owners[order], return_index=True)
        centres[used] = np.add.reduceat(sample[order], starts, axis=0)
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return centres


def _nearest_centres(vectors: Array, centres: Array, task: Task | None) -> Array:
    """Return int32 (m, SECOND_CHOICES), the nearest centres of each row in order."""
    import torch

    width = min(SECOND_CHOICES, len(centres))
    choices = np.empty((len(vectors), width), np.int32)
    turned = torch.from_numpy(centres).T
    for start in range(0, len(vectors), PIECE):
        piece = slice(start, start + PIECE)
        near = torch.from_numpy(np.asarray(vectors[piece], np.float32)) @ turned
        choices[piece] = near.topk(width).indices.numpy()
        if task:
            task.report(min(start + PIECE, len(vectors)), len(vectors), "filling cells")
    return choices


def _near_cells(choices: Array, n_cells: int) -> list[list[int]]:
    """Return for each cell itself and the cells that most of its rows lie near."""
    pairs = choices[:, :1].astype(np.int64) * n_cells + choices[:, 1:]
    codes, counts = np.unique(pairs, return_counts=True)
    ranked = np.lexsort((codes, -counts, codes // n_cells))
    near: list[list[int]] = [[cell] for cell in range(n_cells)]
    for code in codes[ranked].tolist():
        cell, other = divmod(code, n_cells)
        if len(near[cell]) < PROBES:
            near[cell].append(other)
    return near


def _search_cells(
    table: Table, k: int, bounds: Array, near: list[list[int]], task: Task
) -> Neighbours:
    """Offer each row all rows of the cells near its own."""
    from inspector.pipeline.neighbour_kernels import scan

    total = len(table.exact)
    found = Candidates.empty(total, k, CAPACITY, half=table.half)
    cells = [_pieces(first, last) for first, last in pairwise(bounds.tolist())]

    def search(cell: int) -> None:
        for rows in cells[cell]:
            for other in near[cell]:
                for columns in cells[other]:
                    tile = products(table, rows, columns)
                    ends = rows.start, columns.start
                    scan(tile, *ends, k, found.arrays, table.errors, False, False)

    jobs = (partial(search, cell) for cell in range(len(cells)))
    run_all(len(cells), jobs, task, "comparing cells")
    return settle_all(table, found, k, task, strict=False)


def _pieces(first: int, last: int) -> list[slice]:
    return [
        slice(start, min(start + WIDEST, int(last)))
        for start in range(int(first), int(last), WIDEST)
    ]


def _improve(table: Table, graph: Neighbours, task: Task) -> Neighbours:
    """Offer each row the neighbours of its neighbours, and the rows that it is a neighbour of."""
    from inspector.pipeline.graph_kernels import improve, reverse

    total = len(table.exact)
    new = Neighbours(graph.indices.copy(), graph.similarities.copy())
    back = reverse(graph.indices)
    starts = range(0, total, PIECE)

    def piece(first: int) -> None:
        ends = first, min(first + PIECE, total)
        improve(*ends, table.exact, graph.indices, back, new.indices, new.similarities)

    run_all(len(starts), (partial(piece, first) for first in starts), task, "improving")
    return new


def _in_order(graph: Neighbours, order: Array) -> Neighbours:
    """Give the rows of a graph the numbers they had before they were put into cells."""
    indices, similarities = np.empty_like(graph.indices), np.empty_like(graph.similarities)
    indices[order] = np.where(graph.indices < 0, -1, order[graph.indices])
    similarities[order] = graph.similarities
    return Neighbours(indices, similarities)
