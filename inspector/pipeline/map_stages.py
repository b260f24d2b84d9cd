"""The stage that makes a map of a field; its result is where the last map was, as far as it can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Neighbours
from inspector.domain.errors import UsageError
from inspector.domain.protocols import Task
from inspector.domain.recipe import OptionValue
from inspector.pipeline.plugins import make_options
from inspector.pipeline.results import open_draft, open_neighbours, open_points, open_vectors
from inspector.pipeline.stages import Workspace
from inspector.projectors.align import align
from inspector.projectors.placing import place
from inspector.store.array_cache import ArrayCache, key_of, load_array, save_arrays
from inspector.store.findings_cache import open_findings
from inspector.store.text_hashes import match

VERSION: Final = 1
MOST_NEW: Final = 0.2
"""Share of new texts up to which they are placed on the map that is there, which stays as it is."""
SUSPECT: Final = 0.9
"""Score from which a row is among those that a sample for the map must hold."""


def project(
    work: Workspace,
    *,
    vectors: str,
    graph: str,
    projector: str,
    options: Mapping[str, OptionValue],
    earlier: Mapping[str, str],
    findings: Sequence[str] = (),
    task: Task,
) -> str:
    """Place the texts of a field on its map; return the key.

    Args:
        work: where results are.
        vectors: key of the embeddings, ``graph`` of their neighbours.
        graph: see ``vectors``.
        projector: name of the plugin.
        options: for the plugin.
        earlier: keys of the maps there are: ``draft``, which the new one is turned to lie on;
            ``points`` and their ``vectors``: where at most a fifth of the texts are new, they are
            placed on that map, and no other text moves.
        findings: keys of findings; their suspects get a place of their own where a sample stands
            for the rest.
        task: told about progress.
    """
    if projector not in work.registry.projectors:
        raise UsageError(f"There is no projector called {projector!r}.")
    engine = work.registry.projectors[projector]()
    chosen = make_options(engine, options)
    how = {"projector": projector, "version": [VERSION, engine.version], "options": asdict(chosen)}
    parts = {"earlier": dict(earlier), "findings": sorted(findings)}
    key = key_of("project", graph=graph, **how, **parts)
    if work.cache.has("project", key):
        return key
    near = open_neighbours(work.cache, graph)
    points = _extended(work.cache, vectors, earlier, near)
    if points is None:
        values = open_vectors(work.cache, vectors).values
        keep = _suspects(work.cache, vectors, findings)
        points = engine.project(values, near, chosen, task, keep)
        if "draft" in earlier:
            onto = open_draft(work.cache, earlier["draft"]).xy
            points = align(points, onto) if len(onto) == len(points) else points
    with work.cache.writing("project", key) as folder:
        save_arrays(folder, {"xy": points})
    return key


def _extended(
    cache: ArrayCache, vectors: str, earlier: Mapping[str, str], near: Neighbours
) -> NDArray[np.float32] | None:
    """Place the new texts on the map of before; None if there is none or too many are new."""
    points, old = earlier.get("points", ""), earlier.get("vectors", "")
    if not (points and cache.has("project", points) and cache.has("embed", old)):
        return None
    places = match(_hashes(cache, old), _hashes(cache, vectors))
    is_new = places < 0
    if not len(places) or is_new.mean() > MOST_NEW:
        return None
    xy = np.asarray(open_points(cache, points=points, vectors=old).xy, np.float32)
    result = np.where(is_new[:, None], np.float32(np.nan), xy[places])
    new = np.flatnonzero(is_new)
    while len(new):
        found = place(Neighbours(near.indices[new], near.similarities[new]), result)
        has_place = np.isfinite(found).all(axis=1)
        if not has_place.any():
            return None
        result[new[has_place]] = found[has_place]
        new = new[~has_place]
    return result


def _hashes(cache: ArrayCache, vectors: str) -> NDArray[np.void]:
    found = load_array(cache.folder("embed", vectors), "hashes")
    return np.ascontiguousarray(found, np.uint8).view("V16").reshape(-1)


def _suspects(cache: ArrayCache, vectors: str, findings: Sequence[str]) -> NDArray[np.bool_] | None:
    """Return which texts belong to a row that a detector has alerted on or scored high."""
    if not findings:
        return None
    held = open_vectors(cache, vectors)
    keep = np.zeros(len(held.values), np.bool_)
    for key in findings:
        found = open_findings(cache.folder("score", key))
        rows = found.alerts | (found.scores >= SUSPECT)
        keep[held.index[rows & held.present]] = True
    return keep
