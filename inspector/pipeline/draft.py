"""The map of the first seconds: drawn from static token embeddings, before any model has run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.protocols import Task
from inspector.domain.recipe import OptionValue
from inspector.embedders.static import StaticEmbedder
from inspector.pipeline import embedding
from inspector.pipeline.plugins import make_options
from inspector.pipeline.results import open_draft, open_union
from inspector.pipeline.stages import Workspace
from inspector.pipeline.state import ReadResult
from inspector.projectors.draft_layout import DraftOptions, DraftProjector
from inspector.store.array_cache import key_of, save_arrays

VERSION: Final = 1
UNUSUAL: Final = 1 / 16
"""Share of the texts chosen for being unusual rather than by chance."""


def draft(
    work: Workspace,
    *,
    reads: Sequence[ReadResult],
    field: str,
    folder: str,
    options: Mapping[str, OptionValue],
    task: Task,
) -> dict[str, object]:
    """Draw the draft map of a field; return its key, the distinct texts and how many have a place.

    The order of rows does not matter: texts are taken in the order of their hashes.

    Raises:
        InputError: the model folder is refused, or holds no token table that can be read.
    """
    engine = StaticEmbedder(Path(folder) if folder else None)
    chosen: DraftOptions = make_options(DraftProjector(), options)
    key = key_of(
        "draft",
        reads=[item.key for item in reads],
        field=field,
        model=engine.identity,
        version=[VERSION, DraftProjector.version],
        options=asdict(chosen),
    )
    if not work.cache.has("draft", key):
        found = embedding.distinct_field(open_union(work.cache, reads), field)
        rows = choose(found.texts, found.hashes, chosen.placed)
        xy = np.full((len(found.texts), 2), np.nan, np.float32)
        vectors = engine.embed_together([found.texts[row] for row in rows], task)
        xy[rows] = DraftProjector().project(vectors, chosen, task)
        with work.cache.writing("draft", key) as target:
            save_arrays(target, {"xy": xy, "index": found.index})
    points = open_draft(work.cache, key)
    placed = int(np.isfinite(points.xy).all(axis=1).sum())
    return {"key": key, "texts": len(points.xy), "placed": placed}


def choose(texts: Sequence[str], hashes: NDArray[np.void], n: int) -> NDArray[np.int64]:
    """Choose up to ``n`` texts, int64: the most unusual first, then by hash, which is chance.

    Unusual is a length or a share of characters outside ASCII far from the median; rare words are
    not looked for, as that would take tokens of every text.
    """
    order = np.lexsort(hashes.view(">u8").reshape(-1, 2).T[::-1])
    quota = int(min(n, len(order)) * UNUSUAL)
    oddness = _oddness(texts)[order]
    is_odd = np.zeros(len(order), np.bool_)
    is_odd[np.argsort(-oddness, kind="stable")[:quota]] = True
    return np.concatenate([order[is_odd], order[~is_odd]])[:n].astype(np.int64)


def _oddness(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return how far each text is from the median, in median deviations, by the odder measure."""
    measures = np.zeros((len(texts), 2))
    for row, text in enumerate(texts):
        length = len(text)
        plain = length if text.isascii() else len(text.encode("ascii", "ignore"))
        measures[row] = np.log1p(length), 1.0 - plain / max(length, 1)
    if not len(texts):
        return np.zeros(0)
    away = np.abs(measures - np.median(measures, axis=0))
    return np.asarray((away / (np.median(away, axis=0) + 0.05)).max(axis=1))
