"""A file to its index: where each record lies, what identifies it, and its texts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import pyarrow as pa

from inspector.domain.dataset import Dataset
from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Record, Task
from inspector.domain.sample import Sample
from inspector.readers.containers.kinds import kind_of
from inspector.readers.containers.source import open_source
from inspector.readers.index_batches import SCHEMA as SCHEMA
from inspector.readers.index_batches import BatchBuilder
from inspector.readers.layouts.detect import check_mapping, map_row, why_unmapped

VERSION: Final = 1
"""Of layouts and index: a new one makes projects read their sources again."""

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
        if path.suffix.lower() in reader.suffixes:
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
    builder = BatchBuilder()
    n_records = 0
    for record in reader.open(path, task):
        n_records += 1
        problem, at, sample = record.problem, record.problem_offset, None
        if record.value is not None:
            sample = map_row(record.value, mapping)
            if sample is None:
                problem = why_unmapped(record.value, mapping)
                at = record.offset if record.length != 0 else -1
        builder.add(record, _hash_of(record, path), sample, problem, at)
        if builder.is_full:
            yield builder.finish()
    if not n_records:
        raise InputError(f"{path.name} holds no records.")
    if len(builder):
        yield builder.finish()


@contextmanager
def open_records(dataset: Dataset) -> Iterator[RawOf]:
    """Open the source and give a function from record number to its bytes.

    The function raises ``InputError`` if the record is not what was indexed. Ask in ascending
    order where many rows of a Parquet file are wanted.
    """
    if dataset.container == "parquet":
        from inspector.readers.containers.parquet import parquet_row_source

        with parquet_row_source(dataset.path) as raw_of_row:
            yield lambda row: _checked(dataset, row, raw_of_row(int(dataset.index.offsets[row])))
    else:
        with open_source(dataset.path) as (file, _):
            yield lambda row: _checked(dataset, row, _bytes_at(file, dataset, row))


def read_bytes(dataset: Dataset, row: int) -> bytes:
    """Return the bytes of one record (Parquet: canonical JSON), checked against the index."""
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


def _hash_of(record: Record, path: Path) -> bytes:
    """Return blake2b-128 of a record; one too long to hold is read piece by piece."""
    if record.length <= len(record.raw):
        return hashlib.blake2b(record.raw, digest_size=16).digest()
    digest, left = hashlib.blake2b(digest_size=16), record.length
    with open_source(path) as (file, _):
        file.seek(record.offset)
        while left and (piece := file.read(min(left, 2**20))):
            digest.update(piece)
            left -= len(piece)
    return digest.digest()
