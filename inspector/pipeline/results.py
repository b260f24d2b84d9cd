"""Open what the stages wrote; nothing here computes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from inspector.domain.arrays import Neighbours, Points, Vectors
from inspector.domain.clusters import Clusters
from inspector.domain.dataset import Dataset, Union
from inspector.domain.sample import Stage
from inspector.pipeline.state import ReadResult
from inspector.store import clusters_cache, text_cache
from inspector.store.array_cache import ArrayCache, load_array


def open_union(cache: ArrayCache, reads: Sequence[ReadResult]) -> Union:
    """Open the datasets of a project side by side."""
    return Union(tuple(_open_dataset(cache, item) for item in reads))


def open_vectors(cache: ArrayCache, key: str) -> Vectors:
    """Open the embeddings of a field."""
    folder = cache.folder("embed", key)
    return Vectors(
        values=np.asarray(load_array(folder, "values"), np.float16),
        index=np.asarray(load_array(folder, "index"), np.int32),
        model=(folder / "model.txt").read_text(encoding="utf-8"),
    )


def open_neighbours(cache: ArrayCache, key: str) -> Neighbours:
    """Open the kNN graph of a field."""
    folder = cache.folder("neighbours", key)
    return Neighbours(
        indices=np.asarray(load_array(folder, "indices"), np.int32),
        similarities=np.asarray(load_array(folder, "similarities"), np.float32),
    )


def open_points(cache: ArrayCache, *, points: str, vectors: str) -> Points:
    """Open the map of a field."""
    xy = np.asarray(load_array(cache.folder("project", points), "xy"), np.float32)
    return Points(xy, open_vectors(cache, vectors).index)


def open_draft(cache: ArrayCache, key: str) -> Points:
    """Open a draft map; texts without a place are NaN."""
    folder = cache.folder("draft", key)
    return Points(
        xy=np.asarray(load_array(folder, "xy"), np.float32),
        index=np.asarray(load_array(folder, "index"), np.int32),
    )


def open_clusters(cache: ArrayCache, key: str) -> Clusters:
    """Open the clusters of a field."""
    return clusters_cache.open_clusters(cache.folder("clusters", key))


def _open_dataset(cache: ArrayCache, item: ReadResult) -> Dataset:
    return text_cache.open_dataset(
        cache.folder("read", item.key),
        name=item.name,
        path=Path(item.path),
        container=item.container,
        stage=Stage(item.stage),
    )
