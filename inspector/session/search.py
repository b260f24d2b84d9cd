"""Find rows by what their texts hold."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np

from inspector.domain.arrays import Bools, TextColumn
from inspector.domain.dataset import Dataset, Union
from inspector.domain.protocols import Task

_TERM: Final = re.compile(r'"([^"]+)"|(\S+)')


def terms_of(query: str) -> list[str]:
    """Split a query into words and ``"phrases"``; a lone quote is an ordinary character."""
    return [phrase or word for phrase, word in _TERM.findall(query)]


def search(union: Union, query: str, task: Task) -> Bools:
    """Return bool (n), which rows hold every term of a query in any field, in upper or lower case.

    An empty query holds for all rows.
    """
    found = np.ones(len(union), np.bool_)
    for number, term in enumerate(terms_of(query)):
        parts = []
        for dataset in union.datasets:
            task.report(number, len(terms_of(query)), dataset.name)
            parts.append(_holds(dataset, term))
        found &= np.concatenate(parts) if parts else found
    return found


def _holds(dataset: Dataset, term: str) -> Bools:
    found = np.zeros(len(dataset), np.bool_)
    for column in dataset.texts.values():
        found |= _matches(column, term)
    return found


def _matches(column: TextColumn, term: str) -> Bools:
    import pyarrow as pa
    import pyarrow.compute as pc

    parts: list[Any] = [column.offsets, column.data]  # the stubs do not know arrays as buffers
    offsets, data = map(pa.py_buffer, parts)
    texts = pa.LargeStringArray.from_buffers(len(column), offsets, data)
    matches = pc.match_substring(texts, term, ignore_case=True)
    return np.asarray(matches.to_numpy(zero_copy_only=False), np.bool_) & column.present
