"""Rows whose vectors are the same bits: searched once, and put back into the graph.

Distinct texts can have one vector: a model reads no case and nothing past its window. Cliques of
such rows fill every list of candidates with each other and cut the paths that searches follow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inspector.domain.arrays import Floats, Ints, Neighbours

PIECE = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """Rows by the vector they have.

    Attributes:
        firsts: int64 (c), the first row of each distinct vector, ascending.
        owners: int64 (m), which distinct vector a row has.
    """

    firsts: Ints
    owners: Ints


def find_copies(vectors: Floats) -> Copies:
    """Group rows of equal bits."""
    _, firsts, owners = np.unique(_hashes(vectors), return_index=True, return_inverse=True)
    for start in range(0, len(vectors), PIECE):
        piece = slice(start, start + PIECE)
        if not np.array_equal(vectors[piece], vectors[firsts[owners[piece]]]):
            rows = np.arange(len(vectors))  # two vectors have one hash: treat all as distinct
            return Copies(rows, rows)
    order = np.argsort(firsts)
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return Copies(firsts[order], places[owners])


def _hashes(vectors: Floats) -> Ints:
    kind = np.dtype(f"u{vectors.dtype.itemsize}")
    factors = np.random.default_rng(0).integers(1, 2**64, vectors.shape[1], np.uint64) | np.uint64(
        1
    )
    hashes = np.empty(len(vectors), np.uint64)
    for start in range(0, len(vectors), PIECE):
        bits = np.ascontiguousarray(vectors[start : start + PIECE]).view(kind)
        hashes[start : start + PIECE] = bits.astype(np.uint64) @ factors
    return hashes


def with_copies(vectors: Floats, graph: Neighbours, copies: Copies) -> Neighbours:
    """Turn the graph of distinct vectors into that of all rows.

    The ``k`` nearest rows have the row's own vector or one of the ``k`` nearest others, and of rows
    of one vector the first ``k`` + 1 are enough.
    """
    from inspector.pipeline.graph_kernels import spread

    total, k = len(vectors), graph.k
    order = np.argsort(copies.owners, kind="stable")
    starts = np.searchsorted(copies.owners[order], np.arange(len(copies.firsts) + 1))
    own = np.empty(len(copies.firsts), np.float32)
    for start in range(0, len(own), PIECE):
        some = np.asarray(vectors[copies.firsts[start : start + PIECE]], np.float64)
        own[start : start + PIECE] = np.einsum("rd,rd->r", some, some)
    whole = Neighbours(np.full((total, k), -1, np.int32), np.zeros((total, k), np.float32))
    arrays = graph.indices, graph.similarities, whole.indices, whole.similarities
    spread(order, starts, own, *arrays)
    return whole
