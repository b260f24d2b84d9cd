"""The rows that are near-duplicates of one row."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.near_pairs import MOST_READ, words_of
from inspector.domain.arrays import Bools
from inspector.domain.dataset import Union
from inspector.domain.findings import GroupKind
from inspector.domain.protocols import Task
from inspector.domain.sample import FIELDS
from inspector.session.columns import Columns
from inspector.session.results import Results
from inspector.session.similar import row_cosines

COSINE: Final = 0.95
"""How near every text of a near-duplicate is."""
OVERLAP: Final = 0.5
"""Share of the words of two near-duplicates that both have (Jaccard)."""
COMPARED: Final = 50_000
"""Rows whose words are compared, the nearest first."""


def near_duplicates(results: Results, columns: Columns, row: int, task: Task) -> NDArray[np.int64]:
    """Return the near-duplicates of a row with the row itself, int64, ascending.

    That is the set of copies that the detector found; else the rows whose every text is near in
    meaning and shares its words. Takes a while, so not on the GUI thread.
    """
    groups = [group for _, group in columns.groups_with(row) if group.kind is GroupKind.DUPLICATE]
    if groups:
        return np.unique(np.concatenate([np.asarray(group.rows, np.int64) for group in groups]))
    union = columns.union
    same = _same_records(union, row)
    near, nearness = _near(results, len(union), row, task)
    candidates = np.flatnonzero(near & ~same)
    candidates = candidates[np.argsort(-nearness[candidates], kind="stable")][:COMPARED]
    words = _words(union, row)
    for done, other in enumerate(candidates.tolist()):
        if not done % 256:
            task.report(done, len(candidates), "comparing words")
        others = _words(union, other)
        same[other] = len(words & others) >= OVERLAP * len(words | others)
    same[row] = True
    return np.flatnonzero(same).astype(np.int64)


def _same_records(union: Union, row: int) -> Bools:
    """Return bool (n), which records have the very same bytes."""
    dataset, record = union.locate(row)
    wanted = dataset.index.hashes[record]
    return np.concatenate([(data.index.hashes == wanted).all(axis=1) for data in union.datasets])


def _near(results: Results, total: int, row: int, task: Task) -> tuple[Bools, NDArray[np.float32]]:
    """Return bool (n), which rows have the same fields and are near in each, and how near."""
    near, nearness, is_compared = np.ones(total, np.bool_), np.ones(total, np.float32), False
    for name in FIELDS:
        vectors = results.vectors(name)
        if vectors is None:
            continue
        if vectors.index[row] < 0:
            near &= ~vectors.present
            continue
        cosines = row_cosines(vectors, row, task)
        near &= np.nan_to_num(cosines, nan=-1.0) >= COSINE
        nearness, is_compared = np.fmin(nearness, cosines), True
    return near & is_compared, nearness


def _words(union: Union, row: int) -> set[str]:
    return {word for name in FIELDS for word in words_of(union.head(name, row, MOST_READ))}
