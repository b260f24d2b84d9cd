"""Lines of JSON to positions: which line has which shape, and where its texts lie.

A *shape* is the keys of a flat object in their order. What a value is like is its *class*; shape,
classes and the roles of a list of messages together are the *pattern* of a row, and rows of one
pattern are mapped to fields alike. A line that fits no known shape exactly is left in doubt.
"""

# ruff: noqa: PLR0911, PLR0913, PLR0917, PLR1714, SIM109
# Compiled code is written for the compiler: many arrays, no sets, no generators.

from __future__ import annotations

from typing import Any, Final

import numpy as np

from inspector.readers.fast_hash import Array, inlined, kernel
from inspector.readers.fast_json import (
    COMMA,
    DOUBT,
    FALSE,
    LIST,
    LIST_END,
    LOWER_F,
    LOWER_N,
    LOWER_T,
    NULL,
    OBJECT,
    OBJECT_END,
    QUOTE,
    TRUE,
    blank,
    colon,
    number,
    text,
    word,
)
from inspector.readers.fast_kinds import is_blank, is_plain, line_end
from inspector.readers.fast_messages import MAX_MESSAGES, MESSAGES, SHAREGPT, SLOTS, messages, note
from inspector.readers.fast_nested import nested

TEXT, EMPTY_TEXT, NO_VALUE, YES, NO, NUMBER, NESTED, EMPTY_LIST = range(8)
"""Classes of values beside ``MESSAGES``; no layout takes ``TEXT`` for anything else."""

MAX_KEYS: Final = 15
MAX_PATTERNS: Final = 1024
ROWS, PATTERNS, SHAPE = 0, 2, 3
"""Counters beside ``SLOTS``: rows used, patterns known, shape that fitted last."""


@kernel
def _listed(
    data: Array,
    at: int,
    end: int,
    roles: Array,
    has_messages: bool,
    extra: Array,
    extras: Array,
) -> Any:  # noqa: ANN401 - a triple
    """Read a list or object; return where it ends, its class and its roles."""
    if data[at] == LIST:
        after = blank(data, at + 1, end)
        if after < end and data[after] == LIST_END:
            return after + 1, EMPTY_LIST, 0
        if not has_messages:
            for form in (MESSAGES, SHAREGPT):
                extras[SLOTS] = 0
                after, signature = messages(data, at, end, roles, form, extra, extras)
                if after >= 0:
                    return after, form, signature
            extras[SLOTS] = 0
    return nested(data, at, end), NESTED, 0


@kernel
def _value(
    data: Array, at: int, end: int, roles: Array, has_messages: bool, extra: Array, extras: Array
) -> Any:  # noqa: ANN401 - where it ends, its class, its roles, has escapes
    """Read one value."""
    c = data[at]
    if c == QUOTE:
        after, has_escapes = text(data, at, end)
        if after == at + 2:
            return after, EMPTY_TEXT, 0, False
        if after < 0 or not is_plain(data, at + 1, after - 1):
            return DOUBT, 0, 0, False
        return after, TEXT, 0, has_escapes
    if c == LIST or c == OBJECT:
        after, kind, signature = _listed(data, at, end, roles, has_messages, extra, extras)
        return after, kind, signature, False
    if c == LOWER_N:
        return word(data, at, end, NULL), NO_VALUE, 0, False
    if c == LOWER_T:
        return word(data, at, end, TRUE), YES, 0, False
    if c == LOWER_F:
        return word(data, at, end, FALSE), NO, 0, False
    return number(data, at, end), NUMBER, 0, False


@kernel
def _value_start(data: Array, at: int, end: int, key: Array) -> int:
    """Read a key and its colon."""
    at = word(data, blank(data, at, end), end, key)
    if at >= 0:
        at = colon(data, at, end)
    if at >= 0:
        at = blank(data, at, end)
    return at if at < end else DOUBT


