"""Texts to JSON strings at given places of one buffer, compiled: escaped as orjson escapes them."""

from __future__ import annotations

from typing import Final

import numpy as np

from inspector.readers.fast_hash import Array, kernel
from inspector.readers.fast_json import BACKSLASH, COMMA, LIST, LIST_END, QUOTE

_PLAIN, _LONG = 0, 1
_ESCAPE: Final = np.zeros(256, np.uint8)
"""0 for a byte that stays, 1 for one that takes six bytes, else the letter of its escape."""

_ESCAPE[:32] = _LONG
for _byte, _letter in ((8, "b"), (9, "t"), (10, "n"), (12, "f"), (13, "r"), (34, '"'), (92, "\\")):
    _ESCAPE[_byte] = ord(_letter)
_DIGITS: Final = np.frombuffer(b"0123456789abcdef", np.uint8)
_HEAD: Final = np.frombuffer(b"\\u00", np.uint8)
_place = np.uint64
"""An index without a sign is half the time: nothing has to be asked of it."""


@kernel
def text_sizes(data: Array, offsets: Array, sizes: Array) -> None:
    """Write how many bytes each text ``data[offsets[i]:offsets[i + 1]]`` takes as JSON."""
    for row in range(len(sizes)):
        special, long = np.uint32(0), 0
        for i in range(_place(offsets[row]), _place(offsets[row + 1])):
            c = data[i]
            special += np.uint32((c < 32) | (c == QUOTE) | (c == BACKSLASH))
        if special:
            for i in range(_place(offsets[row]), _place(offsets[row + 1])):
                long += _ESCAPE[data[i]] == _LONG
        sizes[row] = 2 + offsets[row + 1] - offsets[row] + special + 4 * long


@kernel
def put_texts(data: Array, offsets: Array, out: Array, places: Array) -> None:
    """Write each text in quotes at its place."""
    for row in range(len(places)):
        at = places[row]
        out[at] = QUOTE
        at += 1
        for i in range(_place(offsets[row]), _place(offsets[row + 1])):
            c = data[i]
            escape = _ESCAPE[c]
            if escape == _PLAIN:
                out[_place(at)] = c
                at += 1
            elif escape == _LONG:
                for digit in range(4):
                    out[at + digit] = _HEAD[digit]
                out[at + 4] = _DIGITS[c >> 4]
                out[at + 5] = _DIGITS[c & 15]
                at += 6
            else:
                out[at] = BACKSLASH
                out[at + 1] = escape
                at += 2
        out[at] = QUOTE


@kernel
def put_pieces(data: Array, offsets: Array, out: Array, places: Array) -> None:
    """Write each ``data[offsets[i]:offsets[i + 1]]`` at its place as it is."""
    for row in range(len(places)):
        at = places[row]
        for i in range(_place(offsets[row]), _place(offsets[row + 1])):
            out[_place(at)] = data[i]
            at += 1


@kernel
def put_piece(piece: Array, out: Array, places: Array) -> None:
    """Write the same piece at all places."""
    for row in range(len(places)):
        for i in range(len(piece)):
            out[places[row] + i] = piece[i]


@kernel
def put_lists(offsets: Array, sizes: Array, out: Array, places: Array, inner: Array) -> None:
    """Write brackets and commas of lists, and into ``inner`` the places of their elements.

    List i has the elements from ``offsets[i]`` to ``offsets[i + 1]``, of these ``sizes``.
    """
    for row in range(len(places)):
        at = places[row]
        out[at] = LIST
        at += 1
        for i in range(offsets[row], offsets[row + 1]):
            if i > offsets[row]:
                out[at] = COMMA
                at += 1
            inner[i] = at
            at += sizes[i]
        out[at] = LIST_END
