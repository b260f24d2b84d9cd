"""Lists and objects of JSON, compiled: whether all in them is sound, and no key stands twice."""

# ruff: noqa: PLR1714, SIM109, C901
# Compiled code is written for the compiler: many arrays, no sets, no generators.

from __future__ import annotations

from typing import Final

import numpy as np

from inspector.readers.fast_hash import Array, kernel
from inspector.readers.fast_json import (
    COMMA,
    DOUBT,
    LIST,
    LIST_END,
    OBJECT,
    OBJECT_END,
    QUOTE,
    blank,
    colon,
    scalar,
    text,
)

MAX_DEPTH: Final = 32
MAX_OPEN_KEYS: Final = 256
"""Keys of the objects that are open at one place; more are left in doubt."""

_HASH_START: Final = 0xCBF29CE484222325
_HASH_FACTOR: Final = 0x100000001B3
"""Of FNV-1a, 64 bits: keys that differ may be in doubt by chance, equal ones never pass."""

_VALUE, _VALUE_OR_END, _KEY, _KEY_OR_END, _AFTER = 0, 1, 2, 3, 4


@kernel
def nested(data: Array, at: int, end: int) -> int:
    """Read a list or object and all in it; an object with a key that stands twice is in doubt."""
    depth, objects, state = 0, 0, _VALUE
    keys, firsts, n_keys = np.empty(MAX_OPEN_KEYS, np.uint64), np.empty(MAX_DEPTH, np.int64), 0
    while True:
        at = blank(data, at, end)
        if at >= end:
            return DOUBT
        c = data[at]
        is_end = (c == LIST_END and state != _VALUE and not objects & 1) or (
            c == OBJECT_END and state != _KEY and objects & 1
        )
        if is_end and state in (_VALUE_OR_END, _KEY_OR_END, _AFTER):
            depth -= 1
            n_keys = firsts[depth]
            objects >>= 1
            at += 1
            if depth == 0:
                return at
            state = _AFTER
        elif state == _AFTER:
            if c != COMMA:
                return DOUBT
            at += 1
            state = _KEY if objects & 1 else _VALUE
        elif state in (_KEY, _KEY_OR_END):
            at = _new_key(data, at, end, keys, firsts[depth - 1], n_keys)
            if at < 0:
                return DOUBT
            n_keys += 1
            state = _VALUE
        elif c == LIST or c == OBJECT:
            if depth == MAX_DEPTH:
                return DOUBT
            firsts[depth] = n_keys
            depth += 1
            objects = (objects << 1) | (c == OBJECT)
            at += 1
            state = _KEY_OR_END if c == OBJECT else _VALUE_OR_END
        else:
            at = scalar(data, at, end)
            if at < 0:
                return DOUBT
            state = _AFTER


@kernel
def _new_key(data: Array, at: int, end: int, keys: Array, first: int, n_keys: int) -> int:
    """Read a key without escapes and its colon, and keep its hash; no key may come again."""
    if data[at] != QUOTE or n_keys == MAX_OPEN_KEYS:
        return DOUBT
    start = at
    at, has_escapes = text(data, at, end)
    if at < 0 or has_escapes:
        return DOUBT
    found = np.uint64(_HASH_START)
    for i in range(start + 1, at - 1):
        found = (found ^ np.uint64(data[i])) * np.uint64(_HASH_FACTOR)
    for i in range(first, n_keys):
        if keys[i] == found:
            return DOUBT
    keys[n_keys] = found
    return colon(data, at, end)
