"""Arrow batches to lines of canonical JSON in one buffer, column by column.

The same bytes as ``canonical_json`` of every row. A column becomes a *value*: it knows how many
bytes each of its items takes, and writes them all at the places it is given. Absent items are left
out before, so that only one kind of value knows of null.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from inspector.readers.containers.canonical import LARGE, can_hold_floats, canonical_json
from inspector.readers.fast_escapes import (
    put_lists,
    put_piece,
    put_pieces,
    put_texts,
    text_sizes,
)

MAX_BYTES: Final = 32 * 2**20
"""Of one block; what takes more is written row by row."""

MAX_DEPTH: Final = 32
REFUSED: Final = (pa.ArrowException, UnicodeDecodeError, ValueError, OverflowError)
"""What the functions here raise where the row-by-row path has to decide."""

Bytes = NDArray[np.uint8]
Int64s = NDArray[np.int64]
_NULL: Final = np.frombuffer(b"null", np.uint8)
_LINE_END: Final = np.frombuffer(b"\n", np.uint8)


class Value(Protocol):
    """A column that can be written; ``sizes`` is in bytes, an item of it each."""

    sizes: Int64s

    def write(self, out: Bytes, places: Int64s) -> None:
        """Write every item at its place."""


def canonical_lines(batches: Sequence[pa.RecordBatch]) -> Bytes:
    """Return a line for every row of validated batches of one schema, each with its line feed.

    Raises:
        ValueError, pyarrow.ArrowException: if the row-by-row path has to decide.
    """
    rows = [_Struct(batch.schema.names, batch.columns, 0) for batch in batches]
    size = sum(int(row.sizes.sum()) + len(row.sizes) for row in rows)
    if size > MAX_BYTES or any((row.sizes >= LARGE).any() for row in rows):
        raise ValueError(f"{size} bytes of JSON")
    out, at = np.empty(size, np.uint8), 0
    for row in rows:
        ends = at + np.cumsum(row.sizes + 1)
        row.write(out, ends - row.sizes - 1)
        put_piece(_LINE_END, out, ends - 1)
        at = int(ends[-1]) if len(ends) else at
    return out


def _value_of(array: Any, depth: int) -> Value:  # noqa: ANN401 - pyarrow's stubs know no struct
    kind = array.type
    if array.null_count:
        return _Optional(array, depth)
    if pa.types.is_dictionary(kind) and _is_text(kind.value_type):
        return _value_of(_decoded(array), depth)
    if depth < MAX_DEPTH and pa.types.is_struct(kind):
        names = [kind.field(number).name for number in range(kind.num_fields)]
        return _Struct(names, [array.field(number) for number in range(len(names))], depth)
    if depth < MAX_DEPTH and (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        return _Lists(array, depth)
    return _Texts(array) if _is_text(kind) else _Pieces(_written(array))


class _Texts:
    """Strings."""

    def __init__(self, array: pa.Array[Any]) -> None:
        self._offsets, self._data = _offsets(array), _bytes(array.buffers()[2])
        self.sizes = np.empty(len(array), np.int64)
        text_sizes(self._data, self._offsets, self.sizes)

    def write(self, out: Bytes, places: Int64s) -> None:
        put_texts(self._data, self._offsets, out, places)


class _Pieces:
    """Values that are already JSON, as strings or bytes of Arrow."""

    def __init__(self, array: pa.Array[Any]) -> None:
        self._offsets, self._data = _offsets(array), _bytes(array.buffers()[2])
        self.sizes = np.diff(self._offsets)

    def write(self, out: Bytes, places: Int64s) -> None:
        put_pieces(self._data, self._offsets, out, places)


class _Optional:
    """Values some of which are null."""

    def __init__(self, array: pa.Array[Any], depth: int) -> None:
        self._present = array.is_valid().to_numpy(zero_copy_only=False)
        self._value = None
        self.sizes = np.full(len(array), len(_NULL), np.int64)
        if self._present.any():
            self._value = _value_of(array.drop_null(), depth)
            self.sizes[self._present] = self._value.sizes

    def write(self, out: Bytes, places: Int64s) -> None:
        put_piece(_NULL, out, places[~self._present])
        if self._value is not None:
            self._value.write(out, places[self._present])


class _Struct:
    """Objects, their keys sorted; also the rows of a batch."""

    def __init__(self, names: Sequence[str], columns: Sequence[pa.Array[Any]], depth: int) -> None:
        if not columns or len(set(names)) < len(names):
            raise ValueError("columns of one name, or none")
        order = sorted(range(len(names)), key=lambda number: names[number])
        self._keys = [_key(names[number], is_first=not i) for i, number in enumerate(order)]
        self._values = [_value_of(columns[number], depth + 1) for number in order]
        self.sizes = np.full(len(columns[0]), 1 + sum(len(key) for key in self._keys), np.int64)
        for value in self._values:
            self.sizes += value.sizes

    def write(self, out: Bytes, places: Int64s) -> None:
        for key, value in zip(self._keys, self._values, strict=True):
            put_piece(key, out, places)
            value.write(out, places + len(key))
            places = places + (len(key) + value.sizes)
        put_piece(_END, out, places)


_END: Final = np.frombuffer(b"}", np.uint8)


class _Lists:
    """Arrays."""

    def __init__(self, array: Any, depth: int) -> None:  # noqa: ANN401 - pyarrow's stubs
        offsets = _offsets(array)
        first, last = int(offsets[0]), int(offsets[-1])
        self._offsets = offsets - first
        self._items = _value_of(array.values.slice(first, last - first), depth + 1)
        ends = np.concatenate([[0], np.cumsum(self._items.sizes)])
        commas = np.maximum(np.diff(self._offsets) - 1, 0)
        self.sizes = 2 + commas + ends[self._offsets[1:]] - ends[self._offsets[:-1]]

    def write(self, out: Bytes, places: Int64s) -> None:
        inner = np.empty(len(self._items.sizes), np.int64)
        put_lists(self._offsets, self._items.sizes, out, places, inner)
        self._items.write(out, inner)


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _decoded(array: Any) -> Any:  # noqa: ANN401 - pyarrow's stubs
    """Return a dictionary's texts in full, if they are not far more than the file holds."""
    lengths = pc.binary_length(array.dictionary)
    if (pc.sum(lengths.take(array.indices).cast(pa.int64())).as_py() or 0) > MAX_BYTES:
        raise ValueError("a dictionary that grows too large")
    return array.dictionary_decode()


