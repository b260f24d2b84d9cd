"""Positions to text columns: the turns of a field, decoded and joined, for all rows at once."""

# ruff: noqa: PLR0913, PLR0917
# Compiled code is written for the compiler: many arrays, no sets, no generators.

from __future__ import annotations

from typing import Any, Final

import numpy as np

from inspector.readers.fast_hash import Array, inlined, kernel
from inspector.readers.fast_json import LOWER_U, code_unit

SEPARATOR_SIZE: Final = 2
NO_TEXT: Final = -1
"""Slot of a turn without text."""

_PLAIN: Final = np.zeros(256, np.uint8)
for _letter, _code in (
    ('"', 34),
    ("\\", 92),
    ("/", 47),
    ("b", 8),
    ("f", 12),
    ("n", 10),
    ("r", 13),
    ("t", 9),
):
    _PLAIN[ord(_letter)] = _code


@inlined
def _put(out: Array, at: int, code: int) -> int:
    """Write one code point as UTF-8 and return the position behind it."""
    if code < 0x80:
        out[at] = code
        return at + 1
    if code < 0x800:
        out[at] = 0xC0 | (code >> 6)
        out[at + 1] = 0x80 | (code & 63)
        return at + 2
    if code < 0x10000:
        out[at] = 0xE0 | (code >> 12)
        out[at + 1] = 0x80 | ((code >> 6) & 63)
        out[at + 2] = 0x80 | (code & 63)
        return at + 3
    out[at] = 0xF0 | (code >> 18)
    out[at + 1] = 0x80 | ((code >> 12) & 63)
    out[at + 2] = 0x80 | ((code >> 6) & 63)
    out[at + 3] = 0x80 | (code & 63)
    return at + 4


@kernel
def _decode(data: Array, start: int, end: int, out: Array, at: int) -> int:
    """Write a string without its escapes, which are known to be whole; return the end."""
    i = start
    while i < end:
        c = data[i]
        if c != 92:
            out[at] = c
            at += 1
            i += 1
        elif data[i + 1] != LOWER_U:
            out[at] = _PLAIN[data[i + 1]]
            at += 1
            i += 2
        else:
            code = code_unit(data, i + 2, end)
            i += 6
            if 0xD800 <= code < 0xDC00:
                code = 0x10000 + ((code - 0xD800) << 10) + (code_unit(data, i + 2, end) - 0xDC00)
                i += 6
            at = _put(out, at, code)
    return at


@kernel
def _code_points(out: Array, start: int, end: int) -> int:
    count = 0
    for i in range(start, end):
        count += out[i] & 0xC0 != 0x80
    return count


@kernel
def _copy(data: Array, span: Array, out: Array, at: int) -> int:
    """Write the text of a span and return the end."""
    if span[2]:
        return int(_decode(data, span[0], span[1], out, at))
    for i in range(span[0], span[1]):
        out[at] = data[i]
        at += 1
    return at


@kernel
def upper_bounds(rows: Array, spans: Array, firsts: Array, turns: Array) -> Any:  # noqa: ANN401 - a pair
    """Return how many bytes and how many turns the text of a field can take at most."""
    size, n_turns = 0, 0
    for row in range(len(rows)):
        pattern = rows[row, 2]
        for turn in range(firsts[pattern], firsts[pattern + 1]):
            n_turns += 1
            size += SEPARATOR_SIZE
            if turns[turn, 0] != NO_TEXT:
                slot = rows[row, 3] + turns[turn, 0]
                size += spans[slot, 1] - spans[slot, 0]
    return size, n_turns


@kernel
def fill(
    data: Array,
    rows: Array,
    spans: Array,
    firsts: Array,
    turns: Array,
    out: Array,
    offsets: Array,
    present: Array,
    turn_ends: Array,
    starts: Array,
    roles: Array,
) -> None:
    """Write one field of all rows.

    Args:
        data: uint8, the source.
        rows: int64 (n, 4) as ``scan`` wrote them, none in doubt.
        spans: int64 (m, 3) likewise.
        firsts: int64, the turns of pattern i are those from ``firsts[i]`` to ``firsts[i + 1]``.
        turns: int64 (t, 2), slot in its row and role.
        out: uint8, written: the texts.
        offsets: int64 (n + 1), written: where each text begins.
        present: bool (n), written.
        turn_ends: int32 (n + 1), written: where the turns of each row begin.
        starts: int32, written: the code point at which each turn begins.
        roles: uint8, written.
    """
    at, n_turns = 0, 0
    offsets[0], turn_ends[0] = 0, 0
    for row in range(len(rows)):
        pattern = rows[row, 2]
        first, last = firsts[pattern], firsts[pattern + 1]
        position = 0
        for turn in range(first, last):
            starts[n_turns], roles[n_turns] = position, turns[turn, 1]
            n_turns += 1
            begin = at
            if turns[turn, 0] != NO_TEXT:
                at = _copy(data, spans[rows[row, 3] + turns[turn, 0]], out, at)
            if turn + 1 < last:
                out[at] = out[at + 1] = 10
                at += SEPARATOR_SIZE
                position += _code_points(out, begin, at)
        present[row] = last > first
        offsets[row + 1], turn_ends[row + 1] = at, n_turns
