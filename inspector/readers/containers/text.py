"""A plain text document: the whole file is one record, as in a corpus that is searched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from pluggy import HookimplMarker

from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Record, Task
from inspector.readers.containers.source import (
    MAX_RECORD_BYTES,
    open_source,
    skip_bom,
    until_damage,
)

hookimpl = HookimplMarker("inspector")


class TextReader:
    """Reads a file as one record with a text."""

    name: ClassVar[str] = "text"
    title: ClassVar[str] = "Text document"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".md")
    version: ClassVar[int] = 1

    def __init__(self, *, max_record_bytes: int = MAX_RECORD_BYTES) -> None:
        self._max_record_bytes = max_record_bytes

    def open(self, path: Path, task: Task) -> Iterator[Record]:
        """Yield the record; none if the file is empty."""
        with open_source(path) as (file, size):
            task.report(0, size, f"Reading {path.name}")
            yield from until_damage(self._records(file), file)
            task.report(size, size, f"Reading {path.name}")

    def parse(self, raw: bytes, path: Path) -> Mapping[str, Any]:
        """Decode the text."""
        record = _record(0, raw)
        if record.value is None:
            raise InputError(f"{path.name} is {record.problem}.")
        return record.value

    def _records(self, file: BinaryIO) -> Iterator[Record]:
        start = skip_bom(file)
        raw = file.read(self._max_record_bytes + 1)
        if len(raw) > self._max_record_bytes:
            length = file.seek(0, os.SEEK_END) - start
            megabytes = self._max_record_bytes // 2**20
            reason = f"not read: the document is longer than {megabytes} MB"
            yield Record(start, b"", None, reason, start, length)
        elif raw:
            yield _record(start, raw)


def _record(start: int, raw: bytes) -> Record:
    try:
        return Record(start, raw, {"text": raw.decode("utf-8")})
    except UnicodeDecodeError as error:
        return Record(start, raw, None, "not valid UTF-8", start + error.start)


@hookimpl
def register_readers() -> tuple[type[Reader], ...]:
    """Offer the reader to the registry."""
    return (TextReader,)