def _written(array: pa.Array[Any]) -> pa.Array[Any]:
    """Return the JSON of each value."""
    if pa.types.is_boolean(array.type) or pa.types.is_integer(array.type):
        return array.cast(pa.large_string())
    if array.nbytes > MAX_BYTES:
        raise ValueError("too large to hold as objects")
    if pa.types.is_float32(array.type) or pa.types.is_float64(array.type):
        text = _json_of(array.to_pylist(), with_floats=True)  # no number has a comma in it
        return pa.array(text[1:-1].split(b",") if len(array) else [], pa.large_binary())
    return _others(array)


def _others(array: pa.Array[Any]) -> pa.Array[Any]:
    """Return JSON of values of any type, one by one."""
    with_floats = can_hold_floats(pa.schema([pa.field("", array.type)]))
    values = [_json_of(value, with_floats=with_floats) for value in array.to_pylist()]
    return pa.array(values, pa.large_binary())


def _json_of(value: object, *, with_floats: bool) -> bytes:
    return canonical_json({"": value}, with_floats=with_floats).removeprefix(b'{"":')[:-1]


def _key(name: str, *, is_first: bool) -> Bytes:
    return np.frombuffer((b"{" if is_first else b",") + orjson.dumps(name) + b":", np.uint8)


def _offsets(array: pa.Array[Any]) -> Int64s:
    """Return where the items of a string or list begin and end in their buffer."""
    kind = array.type
    is_large = pa.types.is_large_string(kind) or pa.types.is_large_list(kind)
    width = np.int64 if is_large or pa.types.is_large_binary(kind) else np.int32
    held: Any = array.buffers()[1]
    if not len(array) or held is None:
        return np.zeros(len(array) + 1, np.int64)
    size = np.dtype(width).itemsize
    found: Int64s = np.frombuffer(held, width, len(array) + 1, array.offset * size).astype(np.int64)
    return found


def _bytes(buffer: Any) -> Bytes:  # noqa: ANN401 - numpy's stubs know no buffer of Arrow
    found = np.frombuffer(buffer or b"", np.uint8)
    found.flags.writeable = False  # always, so that kernels are compiled for one kind of array
    return found
