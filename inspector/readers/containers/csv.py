"""CSV and TSV, cut into records on the bytes, so that an untouched record stays as it is."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Final

from pluggy import HookimplMarker

from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Record, Task
from inspector.files.packed import plain_name
from inspector.readers.containers.names import distinct_names
from inspector.readers.containers.source import (
    MAX_RECORD_BYTES,
    REPORT_EVERY,
    open_source,
    skip_bom,
    skip_line,
    until_damage,
)

DELIMITERS: Final = (",", "\t", ";", "|")
_CLOSING: Final = re.compile(rb'[^"]*+(?:""[^"]*+)*+"')
_QUOTED: Final = re.compile(r'"[^"]*+"')


hookimpl = HookimplMarker("inspector")


class CsvReader:
    """Reads delimited text; the first record names the columns and is not counted."""

    name: ClassVar[str] = "csv"
    title: ClassVar[str] = "CSV or TSV"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv")
    version: ClassVar[int] = 1

    def __init__(self, *, max_record_bytes: int = MAX_RECORD_BYTES) -> None:
        self._max_record_bytes = max_record_bytes

    def open(self, path: Path, task: Task) -> Iterator[Record]:
        """Yield the records behind the header; raise ``InputError`` if there is no header."""
        with open_source(path) as (file, size):
            splitter = _Splitter(file, self._max_record_bytes)
            header = _Header.read(splitter, path)
            records = (header.record(*found) for found in splitter)
            for number, record in enumerate(until_damage(records, file)):
                if number % REPORT_EVERY == 0:
                    task.report(record.offset, size, f"Reading {path.name}")
                yield record
            task.report(size, size, f"Reading {path.name}")

    def parse(self, raw: bytes, path: Path) -> Mapping[str, Any]:
        """Parse one record by the header of its file."""
        with open_source(path) as (file, _):
            header = _Header.read(_Splitter(file, self._max_record_bytes), path)
        record = header.record(0, raw, -1)
        if record.value is None:
            raise InputError(f"{path.name}: a record is {record.problem}.")
        return record.value


class _Header:
    def __init__(self, names: list[str], delimiter: str) -> None:
        self.names = names
        self.delimiter = delimiter

    @classmethod
    def read(cls, splitter: _Splitter, path: Path) -> _Header:
        """Take the first record as the header and guess the delimiter from it."""
        csv.field_size_limit(MAX_RECORD_BYTES)
        first = splitter.first_line()
        try:
            delimiter = guess_delimiter(first.decode("utf-8"), plain_name(path).suffix.lower())
            splitter.delimiter = delimiter.encode()
            _, raw, _ = next(iter(splitter))
            names = _split(raw, delimiter)
        except StopIteration:
            raise InputError(f"{path.name} is empty.") from None
        except (UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"{path.name} has no readable header: {error}.") from error
        return cls(distinct_names(names), delimiter)

    def record(self, offset: int, raw: bytes, length: int) -> Record:
        """Parse one record, or say what is wrong with it."""
        if length >= 0:
            megabytes = MAX_RECORD_BYTES // 2**20
            reason = f"not read: the line is longer than {megabytes} MB"
            return Record(offset, raw, None, reason, offset, length)
        try:
            fields = _split(raw, self.delimiter)
        except UnicodeDecodeError as error:
            return Record(offset, raw, None, "not valid UTF-8", offset + error.start)
        except csv.Error as error:
            return Record(offset, raw, None, f"not valid CSV: {error}", offset)
        if len(fields) != len(self.names):
            reason = f"not complete: {len(fields)} fields, but the header has {len(self.names)}"
            return Record(offset, raw, None, reason, offset)
        return Record(offset, raw, dict(zip(self.names, fields, strict=True)))


class _Splitter:
    """Iterates (offset, bytes without line end, -1 or the size of a record too long to hold)."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file = file
        self._limit = limit
        self._offset = skip_bom(file)
        self._is_hopeless = False  # a quote that is open here stays open to the end of the file
        self.delimiter = b","

    def first_line(self) -> bytes:
        """Look at the first line that is not blank, without moving."""
        line = b"\n"
        while line and line.isspace():
            line = self._file.readline(2**16)
        self._file.seek(self._offset)
        return line.rstrip(b"\r\n")

    def __iter__(self) -> Iterator[tuple[int, bytes, int]]:
        blank = b" \r\n\v\f" if self.delimiter == b"\t" else b" \t\r\n\v\f"
        while line := self._file.readline(self._limit):
            offset, self._offset = self._offset, self._offset + len(line)
            if len(line) == self._limit and not line.endswith(b"\n"):
                rest, line_end = skip_line(self._file)
                self._offset += rest
                yield offset, b"", self._offset - offset - line_end
            elif line.strip(blank):
                record = line if b'"' not in line else self._whole_record(line)
                yield offset, record.removesuffix(b"\n").removesuffix(b"\r"), -1

    def _whole_record(self, first: bytes) -> bytes:
        """Add lines while a quoted field is open; give up on a quote that is never closed."""
        if self._is_hopeless or not self._is_open_after(first, is_open=False):
            return first
        is_open = True
        lines, size, back = [first], len(first), self._file.tell()
        while is_open and size <= self._limit:
            line = self._file.readline(self._limit)
            if not line:
                self._is_hopeless = True  # or every such line would be read to the end again
                break
            lines.append(line)
            size += len(line)
            is_open = self._is_open_after(line, is_open=True)
        if is_open:
            self._file.seek(back)
            return first
        self._offset += size - len(first)
        return b"".join(lines)

    def _is_open_after(self, line: bytes, *, is_open: bool) -> bool:
        opening = self.delimiter + b'"'
        at = 0
        if not is_open and line.startswith(b'"'):
            is_open, at = True, 1
        while True:
            if is_open:
                closing = _CLOSING.match(line, at)
                if closing is None:
                    return True
                is_open, at = False, closing.end()
            at = line.find(opening, at)
            if at < 0:
                return False
            is_open, at = True, at + len(opening)


def guess_delimiter(line: str, suffix: str = "") -> str:
    """Return the candidate that the header line has most of, quoted fields left out."""
    bare = _QUOTED.sub("", line)
    if suffix == ".tsv" and "\t" in bare:
        return "\t"
    return max(DELIMITERS, key=lambda delimiter: (bare.count(delimiter), delimiter == ","))


def _split(raw: bytes, delimiter: str) -> list[str]:
    text = raw.decode("utf-8")
    if '"' not in text and "\n" not in text and "\r" not in text:
        return text.split(delimiter)
    rows = list(csv.reader([text], delimiter=delimiter, strict=text.count('"') % 2 == 1))
    if len(rows) != 1:
        raise csv.Error("a line break outside quotes")
    return rows[0]


@hookimpl
def register_readers() -> tuple[type[Reader], ...]:
    """Offer the reader to the registry."""
    return (CsvReader,)
