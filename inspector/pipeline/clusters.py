"""Clusters of one field's distinct texts: three levels on the map, tight groups in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Ints, Neighbours
from inspector.domain.clusters import ClusterLevel, Clusters
from inspector.domain.protocols import Task
from inspector.pipeline.density import (
    CORE,
    FEWEST,
    Labels,
    find_dense,
    make_graph,
    members_of,
    renumbered,
)
from inspector.pipeline.tight_groups import find_tight_groups

if TYPE_CHECKING:
    from scipy.sparse import csr_array

VERSION: Final = 1
SHARES: Final = (24, 80, 280)
"""A cluster of a level holds at least one text in so many."""
NEAREST: Final = 16
STRAY: Final = 3.0
"""A point is no member if its neighbours are so many times as far as those of nine in ten are."""
HELD: Final = 0.8
"""Share of a cluster that its extent holds."""


def find_clusters(
    xy: NDArray[np.float32], neighbours: Neighbours, weights: NDArray[np.int64], task: Task
) -> Clusters:
    """Cluster the distinct texts of a field; keywords are added by ``keywords``.

    The same texts give the same clusters in whatever order they come. Levels are cut from one
    hierarchy, so that the clusters of a level lie in those before it or apart from them.

    Args:
        xy: float32 (m, 2), the map.
        neighbours: the kNN graph of the vectors.
        weights: int64 (m), rows that have each text.
        task: told about each step.
    """
    steps = len(SHARES) + 1
    placed = np.flatnonzero(np.isfinite(xy).all(axis=1))
    placed = placed[np.lexsort((weights[placed], xy[placed, 1], xy[placed, 0]))]
    graph, gaps = _map_graph(np.asarray(xy, np.float64)[placed])
    levels: list[ClusterLevel] = []
    for done, share in enumerate(SHARES):
        task.report(done, steps, "clusters of the map")
        fewest = max(FEWEST, round(len(xy) / share))
        labels = np.full(len(xy), -1, np.int32)
        labels[placed] = _without_strays(find_dense(graph, fewest, "leaf"), gaps)
        levels.append(_level(labels, xy, weights, levels[-1] if levels else None))
    task.report(len(SHARES), steps, "tight groups")
    micro, tightness = find_tight_groups(neighbours)
    task.report(steps, steps)
    return Clusters(tuple(levels), micro, tightness)


def _map_graph(xy: NDArray[np.float64]) -> tuple[csr_array, NDArray[np.float64]]:
    """Return the graph of the nearest points of each point, and how far its fourth one is."""
    from scipy.spatial import cKDTree

    width = min(NEAREST + 1, len(xy))
    if not width:
        return make_graph(np.zeros((0, 1)), np.zeros((0, 1), np.int64)), np.zeros(0)
    distances, found = map(np.asarray, cKDTree(xy).query(xy, k=np.arange(1, width + 1)))
    graph = make_graph(distances.astype(np.float64), found.astype(np.int64))
    return graph, distances[:, min(CORE, width - 1)]


def _without_strays(labels: Labels, gaps: NDArray[np.float64]) -> Labels:
    """Take points out of clusters that they are far from, though nearer than to any other."""
    kept = labels.copy()
    for members in members_of(labels):
        most = STRAY * np.quantile(gaps[members], 0.9)
        kept[members[gaps[members] > most]] = -1
    return kept


def _level(
    labels: Labels,
    xy: NDArray[np.float32],
    weights: NDArray[np.int64],
    before: ClusterLevel | None,
) -> ClusterLevel:
    """Describe the clusters of a level, numbered by their rows and then by their place."""
    members = members_of(labels)
    centres = np.array([_centre(xy[each], weights[each]) for each in members], np.float32)
    centres = centres.reshape(-1, 2)
    rows = np.array([weights[each].sum() for each in members], np.int64)
    order = np.lexsort((centres[:, 1], centres[:, 0], -rows))
    members = [members[number] for number in order.tolist()]
    centres, rows = centres[order], rows[order]
    extents = [
        np.quantile(np.abs(xy[each] - centre).max(axis=1), HELD)
        for each, centre in zip(members, centres, strict=True)
    ]
    parents = [-1 if before is None else _parent(before.labels[each]) for each in members]
    return ClusterLevel(
        labels=renumbered(labels, order),
        centres=centres,
        extents=np.asarray(extents, np.float32),
        rows=rows,
        parents=np.asarray(parents, np.int32),
    )


def _centre(xy: NDArray[np.float32], weights: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the point nearest to the weighted median: in a crescent, not in its hollow."""
    median = np.array([_median(xy[:, axis], weights) for axis in (0, 1)])
    far = np.hypot(*(xy - median).T)
    near = np.flatnonzero(far == far.min())
    best = near[np.lexsort((xy[near, 1], xy[near, 0]))[0]]
    return np.asarray(xy[best], np.float32)


def _median(values: NDArray[np.float32], weights: NDArray[np.int64]) -> float:
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, sums[-1] / 2)])


def _parent(labels: Ints) -> int:
    """Return the cluster that most of some texts are in, -1 if most are in none."""
    counts = np.bincount(labels + 1)
    return int(counts.argmax()) - 1
