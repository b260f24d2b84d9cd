"""Pieces of answers: sentences, lines, hosts of links and whole answers, told apart by their words.

One compiled pass over the stored bytes, so that every answer is read to its end. Case, punctuation
and white space do not count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from inspector.domain.arrays import TextColumn

PIECE, LINK, WHOLE = 0, 1, 2
"""Kinds of segments; the host of a link stands for the link."""
_SEED: Final = np.uint64(0xCBF29CE484222325)
_PRIME: Final = np.uint64(0x100000001B3)
Array = NDArray[Any]
Function = TypeVar("Function", bound=Callable[..., object])


def _compiled(function: Function) -> Function:
    """Compile without the GIL, once for all runs (the cache is in the user's cache folder)."""
    return cast("Function", njit(cache=True, nogil=True)(function))


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Segments of texts.

    Attributes:
        codes: uint64 (s), equal for equal words of one kind.
        kinds: uint8 (s), ``PIECE``, ``LINK`` or ``WHOLE``.
        columns: uint8 (s), the number of the column.
        rows: int64 (s), which text.
        starts: int64 (s), first byte within its text.
        ends: int64 (s), byte behind it.
    """

    codes: NDArray[np.uint64]
    kinds: NDArray[np.uint8]
    columns: NDArray[np.uint8]
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def split(column: TextColumn, first_row: int = 0, number: int = 0) -> Segments:
    """Split every text of a column, whose rows are counted from ``first_row``."""
    offsets, data = np.asarray(column.offsets, np.int64), np.asarray(column.data)
    count = int(_walk(data, offsets, np.zeros((0, 5), np.int64)))
    found = np.zeros((count, 5), np.int64)
    _walk(data, offsets, found)
    return Segments(
        codes=found[:, 0].copy().view(np.uint64),
        kinds=found[:, 1].astype(np.uint8),
        columns=np.full(count, number, np.uint8),
        rows=found[:, 2] + first_row,
        starts=found[:, 3],
        ends=found[:, 4],
    )


def joined(parts: list[Segments]) -> Segments:
    """Return the segments of several columns as one."""
    names = ("codes", "kinds", "columns", "rows", "starts", "ends")
    return Segments(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def recurring(segments: Segments, fewest: int, most: int) -> list[NDArray[np.int64]]:
    """Return, for each segment that ``fewest`` to ``most`` rows have, its first place in each row.

    Places are positions in ``segments``, in order of rows; segments come in order of their codes.
    """
    order = np.lexsort((segments.starts, segments.rows, segments.codes))
    codes, rows = segments.codes[order], segments.rows[order]
    is_new = np.ones(len(codes), np.bool_)
    is_new[1:] = codes[1:] != codes[:-1]
    is_first = is_new.copy()
    is_first[1:] |= rows[1:] != rows[:-1]
    places, begins = order[is_first], np.flatnonzero(is_new[is_first])
    sizes = np.diff(np.append(begins, len(places)))
    kept = (sizes >= fewest) & (sizes <= most)
    return [
        places[begin : begin + size]
        for begin, size in zip(begins[kept].tolist(), sizes[kept].tolist(), strict=True)
    ]


@_compiled
def _is_letter(byte: int) -> bool:
    return 48 <= byte <= 57 or 65 <= byte <= 90 or 97 <= byte <= 122 or byte >= 128


@_compiled
def _mix(code: Any, byte: int) -> Any:  # noqa: ANN401 - a 64-bit number of numpy
    small = byte + 32 if 65 <= byte <= 90 else byte
    return (code ^ np.uint64(small)) * _PRIME


@_compiled
def _is_end(data: Array, at: int, last: int) -> bool:
    """Tell whether a sentence or line ends at a byte."""
    if at >= last or data[at] == 10:
        return True
    if data[at] == 46 or data[at] == 33 or data[at] == 63:
        return at + 1 == last or data[at + 1] == 32 or data[at + 1] == 10
    is_wide = at + 2 < last and data[at] == 0xE3 and data[at + 1] == 0x80 and data[at + 2] == 0x82
    return bool(is_wide)  # the ideographic full stop


@_compiled
def _host_end(data: Array, at: int, last: int) -> int:
    """Return where the host of a link ends whose ``://`` or ``www.`` ends at ``at``."""
    while at < last and (_is_letter(data[at]) or data[at] == 45 or data[at] == 46):
        at += 1
    while data[at - 1] == 46 or data[at - 1] == 45:
        at -= 1
    return at


@_compiled
def _is_www(data: Array, at: int, last: int) -> bool:
    return bool(
        at + 4 < last
        and (data[at] | 32) == 119
        and (data[at + 1] | 32) == 119
        and (data[at + 2] | 32) == 119
        and data[at + 3] == 46
    )


@_compiled
def _is_link(data: Array, at: int, first: int, last: int) -> bool:
    """Tell whether a host begins at a byte: behind ``://`` or ``www.``, or behind both."""
    if not _is_letter(data[at]) or _is_www(data, at, last):
        return False
    if at - 4 >= first and _is_www(data, at - 4, last):
        return at - 4 == first or not _is_letter(data[at - 5])
    return bool(at - 3 >= first and data[at - 3] == 58 and data[at - 2] == 47 == data[at - 1])


@_compiled
def _put(found: Array, count: int, code: Any, kind: int, row: int, span: tuple[int, int]) -> int:  # noqa: ANN401 - as above
    if count < len(found):
        found[count, 0] = np.int64((code ^ np.uint64(kind)) * _PRIME)
        found[count, 1] = kind
        found[count, 2] = row
        found[count, 3] = span[0]
        found[count, 4] = span[1]
    return count + 1


@_compiled
def _walk(data: Array, offsets: Array, found: Array) -> int:
    """Write segments into ``found`` as far as it has room; return how many there are."""
    count = 0
    for row in range(len(offsets) - 1):
        first, last = offsets[row], offsets[row + 1]
        whole, piece, words, begin, end, inside = _SEED, _SEED, 0, first, first, False
        total = 0
        for at in range(first, last + 1):
            if _is_end(data, at, last):
                if words:
                    count = _put(found, count, piece, PIECE, row, (begin - first, end - first))
                piece, words, inside = _SEED, 0, False
                continue
            if _is_link(data, at, first, last):
                stop, code = _host_end(data, at, last), _SEED
                for byte in data[at:stop]:
                    code = _mix(code, byte)
                count = _put(found, count, code, LINK, row, (at - first, stop - first))
            if not _is_letter(data[at]):
                inside = False
                continue
            if not inside:
                begin = at if words == 0 else begin
                words, total, inside = words + 1, total + 1, True
                piece, whole = _mix(piece, 32), _mix(whole, 32)
            piece, whole, end = _mix(piece, data[at]), _mix(whole, data[at]), at + 1
        if total:
            count = _put(found, count, whole, WHOLE, row, (0, last - first))
    return count
