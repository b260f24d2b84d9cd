"""Fixtures for the readers: a task that records, and shortcuts through a file."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from inspector.domain.errors import Cancelled
from inspector.readers.containers.arrow import ArrowReader
from inspector.readers.containers.csv import CsvReader
from inspector.readers.containers.json_array import JsonArrayReader
from inspector.readers.containers.jsonl import JsonlReader
from inspector.readers.containers.parquet import ParquetReader
from inspector.readers.containers.text import TextReader
from inspector.readers.index import choose_reader, index_records

READERS = (JsonlReader, JsonArrayReader, CsvReader, ParquetReader, ArrowReader, TextReader)


class RecordingTask:
    def __init__(self, cancel_after=None):
        self.reports = []
        self._cancel_after = cancel_after

    def report(self, done, total, message=""):
        self.reports.append((done, total, message))
        if self._cancel_after is not None and len(self.reports) > self._cancel_after:
            raise Cancelled


@pytest.fixture(scope="session")
def new_task():
    return RecordingTask


@pytest.fixture(scope="session")
def reader_for():
    """Choose the reader of a file as the pipeline does."""
    return lambda path: choose_reader(path, READERS)


@pytest.fixture
def write(tmp_path):
    """Write bytes to a file of a given name."""

    def write_file(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write_file


@pytest.fixture(scope="session")
def records_of():
    def read(path, **options):
        reader = choose_reader(path, READERS)
        return list(type(reader)(**options).open(path, RecordingTask()))

    return read


@pytest.fixture(scope="session")
def table_of():
    """Index a file into one table."""

    def index(path, **mapping):
        reader = choose_reader(path, READERS)
        return pa.Table.from_batches(
            index_records(reader, path, mapping=mapping, task=RecordingTask())
        )

    return index
