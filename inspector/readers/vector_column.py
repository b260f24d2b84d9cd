"""Vectors that a dataset brings along: a column of lists of numbers, read as unit rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from inspector.domain.dataset import Dataset
from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Task
from inspector.files.arrow_ipc import open_ipc
from inspector.readers.containers.parquet import open_parquet

BATCH_ROWS: Final = 1024
WIDEST: Final = 65_536
_Part: TypeAlias = "list[Any] | pa.Array[Any]"


def read_vectors(reader: Reader, dataset: Dataset, column: str, task: Task) -> NDArray[np.float16]:
    """Return float16 (n, d), rows of length 1; zeros for records that could not be read.

    The column holds lists of numbers, all of one width; of JSON it is the key of the record itself.

    Raises:
        InputError: there is no such column, or a vector is missing, of another width, not finite or
            zero; the sentence names the file and the row.
    """
    found = _Vectors(dataset, column)
    for part in _parts(reader, dataset, column, task):
        task.report(found.rows, len(dataset), f"Reading vectors of {dataset.name}")
        found.add(part)
    return found.finish()


class _Vectors:
    """The rows read so far; the first record with a vector tells the width."""

    def __init__(self, dataset: Dataset, column: str) -> None:
        self.rows = 0
        self._dataset = dataset
        self._column = column
        self._values = np.zeros((len(dataset), 0), np.float16)

    def add(self, part: _Part) -> None:
        """Add the values of the next records."""
        n = len(part)
        if self.rows + n > len(self._dataset):
            raise InputError(f"{self._dataset.name} has changed since it was read.")
        readable = self._dataset.index.readable[self.rows : self.rows + n]
        lists = part if isinstance(part, pa.Array) else self._listed(part, readable)
        self._add_lists(lists, np.asarray(readable))
        self.rows += n

    def finish(self) -> NDArray[np.float16]:
        """Return all rows."""
        if self.rows != len(self._dataset):
            raise InputError(f"{self._dataset.name} has changed since it was read.")
        return self._values

    def _listed(self, part: list[Any], readable: NDArray[np.bool_]) -> pa.Array[Any]:
        for number in np.flatnonzero(readable).tolist():
            item = part[number]
            if not isinstance(item, list) or not all(type(each) in (int, float) for each in item):
                self._refuse(number, "is no list of numbers")
        kept = [item if is_read else None for item, is_read in zip(part, readable, strict=True)]
        try:
            floats = [None if item is None else [float(each) for each in item] for item in kept]
        except OverflowError:
            raise InputError(
                f"{self._dataset.name}: a number of {self._column} in rows {self.rows} to "
                f"{self.rows + len(part) - 1} is too large."
            ) from None
        return pa.array(floats, pa.list_(pa.float64()))

    def _add_lists(self, lists: pa.Array[Any], readable: NDArray[np.bool_]) -> None:
        widths = pc.list_value_length(lists).fill_null(-1).to_numpy(zero_copy_only=False)
        widths = np.where(np.asarray(lists.is_valid()), widths, -1)
        wanted = np.flatnonzero(readable)
        if not len(wanted):
            return
        if not self._values.shape[1]:
            self._set_width(int(wanted[0]), int(widths[wanted[0]]))
        width = self._values.shape[1]
        for number in wanted[widths[wanted] != width][:1].tolist():
            told = f"has {widths[number]} numbers, others {width}"
            self._refuse(number, "is missing" if widths[number] < 0 else told)
        flat = pc.list_flatten(lists.take(wanted))
        values = flat.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        values = values.reshape(len(wanted), width)
        finite = np.isfinite(values).all(axis=1)
        for number in wanted[~finite][:1].tolist():
            self._refuse(number, "holds a number that is missing, NaN or infinite")
        values = values / np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-300)
        lengths = np.linalg.norm(values, axis=1, keepdims=True)
        for number in wanted[lengths[:, 0] < 0.5][:1].tolist():
            self._refuse(number, "is zero, so it has no direction")
        self._values[self.rows + wanted] = values / lengths

    def _set_width(self, number: int, width: int) -> None:
        if width <= 0:
            self._refuse(number, "is missing" if width < 0 else "is empty")
        if width > WIDEST:
            self._refuse(number, f"has {width} numbers, more than the {WIDEST} that are read")
        self._values = np.zeros((len(self._dataset), width), np.float16)

    def _refuse(self, number: int, why: str) -> None:
        row = self.rows + number
        raise InputError(f"{self._dataset.name} row {row}: the vector in {self._column} {why}.")


def _parts(reader: Reader, dataset: Dataset, column: str, task: Task) -> Iterator[_Part]:
    """Yield the column in pieces: Arrow's own lists where there are some, Python's if not."""
    if dataset.container == "parquet":
        with open_parquet(dataset.path) as file:
            _check_type(dataset, column, file.schema_arrow)
            for batch in file.iter_batches(BATCH_ROWS, columns=[column], use_threads=False):
                batch.validate(full=True)
                yield batch.column(0)
    elif dataset.container == "arrow":
        with open_ipc(dataset.path) as file:
            _check_type(dataset, column, file.schema)
            for _, batch, _ in file.batches():
                yield batch.column(column)
    else:
        yield from _record_parts(reader, dataset, column, task)


def _record_parts(reader: Reader, dataset: Dataset, column: str, task: Task) -> Iterator[_Part]:
    part: list[Any] = []
    is_known = False
    for record in reader.open(dataset.path, task):
        value = record.value if record.value is not None else {}
        is_known |= column in value
        part.append(value.get(column))
        if len(part) == BATCH_ROWS:
            if not is_known:
                break
            yield part
            part = []
    if not is_known:
        raise InputError(f"{dataset.name} has no column {column}.")
    yield part


def _check_type(dataset: Dataset, column: str, schema: pa.Schema) -> None:
    """Refuse a column that is not there once, or holds anything but lists of numbers."""
    if schema.names.count(column) != 1:
        raise InputError(f"{dataset.name} has no column {column}, or several.")
    kind, types = schema.field(column).type, pa.types
    is_list = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    if not is_list or not (types.is_floating(kind.value_type) or types.is_integer(kind.value_type)):
        raise InputError(f"{dataset.name}: {column} holds {kind}, not lists of numbers.")
