"""A file to its index: where each record lies, what identifies it, and its texts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import pyarrow as pa

from inspector.domain.dataset import Dataset
from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Task
from inspector.domain.sample import Sample
from inspector.files.packed import plain_name
from inspector.readers.containers.jsonl import JsonlReader
from inspector.readers.containers.kinds import kind_of
from inspector.readers.containers.source import file_size, open_source
from inspector.readers.index_batches import SCHEMA as SCHEMA
from inspector.readers.index_batches import BatchBuilder, add_record
from inspector.readers.layouts.detect import check_mapping, map_row, why_unmapped

if TYPE_CHECKING:
    from inspector.readers.fast_lines import LineIndexer
    from inspector.readers.fast_tables import TableIndexer

VERSION: Final = 3
"""Of layouts and index: a new one makes projects read their sources again."""

MIN_FAST_BYTES: Final = 64 * 2**20
"""From this size on it pays to load, the first time to compile, what reads blocks of lines."""

MIN_FAST_ROWS: Final = 100_000
"""Rows of a Parquet file for which it pays likewise, however small they are."""

RawOf = Callable[[int], bytes]


def choose_reader(path: Path, readers: Sequence[Reader | type[Reader]]) -> Reader:
    """Return the reader (a class is instantiated) for a file, by its content before its name.

    Raises:
        InputError: if the file is no dataset, is empty, or is in no format that a reader knows.
    """
    kind = kind_of(path)
    for reader in readers:
        if reader.name == kind:
            return reader() if isinstance(reader, type) else reader
    for reader in readers:
        if plain_name(path).suffix.lower() in reader.suffixes:
            return reader() if isinstance(reader, type) else reader
    raise InputError(f"{path.name} is in no format that can be read.")


def index_records(
    reader: Reader, path: Path, *, mapping: Mapping[str, str], task: Task
) -> Iterator[pa.RecordBatch]:
    """Read a file once, and yield its index in ``SCHEMA``, batches of some megabytes of text.

    A record that parses but fits no layout is unreadable too, with its reason; ``layout`` and
    ``stage`` are null for unreadable records.

    Raises:
        InputError: if the file as a whole cannot be read, or holds no record.
    """
    check_mapping(mapping)
    after, n_records = -1, 0
    fast = fast_indexer(reader, path, mapping)
    if fast is not None:
        for batch in fast.batches(task):
            n_records += batch.num_rows
            yield batch
        if fast.resume < 0 and n_records:
            return
        after = fast.resume
    builder = BatchBuilder()
    for record in reader.open(path, task):
        if record.offset >= after:
            n_records += 1
            add_record(builder, record, path, mapping)
            if builder.is_full:
                yield builder.finish()
    if not n_records:
        raise InputError(f"{path.name} holds no records.")
    if len(builder):
        yield builder.finish()


def fast_indexer(
    reader: Reader, path: Path, mapping: Mapping[str, str]
) -> LineIndexer | TableIndexer | None:
    """Return what indexes a large file of JSON Lines, Parquet or Arrow in blocks, or None."""
    if can_index_lines(reader, path):
        from inspector.readers.fast_lines import LineIndexer

        return LineIndexer(path, mapping)
    if can_index_table(reader, path):
        from inspector.readers.fast_tables import TableIndexer

        return TableIndexer(path, mapping, is_parquet=reader.name == "parquet")
    return None


def can_index_lines(reader: Reader, path: Path) -> bool:
    """Tell whether a file is large, uncompressed JSON Lines, which blocks of lines are made of."""
    if type(reader) is not JsonlReader or file_size(path) < MIN_FAST_BYTES:
        return False
    with open_source(path) as (_, size):
        return size > 0


def can_index_table(reader: Reader, path: Path) -> bool:
    """Tell whether a file is Parquet or Arrow, and large by its size or its own account."""
    if reader.name == "arrow":
        from inspector.readers.containers.arrow import ArrowReader

        return type(reader) is ArrowReader and file_size(path) >= MIN_FAST_BYTES
    if reader.name != "parquet":
        return False
    from inspector.readers.containers.parquet import ParquetReader, told_size

    if type(reader) is not ParquetReader:
        return False
    n_rows, n_bytes = told_size(path)
    return n_rows >= MIN_FAST_ROWS or n_bytes >= MIN_FAST_BYTES


@contextmanager
def open_records(dataset: Dataset) -> Iterator[RawOf]:
    """Open the source and give a function from record number to its bytes.

    The function raises ``InputError`` if the record is not what was indexed. Ask in ascending
    order where many rows are wanted.
    """
    if dataset.container == "parquet":
        from inspector.readers.containers.parquet import parquet_row_source

        with parquet_row_source(dataset.path) as raw_of_row:
            yield lambda row: _checked(dataset, row, raw_of_row(int(dataset.index.offsets[row])))
    elif dataset.container == "arrow":
        from inspector.readers.containers.arrow import arrow_row_source

        with arrow_row_source(dataset.path) as raw_of_row:
            yield lambda row: _checked(dataset, row, raw_of_row(int(dataset.index.offsets[row])))
    else:
        with open_source(dataset.path) as (file, _):
            yield lambda row: _checked(dataset, row, _bytes_at(file, dataset, row))


def read_bytes(dataset: Dataset, row: int) -> bytes:
    """Return a record's bytes (Parquet, Arrow: canonical JSON), checked against the index."""
    with open_records(dataset) as raw_of:
        return raw_of(row)


def read_sample(reader: Reader, dataset: Dataset, row: int, mapping: Mapping[str, str]) -> Sample:
    """Parse one record from the source again, for someone who looks at it.

    Raises:
        InputError: if the source has changed since it was read, or the record is unreadable.
    """
    raw = read_bytes(dataset, row)
    for problem in dataset.problems:
        if problem.row == row:
            raise InputError(f"{dataset.name} row {row} is {problem.reason}.")
    value = reader.parse(raw, dataset.path)
    sample = map_row(value, mapping)
    if sample is None:
        raise InputError(f"{dataset.name} row {row}: {why_unmapped(value, mapping)}.")
    return sample


def _bytes_at(file: BinaryIO, dataset: Dataset, row: int) -> bytes:
    file.seek(int(dataset.index.offsets[row]))
    return file.read(int(dataset.index.lengths[row]))


def _checked(dataset: Dataset, row: int, raw: bytes) -> bytes:
    digest = hashlib.blake2b(raw, digest_size=16).digest()
    if digest != dataset.index.hashes[row].tobytes():
        raise InputError(f"{dataset.name} has changed since it was read (row {row} differs).")
    return raw
