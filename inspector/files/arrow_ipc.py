"""Arrow IPC files and streams, batch by batch; nothing is touched before it was validated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from inspector.domain.errors import InputError

FILE_MAGIC: Final = b"ARROW1"
STREAM_MAGIC: Final = b"\xff\xff\xff\xff"
MAX_RATIO: Final = 200
FREE_BYTES: Final = 2**30
"""One batch may unpack to so much, and to ``MAX_RATIO`` times the size of the file."""

_REFUSED: Final = (pa.ArrowException, OSError, MemoryError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class IpcFile:
    """An open Arrow file or stream."""

    name: str
    schema: pa.Schema
    is_stream: bool
    reader: Any
    source: pa.NativeFile
    limit: int

    def batches(self) -> Iterator[tuple[int, pa.RecordBatch, bool]]:
        """Yield (first row, batch, whether all its texts are UTF-8), from the first batch on.

        Raises:
            InputError: a batch is damaged in any other way; the sentence says from which row on.
        """
        row = 0
        for batch in self._read():
            is_clean = _check(batch, self.name, row)
            if batch.nbytes > self.limit:
                raise InputError(
                    f"{self.name} unpacks to over {MAX_RATIO} times its size; refused."
                )
            yield row, batch, is_clean
            row += batch.num_rows

    def again(self) -> IpcFile:
        """Return the same file at its first batch."""
        self.source.seek(0)
        return replace(self, reader=_reader(self.source, is_stream=self.is_stream))

    def _read(self) -> Iterator[pa.RecordBatch]:
        row = number = 0
        count = -1 if self.is_stream else self.reader.num_record_batches
        while number != count:
            try:
                batch = (
                    self.reader.read_next_batch()
                    if self.is_stream
                    else self.reader.get_batch(number)
                )
            except StopIteration:
                return
            except _REFUSED as error:
                raise InputError(
                    f"{self.name} is damaged from row {row} on: {_why(error)}."
                ) from error
            yield batch
            number += 1
            row += batch.num_rows


@contextmanager
def open_ipc(path: Path, name: str = "") -> Iterator[IpcFile]:
    """Open an Arrow file or stream; whatever Arrow has to say about it becomes ``InputError``."""
    called = name or path.name
    try:
        with pa.OSFile(str(path), "rb") as source:
            size = source.size()
            is_stream = source.read(len(FILE_MAGIC)) != FILE_MAGIC
            source.seek(0)
            reader = _reader(source, is_stream=is_stream)
            limit = MAX_RATIO * size + FREE_BYTES
            yield IpcFile(called, reader.schema, is_stream, reader, source, limit)
    except _REFUSED as error:
        raise InputError(f"{called} is not a readable Arrow file: {_why(error)}.") from error


def _reader(source: pa.NativeFile, *, is_stream: bool) -> Any:  # noqa: ANN401 - one of two
    return pa.ipc.open_stream(source) if is_stream else pa.ipc.open_file(source)


def as_binary(kind: Any) -> Any:  # noqa: ANN401 - pyarrow's stubs know no common type
    """Return a type with bytes in place of texts, at any depth but in maps and dictionaries."""
    types = pa.types
    if types.is_string(kind) or types.is_large_string(kind):
        return pa.binary() if types.is_string(kind) else pa.large_binary()
    if types.is_list(kind) or types.is_large_list(kind):
        return (pa.list_ if types.is_list(kind) else pa.large_list)(_field(kind.value_field))
    if types.is_fixed_size_list(kind):
        return pa.list_(_field(kind.value_field), kind.list_size)
    if types.is_struct(kind):
        return pa.struct([_field(kind.field(number)) for number in range(kind.num_fields)])
    return kind


def _field(field: pa.Field[Any]) -> pa.Field[Any]:
    return field.with_type(as_binary(field.type))


def _check(batch: pa.RecordBatch, name: str, row: int) -> bool:
    """Return False if nothing is wrong but texts that are not UTF-8; raise for anything else."""
    try:
        batch.validate(full=True)
    except pa.ArrowInvalid:
        last = row + batch.num_rows - 1
        try:
            batch.validate()
            for column in batch.columns:
                column.view(as_binary(column.type)).validate(full=True)
        except _REFUSED as error:
            raise InputError(
                f"{name} is damaged at rows {row} to {last}: {_why(error)}."
            ) from error
        return False
    return True


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
