"""Candidates for the nearest rows of every row, from tiles of products in half precision.

A tile is the products of one block of rows with another. In bfloat16 they cost a third of what
they cost in float32, and are off by little that is known: ``errors`` bounds it for each row from
what rounding did to the vectors. Every row whose product comes within twice that of the k-th best
stays a candidate and is settled by its exact product, so nothing is lost to the lower precision.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Neighbours
from inspector.domain.protocols import Task

if TYPE_CHECKING:
    import torch

Array = NDArray[Any]
Job = Callable[[], object]

CAPACITY: Final = 512
"""Candidates a row may have; one that has more is searched in float32 instead."""
ROUND: Final = 128
PIECE: Final = 8_192
"""Rows converted or settled at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Vectors as the search wants them.

    Attributes:
        exact: float32 (n, d).
        rough: bfloat16 or float32 (n, d), what tiles are made of.
        errors: float32 (n), how far any product of a row below 1 may be off in a tile.
    """

    exact: NDArray[np.float32]
    rough: torch.Tensor
    errors: NDArray[np.float32]

    @property
    def half(self) -> bool:
        """Whether tiles are bfloat16."""
        return self.rough.itemsize == 2


def make_table(vectors: NDArray[np.floating], order: Array | None, *, half: bool) -> Table:
    """Convert vectors, in another order if given, piece by piece."""
    import torch

    total, width = vectors.shape
    exact = np.empty((total, width), np.float32)
    rough = torch.empty((total, width), dtype=torch.bfloat16) if half else torch.from_numpy(exact)
    lengths, losses = np.zeros(total, np.float32), np.zeros(total, np.float32)
    for start in range(0, total, PIECE):
        piece = slice(start, start + PIECE)
        exact[piece] = vectors[piece] if order is None else vectors[order[piece]]
        lengths[piece] = np.linalg.norm(exact[piece], axis=1)
        if half:
            rough[piece] = torch.from_numpy(exact[piece])
            losses[piece] = np.linalg.norm(exact[piece] - rough[piece].float().numpy(), axis=1)
    # Cauchy-Schwarz for what rounding the vectors does; then float32 sums of ``width`` products;
    # then half a unit of a bfloat16 below 1.
    longest = float(lengths.max(initial=0.0)) * 1.01
    errors = losses * longest + lengths * 1.01 * float(losses.max(initial=0.0))
    errors += (width + 8) * 2.0**-23 * longest**2
    errors += 2.0**-9 if half else 0.0
    return Table(exact, rough, errors.astype(np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What tiles have offered to each row so far.

    Attributes:
        ids: int32 (n, capacity), candidates of a row, in no order.
        scores: float32 (n, capacity), their products as the tile has them.
        counts: int32 (n), how many; -1 where there were too many.
        floors: int16 or int32 (n), bits of the lowest score that is still of interest.
        limits: int32 (n), how many there may be before some are dropped and the floor rises.
    """

    ids: Array
    scores: Array
    counts: Array
    floors: Array
    limits: Array

    @classmethod
    def empty(cls, total: int, k: int, capacity: int, *, half: bool) -> Candidates:
        """Return candidates of rows that nothing has been offered to."""
        capacity = max(capacity, 6 * k)
        kind = np.int16 if half else np.int32
        ids, scores = np.empty((total, capacity), np.int32), np.empty((total, capacity), np.float32)
        floors = np.full(total, np.iinfo(kind).min, kind)
        limits = np.full(total, max(64, 2 * k), np.int32)
        return cls(ids, scores, np.zeros(total, np.int32), floors, limits)

    @property
    def arrays(self) -> tuple[Array, Array, Array, Array, Array]:
        """All of them, as the kernels take them."""
        return self.ids, self.scores, self.counts, self.floors, self.limits


def products(table: Table, rows: slice, columns: slice) -> Array:
    """Return a tile as the bits of its products: int16 (bfloat16) or int32 (float32).

    It is cut from a tile of round size: each new shape makes the library compile a kernel.
    """
    import torch

    high, upper = _rounded(rows, len(table.exact))
    wide, left = _rounded(columns, len(table.exact))
    tile = table.rough[high] @ table.rough[wide].T
    whole = torch.int16 if tile.dtype == torch.bfloat16 else torch.int32
    bits: Array = tile.view(whole).numpy()
    lower, right = upper + rows.stop - rows.start, left + columns.stop - columns.start
    return np.ascontiguousarray(bits[upper:lower, left:right])


def _rounded(rows: slice, total: int) -> tuple[slice, int]:
    """Return rows of round number that hold the given ones, and where these begin in them."""
    count = min(-(-(rows.stop - rows.start) // ROUND) * ROUND, total)
    first = min(rows.start, total - count)
    return slice(first, first + count), rows.start - first


def search_pairs(table: Table, k: int, bounds: Sequence[int], task: Task) -> Candidates:
    """Offer every row to every other; each tile off the diagonal serves both of its sides.

    ``bounds`` are the first rows of the blocks and the end of the last.
    """
    from inspector.pipeline.neighbour_kernels import scan

    blocks = [slice(first, last) for first, last in pairwise(bounds)]
    locks = [Lock() for _ in blocks]
    found = Candidates.empty(len(table.exact), k, CAPACITY, half=table.half)

    def offer(one: int, two: int) -> None:
        tile = products(table, blocks[one], blocks[two])
        ends = blocks[one].start, blocks[two].start
        both = one != two
        with locks[one], locks[two] if both else nullcontext():
            scan(tile, *ends, k, found.arrays, table.errors, True, both)

    # The diagonal comes first: it gives every row a floor before it meets the many.
    pairs = [(one, one) for one in range(len(blocks))]
    pairs += [(one, one + far) for far in range(1, len(blocks)) for one in range(len(blocks) - far)]
    run_all(len(pairs), (partial(offer, *pair) for pair in pairs), task, "comparing")
    return found


def settle_all(table: Table, found: Candidates, k: int, task: Task, *, strict: bool) -> Neighbours:
    """Return the ``k`` best candidates of each row, by exact product and then by row."""
    from inspector.pipeline.neighbour_kernels import settle

    total = len(table.exact)
    indices, similarities = np.full((total, k), -1, np.int32), np.zeros((total, k), np.float32)
    starts = range(0, total, PIECE)

    def piece(first: int) -> None:
        ends = first, min(first + PIECE, total)
        errors = table.errors, strict
        settle(*ends, table.exact, found.arrays, *errors, indices, similarities)

    run_all(len(starts), (partial(piece, first) for first in starts), task, "settling")
    return Neighbours(indices, similarities)


def run_all(total: int, jobs: Iterable[Job], task: Task, message: str) -> None:
    """Run jobs in as many threads as there are processors, a few ahead; report each that ends."""
    waiting = iter(jobs)
    with _single_threads(), _pool() as pool:
        running: list[Future[object]] = []
        try:
            for done in range(total):
                ahead = 2 * n_processors() - len(running)
                running += [pool.submit(job) for job in islice(waiting, ahead)]
                running.pop(0).result()
                task.report(done + 1, total, message)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def n_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _single_threads() -> Iterator[None]:
    """Let each of our threads multiply alone, instead of all of them with a pool of their own."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _pool() -> ThreadPoolExecutor:
    import torch

    # The number of threads is a setting of each thread that multiplies.
    return ThreadPoolExecutor(n_processors(), initializer=torch.set_num_threads, initargs=(1,))
