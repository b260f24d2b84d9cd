"""A JSON list of objects, or an object with such a list called ``data``, element by element."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Final

from pluggy import HookimplMarker

from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Record, Task
from inspector.readers.containers.json_text import parse_again, record_of
from inspector.readers.containers.json_window import CHUNK_BYTES, SEPARATORS, SPACE, JsonWindow
from inspector.readers.containers.source import (
    MAX_RECORD_BYTES,
    REPORT_EVERY,
    open_source,
    until_damage,
)

_MOST_AHEAD: Final = 2**25
"""Bytes in which an element that has a successor must end."""

_MOST_WASTED: Final = 2**23
"""Bytes behind broken elements in which their ends were sought; after these, each line is one."""

_LIST_END: Final = re.compile(rb"\s*\n\s*\][\s}]*\Z")
hookimpl = HookimplMarker("inspector")


class JsonArrayReader:
    """Reads the elements of a JSON list with their exact bytes; damaged ones harm no other."""

    name: ClassVar[str] = "json"
    title: ClassVar[str] = "JSON list"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    version: ClassVar[int] = 2

    def __init__(
        self, *, max_record_bytes: int = MAX_RECORD_BYTES, chunk_bytes: int = CHUNK_BYTES
    ) -> None:
        self._max_record_bytes = max_record_bytes
        self._chunk_bytes = chunk_bytes

    def open(self, path: Path, task: Task) -> Iterator[Record]:
        """Yield every element; raise ``InputError`` if the file holds no list."""
        with open_source(path) as (file, size):
            window = JsonWindow(file, self._max_record_bytes, self._chunk_bytes)
            elements = _Elements(window, file, self._max_record_bytes)
            if not elements.enter_list():
                raise InputError(f"{path.name} holds no list of records.")
            for number, record in enumerate(until_damage(elements, file)):
                if number % REPORT_EVERY == 0:
                    task.report(record.offset, size, f"Reading {path.name}")
                yield record
            task.report(size, size, f"Reading {path.name}")

    def parse(self, raw: bytes, path: Path) -> Mapping[str, Any]:
        """Parse one element."""
        return parse_again(raw, path)


class _Elements:
    """Iterates the elements of a list as records.

    An element that does not parse may have swallowed its successors (a lost quote or bracket). If
    the list has one element a line, it is cut where the next line begins like the first element.
    """

    def __init__(self, window: JsonWindow, file: BinaryIO, limit: int) -> None:
        self._window = window
        self._file = file
        self._limit = limit
        self._successor = b""
        self._wasted = 0
        self._is_wrapped = False

    def enter_list(self) -> bool:
        """Move behind the opening bracket of the list; False if there is none."""
        window = self._window
        window.skip(SPACE)
        if window.byte == b"[":
            window.at += 1
        elif window.byte != b"{" or not window.enter_data():
            return False
        else:
            self._is_wrapped = True
        window.fill()
        space = SPACE.match(window.data)
        gap = space.group() if space else b""
        if b"\n" in gap:
            self._successor = b"," + gap + b"{"
        return True

    def __iter__(self) -> Iterator[Record]:
        window = self._window
        while True:
            window.skip(SEPARATORS)
            if not window.byte:
                return
            record = self._bracket() if window.byte == b"]" else self._element()
            if record is None:
                yield from self._rest()
                return
            yield record
            window.at = record.offset + len(record.raw) - window.base
            if record.length >= 0:
                return

    def _element(self) -> Record:
        window = self._window
        end = self._end()
        raw = window.data[window.at : end] if end >= 0 else window.data[window.at :].rstrip()
        record = record_of(window.offset, raw)
        if record.value is not None:
            return record
        cut = raw.find(self._successor) if self._successor else -1
        if cut > 0:
            self._wasted += len(raw) - cut
            return record_of(record.offset, raw[:cut].rstrip())
        if end >= 0:
            return record
        if len(raw) > self._limit:
            megabytes = self._limit // 2**20
            reason = f"not read: the record is longer than {megabytes} MB, nor is what follows it"
            return self._unheld(record.offset, reason)
        closing = _LIST_END.search(raw, max(1, len(raw) - 64)) if self._successor else None
        raw = raw[: closing.start()] if closing else raw
        reason = "not complete: the file ends inside it"
        return Record(record.offset, raw, None, reason, record.offset)

    def _end(self) -> int:
        """Return where the element here ends, -1 if it does not; never look far for it twice."""
        window = self._window
        if not self._successor:
            return window.element_end(self._limit)
        if self._wasted > _MOST_WASTED:
            end = window.data.find(self._successor, window.at)
            if end >= 0:
                return end
        end = window.element_end(_MOST_AHEAD)
        if end < 0 and self._successor not in window.data[window.at :]:
            end = window.element_end(self._limit)
        return end

    def _bracket(self) -> Record | None:
        """Return a closing bracket as a bad record if the list goes on in the next line."""
        window = self._window
        if len(window.data) - window.at < CHUNK_BYTES:
            window.fill()
        is_sure = self._successor and not self._is_wrapped
        end = window.data.find(self._successor, window.at) if is_sure else -1
        if end < 0:
            return None
        raw = window.data[window.at : end].rstrip()
        return Record(window.offset, raw, None, "not an element: a bracket too many", window.offset)

    def _rest(self) -> Iterator[Record]:
        """Yield what follows the list, if anything should not be there, as one bad record."""
        window = self._window
        window.at += 1
        window.skip(SPACE)
        if self._is_wrapped or not window.byte:
            return
        while not window.is_over_limit and window.fill():
            pass
        raw = window.data[window.at :].rstrip()
        reason = "not part of the list: it follows the closing bracket"
        if len(raw) > self._limit:
            yield self._unheld(window.offset, reason)
        else:
            yield Record(window.offset, raw, None, reason, window.offset)

    def _unheld(self, offset: int, reason: str) -> Record:
        end = self._file.seek(0, os.SEEK_END)
        return Record(offset, b"", None, reason, offset, end - offset)


@hookimpl
def register_readers() -> tuple[type[Reader], ...]:
    """Offer the reader to the registry."""
    return (JsonArrayReader,)
