"""Parquet: rows have no bytes of their own, so a row's canonical JSON stands for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pluggy import HookimplMarker

from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Record, Task
from inspector.files.arrow_ipc import as_binary
from inspector.readers.containers.canonical import can_hold_floats, canonical_json
from inspector.readers.containers.json_text import parse_again
from inspector.readers.containers.names import distinct_names
from inspector.readers.containers.row_finder import row_finder
from inspector.readers.containers.source import REPORT_EVERY, file_size

BATCH_ROWS: Final = (16, 256, 1024)
BATCH_BYTES: Final = 64 * 2**20
BUFFER_BYTES: Final = 2**20
"""Read ahead of a column; without it a whole row group is read before its first row is there."""

MAX_RATIO: Final = 1000
"""A file whose rows are larger than this many times the file (plus 256 MB) is a bomb."""


hookimpl = HookimplMarker("inspector")


class ParquetReader:
    """Reads rows in small batches: the footer of a hostile file may say anything."""

    name: ClassVar[str] = "parquet"
    title: ClassVar[str] = "Parquet"
    suffixes: ClassVar[tuple[str, ...]] = (".parquet",)
    version: ClassVar[int] = 2

    def open(self, path: Path, task: Task) -> Iterator[Record]:
        """Yield every row; its offset is its number and its length 0."""
        size = file_size(path)
        with open_parquet(path) as file:
            total = file.metadata.num_rows
            found = expanded = 0
            for row, raw, problem in parquet_rows(file, 0):
                found += 1
                if row % REPORT_EVERY == 0:
                    task.report(row, total, f"Reading {path.name}")
                expanded += len(raw)
                if expanded > MAX_RATIO * size + 2**28:
                    raise InputError(
                        f"{path.name} unpacks to over {MAX_RATIO} times its size; refused."
                    )
                value = None if problem else parse_again(raw, path)
                yield Record(row, raw, value, problem, -1, 0)
            if found != total:
                raise InputError(f"{path.name} is damaged: {found} of its {total} rows are there.")
            task.report(total, total, f"Reading {path.name}")

    def parse(self, raw: bytes, path: Path) -> Mapping[str, Any]:
        """Parse the canonical JSON of a row."""
        return parse_again(raw, path)


@contextmanager
def open_parquet(path: Path) -> Iterator[pq.ParquetFile]:
    """Open a Parquet file; whatever Arrow has to say about it becomes ``InputError``."""
    file_size(path)
    try:
        with (
            pa.OSFile(str(path), "rb") as source,
            pq.ParquetFile(source, buffer_size=BUFFER_BYTES, pre_buffer=False) as file,
        ):
            yield file
    except (pa.ArrowException, OSError, MemoryError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())[:200].rstrip(".")
        raise InputError(f"{path.name} is not a readable Parquet file: {reason}.") from error


def told_size(path: Path) -> tuple[int, int]:
    """Return rows and bytes of a file by its footer, which may say anything."""
    with open_parquet(path) as file:
        groups = range(file.num_row_groups)
        n_bytes = sum(file.metadata.row_group(group).total_byte_size for group in groups)
        return file.metadata.num_rows, n_bytes


def parquet_rows(file: pq.ParquetFile, first: int) -> Iterator[tuple[int, bytes, str]]:
    """Yield (row, canonical JSON, problem) from row ``first`` on."""
    with_floats = can_hold_floats(file.schema_arrow)
    for start, batch in parquet_batches(file, first):
        for row, item in enumerate(batch_rows(batch, with_floats=with_floats), start):
            yield row, *item


def parquet_batches(file: pq.ParquetFile, first: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield (row, batch that is not validated yet) from row ``first`` on."""
    start = 0
    for group in range(file.num_row_groups):
        size = file.metadata.row_group(group).num_rows
        if start + size > first:
            for at, batch in _batches(file, group):
                begin = max(first - start - at, 0)
                if begin < batch.num_rows:
                    yield start + at + begin, batch.slice(begin)
        start += size


def _batches(file: pq.ParquetFile, group: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield (row in group, batch); starts with few rows and grows while batches stay small."""
    at = 0
    for rows, more_rows in zip(BATCH_ROWS, (*BATCH_ROWS[1:], 0), strict=True):
        seen = 0
        for batch in file.iter_batches(batch_size=rows, row_groups=[group], use_threads=False):
            fresh = batch.slice(min(max(at - seen, 0), batch.num_rows))
            seen += batch.num_rows
            if not fresh.num_rows:
                continue
            yield at, fresh
            at += fresh.num_rows
            if more_rows and batch.nbytes * more_rows < BATCH_BYTES * batch.num_rows:
                break
        else:
            return


def batch_rows(
    batch: pa.RecordBatch, *, with_floats: bool, is_checked: bool = False
) -> Iterator[tuple[bytes, str]]:
    """Yield (canonical JSON, problem) of each row; a row that Arrow rejects gets a problem.

    ``is_checked`` says that nothing can be wrong but texts that are not UTF-8.
    """
    if len(set(batch.schema.names)) < len(batch.schema.names):
        batch = batch.rename_columns(distinct_names(batch.schema.names))
    try:
        if not is_checked:
            batch.validate(full=True)
        values = batch.to_pylist()
    except (pa.ArrowException, UnicodeDecodeError, ValueError, OverflowError) as error:
        if batch.num_rows == 1:
            reason = " ".join(str(error).split())[:200].rstrip(".")
            yield canonical_json(_rescued(batch), with_floats=True), f"damaged: {reason}"
            return
        for row in range(batch.num_rows):
            one = batch.slice(row, 1)
            yield from batch_rows(one, with_floats=with_floats, is_checked=is_checked)
        return
    for value in values:
        yield canonical_json(value, with_floats=with_floats), ""


def _rescued(batch: pa.RecordBatch) -> dict[str, object]:
    """Return what can be had of a damaged row, so that it has an identity."""
    row: dict[str, object] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            row[name] = column.view(as_binary(column.type))[0].as_py()
        except (pa.ArrowException, UnicodeDecodeError, ValueError, OverflowError):
            row[name] = "damaged"
    return row


@contextmanager
def parquet_row_source(path: Path) -> Iterator[Callable[[int], bytes]]:
    """Open a file and give a function from row number to canonical JSON; ascending is fast."""
    with open_parquet(path) as file:
        yield row_finder(lambda first: parquet_rows(file, first), path.name)


@hookimpl
def register_readers() -> tuple[type[Reader], ...]:
    """Offer the reader to the registry."""
    return (ParquetReader,)
