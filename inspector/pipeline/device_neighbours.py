"""Nearest rows by blocked float32 products on a device, in memory that does not grow with n².

For accelerators, for few rows (nothing has to be compiled), and for rows that are not in the set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from inspector.domain.arrays import Floats, Ints, Neighbours
from inspector.domain.protocols import Task

if TYPE_CHECKING:
    import torch

BLOCK: Final = 2_048
COLUMNS: Final = 65_536
"""A block of products is 512 MB at most."""
SPARE: Final = 8
"""Candidates kept beyond k, so that nearly all ties are settled by row and not by the device."""


def device_neighbours(vectors: Floats, k: int, device: str, task: Task) -> Neighbours:
    """Return the ``k`` nearest other rows of each row, exactly up to rounding.

    In float32: half precision loses most neighbours of tight clusters (measured: recall 0.34 for
    ten clusters of 300), which is where copies and templates are. The whole set is on the device
    once, as float32.
    """
    import torch

    table = torch.from_numpy(np.asarray(vectors, np.float32)).to(device)
    total = len(table)
    graph = _padded(total, k)
    for start in range(0, total, BLOCK):
        rows = np.arange(start, min(start + BLOCK, total))
        best = _Best(table[rows[0] : rows[-1] + 1], min(k + SPARE, total - 1))
        for left in range(0, total, COLUMNS):
            best.offer(table[left : left + COLUMNS], left, start)
        _settle(vectors, vectors[rows], best.ids.cpu().numpy(), graph, rows)
        task.report(int(rows[-1]) + 1, total)
    np.clip(graph.similarities, -1.0, 1.0, out=graph.similarities)
    return graph


def nearest_in(vectors: Floats, queries: Floats, k: int, device: str, task: Task) -> Neighbours:
    """Return the ``k`` rows of ``vectors`` nearest to each query, exactly up to rounding.

    Args:
        vectors: float16 or float32 (m, d), may be a memory map: it is read once, piece by piece,
            for every 2,048 queries.
        queries: float16 or float32 (q, d).
        k: neighbours wanted; fewer are padded with -1 and similarity 0.
        device: ``cuda``, ``mps`` or ``cpu`` for the products.
        task: told about every piece.
    """
    import torch

    graph = _padded(len(queries), k)
    pieces = range(0, len(vectors), COLUMNS)
    for start in range(0, len(queries) if len(vectors) else 0, BLOCK):
        some = np.asarray(queries[start : start + BLOCK], np.float32)
        best = _Best(torch.from_numpy(some).to(device), min(k + SPARE, len(vectors)))
        for number, left in enumerate(pieces):
            piece = np.asarray(vectors[left : left + COLUMNS], np.float32)
            best.offer(torch.from_numpy(piece).to(device), left, None)
            done = start // BLOCK * len(pieces) + number + 1
            task.report(done, -(-len(queries) // BLOCK) * len(pieces), "measuring recall")
        _settle(vectors, some, best.ids.cpu().numpy(), graph, np.arange(start, start + len(some)))
    np.clip(graph.similarities, -1.0, 1.0, out=graph.similarities)
    return graph


class _Best:
    """The nearest rows so far of a block of queries, on their device."""

    def __init__(self, queries: torch.Tensor, width: int) -> None:
        import torch

        self._queries, self._width = queries, width
        self._scores = torch.empty((len(queries), 0), device=queries.device)
        self.ids = torch.empty((len(queries), 0), dtype=torch.int64, device=queries.device)

    def offer(self, piece: torch.Tensor, left: int, own: int | None) -> None:
        """Compare with rows ``left`` and on; ``own`` is the row that the first query is itself."""
        import torch

        scores = self._queries @ piece.T
        if own is not None:
            scores.diagonal(own - left).fill_(-torch.inf)
        near = scores.topk(min(self._width, len(piece)), dim=1)
        known = torch.cat([self._scores, near.values], dim=1)
        ids = torch.cat([self.ids, near.indices + left], dim=1)
        self._scores, places = known.topk(min(self._width, known.shape[1]), dim=1)
        self.ids = ids.gather(1, places)


def _padded(total: int, k: int) -> Neighbours:
    return Neighbours(np.full((total, k), -1, np.int32), np.zeros((total, k), np.float32))


def _settle(vectors: Floats, queries: Floats, ids: Ints, graph: Neighbours, rows: Ints) -> None:
    """Order candidates by exact product, then by row, and put them into the graph."""
    near = np.asarray(vectors[ids.ravel()], np.float32).reshape(*ids.shape, -1)
    products = np.einsum("rd,rcd->rc", np.asarray(queries, np.float32), near)
    order = np.lexsort((ids, -products))[:, : graph.k]
    graph.indices[rows, : order.shape[1]] = np.take_along_axis(ids, order, 1)
    graph.similarities[rows, : order.shape[1]] = np.take_along_axis(products, order, 1)
