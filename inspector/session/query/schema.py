"""What a query can ask for in a project: names, kinds and values of fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from inspector.domain.labels import Verdict
from inspector.domain.sample import FIELDS, ORIGINS, Stage

if TYPE_CHECKING:
    from inspector.session.columns import Columns


class Kind(StrEnum):
    """What the values of a field are."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        kind: what its values are.
        about: what it is, in a few words.
        values: all there are, of a choice; some, of a name.
        aliases: other words for a value.
    """

    kind: Kind
    about: str
    values: tuple[str, ...] = ()
    aliases: Mapping[str, str] | None = None


Schema = Mapping[str, Field]

YES: Final = {"yes": "yes", "true": "yes", "1": "yes", "no": "no", "false": "no", "0": "no"}
STAGES: Final = {"pref": "preference", "pairs": "preference", "docs": "corpus", "rm": "reward"}
VALUES: Final = 200
"""Values of a name that are offered."""
STATES: Final = ("alert", "suspect", "labelled", "unreadable")
PARTS: Final = ("group", "note", "cluster", *FIELDS, *ORIGINS)
"""What a row can have, besides what the detectors find."""


def schema_of(columns: Columns | None) -> dict[str, Field]:
    """Return the fields that a query can name; without a result those of every project."""
    found = _fixed()
    for name in FIELDS:
        found[name] = Field(Kind.TEXT, f"words in the {name}")
        found[f"{name}.length"] = Field(Kind.NUMBER, f"characters of the {name}")
    for name in ORIGINS:
        found[name] = Field(Kind.NAME, f"the {name} that a record names", ("none",))
    if columns is None:
        return found
    names = tuple(dataset.name for dataset in columns.union.datasets)
    found["file"] = found["dataset"] = Field(Kind.NAME, "name of the dataset", names[:VALUES])
    for name in ORIGINS:
        found[name] = Field(Kind.NAME, found[name].about, (*_values(columns, name), "none"))
    for item in columns.findings:
        found.setdefault(item.detector, Field(Kind.NUMBER, "score of this detector, 0 to 1"))
    has = tuple(item.detector for item in columns.findings)
    found["has"] = Field(Kind.CHOICE, "what a row has", (*has, *PARTS))
    found["cluster"] = Field(Kind.NAME, "a keyword of the map", _keywords(columns))
    return found


def _fixed() -> dict[str, Field]:
    yes = ("yes", "no")
    verdicts = tuple(verdict.value for verdict in Verdict)
    return {
        "stage": Field(Kind.CHOICE, "where in training", tuple(Stage), STAGES),
        "label": Field(Kind.CHOICE, "the verdict", verdicts, {"unlabelled": "none"}),
        "score": Field(Kind.NUMBER, "how suspicious, 0 to 1"),
        "rank": Field(Kind.NUMBER, "place in the order of suspicion, from 1"),
        "row": Field(Kind.NUMBER, "number of the record in its file, from 0"),
        "length": Field(Kind.NUMBER, "characters of all fields together"),
        "file": Field(Kind.NAME, "name of the dataset"),
        "dataset": Field(Kind.NAME, "name of the dataset"),
        "group": Field(Kind.NAME, "a suspected pattern: its number, id or title", ("any", "none")),
        "why": Field(Kind.NAME, "why a row is suspect"),
        "note": Field(Kind.NAME, "words of a note"),
        "reviewer": Field(Kind.NAME, "who gave the verdict"),
        "cluster": Field(Kind.NAME, "a keyword of the map"),
        "alert": Field(Kind.CHOICE, "a detector is sure", yes, YES),
        "suspect": Field(Kind.CHOICE, "in the queue", yes, YES),
        "is": Field(Kind.CHOICE, "what a row is", STATES),
        "has": Field(Kind.CHOICE, "what a row has", PARTS),
    }


def _values(columns: Columns, origin: str) -> tuple[str, ...]:
    """Return the first values of an origin; without a look at any row."""
    told = [data.origins[origin] for data in columns.union.datasets if origin in data.origins]
    values = dict.fromkeys(value for column in told for value in column.values[:VALUES])
    return tuple(values)[:VALUES]


def _keywords(columns: Columns) -> tuple[str, ...]:
    words: dict[str, None] = {}
    for clusters in columns.clusters.values():
        for level in clusters.levels:
            words |= dict.fromkeys(word for own in level.keywords for word in own)
    return tuple(words)[:VALUES]


def alike(word: str, known: Sequence[str]) -> str:
    """Return the known word that someone may have meant, empty if none is near."""
    import difflib

    return next(iter(difflib.get_close_matches(word[:40], known, 1)), "")
