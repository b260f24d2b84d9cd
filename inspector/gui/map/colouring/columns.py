"""What the map can be coloured by, and the classes of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.dataset import STAGES
from inspector.domain.labels import VERDICTS
from inspector.domain.sample import FIELDS, ORIGINS
from inspector.gui.map.colouring.classes import Band, Classes, by_number, by_value
from inspector.gui.map.labels import plain
from inspector.gui.parts import SHORT_STAGES
from inspector.session.columns import Columns
from inspector.session.query.texts import lengths
from inspector.session.query.writing import field_query

EDGES: Final = (0.0, 0.1, 0.2, 0.35, 0.5, 1.0)
"""Numbers of the ramps of scores."""
LENGTHS: Final = tuple(digit * 10**power for power in range(10) for digit in (1, 2, 5))
MOST_LENGTHS: Final = 6
"""Numbers of the ramp of lengths."""
REVIEW, DATA, DETECTORS = "Review", "Data", "Detectors"
_DETECTOR, _ORIGIN = "detector:", "origin:"


class ColourBy(StrEnum):
    """What a point's colour tells; a detector or an origin is told as ``key_of_...`` says."""

    SCORE = "score"
    VERDICT = "verdict"
    GROUP = "group"
    STAGE = "stage"
    DATASET = "dataset"
    CLUSTER = "cluster"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to colour by: its key, what it is called, and under which heading it stands."""

    key: str
    title: str
    section: str


def choices_of(columns: Columns, field: str) -> tuple[Choice, ...]:
    """Return what can be coloured by, section by section."""
    review = [ColourBy.SCORE, ColourBy.VERDICT]
    review += [ColourBy.GROUP] if columns.ranking.groups else []
    data = [Choice(by, by.value, DATA) for by in (ColourBy.STAGE, ColourBy.DATASET)]
    told = {kind for data in columns.union.datasets for kind in data.origins}
    data += [Choice(_ORIGIN + kind, kind, DATA) for kind in ORIGINS if kind in told]
    if field in columns.clusters:
        data.append(Choice(ColourBy.CLUSTER, "cluster", DATA))
    if field in FIELDS:
        data.append(Choice(ColourBy.LENGTH, f"length of {field}", DATA))
    names = sorted(found.detector for found in columns.findings)
    detectors = [Choice(_DETECTOR + name, name, DETECTORS) for name in names]
    return (*(Choice(by, by.value, REVIEW) for by in review), *data, *detectors)


def classify(key: str, columns: Columns, field: str, verdicts: NDArray[np.uint8]) -> Classes:
    """Return the classes of all rows; 0.1 s for a million, so not on the GUI thread.

    Args:
        key: of a choice that ``choices_of`` offers.
        columns: the rows.
        field: which text the map is of.
        verdicts: uint8 (n), index into ``labels.VERDICTS``.
    """
    if key.startswith(_DETECTOR):
        name = key.removeprefix(_DETECTOR)
        scores = next(found.scores for found in columns.findings if found.detector == name)
        return by_number(scores, EDGES, name=name, untold="does not apply", tells_suspects=True)
    if key.startswith(_ORIGIN):
        kind = key.removeprefix(_ORIGIN)
        column = columns.union.origin(kind)
        queries = [field_query(kind, value) for value in column.values]
        none = field_query(kind, "none")
        return by_value(column.codes, column.values, queries, untold="not told", asks_untold=none)
    make = {
        ColourBy.VERDICT: lambda: _verdicts(verdicts),
        ColourBy.GROUP: lambda: _groups(columns),
        ColourBy.STAGE: lambda: _stages(columns),
        ColourBy.DATASET: lambda: _datasets(columns),
        ColourBy.CLUSTER: lambda: _clusters(columns, field),
        ColourBy.LENGTH: lambda: _lengths(columns, field),
        ColourBy.SCORE: lambda: _scores(columns),
    }
    return make[ColourBy(key)]()


def _scores(columns: Columns) -> Classes:
    return by_number(
        columns.ranking.scores, EDGES, name="score", untold="could not be read", ramp="heat"
    )


def _verdicts(verdicts: NDArray[np.uint8]) -> Classes:
    names = [verdict.value for verdict in VERDICTS]
    bands = [Band("no verdict", 0, 0, field_query("label", "none"))]
    bands += [
        Band(names[code], code, code, field_query("label", names[code])) for code in (1, 2, 3)
    ]
    tints = ("none", "poison", "clean", "unsure")
    return Classes(verdicts.copy(), tints, tuple(bands), tells_suspects=True)


def _groups(columns: Columns) -> Classes:
    ranking = columns.ranking
    titles = [group.title for group in ranking.groups]
    queries = [field_query("group", group_id) for group_id in ranking.group_ids]
    return by_value(
        columns.group_of,
        titles,
        queries,
        untold="in no group",
        asks_untold=field_query("group", "none"),
        is_ranked=True,
        tells_suspects=True,
    )


def _stages(columns: Columns) -> Classes:
    names = [stage.value for stage in STAGES]
    bands = (
        Band(SHORT_STAGES[name], code, code, field_query("stage", name))
        for code, name in enumerate(names)
    )
    return Classes(columns.union.stage_of.astype(np.uint8), tuple(names), tuple(bands))


def _datasets(columns: Columns) -> Classes:
    names = [dataset.name for dataset in columns.union.datasets]
    queries = [field_query("file", name) for name in names]
    return by_value(columns.union.dataset_of, names, queries, untold="in no file")


def _clusters(columns: Columns, field: str) -> Classes:
    level, index = columns.clusters[field].levels[0], columns.points[field].index
    codes = np.where(index >= 0, level.labels[index], -1)
    names = [plain(words) or f"cluster {number + 1}" for number, words in enumerate(level.keywords)]
    names += [f"cluster {number + 1}" for number in range(len(names), len(level))]
    return by_value(codes, names, [""] * len(level), untold="in no cluster")


def _lengths(columns: Columns, field: str) -> Classes:
    name, present = f"{field}.length", columns.union.present(field)
    counts = np.where(present, lengths(columns.union, field), np.nan)
    low, high = np.percentile(counts[present], (2, 98)) if present.any() else (1.0, 2.0)
    edges: list[float] = [edge for edge in LENGTHS if low <= edge <= high]
    edges = edges[:: -(-len(edges) // MOST_LENGTHS)] if edges else [high]
    found = by_number(counts, [0, *edges, 10 * edges[-1]], name=name, untold=f"no {field}")
    own = f" has:{field}"  # a search takes what is not there for empty
    bands = [replace(band, query=band.query + own) if band.query else band for band in found.bands]
    return replace(found, bands=tuple(bands), title="characters")
