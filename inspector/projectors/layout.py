"""UMAP's layout, compiled, on all processors, the same whatever their number.

As umap-learn does it: stochastic descent on the cross entropy of the graph and the map, every edge
drawn as often as its weight says, five random rows pushed away each time (McInnes, Healy, Melville
2018, arXiv 1802.03426, section 3.2). Different from it so that threads need no locks and a seed
gives one map: within an epoch a row moves alone and sees the others where the epoch before left
them; chance is a hash of seed, epoch and row. An edge pulls each of its ends once an epoch, not
twice (umap-learn stores it in both directions and moves both ends for each): as neither end sees
the other give way, two pulls overshoot. Measured on 10,000 texts, trustworthiness is 0.960 with one
pull, 0.950 with two, 0.952 from umap-learn with the same graph. Forces are read from a table.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.protocols import Task
from inspector.projectors.fuzzy_graph import FuzzyGraph
from inspector.projectors.kernels import Threads, inlined, kernel

CURVE: Final = (1.576943460405378, 0.8950608781227859)
"""a and b of 1 / (1 + a d^2b), fitted to min_dist 0.1 and spread 1 (umap-learn's defaults)."""
PUSHES: Final = 5
LONGEST: Final = np.float32(4.0)
"""The longest step along an axis that one force makes."""

EXPONENTS: Final = (-24, 24)
"""Powers of two of the squared distances in the table; nearer and farther ones use its ends."""
MANTISSA_BITS: Final = 7
_SHIFT: Final = 23 - MANTISSA_BITS
_LOWEST: Final = (127 + EXPONENTS[0]) << MANTISSA_BITS
_HIGHEST: Final = ((127 + EXPONENTS[1]) << MANTISSA_BITS) - _LOWEST - 1
_WHOLE: Final = np.uint64(0xFFFFFFFF)
_PHASE: Final = np.uint64(0x9E3779B9)
"""The golden part of ``_WHOLE``: edges begin at different phases, not all in one epoch."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


def lay_out(
    start: Floats,
    graph: FuzzyGraph,
    *,
    epochs: int,
    seed: int,
    threads: Threads,
    task: Task,
    moving: Ints | None = None,
    rate: float = 1.0,
) -> Floats:
    """Move the points until near rows are near; told about every epoch, cancelled at any.

    Args:
        start: float32 (m, 2).
        graph: of the same rows.
        epochs: rounds; the step shrinks from ``rate`` to 0 over them.
        seed: the same seed gives the same map, bit for bit.
        threads: shares the rows; their number makes no difference.
        task: told about every epoch.
        moving: rows that may move, ascending; all of them if None.
        rate: length of the first steps.

    Returns:
        float32 (m, 2).
    """
    rows = np.arange(len(start), dtype=np.int32) if moving is None else moving
    chances = _chances(graph, epochs)
    pull, push = force_tables()
    points = np.array(start, np.float32)
    moved = points.copy()
    for epoch in range(epochs):
        task.report(epoch, epochs, "laying out")
        step = np.float32(rate * (1.0 - epoch / epochs))
        key = np.uint64((seed * 0x9E3779B97F4A7C15 + epoch * 0xD1B54A32D192ED03) % 2**64)
        arrays = (points, moved, rows, graph.starts, graph.others, chances, pull, push)
        threads.over(len(rows), partial(_epoch, *arrays, epoch, step, key))
        points, moved = moved, points
    task.report(epochs, epochs, "laying out")
    return points


def force_tables() -> tuple[Floats, Floats]:
    """Return what a difference is multiplied by, pulled and pushed, by squared distance."""
    a, b = CURVE
    middles = np.arange(_LOWEST, _LOWEST + _HIGHEST + 1, dtype=np.int32) << _SHIFT
    squared = (middles + (1 << (_SHIFT - 1))).view(np.float32).astype(np.float64)
    pull = -2.0 * a * b * squared ** (b - 1.0) / (a * squared**b + 1.0)
    push = 2.0 * b / ((0.001 + squared) * (a * squared**b + 1.0))
    return pull.astype(np.float32), push.astype(np.float32)


def _chances(graph: FuzzyGraph, epochs: int) -> NDArray[np.uint32]:
    """How often each edge is drawn an epoch, in parts of 2^32; 0 if less than once in all."""
    chances = graph.weights / max(float(graph.weights.max(initial=0.0)), 1e-9)
    chances[chances < 1.0 / epochs] = 0.0
    return (chances * np.float64(_WHOLE)).astype(np.uint32)


@inlined
def _bounded(step: np.float32) -> np.float32:
    return min(max(step, -LONGEST), LONGEST)


@inlined
def _place(squared: np.float32) -> int:
    """Return where the table speaks of a squared distance: its exponent and first digits."""
    place = np.int32(np.float32(squared).view(np.int32) >> _SHIFT)
    return int(min(max(int(place) - _LOWEST, 0), _HIGHEST))


@kernel
def _epoch(  # noqa: PLR0913, PLR0917 - a kernel takes arrays
    points: Floats,
    moved: Floats,
    rows: Ints,
    starts: NDArray[np.int64],
    others: Ints,
    chances: NDArray[np.uint32],
    pull: Floats,
    push: Floats,
    epoch: int,
    step: np.float32,
    key: np.uint64,
    first: int,
    last: int,
) -> None:
    total = np.uint64(len(points))
    for position in range(first, last):
        row = rows[position]
        x, y = points[row, 0], points[row, 1]
        state = (key ^ np.uint64(row)) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(31))) * np.uint64(0x94D049BB133111EB)
        for edge in range(starts[row], starts[row + 1]):
            chance = np.uint64(chances[edge])
            before = np.uint64(edge) * _PHASE + np.uint64(epoch) * chance
            if (before & _WHOLE) + chance <= _WHOLE:
                continue
            other = others[edge]
            dx, dy = x - points[other, 0], y - points[other, 1]
            force = pull[_place(dx * dx + dy * dy)]
            x += step * _bounded(force * dx)
            y += step * _bounded(force * dy)
            away_x, away_y = np.float32(0.0), np.float32(0.0)
            for _ in range(PUSHES):  # from one place, so that the processor need not wait for each
                state = state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
                chosen = ((state >> np.uint64(32)) * total) >> np.uint64(32)
                dx, dy = x - points[chosen, 0], y - points[chosen, 1]
                force = push[_place(dx * dx + dy * dy)]
                away_x += _bounded(force * dx)
                away_y += _bounded(force * dy)
            x += step * away_x
            y += step * away_y
        moved[row, 0], moved[row, 1] = x, y
