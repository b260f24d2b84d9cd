"""Embed the distinct texts of a field, once each, through the cache that all projects share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, overload, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import TextColumn
from inspector.domain.dataset import Dataset, Union
from inspector.domain.errors import InputError
from inspector.domain.protocols import Embedder, Task
from inspector.store.text_hashes import Hashes, first_appearances, hash_column
from inspector.store.vector_cache import VectorCache


@dataclass(frozen=True, slots=True, eq=False)
class DistinctTexts:
    """The distinct texts of a field in order of first appearance.

    ``index`` is int32 (n): which distinct text a row has, -1 where the field is absent.
    """

    texts: Sequence[str]
    hashes: Hashes
    index: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class LazyTexts(Sequence[str]):
    """Some rows of a field as a sequence of texts, decoded when asked for.

    Attributes:
        union: where the texts lie.
        field: which of them.
        rows: int64 (m), rows of the union.
        sizes: int64 (m), bytes of each text.
    """

    union: Union
    field: str
    rows: NDArray[np.int64]
    sizes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, position: int) -> str: ...
    @overload
    def __getitem__(self, position: slice) -> list[str]: ...
    def __getitem__(self, position: int | slice) -> str | list[str]:
        if isinstance(position, slice):
            return [self.union.text(self.field, row) for row in self.rows[position].tolist()]
        return self.union.text(self.field, int(self.rows[position]))


def distinct_field(union: Union, field: str) -> DistinctTexts:
    """Find the distinct texts of a field by the hashes of their bytes; no text is decoded.

    The empty text is one like any other.
    """
    present = np.flatnonzero(union.present(field))
    columns = [_column(dataset, field) for dataset in union.datasets]
    none = np.zeros(0, np.dtype("V16"))
    hashes = np.concatenate([none, *map(hash_column, columns)])[present]
    sizes = np.concatenate([np.zeros(0, np.int64), *(np.diff(c.offsets) for c in columns)])[present]
    firsts, numbers = first_appearances(hashes)
    index = np.full(len(union), -1, np.int32)
    index[present] = numbers
    texts = LazyTexts(union, field, present[firsts], sizes[firsts])
    return DistinctTexts(texts, hashes[firsts], index)


@runtime_checkable
class CountingEmbedder(Protocol):
    """An embedder that says of which texts it saw only a part."""

    def embed_counted(
        self,
        texts: Sequence[str],
        options: Any,  # noqa: ANN401 - the plugin's own Options
        task: Task,
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return float32 (n, d) of length 1, bool (n)."""


def embed_distinct(
    found: DistinctTexts,
    embedder: Embedder,
    options: object,
    cache: VectorCache,
    task: Task,
    *,
    target: Path | None = None,
) -> NDArray[np.float16]:
    """Return float16 (m, d), unit vectors of the distinct texts; mapped, if a ``target`` is given.

    Chunks are planned over all texts, cached or not, and committed one by one: after a kill the
    missing chunks are formed of the same texts as before, so the vectors are the same bits.
    ``cache.is_long(found.hashes)`` tells which texts were longer than the model's window.
    """
    texts, total = found.texts, len(found.texts)
    known = cache.known(found.hashes)
    done = int(known.sum())
    if done < total or not total:
        task.report(done, total, embedder.description)
        for chunk in embedder.plan(texts):
            missing = chunk[~known[chunk]]
            if len(missing):
                wanted = [texts[i] for i in missing.tolist()]
                quiet = _Quiet(task, done, total)
                cache.add(found.hashes[missing], *_embedded(embedder, wanted, options, quiet))
                done += len(missing)
            task.report(done, total, embedder.description)
    held, vectors = cache.find(found.hashes, target=target)
    if not held.all():
        raise InputError(f"{cache.folder}: vectors were deleted during the scan; scan again.")
    return vectors


def _embedded(
    embedder: Embedder, texts: list[str], options: object, task: Task
) -> tuple[NDArray[np.float32], NDArray[np.bool_] | None]:
    if isinstance(embedder, CountingEmbedder):
        return embedder.embed_counted(texts, options, task)
    return embedder.embed(texts, options, task), None


def _column(dataset: Dataset, field: str) -> TextColumn:
    """Return a column of a dataset; of nothing, where it lacks the field."""
    absent = np.zeros(len(dataset), np.bool_)
    nothing = TextColumn(np.zeros(0, np.uint8), np.zeros(len(dataset) + 1, np.int64), absent)
    return dataset.texts.get(field, nothing)


@dataclass(frozen=True, slots=True)
class _Quiet:
    """Passes a chunk's progress on as progress of the whole."""

    task: Task
    start: int
    total: int

    def report(self, done: int, total: int, message: str = "") -> None:  # noqa: ARG002 - a Task
        self.task.report(self.start + done, self.total, message)
