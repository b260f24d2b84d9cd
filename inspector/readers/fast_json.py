"""Compiled parts of a strict JSON reader: only what needs no second opinion, in one pass.

Every function takes a position and returns the one behind what it read, or -1 for "in doubt": the
per-row path then decides. Whoever calls has checked that the buffer is UTF-8.
"""

# ruff: noqa: PLR0911
# Compiled code is written for the compiler: many arrays, no sets, no generators.

from __future__ import annotations

from typing import Any, Final

import numpy as np

from inspector.readers.fast_hash import Array, inlined, kernel

DOUBT: Final = -1
MAX_DIGITS: Final = 40
MAX_WHOLE_DIGITS: Final = 18
MAX_EXPONENT_DIGITS: Final = 2

BACKSLASH: Final = 92
COLON: Final = 58
COMMA: Final = 44
LESS: Final = 60
LIST: Final = 91
LIST_END: Final = 93
LOWER_B: Final = 98
LOWER_E: Final = 101
LOWER_F: Final = 102
LOWER_H: Final = 104
LOWER_N: Final = 110
LOWER_R: Final = 114
LOWER_T: Final = 116
LOWER_U: Final = 117
MINUS: Final = 45
NINE: Final = 57
OBJECT: Final = 123
OBJECT_END: Final = 125
ONE: Final = 49
PLUS: Final = 43
POINT: Final = 46
QUOTE: Final = 34
SLASH: Final = 47
UPPER_E: Final = 69
ZERO: Final = 48

_STOP: Final = np.zeros(256, np.uint8)
_STOP[:32] = 2
_STOP[QUOTE] = _STOP[BACKSLASH] = _STOP[LESS] = 1
_HEX: Final = np.full(256, -1, np.int32)
for _digits, _base in (("0123456789", 0), ("abcdef", 10), ("ABCDEF", 10)):
    for _value, _letter in enumerate(_digits):
        _HEX[ord(_letter)] = _base + _value


@inlined
def blank(data: Array, at: int, end: int) -> int:
    """Skip white space, but no line feed."""
    while at < end and (data[at] == 32 or data[at] == 9 or data[at] == 13):
        at += 1
    return at


@inlined
def code_unit(data: Array, at: int, end: int) -> int:
    r"""Return the value of the four digits of ``\uXXXX``."""
    if at + 4 > end:
        return DOUBT
    value = 0
    for i in range(4):
        digit = _HEX[data[at + i]]
        if digit < 0:
            return DOUBT
        value = value * 16 + digit
    return value


@kernel
def _escape(data: Array, at: int, end: int) -> int:
    """Read one escape; a surrogate must be half of a pair."""
    if at + 1 >= end:
        return DOUBT
    c = data[at + 1]
    if c != LOWER_U:
        for plain in (QUOTE, BACKSLASH, SLASH, LOWER_B, LOWER_F, LOWER_N, LOWER_R, LOWER_T):
            if c == plain:
                return at + 2
        return DOUBT
    value = code_unit(data, at + 2, end)
    if value < 0 or 0xDC00 <= value <= 0xDFFF or 0x20 <= value < 0x7F:
        return DOUBT  # also a letter that needs no escape: it may hide a word
    if value < 0xD800 or value > 0xDFFF:
        return at + 6
    if at + 8 > end or data[at + 6] != BACKSLASH or data[at + 7] != LOWER_U:
        return DOUBT
    low = code_unit(data, at + 8, end)
    return at + 12 if 0xDC00 <= low <= 0xDFFF else DOUBT


@kernel
def text(data: Array, at: int, end: int) -> Any:  # noqa: ANN401 - a pair
    """Read a string from its opening quote; return where it ends, and whether it has escapes."""
    at += 1
    has_escapes = False
    while at < end:
        c = data[at]
        kind = _STOP[c]
        if kind == 0:
            at += 1
        elif c == QUOTE:
            return at + 1, has_escapes
        elif c == LESS:
            at += 1
            if at + 1 < end and data[at] == LOWER_T and data[at + 1] == LOWER_H:
                return DOUBT, has_escapes  # <think>
        elif c == BACKSLASH:
            has_escapes = True
            at = _escape(data, at, end)
            if at < 0:
                return DOUBT, has_escapes
        else:
            return DOUBT, has_escapes
    return DOUBT, has_escapes


@inlined
def _digits_end(data: Array, at: int, end: int) -> int:
    while at < end and ZERO <= data[at] <= NINE:
        at += 1
    return at


@kernel
def number(data: Array, at: int, end: int) -> int:
    """Read a number that every parser reads alike: of moderate length, in 64 bits if whole."""
    start = at
    if at < end and data[at] == MINUS:
        at += 1
    first = at
    at = _digits_end(data, at, end)
    if at == first or (data[first] == ZERO and at > first + 1):
        return DOUBT
    is_long = at - first > MAX_WHOLE_DIGITS
    if at < end and data[at] == POINT:
        first = at + 1
        at = _digits_end(data, first, end)
        if at == first:
            return DOUBT
        is_long = False
    if at < end and (data[at] == LOWER_E or data[at] == UPPER_E):
        at += 1
        if at < end and (data[at] == PLUS or data[at] == MINUS):
            at += 1
        first = at
        at = _digits_end(data, at, end)
        if at == first or at - first > MAX_EXPONENT_DIGITS:
            return DOUBT
        is_long = False
    return at if at - start <= MAX_DIGITS and not is_long else DOUBT


@kernel
def word(data: Array, at: int, end: int, letters: Array) -> int:
    """Read exactly these letters."""
    if at + len(letters) > end:
        return DOUBT
    for i in range(len(letters)):
        if data[at + i] != letters[i]:
            return DOUBT
    return at + len(letters)


TRUE: Final = np.frombuffer(b"true", np.uint8)
FALSE: Final = np.frombuffer(b"false", np.uint8)
NULL: Final = np.frombuffer(b"null", np.uint8)


@kernel
def scalar(data: Array, at: int, end: int) -> int:
    """Read a string, number, true, false or null."""
    c = data[at]
    if c == QUOTE:
        return int(text(data, at, end)[0])
    if c == LOWER_T:
        return word(data, at, end, TRUE)
    if c == LOWER_F:
        return word(data, at, end, FALSE)
    if c == LOWER_N:
        return word(data, at, end, NULL)
    return number(data, at, end)


@inlined
def colon(data: Array, at: int, end: int) -> int:
    """Read the colon behind a key."""
    at = blank(data, at, end)
    return at + 1 if at < end and data[at] == COLON else DOUBT
