"""A map of more texts than can be laid out at once: a sample first, the rest around it.

The sample is drawn without regard to anything, so dense places stay dense, and holds every row that
must be in it; its own graph comes from walks over the graph of all rows. The others start at the
weighted mean of the rows placed before them and then move a little, around a sample that stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Neighbours
from inspector.domain.protocols import Task
from inspector.projectors.fuzzy_graph import FuzzyGraph, fuzzy_graph
from inspector.projectors.kernels import Threads, kernel
from inspector.projectors.layout import lay_out

FURTHEST: Final = 1_024
"""Rows that a walk from one landmark to others visits at most."""
CANDIDATES: Final = 4
"""A walk ends when it has found this many times the neighbours wanted."""
REFINING_EPOCHS: Final = 30
REFINING_RATE: Final = 0.25
"""Length of the first refining steps, as in umap-learn's ``transform``."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sampling:
    """Which rows are landmarks.

    Attributes:
        count: how many, as a rule.
        seed: decides which.
        keep: rows that must be, bool (m).
    """

    count: int
    seed: int
    keep: Bools | None = None


def lay_out_by_landmarks(
    vectors: NDArray[np.floating],
    neighbours: Neighbours,
    lay_out_sample: Callable[[Floats, Neighbours], Floats],
    *,
    sampling: Sampling,
    width: int,
    threads: Threads,
    task: Task,
) -> Floats:
    """Return the places of all rows, float32 (m, 2).

    Args:
        vectors: float16 or float32 (m, d), unit length.
        neighbours: of all rows.
        lay_out_sample: gets the landmarks' vectors and graph, returns their places.
        sampling: which rows are landmarks.
        width: neighbours that count, the row itself included.
        threads: shares the rows.
        task: told how far the work is.
    """
    task.report(0, 0, "weighing the graph")
    graph = fuzzy_graph(neighbours, width, threads)
    marks = choose_landmarks(graph, sampling)
    task.report(0, 0, "joining landmarks")
    sample = np.asarray(vectors[marks], np.float32)
    points = np.full((len(vectors), 2), np.nan, np.float32)
    points[marks] = lay_out_sample(sample, landmark_graph(sample, neighbours, marks, threads))
    task.report(0, 0, "placing the rest")
    spread(points, graph)
    rest = np.flatnonzero(~np.isin(np.arange(len(points)), marks)).astype(np.int32)
    return lay_out(
        points,
        graph,
        epochs=REFINING_EPOCHS,
        seed=sampling.seed,
        threads=threads,
        task=task,
        moving=rest,
        rate=REFINING_RATE,
    )


def choose_landmarks(graph: FuzzyGraph, sampling: Sampling) -> Ints:
    """Return the landmarks' rows, ascending, int32: a sample that holds what must be kept.

    There are more than ``count`` when over half of them must be kept, and when parts of the graph
    are connected with no landmark: of each of those, the first row is one.
    """
    from scipy.sparse.csgraph import connected_components

    total = len(graph.starts) - 1
    count, seed = sampling.count, sampling.seed
    chosen = np.zeros(total, np.bool_) if sampling.keep is None else sampling.keep.copy()
    drawn = max(count - int(chosen.sum()), count // 2)
    others = np.flatnonzero(~chosen)
    chosen[np.random.default_rng(seed).permutation(others)[:drawn]] = True
    _, part = connected_components(_matrix(graph), directed=False)
    parts, first = np.unique(part, return_index=True)
    chosen[first[~np.isin(parts, part[chosen])]] = True
    return np.flatnonzero(chosen).astype(np.int32)


def landmark_graph(
    sample: Floats, neighbours: Neighbours, marks: Ints, threads: Threads
) -> Neighbours:
    """Find near landmarks of each landmark among those a walk over the graph comes upon first.

    Args:
        sample: the landmarks' vectors, float32 (l, d).
        neighbours: of all rows.
        marks: the landmarks' rows.
        threads: shares the landmarks.

    Returns:
        As many neighbours of each landmark as ``neighbours`` has, numbered as in ``sample``.
    """
    number = np.full(len(neighbours.indices), -1, np.int32)
    number[marks] = np.arange(len(marks), dtype=np.int32)
    edges = np.ascontiguousarray(neighbours.indices, np.int32)
    found = np.full((len(marks), neighbours.k), -1, np.int32)
    likeness = np.zeros((len(marks), neighbours.k), np.float32)
    threads.over(
        len(marks),
        lambda first, last: _walk(edges, number, marks, sample, found, likeness, first, last),
    )
    return Neighbours(found, np.clip(likeness, -1.0, 1.0))


def spread(points: Floats, graph: FuzzyGraph) -> None:
    """Place rows that are NaN at the weighted mean of those placed, outwards, in place.

    A row that no placed one can be reached from stays NaN.
    """
    matrix = _matrix(graph)
    missing = np.flatnonzero(np.isnan(points[:, 0]))
    while len(missing):
        placed = ~np.isnan(points[:, 0])
        near = matrix[missing]
        weight = near @ placed.astype(np.float32)
        reached = weight > 0
        if not reached.any():
            return
        sums = near @ np.where(placed[:, None], points, np.float32(0.0))
        points[missing[reached]] = sums[reached] / weight[reached, None]
        missing = missing[~reached]


def _matrix(graph: FuzzyGraph) -> Any:  # noqa: ANN401 - scipy's
    from scipy.sparse import csr_array

    total = len(graph.starts) - 1
    return csr_array((graph.weights, graph.others, graph.starts), shape=(total, total))


@kernel
def _walk(
    edges: Ints,
    number: Ints,
    marks: Ints,
    sample: Floats,
    found: Ints,
    likeness: Floats,
    first: int,
    last: int,
) -> None:
    seen_by = np.full(len(edges), -1, np.int32)
    queue = np.zeros(FURTHEST, np.int32)
    for mark in range(first, last):
        seen_by[marks[mark]] = mark
        queue[0] = marks[mark]
        head, tail, n_found = 0, 1, 0
        while head < tail and n_found < CANDIDATES * found.shape[1]:
            for other in edges[queue[head]]:
                if other < 0 or seen_by[other] == mark or tail == FURTHEST:
                    continue
                seen_by[other] = mark
                queue[tail] = other
                tail += 1
                if number[other] >= 0:
                    n_found += 1
                    product = np.dot(sample[mark], sample[number[other]])
                    _insert(found[mark], likeness[mark], number[other], product)
            head += 1


@kernel
def _insert(found: Ints, likeness: Floats, candidate: int, product: float) -> None:
    """Put a candidate where it belongs among the best so far, the most like first."""
    place = len(found)
    while place > 0 and (found[place - 1] < 0 or likeness[place - 1] < product):
        place -= 1
        if place + 1 < len(found):
            found[place + 1], likeness[place + 1] = found[place], likeness[place]
    if place < len(found):
        found[place], likeness[place] = candidate, product
