"""Embed the distinct texts of a field, once each, through the cache that all projects share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.domain.protocols import Embedder, Task
from inspector.store.vector_cache import Hashes, VectorCache, hash_texts


@dataclass(frozen=True, slots=True, eq=False)
class DistinctTexts:
    """The distinct texts of a field in order of first appearance.

    ``index`` is int32 (n): which distinct text a row has, -1 where the field is absent.
    """

    texts: list[str]
    hashes: Hashes
    index: NDArray[np.int32]


def distinct(texts: Iterable[str], present: NDArray[np.bool_]) -> DistinctTexts:
    """Find the distinct texts of a field; the empty text is one like any other."""
    numbers: dict[str, int] = {}
    index = np.full(len(present), -1, np.int32)
    for row, text in enumerate(texts):
        if present[row]:
            index[row] = numbers.setdefault(text, len(numbers))
    kept = list(numbers)
    return DistinctTexts(kept, hash_texts(kept), index)


def embed_distinct(
    found: DistinctTexts,
    embedder: Embedder,
    options: object,
    cache: VectorCache,
    task: Task,
) -> NDArray[np.float16]:
    """Return float16 (m, d), unit vectors of the distinct texts.

    Chunks are planned over all texts, cached or not, and committed one by one: after a kill the
    missing chunks are formed of the same texts as before, so the vectors are the same bits.
    """
    texts, total = found.texts, len(found.texts)
    known, vectors = cache.find(found.hashes)
    done = int(known.sum())
    if done == total and total:
        return vectors
    task.report(done, total, embedder.description)
    for chunk in embedder.plan(texts):
        missing = chunk[~known[chunk]]
        if len(missing):
            new = embedder.embed([texts[i] for i in missing], options, _Quiet(task, done, total))
            cache.add(found.hashes[missing], new)
            done += len(missing)
        task.report(done, total, embedder.description)
    return cache.find(found.hashes)[1]


@dataclass(frozen=True, slots=True)
class _Quiet:
    """Passes a chunk's progress on as progress of the whole."""

    task: Task
    start: int
    total: int

    def report(self, done: int, total: int, message: str = "") -> None:  # noqa: ARG002 - a Task
        self.task.report(self.start + done, self.total, message)
