"""JSON Lines: one object a line, cut at the line feed byte and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from pluggy import HookimplMarker

from inspector.domain.protocols import Reader, Record, Task
from inspector.readers.containers.json_text import parse_again, record_of
from inspector.readers.containers.source import (
    MAX_RECORD_BYTES,
    REPORT_EVERY,
    open_source,
    skip_bom,
    skip_line,
    until_damage,
)

hookimpl = HookimplMarker("inspector")


class JsonlReader:
    """Reads JSON Lines in constant memory; every line that is not blank is a record."""

    name: ClassVar[str] = "jsonl"
    title: ClassVar[str] = "JSON Lines"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")
    version: ClassVar[int] = 1

    def __init__(self, *, max_record_bytes: int = MAX_RECORD_BYTES) -> None:
        self._max_record_bytes = max_record_bytes

    def open(self, path: Path, task: Task) -> Iterator[Record]:
        """Yield the record of every line with more than white space on it."""
        with open_source(path) as (file, size):
            for number, record in enumerate(until_damage(self._records(file), file)):
                if number % REPORT_EVERY == 0:
                    task.report(record.offset, size, f"Reading {path.name}")
                yield record
            task.report(size, size, f"Reading {path.name}")

    def parse(self, raw: bytes, path: Path) -> Mapping[str, Any]:
        """Parse one line."""
        return parse_again(raw, path)

    def _records(self, file: BinaryIO) -> Iterator[Record]:
        offset = skip_bom(file)
        limit = self._max_record_bytes
        while line := file.readline(limit):
            size = len(line)
            if size == limit and not line.endswith(b"\n"):
                rest, line_end = skip_line(file)
                if rest:
                    yield self._too_long(offset, size + rest - line_end)
                    offset += size + rest
                    continue
            raw = line.removesuffix(b"\n").removesuffix(b"\r")
            if raw and not raw.isspace():
                yield record_of(offset, raw)
            offset += size

    def _too_long(self, offset: int, length: int) -> Record:
        megabytes = self._max_record_bytes // 2**20
        reason = f"not read: the line is longer than {megabytes} MB"
        return Record(offset, b"", None, reason, offset, length)


@hookimpl
def register_readers() -> tuple[type[Reader], ...]:
    """Offer the reader to the registry."""
    return (JsonlReader,)
