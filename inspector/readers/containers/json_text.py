"""The bytes of one JSON record to a value, without trusting them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from inspector.domain.errors import InputError
from inspector.domain.notes import Note
from inspector.domain.protocols import Record
from inspector.readers.containers.json_notes import (
    LONE_SURROGATE_TEXT,
    find_notes,
    is_suspect,
    read_with_notes,
)

MAX_DEPTH: Final = 200
"""Deeper values are refused here, so that nothing later needs to fear recursion."""

LARGE_BYTES: Final = 16 * 2**20
"""orjson takes twelve times the memory of a text, and crashes when it does not get it."""

_KINDS: Final = {
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


class BadRecordError(Exception):
    """Why a record cannot be read, and where: ``at`` bytes after its start."""

    def __init__(self, reason: str, at: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at


def decode_object(raw: bytes) -> dict[str, Any]:
    """Parse a JSON object; raise ``BadRecordError``.

    orjson first; what it rejects and Python accepts (NaN, integers of any size, lone surrogates,
    which become U+FFFD) is read by the standard library. Of a repeated key the last value counts.
    """
    return _decoded(raw)[0]


def record_of(offset: int, raw: bytes) -> Record:
    """Wrap the bytes of a JSON record, parsed with what parsers disagree on, or its problem."""
    try:
        value, notes, told = _decoded(raw)
    except BadRecordError as bad:
        return Record(offset, raw, None, bad.reason, offset + bad.at)
    if notes is None:
        notes, told = find_notes(raw) if is_suspect(raw, value) else (0, ())
    return Record(offset, raw, value, notes=notes, told=told)


def parse_again(raw: bytes, path: Path) -> Mapping[str, Any]:
    """Parse a JSON record that someone looks at; raise ``InputError``."""
    try:
        return decode_object(raw)
    except BadRecordError as bad:
        raise InputError(f"{path.name}: a record is {bad.reason}.") from bad


def _decoded(raw: bytes) -> tuple[dict[str, Any], int | None, tuple[Note, ...]]:
    """Return the object and, where it took the standard library to read it, its notes."""
    value: Any = None
    notes: int | None = None
    told: tuple[Note, ...] = ()
    is_lenient = len(raw) > LARGE_BYTES
    if not is_lenient:
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError:
            is_lenient = True
    if is_lenient:
        value, notes, told = _decode_leniently(raw)
    if type(value) is not dict:
        raise BadRecordError(f"not a JSON object but {_KINDS.get(type(value), 'something else')}")
    if raw.count(b"{") + raw.count(b"[") > MAX_DEPTH and _is_too_deep(value):
        raise BadRecordError(f"nested deeper than {MAX_DEPTH} levels")
    return _mended(value) if is_lenient and b"\\ud" in raw.lower() else value, notes, told


def _decode_leniently(raw: bytes) -> tuple[Any, int, tuple[Note, ...]]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRecordError("not valid UTF-8", error.start) from error
    try:
        return read_with_notes(text)
    except json.JSONDecodeError as error:
        at = len(text[: error.pos].encode("utf-8"))
        message = error.msg[:1].lower() + error.msg[1:]
        raise BadRecordError(f"not valid JSON: {message}", at) from error
    except RecursionError as error:
        raise BadRecordError(f"nested deeper than {MAX_DEPTH} levels") from error
    except ValueError as error:  # the guard against integers of thousands of digits
        raise BadRecordError("not readable: a number has too many digits") from error


def _is_too_deep(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        children: list[object] = []
        for item in level:
            if isinstance(item, dict):
                children.extend(item.values())
            elif isinstance(item, list):
                children.extend(item)
        if not children:
            return False
        level = children
    return any(isinstance(item, dict | list) for item in level)


def _mended(value: Any) -> Any:  # noqa: ANN401 - JSON can be anything
    if isinstance(value, str):
        return LONE_SURROGATE_TEXT.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return value
