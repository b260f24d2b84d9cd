"""Clusters on disk: arrays, and the keywords as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.clusters import ClusterLevel, Clusters
from inspector.store.array_cache import load_array, save_arrays

_ARRAYS: Final = ("labels", "centres", "extents", "rows", "parents")


def save_clusters(folder: Path, found: Clusters) -> None:
    """Write clusters into an empty folder: arrays, and the keywords as JSON."""
    arrays: dict[str, NDArray[np.generic]] = {"micro": found.micro, "tightness": found.tightness}
    for number, level in enumerate(found.levels):
        arrays |= {f"{name}{number}": getattr(level, name) for name in _ARRAYS}
    save_arrays(folder, arrays)
    words = json.dumps([level.keywords for level in found.levels], ensure_ascii=True)
    (folder / "keywords.json").write_text(words, encoding="utf-8")


def open_clusters(folder: Path) -> Clusters:
    """Open what ``save_clusters`` wrote."""
    words = json.loads((folder / "keywords.json").read_text(encoding="utf-8"))
    levels = []
    for number, keywords in enumerate(words):
        labels, centres, extents, rows, parents = (
            load_array(folder, f"{name}{number}") for name in _ARRAYS
        )
        levels.append(
            ClusterLevel(
                labels=np.asarray(labels, np.int32),
                centres=np.asarray(centres, np.float32),
                extents=np.asarray(extents, np.float32),
                rows=np.asarray(rows, np.int64),
                parents=np.asarray(parents, np.int32),
                keywords=tuple(tuple(map(str, each)) for each in keywords),
            )
        )
    return Clusters(
        levels=tuple(levels),
        micro=np.asarray(load_array(folder, "micro"), np.int32),
        tightness=np.asarray(load_array(folder, "tightness"), np.float32),
    )