@kernel
def _row(
    data: Array,
    at: int,
    end: int,
    keys: Array,
    key_ends: Array,
    shape: Array,
    roles: Array,
    spans: Array,
    counts: Array,
    extra: Array,
    extras: Array,
) -> Any:  # noqa: ANN401 - a triple
    """Read one object of exactly this shape; return where it ends, its classes and its roles."""
    classes, signature, has_messages = 0, 0, False
    extras[SLOTS] = 0
    at = blank(data, at, end)
    if at >= end or data[at] != OBJECT:
        return DOUBT, 0, 0
    at += 1
    for i in range(shape[0], shape[1]):
        start = _value_start(data, at, end, keys[key_ends[i] : key_ends[i + 1]])
        if start < 0:
            return DOUBT, 0, 0
        at, kind, found, has_escapes = _value(data, start, end, roles, has_messages, extra, extras)
        if at < 0:
            return DOUBT, 0, 0
        if kind == MESSAGES or kind == SHAREGPT:
            has_messages, signature = True, found
        quote = 1 - (kind == NUMBER)
        note(spans, counts, start + quote, at - quote, has_escapes)
        classes |= kind << (4 * (i - shape[0]))
        at = blank(data, at, end)
        if at >= end or data[at] != (COMMA if i + 1 < shape[1] else OBJECT_END):
            return DOUBT, 0, 0
        at += 1
    for i in range(extras[SLOTS]):
        note(spans, counts, extra[i, 0], extra[i, 1], extra[i, 2] != 0)
    return blank(data, at, end), classes, signature


@kernel
def _pattern(
    patterns: Array, table: Array, counts: Array, shape: int, classes: int, roles: int
) -> int:
    """Return the number of a pattern, a new one if it was not seen; -1 if there are too many."""
    slot = (classes * 31 + roles * 1000003 + shape * 7919) % len(table)
    while table[slot] >= 0:
        known = table[slot]
        if (
            patterns[known, 0] == shape
            and patterns[known, 1] == classes
            and patterns[known, 2] == roles
        ):
            return int(known)
        slot = (slot + 1) % len(table)
    new = counts[PATTERNS]
    if new == len(patterns):
        return DOUBT
    patterns[new, 0], patterns[new, 1], patterns[new, 2] = shape, classes, roles
    table[slot] = new
    counts[PATTERNS] = new + 1
    return int(new)


@inlined
def _add(rows: Array, counts: Array, start: int, stop: int, pattern: int, slot: int) -> None:
    row = counts[ROWS]
    rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3] = start, stop, pattern, slot
    counts[ROWS] = row + 1


@kernel
def scan(
    data: Array,
    end: int,
    keys: Array,
    key_ends: Array,
    shapes: Array,
    roles: Array,
    rows: Array,
    spans: Array,
    patterns: Array,
    table: Array,
    counts: Array,
) -> None:
    """Cut ``data[:end]`` into lines that are not blank, and read those of a known shape.

    Args:
        data: uint8, UTF-8 from the start of a line on.
        end: where to stop; the end of a line or of the file.
        keys: uint8, all keys in quotes.
        key_ends: int64, key i is ``keys[key_ends[i]:key_ends[i + 1]]``.
        shapes: int64 (n, 2), shape i has the keys from ``shapes[i, 0]`` to ``shapes[i, 1]``.
        roles: uint8 (n, 32), names of roles, padded with zeros.
        rows: int64 (n, 4), written: start, end, pattern or -1, first slot.
        spans: int64 (n, 3), written: start and end of a value inside its quotes, or of a
            number, has escapes.
        patterns: int64 (n, 3), written: shape, classes, roles.
        table: int64, all -1, written: hash table of the patterns.
        counts: int64 (4), all 0, written: see ``ROWS``.
    """
    at, extra, extras = 0, np.empty((MAX_MESSAGES + 1, 3), np.int64), np.zeros(4, np.int64)
    while at < end:
        start, first, pattern, after = at, counts[SLOTS], DOUBT, DOUBT
        for turn in range(len(shapes)):
            shape = (counts[SHAPE] + turn) % len(shapes)
            after, classes, signature = _row(
                data, start, end, keys, key_ends, shapes[shape], roles, spans, counts, extra, extras
            )
            if after >= 0 and (after == end or data[after] == 10):
                counts[SHAPE] = shape
                pattern = _pattern(patterns, table, counts, shape, classes, signature)
                break
            counts[SLOTS], after = first, DOUBT
        stop = after if after >= 0 else line_end(data, start, end)
        at = stop + 1
        stop -= int(stop > start and data[stop - 1] == 13)
        if pattern < 0:
            counts[SLOTS] = first
        if pattern >= 0 or not is_blank(data, start, stop):
            _add(rows, counts, start, stop, pattern, first)
