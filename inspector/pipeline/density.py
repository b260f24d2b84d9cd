"""HDBSCAN of a sparse graph of nearest neighbours.

HDBSCAN (Campello, Moulavi, Sander 2013, doi 10.1007/978-3-642-37456-2_14) is scikit-learn's, given
a graph instead of coordinates: its cost is that of a spanning tree of the graph, about n log n, and
nothing has to be compiled first.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FEWEST: Final = 5
"""Texts that make a cluster."""
CORE: Final = 4
"""A text's density is told by its fourth neighbour: with it they are the five of a cluster."""
FLOOR: Final = 1e-3
"""Distances below this share of the usual one are equal: copies are not infinitely dense."""

Labels = NDArray[np.int32]


def make_graph(distances: NDArray[np.float64], found: NDArray[np.int64]) -> csr_array:
    """Return a symmetric, connected graph of m rows; -1 and a row itself are no neighbours.

    Parts that no edge joins are joined by edges longer than all others, which also make up for
    neighbours that a row lacks.
    """
    from scipy import sparse

    total = len(found)
    own = np.repeat(np.arange(total), found.shape[1])
    ends, lengths = found.ravel(), distances.ravel()
    is_edge = (ends >= 0) & (ends != own)
    own, ends, lengths = own[is_edge], ends[is_edge], lengths[is_edge]
    usual = float(np.median(lengths)) if len(lengths) else 1.0
    lengths = np.maximum(lengths, max(FLOOR * usual, 1e-9))
    graph = sparse.csr_array((lengths, (own, ends)), shape=(total, total))
    graph = graph.maximum(graph.T)
    _, part_of = sparse.csgraph.connected_components(graph, directed=False)
    _, first = np.unique(part_of, return_index=True)
    lonely = np.repeat(np.flatnonzero(np.diff(graph.indptr) < CORE), CORE)
    others = (lonely + 1 + np.arange(len(lonely)) % CORE) % max(total, 1)
    pairs = (np.append(first[:-1], lonely), np.append(first[1:], others))
    bridge = sparse.csr_array((np.ones(len(pairs[0])), pairs), shape=(total, total))
    missing = (bridge + bridge.T) > graph.astype(np.bool_)  # an edge that is there stays
    return sparse.csr_array(graph + 4.0 * lengths.max(initial=1.0) * missing)


def find_dense(graph: csr_array, fewest: int, method: str) -> Labels:
    """Return int32 (m) clusters of a graph, -1 for none."""
    if graph.shape[0] < 2 * FEWEST:
        return np.full(graph.shape[0], -1, np.int32)
    from sklearn.cluster import HDBSCAN

    model = HDBSCAN(
        min_cluster_size=fewest,
        min_samples=CORE,
        metric="precomputed",
        cluster_selection_method=method,
        copy=True,
    )
    return np.asarray(model.fit(graph).labels_, np.int32)


def members_of(labels: Labels) -> list[NDArray[np.int64]]:
    """Return the texts of each cluster, ascending."""
    order = np.argsort(labels, kind="stable")
    count = int(labels.max(initial=-1)) + 1
    edges = np.searchsorted(labels[order], np.arange(count + 1))
    return [order[start:end] for start, end in pairwise(edges.tolist())]


def renumbered(labels: Labels, kept: NDArray[np.int64]) -> Labels:
    """Return labels in which cluster ``kept[i]`` is called i, and all others -1."""
    names = np.full(int(labels.max(initial=-1)) + 2, -1, np.int32)
    names[kept] = np.arange(len(kept), dtype=np.int32)
    return names[labels]
