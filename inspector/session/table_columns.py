"""What a table can show of a row, and sort by: every column by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.sample import FIELDS, ORIGINS
from inspector.session.columns import Columns
from inspector.session.query.texts import all_lengths
from inspector.session.sort_keys import field_keys, text_keys, why_keys

ORIGIN, DETECTOR = "origin:", "detector:"
"""What the names of columns begin with that only some projects have."""
LAST: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column.

    Attributes:
        name: what it is stored and sorted by.
        title: its heading.
        about: what it shows, in a sentence.
        width: pixels it has at first.
        falls: the largest come first when one sorts by it.
    """

    name: str
    title: str
    about: str
    width: int = 112
    falls: bool = False


USUAL: Final = (
    TableColumn("score", "Score", "How suspicious the row is, of all detectors", 96, falls=True),
    TableColumn("verdict", "Verdict", "What a reviewer decided", 80),
    TableColumn("stage", "Stage", "Where in training the row is used", 52),
    TableColumn("text", "Prompt", "What the row is about: where its evidence is", 240),
    TableColumn("why", "Why", "The strongest reason", 152),
    TableColumn("place", "Row", "File and record", 112),
)
"""The columns that are shown until the user chooses others."""
MORE: Final = (
    TableColumn("rank", "Rank", "Place among all rows, 1 = most suspicious", 64),
    TableColumn("group", "Group", "The strongest pattern that the row belongs to", 176),
    TableColumn("dataset", "Dataset", "The file", 128),
    TableColumn("length", "Length", "Characters of all its texts together", 72, falls=True),
    *(
        TableColumn(f"field:{name}", f"{name.capitalize()} text", f"The {name} from its start", 240)
        for name in FIELDS
    ),
)


def table_columns(columns: Columns | None) -> tuple[TableColumn, ...]:
    """Return the columns that a result has: the usual ones first, always in the same order."""
    if columns is None:
        return (*USUAL, *MORE)
    told = {kind for dataset in columns.union.datasets for kind in dataset.origins}
    return (
        *USUAL,
        *MORE,
        *(
            TableColumn(f"{ORIGIN}{kind}", kind.capitalize(), f"The record’s own {kind}")
            for kind in ORIGINS
            if kind in told
        ),
        *(
            TableColumn(f"{DETECTOR}{name}", _words(name), f"Score of {_words(name)}", 96, True)
            for name in columns.scores
        ),
    )


def sort_keys(columns: Columns, verdicts: NDArray[np.uint8], name: str) -> NDArray[Any]:
    """Return a number for each row, (n), by which rows come in a column's order, small ones first.

    Rows of which the column says nothing come last. Takes a while, so not on the GUI thread.
    """
    kind, _, rest = name.partition(":")
    if name == "verdict":
        return np.where(verdicts == 0, 255, verdicts)
    if name in _KEYS:
        return _KEYS[name](columns)
    if kind in _KEYS_OF and rest:
        return _KEYS_OF[kind](columns, rest)
    return np.arange(len(columns))


def _group_keys(columns: Columns) -> NDArray[np.int64]:
    return np.where(columns.group_of < 0, LAST, columns.group_of)


def _dataset_keys(columns: Columns) -> NDArray[np.int64]:
    names = [dataset.name for dataset in columns.union.datasets]
    places = {name: place for place, name in enumerate(sorted(names))}
    return np.array([places[name] for name in names], np.int64)[columns.union.dataset_of]


def _detector_keys(columns: Columns, name: str) -> NDArray[np.floating]:
    scores = columns.scores.get(name, np.full(len(columns), np.nan, np.float32))
    return np.where(np.isnan(scores), np.inf, -scores)


def _origin_keys(columns: Columns, kind: str) -> NDArray[np.int64]:
    column = columns.union.origin(kind)
    places = np.empty(len(column.values), np.int64)
    order = sorted(range(len(column.values)), key=lambda code: column.values[code].casefold())
    places[order] = np.arange(len(order))
    return np.where(column.codes < 0, LAST, np.append(places, LAST)[np.maximum(column.codes, -1)])


_KEYS: Final[Mapping[str, Callable[[Columns], NDArray[Any]]]] = {
    "stage": lambda columns: columns.union.stage_of,
    "text": text_keys,
    "why": why_keys,
    "rank": lambda columns: columns.ranking.ranks,
    "group": _group_keys,
    "dataset": _dataset_keys,
    "length": lambda columns: -all_lengths(columns.union),
}
_KEYS_OF: Final[Mapping[str, Callable[[Columns, str], NDArray[Any]]]] = {
    "field": field_keys,
    "origin": _origin_keys,
    "detector": _detector_keys,
}


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
