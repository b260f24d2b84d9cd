"""A JSON list of objects, or an object with such a list called ``data``, element by element."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Final

from pluggy import HookimplMarker

from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Record, Task
from inspector.readers.containers.json_text import parse_again, record_of
from inspector.readers.containers.source import (
    MAX_RECORD_BYTES,
    REPORT_EVERY,
    open_source,
    skip_bom,
)

_CHUNK: Final = 2**20
_STRING: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TOKEN: Final = re.compile(_STRING + rb'|["{}\[\]]', re.DOTALL)
_FLAT_OBJECT: Final = re.compile(rb'\{[^"{}\[\]]*+(?:' + _STRING + rb'[^"{}\[\]]*+)*+\}', re.DOTALL)
_FLAT: Final = rb'[^"{}\[\]]++|' + _STRING
_LEVEL_3: Final = rb"[{\[](?:" + _FLAT + rb")*+[}\]]"
_LEVEL_2: Final = rb"[{\[](?:" + _FLAT + rb"|" + _LEVEL_3 + rb")*+[}\]]"
_SHALLOW: Final = re.compile(rb"\{(?:" + _FLAT + rb"|" + _LEVEL_2 + rb")*+\}", re.DOTALL)
"""A whole element up to three levels deep in one match; in deeper ones brackets are counted."""
_SCALAR: Final = re.compile(rb"[^,\]\[{\"\s][^,\]\[{\"]*+|\"")
_SEPARATORS: Final = re.compile(rb"[\s,]*+")
_SPACE: Final = re.compile(rb"\s*+")
_LIST_END: Final = re.compile(rb"\s*\n\s*\][\s}]*\Z")
_LIST_AHEAD: Final = re.compile(rb"\s*+:\s*+\[")


hookimpl = HookimplMarker("inspector")


class JsonArrayReader:
    """Reads the elements of a JSON list with their exact bytes; damaged ones harm no other."""

    name: ClassVar[str] = "json"
    title: ClassVar[str] = "JSON list"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    version: ClassVar[int] = 1

    def __init__(self, *, max_record_bytes: int = MAX_RECORD_BYTES) -> None:
        self._max_record_bytes = max_record_bytes

    def open(self, path: Path, task: Task) -> Iterator[Record]:
        """Yield every element; raise ``InputError`` if the file holds no list."""
        with open_source(path) as (file, size):
            elements = _Elements(file, size, self._max_record_bytes)
            if not elements.enter_list():
                raise InputError(f"{path.name} holds no list of records.")
            for number, record in enumerate(elements):
                if number % REPORT_EVERY == 0:
                    task.report(record.offset, size, f"Reading {path.name}")
                yield record
            task.report(size, size, f"Reading {path.name}")

    def parse(self, raw: bytes, path: Path) -> Mapping[str, Any]:
        """Parse one element."""
        return parse_again(raw, path)


class _Elements:
    """A window over the file (``data``, from byte ``base``) that slides from element to element.

    An element that does not parse may have swallowed its successors (a lost quote or bracket). If
    the list has one element a line, it is cut where the next line begins like the first element.
    """

    def __init__(self, file: BinaryIO, size: int, limit: int) -> None:
        self._file = file
        self._size = size
        self._limit = limit
        self._base = skip_bom(file)
        self._data = b""
        self._at = 0
        self._successor = b""
        self._is_wrapped = False

    def enter_list(self) -> bool:
        """Move behind the opening bracket of the list; False if there is none."""
        self._skip(_SPACE)
        start = self._data[self._at : self._at + 1]
        if start == b"{":
            self._is_wrapped = True
            if not self._enter_data():
                return False
        elif start == b"[":
            self._at += 1
        else:
            return False
        return True

    def __iter__(self) -> Iterator[Record]:
        self._learn_successor()
        while True:
            self._skip(_SEPARATORS)
            byte = self._data[self._at : self._at + 1]
            if not byte:
                return
            if byte == b"]":
                self._at += 1
                yield from self._rest()
                return
            record = self._element()
            yield record
            self._at = record.offset + len(record.raw) - self._base
            if record.length >= 0:
                return

    def _learn_successor(self) -> None:
        self._fill()
        space = _SPACE.match(self._data, self._at)
        gap = space.group() if space else b""
        if b"\n" in gap:
            self._successor = b"," + gap + b"{"

    def _element(self) -> Record:
        end = self._find_end()
        raw = self._data[self._at : end] if end >= 0 else self._data[self._at :].rstrip()
        offset = self._base + self._at
        record = record_of(offset, raw)
        if record.value is not None:
            return record
        cut = raw.find(self._successor) if self._successor else -1
        if cut > 0:
            return record_of(offset, raw[:cut].rstrip())
        if end >= 0:
            return record
        if len(raw) > self._limit:
            megabytes = self._limit // 2**20
            reason = f"not read: the record is longer than {megabytes} MB, nor is what follows it"
            return Record(offset, b"", None, reason, offset, self._size - offset)
        closing = _LIST_END.search(raw, max(1, len(raw) - 64)) if self._successor else None
        raw = raw[: closing.start()] if closing else raw
        return Record(offset, raw, None, "not complete: the file ends inside it", offset)

    def _find_end(self) -> int:
        """Return where the element at hand ends; -1 if the file or the limit is reached first."""
        shallow = _FLAT_OBJECT.match(self._data, self._at) or _SHALLOW.match(self._data, self._at)
        if shallow:
            return shallow.end()
        if self._data[self._at] not in b'{["':
            return self._scalar_end()
        depth, done = 0, 0
        while True:
            for token in _TOKEN.finditer(self._data, self._at + done):
                start, end = token.span()
                byte = self._data[start]
                if byte == 0x22:
                    if end - start == 1:  # a string that the window cuts off
                        break
                elif byte in b"{[":
                    depth += 1
                else:
                    depth -= 1
                done = end - self._at
                if depth == 0:
                    return end
            if len(self._data) - self._at > self._limit or not self._fill():
                return -1

    def _scalar_end(self) -> int:
        while True:
            match = _SCALAR.match(self._data, self._at)
            end = match.end() if match else self._at + 1
            if end < len(self._data) or end - self._at > self._limit or not self._fill():
                return self._at + len(self._data[self._at : end].rstrip())

    def _rest(self) -> Iterator[Record]:
        """Yield what follows the list, if anything should not be there, as one bad record."""
        self._skip(_SPACE)
        offset = self._base + self._at
        if self._is_wrapped or self._at >= len(self._data):
            return
        while len(self._data) - self._at <= self._limit and self._fill():
            pass
        raw = self._data[self._at :].rstrip()
        reason = "not part of the list: it follows the closing bracket"
        if len(raw) > self._limit:
            yield Record(offset, b"", None, reason, offset, self._size - offset)
        else:
            yield Record(offset, raw, None, reason, offset)

    def _enter_data(self) -> bool:
        """Move behind ``"data": [`` of the outermost object."""
        depth, done = 0, 0
        while True:
            for token in _TOKEN.finditer(self._data, self._at + done):
                start, end = token.span()
                byte = self._data[start]
                if byte == 0x22 and end - start == 1:
                    break
                if depth == 1 and token.group() == b'"data"':
                    ahead = _LIST_AHEAD.match(self._data, end)
                    if ahead:
                        self._at = ahead.end()
                        return True
                    if len(self._data) - end < 256:  # the window may end before the bracket
                        break
                depth += (byte in b"{[") - (byte in b"}]")
                done = end - self._at
                if depth == 0:
                    return False
            self._at, done = self._at + done, 0
            if not self._fill():
                return False

    def _skip(self, pattern: re.Pattern[bytes]) -> None:
        while True:
            match = pattern.match(self._data, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._data) or not self._fill():
                return

    def _fill(self) -> bool:
        """Forget what lies before ``_at`` and read on; False at the end of the file."""
        kept = self._data[self._at :]
        chunk = self._file.read(max(_CHUNK, len(kept)))
        self._base += self._at
        self._at = 0
        self._data = kept + chunk
        return bool(chunk)


@hookimpl
def register_readers() -> tuple[type[Reader], ...]:
    """Offer the reader to the registry."""
    return (JsonArrayReader,)
