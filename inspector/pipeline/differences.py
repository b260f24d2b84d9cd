"""What a preference pair prefers: the direction from its rejected answer to its chosen one.

Pairs whose answers differ in the same way lie together on a map of these directions, whatever
they are about; swapped pairs lie on the other side of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Vectors
from inspector.domain.protocols import Task
from inspector.domain.sample import DIFFERENCE
from inspector.pipeline.results import open_vectors
from inspector.pipeline.state import State
from inspector.store.array_cache import ArrayCache, key_of, load_array, save_arrays

if TYPE_CHECKING:
    from inspector.pipeline.stages import Workspace

VERSION: Final = 1
CHUNK: Final = 16_384
"""Pairs whose vectors are in memory as float32 at once."""
LEAST: Final = 1e-3
"""Shorter differences have no direction: both answers are as good as one text."""


def with_differences(state: State, call: Callable[..., Any]) -> State:
    """Add the directions of preference pairs to what is embedded; nothing without pairs."""
    if not {"chosen", "rejected"} <= state.vectors.keys():
        return state
    chosen, rejected = state.vectors["chosen"], state.vectors["rejected"]
    found = call("differences", DIFFERENCE, chosen=chosen, rejected=rejected)
    if not found["pairs"]:
        return state
    vectors = {**state.vectors, DIFFERENCE: found["key"]}
    return replace(state, vectors=vectors, texts={**state.texts, DIFFERENCE: found["pairs"]})


def differences(work: Workspace, *, chosen: str, rejected: str, task: Task) -> dict[str, object]:
    """Subtract vectors of rejected from those of chosen answers; return key and distinct pairs.

    The result is opened like the embeddings of a field: one vector for each distinct pair of
    answers, of unit length, and none for a pair whose answers have the same meaning.

    Args:
        work: where results are.
        chosen: key of the embeddings of the chosen answers, ``rejected`` of the rejected ones.
        rejected: see ``chosen``.
        task: told about progress.
    """
    key = key_of("differences", version=VERSION, chosen=chosen, rejected=rejected)
    if not work.cache.has("embed", key):
        good, bad = open_vectors(work.cache, chosen), open_vectors(work.cache, rejected)
        index, pairs = _pairs(good, bad)
        values, is_told = _directions(good, bad, pairs, task)
        numbers = np.where(is_told, np.cumsum(is_told) - 1, -1).astype(np.int32)
        hashes = _mixed(_hashes(work.cache, chosen), _hashes(work.cache, rejected), pairs)
        arrays: dict[str, NDArray[np.generic]] = {
            "values": values[is_told],
            "index": np.where(index >= 0, np.append(numbers, -1)[index], -1).astype(np.int32),
            "is_long": np.zeros(int(is_told.sum()), np.bool_),
            "hashes": hashes[is_told],
        }
        with work.cache.writing("embed", key) as folder:
            save_arrays(folder, arrays)
            words = f"{good.model}, chosen minus rejected"
            (folder / "model.txt").write_text(words, encoding="utf-8")
    return {"key": key, "pairs": len(load_array(work.cache.folder("embed", key), "is_long"))}


def _pairs(good: Vectors, bad: Vectors) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return int64 (n), the pair of each row, -1 for none, and int64 (m, 2), the pairs."""
    rows = np.flatnonzero(good.present & bad.present)
    base = max(len(bad.values), 1)
    codes = good.index[rows].astype(np.int64) * base + bad.index[rows]
    distinct, numbers = np.unique(codes, return_inverse=True)
    index = np.full(len(good), -1, np.int64)
    index[rows] = numbers
    return index, np.column_stack([distinct // base, distinct % base])


def _directions(
    good: Vectors, bad: Vectors, pairs: NDArray[np.int64], task: Task
) -> tuple[NDArray[np.float16], NDArray[np.bool_]]:
    """Return float16 (m, d), of unit length, and bool (m), which have a direction."""
    values = np.zeros((len(pairs), good.values.shape[1]), np.float16)
    is_told = np.zeros(len(pairs), np.bool_)
    for start in range(0, len(pairs), CHUNK):
        task.report(start, len(pairs), "subtracting")
        part = slice(start, start + CHUNK)
        away = good.values[pairs[part, 0]].astype(np.float32)
        away -= bad.values[pairs[part, 1]].astype(np.float32)
        length = np.linalg.norm(away, axis=1)
        is_told[part] = length > LEAST
        values[part] = away / np.maximum(length, LEAST)[:, None]
    return values, is_told


def _hashes(cache: ArrayCache, key: str) -> NDArray[np.uint64]:
    found = np.ascontiguousarray(load_array(cache.folder("embed", key), "hashes"), np.uint8)
    return found.reshape(-1, 16).view(np.uint64)


def _mixed(
    good: NDArray[np.uint64], bad: NDArray[np.uint64], pairs: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Return uint8 (m, 16), by which a pair is found again in the next scan."""
    factor = np.uint64(0x9E3779B97F4A7C15)  # odd, so that nothing is lost, and swapped pairs differ
    mixed = (good[pairs[:, 0]] * factor) ^ bad[pairs[:, 1]]
    return np.ascontiguousarray(mixed).view(np.uint8).reshape(-1, 16)
