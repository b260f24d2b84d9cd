"""Texts told apart by their hashes, without a Python object for each."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import TextColumn

Hashes = NDArray[np.void]


def hash_column(column: TextColumn) -> Hashes:
    """Return the blake2b-128 of each text of a column as it lies there, void16 (n)."""
    blake2b, data = hashlib.blake2b, np.ascontiguousarray(column.data).data
    ends = column.offsets.tolist()
    digests = bytearray(16 * len(column))
    start = ends[0] if ends else 0
    for row, end in enumerate(ends[1:]):
        digests[16 * row : 16 * row + 16] = blake2b(data[start:end], digest_size=16).digest()
        start = end
    return np.frombuffer(digests, np.dtype("V16"))


def first_appearances(hashes: Hashes) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return where each distinct hash comes first, in that order, and which of them each row has.

    Returns:
        int64 (m) ascending, int32 (n).
    """
    first_of = _first_equal(hashes)
    firsts = np.flatnonzero(first_of == np.arange(len(hashes)))
    numbers = np.zeros(len(hashes), np.int32)
    numbers[firsts] = np.arange(len(firsts), dtype=np.int32)
    return firsts, numbers[first_of]


def match(known: Hashes, wanted: Hashes) -> NDArray[np.int64]:
    """Return where each wanted hash stands among the known ones, -1 if nowhere, int64 (n)."""
    first_of = _first_equal(np.concatenate([known, wanted]))[len(known) :]
    first_of[first_of >= len(known)] = -1
    return first_of


def _first_equal(hashes: Hashes) -> NDArray[np.int64]:
    """Return for each hash the position of the first that equals it, int64 (n)."""
    halves = np.ascontiguousarray(hashes).view(np.uint64).reshape(-1, 2)
    order = np.argsort(halves[:, 0])
    if _are_split(halves[order]):
        order = np.lexsort((halves[:, 1], halves[:, 0]))
    ordered = halves[order]
    is_new = np.ones(len(order), np.bool_)
    is_new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    starts = np.flatnonzero(is_new)
    result = np.empty(len(order), np.int64)
    if len(order):
        firsts = np.minimum.reduceat(order, starts)
        result[order] = np.repeat(firsts, np.diff(starts, append=len(order)))
    return result


def _are_split(ordered: NDArray[np.uint64]) -> bool:
    """Tell whether hashes share one half but not the other: then one half cannot order them."""
    is_same = ordered[1:] == ordered[:-1]
    return bool((is_same[:, 0] & ~is_same[:, 1]).any())
