"""Compiled loops of the kNN graph: pick candidates from a tile of products, settle them exactly.

Importing this module imports numba, so others do so inside functions. The kernels hold no lock of
the interpreter: ordinary threads run them at once, on rows that no two of them share.

Scores are compared as integers: the bits of a positive float rise with its value. A *floor* is the
lowest score with which a row may still be among the ``k`` nearest of another; it only ever rises.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[Any]
Function = TypeVar("Function", bound=Callable[..., object])
Found = tuple[Array, Array, Array, Array, Array]
"""The arrays of ``tile_search.Candidates``."""

CHUNK: Final = 64
"""Products that are compared at once before any of them is looked at."""
HIGHEST: Final = 0.998
"""Scores from here on count as this much: below 1, half a unit of bfloat16 is 2**-9."""


def kernel(function: Function) -> Function:
    """Compile without the GIL, once for all runs (the cache is in the user's cache folder)."""
    return cast("Function", njit(cache=True, nogil=True)(function))


def summing(function: Function) -> Function:
    """Compile a sum whose terms may be added in any order, several at once."""
    free = {"reassoc", "contract", "nsz"}
    return cast("Function", njit(cache=True, nogil=True, fastmath=free)(function))


@kernel
def tighten(
    row: int,
    k: int,
    found: Found,
    errors: Array,
    strict: bool,
) -> None:
    """Drop what cannot be among the ``k`` nearest of a row and raise its floor.

    At least ``k`` scores are ``best`` or higher and none is off by more than ``errors[row]``, so
    the k-th nearest has a product of ``best - errors[row]`` or more, and whatever belongs to the
    nearest shows a score of ``best - 2 * errors[row]`` or more. If not ``strict``, only the better
    half of the candidates stays, which a search of neighbouring cells can do with.
    """
    ids, scores, counts, floors, limits = found
    count, size = counts[row], ids.shape[1]
    kept = scores[row, :count].copy()
    best = np.partition(kept, count - k)[count - k]
    if floors.itemsize == 2:
        best = min(best, np.float32(HIGHEST))
    floor = np.float32(best - 2.0 * errors[row])
    if not strict:
        least = count - max(k, count // 2)
        floor = max(floor, np.partition(kept, least)[least])
    left = 0
    for place in range(count):
        if scores[row, place] >= floor and left < size - size // 4:
            ids[row, left] = ids[row, place]
            scores[row, left] = scores[row, place]
            left += 1
    counts[row] = left
    limits[row] = min(size, left + max(CHUNK, left // 2))
    largest = np.iinfo(floors.dtype).max
    if strict and left == size - size // 4:
        counts[row], floors[row] = -1, largest
    elif floor > 0:
        bits = np.float32(floor).view(np.int32)
        floors[row] = bits >> 16 if largest == 32_767 else bits


@kernel
def _take(
    row: int,
    column: int,
    bits: int,
    k: int,
    found: Found,
    errors: Array,
    strict: bool,
) -> None:
    ids, scores, counts, floors, limits = found
    count = counts[row]
    wide = np.int32(bits) << np.int32(16) if floors.itemsize == 2 else np.int32(bits)
    ids[row, count] = column
    scores[row, count] = np.int32(wide).view(np.float32)
    counts[row] = count + 1
    if count + 1 == limits[row]:
        tighten(row, k, found, errors, strict)


@kernel
def _reached(scores: Array, columns: Array, floor: int) -> bool:
    """Tell whether any of CHUNK scores reaches the floor of its row or, if given, its column.

    Of fixed length and without an early end: so it compiles to a few wide instructions.
    """
    n_reached = 0
    if len(columns):
        for j in range(CHUNK):
            n_reached += (scores[j] >= floor) | (scores[j] >= columns[j])
    else:
        for j in range(CHUNK):
            n_reached += scores[j] >= floor
    return n_reached > 0


@kernel
def scan(
    tile: Array,
    row: int,
    column: int,
    k: int,
    found: Found,
    errors: Array,
    strict: bool,
    both: bool,
) -> None:
    """Offer every product of a tile to its row and, if wanted, to its column as well."""
    floors = found[3]
    height, width = tile.shape
    columns = floors[column : column + width]
    for i in range(height):
        line, floor = tile[i], floors[row + i]
        for start in range(0, width, CHUNK):
            stop = min(start + CHUNK, width)
            if stop == start + CHUNK and not _reached(
                line[start:stop], columns[start:stop] if both else line[:0], floor
            ):
                continue
            for j in range(start, stop):
                if line[j] >= floors[row + i] and row + i != column + j:
                    _take(row + i, column + j, line[j], k, found, errors, strict)
                if both and line[j] >= columns[j]:
                    _take(column + j, row + i, line[j], k, found, errors, strict)
            floor = floors[row + i]


@summing
def product(table: Array, one: int, two: int) -> float:
    """Return the product of two rows: exact up to the last bits of a float64."""
    total = 0.0
    for axis in range(table.shape[1]):
        total += np.float64(table[one, axis]) * np.float64(table[two, axis])
    return total


@kernel
def keep(row: int, other: int, similarity: float, indices: Array, similarities: Array) -> None:
    """Put a neighbour in its place in a row: by similarity, of equals the lower row first."""
    value = np.float32(similarity)
    place = indices.shape[1]
    while place > 0:
        before = indices[row, place - 1]
        if before >= 0:
            known = similarities[row, place - 1]
            if known > value or (known == value and before < other):
                break
        if place < indices.shape[1]:
            indices[row, place] = before
            similarities[row, place] = similarities[row, place - 1]
        place -= 1
    if place < indices.shape[1]:
        indices[row, place], similarities[row, place] = other, value


@kernel
def settle(
    first: int,
    last: int,
    table: Array,
    found: Found,
    errors: Array,
    strict: bool,
    indices: Array,
    similarities: Array,
) -> None:
    """Order the candidates of rows by their exact products; rows with count -1 are left alone."""
    ids, _, counts, _, _ = found
    k = indices.shape[1]
    for row in range(first, last):
        if counts[row] > k:
            tighten(row, k, found, errors, strict)
        for place in range(counts[row]):
            other = ids[row, place]
            keep(row, other, product(table, row, other), indices, similarities)


@kernel
def keep_all(
    rows: Array,
    near: Array,
    floors: Array,
    table: Array,
    indices: Array,
    similarities: Array,
) -> None:
    """Order all columns of ``near`` that reach a row's floor by their exact products."""
    for i in range(len(rows)):
        row = rows[i]
        for other in range(near.shape[1]):
            if near[i, other] >= floors[i]:
                keep(row, other, product(table, row, other), indices, similarities)
