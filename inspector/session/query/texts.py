"""Which texts hold a word or a pattern, and how long they are: by Arrow, which holds no GIL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools, TextColumn
from inspector.domain.dataset import Dataset, Union
from inspector.domain.protocols import Task
from inspector.domain.query import QueryError, Regex
from inspector.domain.sample import FIELDS

BLOCK: Final = 1 << 26
"""Bytes of text that are looked through before it is asked whether to go on."""

_Test = Callable[[Any], Any]


def holding(union: Union, fields: Iterable[str], text: str, task: Task) -> Bools:
    """Return bool (n), which rows hold a text in one of the fields, in upper or lower case."""
    import pyarrow.compute as pc

    def test(texts: Any) -> Any:  # noqa: ANN401 - the stubs do not know this array
        return pc.match_substring(texts, text, ignore_case=True)

    return _any_field(union, fields, test, task)


def described(union: Union, fields: Iterable[str], wish: Regex, task: Task) -> Bools:
    """Return bool (n), which rows hold what a pattern describes; in linear time (RE2).

    Raises:
        QueryError: RE2 does not know the pattern.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    def test(texts: Any) -> Any:  # noqa: ANN401 - the stubs do not know this array
        return pc.match_substring_regex(texts, wish.pattern, ignore_case=wish.ignores_case)

    try:
        test(pa.array([""], pa.large_string()))
    except pa.ArrowInvalid as error:
        reason = str(error).removeprefix("Invalid regular expression: ").partition("\n")[0]
        sentence = f"The pattern /{wish.pattern[:40]}/ is not one that RE2 knows: {reason[:80]}."
        raise QueryError(sentence, wish.place) from None
    return _any_field(union, fields, test, task)


def lengths(union: Union, field: str) -> NDArray[np.int64]:
    """Return int64 (n), the code points of a field; 0 where it is absent."""
    import pyarrow.compute as pc

    parts = [np.zeros(0, np.int64)]
    for dataset in union.datasets:
        column = dataset.texts.get(field)
        own = np.zeros(len(dataset), np.int64)
        if column is not None:
            counts: Any = pc.utf8_length(_arrow(column, 0, len(column)))
            own = np.asarray(counts, np.int64) * column.present
        parts.append(own)
    return np.concatenate(parts)


def all_lengths(union: Union) -> NDArray[np.int64]:
    """Return int64 (n), the code points of all fields together."""
    total = np.zeros(len(union), np.int64)
    for name in FIELDS:
        total += lengths(union, name)
    return total


def _any_field(union: Union, fields: Iterable[str], test: _Test, task: Task) -> Bools:
    names = tuple(fields)
    parts = [np.zeros(0, np.bool_)]
    parts += [_of_dataset(dataset, names, test, task) for dataset in union.datasets]
    return np.concatenate(parts)


def _of_dataset(dataset: Dataset, fields: tuple[str, ...], test: _Test, task: Task) -> Bools:
    found = np.zeros(len(dataset), np.bool_)
    for name in fields:
        column = dataset.texts.get(name)
        if column is None:
            continue
        for start, end in _blocks(column):
            task.report(start, len(column), dataset.name)
            matches = test(_arrow(column, start, end)).to_numpy(zero_copy_only=False)
            found[start:end] |= np.asarray(matches, np.bool_) & column.present[start:end]
    return found


def _blocks(column: TextColumn) -> list[tuple[int, int]]:
    """Split the rows of a column into parts of about ``BLOCK`` bytes."""
    size = int(column.offsets[-1]) if len(column) else 0
    marks = np.arange(BLOCK, size, BLOCK)
    inner = np.searchsorted(np.asarray(column.offsets), marks, side="left")
    edges = np.unique(np.concatenate([[0], np.minimum(inner, len(column)), [len(column)]]))
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _arrow(column: TextColumn, start: int, end: int) -> Any:  # noqa: ANN401 - as above
    """Return rows of a column as Arrow's texts, without a copy."""
    import pyarrow as pa

    parts: list[Any] = [column.offsets, column.data]  # the stubs do not know arrays as buffers
    offsets, data = map(pa.py_buffer, parts)
    return pa.LargeStringArray.from_buffers(len(column), offsets, data)[start:end]
