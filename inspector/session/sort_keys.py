"""What rows are sorted by when it is text: one number a row, made by Arrow, which needs no GIL."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import TextColumn
from inspector.domain.dataset import Dataset
from inspector.domain.sample import FIELDS
from inspector.session.columns import Columns

BEGINNING: Final = 60
"""Code points that count."""


def text_keys(columns: Columns) -> NDArray[np.int64]:
    """Return int64 (n), the place of each row by what it is about; rows without text come last."""
    import pyarrow as pa

    heads = [_heads(dataset) for dataset in columns.union.datasets]
    return _ranks(pa.chunked_array(heads, pa.large_string()))


def field_keys(columns: Columns, name: str) -> NDArray[np.int64]:
    """Return int64 (n), the place of each row by one field; rows without it come last."""
    import pyarrow as pa

    heads = [_field_heads(dataset, name) for dataset in columns.union.datasets]
    return _ranks(pa.chunked_array(heads, pa.large_string()))


def why_keys(columns: Columns) -> NDArray[np.int64]:
    """Return int64 (n), the place of each row by why it is suspect; rows without reason last."""
    keys = np.full(len(columns), np.iinfo(np.int64).max)
    told = np.union1d(np.flatnonzero(columns.suspect), np.fromiter(columns.reasons, np.int64))
    texts = [columns.why(row).casefold()[:BEGINNING] for row in told.tolist()]
    has_text = np.array([bool(text) for text in texts], np.bool_)
    places = {text: place for place, text in enumerate(sorted(set(texts)))}
    keys[told] = [places[text] for text in texts]
    keys[told[~has_text]] = np.iinfo(np.int64).max
    return keys


def _heads(dataset: Dataset) -> Any:  # noqa: ANN401 - the stubs do not know this array
    """Return the beginning of each record's first field that is not blank, null where all are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found: Any = pa.nulls(len(dataset), pa.large_string())
    for name in FIELDS:
        if name in dataset.texts:
            found = pc.coalesce(found, _field_heads(dataset, name))
    return found


def _field_heads(dataset: Dataset, name: str) -> Any:  # noqa: ANN401 - the stubs do not know this array
    """Return the beginning of each record's field, null where it is blank."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if name not in dataset.texts:
        return pa.nulls(len(dataset), pa.large_string())
    heads = _beginnings(dataset.texts[name])
    is_blank = pc.equal(pc.utf8_trim_whitespace(heads), pa.scalar("", pa.large_string()))
    return pc.if_else(is_blank, None, heads)


def _beginnings(column: TextColumn) -> Any:  # noqa: ANN401 - the stubs do not know this array
    import pyarrow as pa
    import pyarrow.compute as pc

    parts: list[Any] = [column.offsets, column.data]
    offsets, data = map(pa.py_buffer, parts)
    texts = pa.LargeStringArray.from_buffers(len(column), offsets, data)
    return pc.utf8_lower(pc.utf8_slice_codeunits(texts, 0, BEGINNING))


def _ranks(texts: Any) -> NDArray[np.int64]:  # noqa: ANN401 - the stubs do not know this array
    import pyarrow.compute as pc

    ranks: Any = pc.rank(texts, sort_keys="ascending", tiebreaker="dense")  # nulls come last
    return np.asarray(ranks, np.int64)
