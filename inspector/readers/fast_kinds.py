"""What a text or a line begins like, compiled."""

# ruff: noqa: PLR0911, PLR1714, SIM109, SIM110
# Compiled code is written for the compiler: many arrays, no sets, no generators.

from __future__ import annotations

from typing import Final

from inspector.readers.fast_hash import Array, kernel
from inspector.readers.fast_json import (
    BACKSLASH,
    COLON,
    LIST,
    LOWER_F,
    LOWER_T,
    LOWER_U,
    OBJECT,
    ONE,
    QUOTE,
    ZERO,
    code_unit,
)

_HEAD: Final = 12


@kernel
def is_plain(data: Array, start: int, end: int) -> bool:
    """Tell whether a text begins like prose: no space, bracket, flag, escape or ``Human:``."""
    c = data[start]
    if c <= 32 or c == LIST or c == OBJECT or c == 0xC2:
        return False
    if (
        c == 0xE1
        or (c == 0xE2 and data[start + 1] < 0x82)
        or (c == 0xE3 and data[start + 1] == 0x80)
    ):
        return False  # where Unicode keeps its spaces
    size = end - start
    if size <= 5 and (c == ZERO or c == ONE or c | 32 == LOWER_T or c | 32 == LOWER_F):
        return False
    if c == BACKSLASH:
        kind = data[start + 1]
        if kind == LOWER_U:
            value = code_unit(data, start + 2, end)
            if value < 0x100 or 0x1680 <= value < 0x2070 or value == 0x3000:
                return False
        elif kind != QUOTE and kind != BACKSLASH:
            return False
    for at in range(start, min(start + _HEAD, end)):
        if data[at] == COLON:
            return False
    return True


@kernel
def line_end(data: Array, at: int, end: int) -> int:
    """Return where a line ends."""
    while at < end and data[at] != 10:
        at += 1
    return at


@kernel
def is_blank(data: Array, start: int, end: int) -> bool:
    """Tell whether a line has nothing but white space on it."""
    for at in range(start, end):
        if data[at] != 32 and not 9 <= data[at] <= 13:
            return False
    return True
