"""What is new in a later version of a dataset: compared by the content of records."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Ints
from inspector.domain.dataset import Dataset, RowIndex


@dataclass(frozen=True, slots=True, eq=False)
class VersionDiff:
    """Two versions of a dataset, record by record.

    Attributes:
        added: int64, records of the new version that the old one has not.
        removed: int64, records of the old version that the new one has not.
        unchanged: number of records in both, also where they have moved.
        recounted: int64, records of the new version of which the old one has more or fewer copies.
    """

    added: Ints
    removed: Ints
    unchanged: int
    recounted: Ints


def compare(old: Dataset, new: Dataset) -> VersionDiff:
    """Compare two versions by content hash and occurrence, which labels hang on too.

    Of three copies where there were two, one is added; order and places do not count.
    """
    before, after = _keys(old.index), _keys(new.index)
    is_kept = np.isin(after, before)
    hashes_before, hashes_after = _hashes(old.index), _hashes(new.index)
    is_known = np.isin(hashes_after, hashes_before)
    copies = _count(hashes_after, hashes_after) - _count(hashes_after, hashes_before)
    return VersionDiff(
        added=np.flatnonzero(~is_kept),
        removed=np.flatnonzero(~np.isin(before, after)),
        unchanged=int(is_kept.sum()),
        recounted=np.flatnonzero(is_known & (copies != 0)),
    )


def _hashes(index: RowIndex) -> NDArray[np.void]:
    return np.ascontiguousarray(index.hashes).view("V16").ravel()


def _keys(index: RowIndex) -> NDArray[np.void]:
    occurrences = np.ascontiguousarray(index.occurrences, np.int32).view(np.uint8).reshape(-1, 4)
    joined = np.hstack([np.asarray(index.hashes).reshape(-1, 16), occurrences])
    return np.ascontiguousarray(joined).view("V20").ravel()


def _count(wanted: NDArray[np.void], among: NDArray[np.void]) -> NDArray[np.int64]:
    """Return how often each of ``wanted`` is there."""
    if not len(among):
        return np.zeros(len(wanted), np.int64)
    known, counts = np.unique(among, return_counts=True)
    places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[places] == wanted, counts[places], 0).astype(np.int64)
