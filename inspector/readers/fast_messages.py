"""Lists of messages to roles and positions of texts, compiled."""

# ruff: noqa: PLR0911, C901
# Compiled code is written for the compiler: many arrays, no sets, no generators.

from __future__ import annotations

from typing import Any, Final

import numpy as np

from inspector.readers.fast_hash import Array, inlined, kernel
from inspector.readers.fast_json import (
    COMMA,
    DOUBT,
    LIST_END,
    OBJECT,
    OBJECT_END,
    QUOTE,
    blank,
    colon,
    text,
    word,
)

MESSAGES, SHAREGPT = 8, 9
"""Classes of lists of messages: by ``role`` and ``content``, or by ``from`` and ``value``."""

MAX_MESSAGES: Final = 15
MAX_ROLES: Final = 7
EMPTY_BIT: Final = 8
"""Added to the number of a role where the message has no text."""

SLOTS: Final = 1
"""Counter of spans used."""

_ROLE: Final = np.frombuffer(b'"role"', np.uint8)
_FROM: Final = np.frombuffer(b'"from"', np.uint8)
_CONTENT: Final = np.frombuffer(b'"content"', np.uint8)
_VALUE: Final = np.frombuffer(b'"value"', np.uint8)


@inlined
def note(spans: Array, counts: Array, start: int, end: int, has_escapes: bool) -> None:
    """Write one span."""
    slot = counts[SLOTS]
    spans[slot, 0], spans[slot, 1], spans[slot, 2] = start, end, has_escapes
    counts[SLOTS] = slot + 1


@kernel
def _role(data: Array, start: int, end: int, roles: Array) -> int:
    """Return the number of a role from 1 on; ``roles`` is uint8 (n, 32), padded with zeros."""
    size = end - start
    if size > 31 or size == 0:
        return DOUBT
    for number_ in range(len(roles)):
        if roles[number_, size] == 0:
            same = True
            for i in range(size):
                if roles[number_, i] != data[start + i]:
                    same = False
                    break
            if same:
                return number_ + 1
    return DOUBT


@kernel
def _message(
    data: Array,
    at: int,
    end: int,
    roles: Array,
    role_key: Array,
    text_key: Array,
    spans: Array,
    counts: Array,
) -> Any:  # noqa: ANN401 - a pair
    """Read ``{role, text}``; return where it ends, and its role with ``EMPTY_BIT``."""
    role, start, stop, has_escapes = 0, -1, -1, False
    if at >= end or data[at] != OBJECT:
        return DOUBT, 0
    at += 1
    for turn in range(2):
        at = blank(data, at, end)
        is_role = word(data, at, end, role_key) >= 0
        at = word(data, at, end, role_key if is_role else text_key)
        if at < 0:
            return DOUBT, 0
        at = colon(data, at, end)
        if at < 0:
            return DOUBT, 0
        at = blank(data, at, end)
        if at >= end or data[at] != QUOTE:
            return DOUBT, 0
        begin = at + 1
        at, with_escapes = text(data, at, end)
        if at < 0:
            return DOUBT, 0
        if is_role:
            role = _role(data, begin, at - 1, roles)
            if role < 0 or with_escapes:
                return DOUBT, 0
        else:
            start, stop, has_escapes = begin, at - 1, with_escapes
        at = blank(data, at, end)
        if at >= end or data[at] != (COMMA if turn == 0 else OBJECT_END):
            return DOUBT, 0
        at += 1
    if role == 0 or start < 0:
        return DOUBT, 0
    note(spans, counts, start, stop, has_escapes)
    return at, role + (EMPTY_BIT if start == stop else 0)


@kernel
def messages(
    data: Array, at: int, end: int, roles: Array, form: int, spans: Array, counts: Array
) -> Any:  # noqa: ANN401 - a pair
    """Read a list of messages; return where it ends, and its roles, four bits each."""
    signature = 0
    at = blank(data, at + 1, end)
    for i in range(MAX_MESSAGES):
        if form == MESSAGES:
            at, role = _message(data, at, end, roles, _ROLE, _CONTENT, spans, counts)
        else:
            at, role = _message(data, at, end, roles, _FROM, _VALUE, spans, counts)
        if at < 0:
            return DOUBT, 0
        signature |= role << (4 * i)
        at = blank(data, at, end)
        if at >= end:
            return DOUBT, 0
        if data[at] == LIST_END:
            return at + 1, signature
        if data[at] != COMMA:
            return DOUBT, 0
        at = blank(data, at + 1, end)
    return DOUBT, 0
