"""The stage that clusters a field and names its clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from inspector.domain.protocols import Task
from inspector.domain.sample import DIFFERENCE
from inspector.pipeline import clusters as finding
from inspector.pipeline import keywords as naming
from inspector.pipeline.results import open_neighbours, open_points, open_union
from inspector.pipeline.state import ReadResult
from inspector.store.array_cache import key_of
from inspector.store.clusters_cache import save_clusters

if TYPE_CHECKING:
    from inspector.pipeline.stages import Workspace

HEAD: Final = 600
"""Code points of a text in which keywords are looked for."""


def clusters(
    work: Workspace,
    *,
    reads: Sequence[ReadResult],
    field: str,
    vectors: str,
    graph: str,
    points: str,
    task: Task,
) -> str:
    """Find the clusters of a field and their keywords; return the key.

    Args:
        work: where results are.
        reads: the datasets; keywords are taken from their texts.
        field: which text; of a difference, the chosen one names the clusters.
        vectors: key of its embeddings; ``graph`` of its neighbours, ``points`` of its map.
        graph: see ``vectors``.
        points: see ``vectors``.
        task: told about each step.
    """
    versions = [finding.VERSION, naming.VERSION]
    parts = {"reads": [item.key for item in reads], "field": field, "graph": graph}
    key = key_of("clusters", vectors=vectors, points=points, versions=versions, **parts)
    if work.cache.has("clusters", key):
        return key
    places = open_points(work.cache, points=points, vectors=vectors)
    index, total = np.asarray(places.index), len(places.xy)
    weights = np.bincount(index[index >= 0], minlength=total).astype(np.int64)
    found = finding.find_clusters(places.xy, open_neighbours(work.cache, graph), weights, task)
    rows = np.flatnonzero(index >= 0)[::-1]
    first = np.zeros(total, np.int64)
    first[index[rows]] = rows
    union, told = open_union(work.cache, reads), "chosen" if field == DIFFERENCE else field
    levels = naming.add_keywords(
        found.levels,
        np.lexsort((places.xy[:, 1], places.xy[:, 0])),
        lambda text: union.head(told, int(first[text]), HEAD),
        task,
    )
    with work.cache.writing("clusters", key) as folder:
        save_clusters(folder, replace(found, levels=levels))
    return key
