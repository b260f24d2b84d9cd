"""Tight groups: texts of nearly one meaning, apart from all others, from five texts up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Neighbours
from inspector.pipeline.density import (
    CORE,
    FEWEST,
    Labels,
    find_dense,
    make_graph,
    members_of,
    renumbered,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_array

LOOSE: Final = 3.0
"""Members farther from the others than so many times what the closest five are, do not belong."""
APART: Final = 1.5
"""How many times farther than its members the next text must be from a tight group."""


def find_tight_groups(neighbours: Neighbours) -> tuple[Labels, NDArray[np.float32]]:
    """Return int32 (m) groups of nearly one meaning, -1 for none, and how tight each group is.

    A group has at least five texts, and what is next to it is at least 1.5 times as far from it
    as its members are from each other, whatever that distance is: models differ in their scale.
    """
    order = np.lexsort(neighbours.similarities.T) if neighbours.k else np.arange(0)
    labels = np.full(len(neighbours.indices), -1, np.int32)
    labels[order] = find_dense(_vector_graph(neighbours, order), FEWEST, "eom")
    labels = _trimmed(labels, _within(labels, neighbours))
    tightness = _tightness(labels, neighbours)
    sizes = np.bincount(labels[labels >= 0], minlength=len(tightness))
    kept = np.flatnonzero((tightness >= APART) & (sizes >= FEWEST))
    kept = kept[np.lexsort((-tightness[kept], -sizes[kept]))]
    return renumbered(labels, kept), tightness[kept]


def _vector_graph(neighbours: Neighbours, order: NDArray[np.int64]) -> csr_array:
    """Return the graph with its rows in another order."""
    names = np.full(len(order) + 1, -1, np.int64)  # the last one is that of the padding, -1
    names[order] = np.arange(len(order))
    distances = 1.0 - np.asarray(neighbours.similarities, np.float64)
    return make_graph(distances[order], names[neighbours.indices[order]])


def _within(labels: Labels, neighbours: Neighbours) -> NDArray[np.float64]:
    """Return how far the fourth neighbour of each text in its own group is, or the last it has."""
    is_inner = (neighbours.indices >= 0) & (labels[neighbours.indices] == labels[:, None])
    distances = np.where(is_inner, 1.0 - neighbours.similarities, np.inf)
    distances.sort(axis=1)
    last = np.clip(is_inner.sum(axis=1), 1, CORE) - 1
    return np.asarray(np.take_along_axis(distances, last[:, None], 1)[:, 0], np.float64)


def _trimmed(labels: Labels, within: NDArray[np.float64]) -> Labels:
    """Take texts out of groups that they merely hang on to."""
    kept = labels.copy()
    for members in members_of(labels):
        closest = np.sort(within[members])[:FEWEST][-1]
        kept[members[within[members] > LOOSE * max(closest, 1e-4)]] = -1
    return kept


def _tightness(labels: Labels, neighbours: Neighbours) -> NDArray[np.float32]:
    """Return how many times farther than its members the next text is from each group.

    The next text of a member is its nearest neighbour that is not in the group; where all its
    neighbours are, it has none.
    """
    within = _within(labels, neighbours)
    is_outer = (neighbours.indices >= 0) & (labels[neighbours.indices] != labels[:, None])
    beyond = np.where(is_outer, 1.0 - neighbours.similarities, np.inf).min(axis=1, initial=np.inf)
    found = np.zeros(int(labels.max(initial=-1)) + 1, np.float32)
    for group, members in enumerate(members_of(labels)):
        near, far = within[members], beyond[members]
        near, far = near[np.isfinite(near)], far[np.isfinite(far)]
        if len(near):
            gap = float(np.median(far)) if len(far) else 1.0
            found[group] = gap / max(float(np.median(near)), 1e-4)
    return found
