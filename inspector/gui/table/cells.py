"""What the cells of a row say."""

from __future__ import annotations

from math import isnan
from typing import Final

from inspector.domain.labels import Verdict
from inspector.domain.sample import FIELDS, Stage
from inspector.gui.parts import SHORT_STAGES
from inspector.gui.safe_text import one_line
from inspector.session.columns import HEADLINE, Columns
from inspector.session.visible import plain

Value = float | int | Verdict | Stage | str | tuple[str, int] | None
"""A score (None where the record could not be read), a number, a text, or file and record."""

LEAD: Final = 16
"""Code points shown before the words that are evidence, where these begin late."""
DEEPEST: Final = 20_000
"""Code points after which evidence is left to the sample view."""


def score(columns: Columns, row: int) -> float | None:
    """Return the score of a row, NaN before there is one, None where it could not be read."""
    if not columns.union.readable[row]:
        return None
    return float(columns.ranking.scores[row])


def stage(columns: Columns, row: int) -> Stage:
    """Return where in training the row's dataset is used."""
    return columns.union.locate(row)[0].stage


def place(columns: Columns, row: int) -> tuple[str, int]:
    """Return the file and the 0-based record number."""
    name, record = columns.place(row)
    return one_line(plain(one_line(name))), int(record)


def excerpt(columns: Columns, row: int) -> str:
    """Return the part of what a row is about that a reviewer should see first.

    That is its beginning, unless the strongest evidence lies further on.
    """
    evidence = next(iter(columns.reasons.get(row, ())), None)
    head = columns.headline(row)
    is_late = evidence is not None and 2 * LEAD < evidence.start < min(evidence.end, DEEPEST)
    if evidence is None or not is_late or evidence.field != _first_field(columns, row):
        return _shown(head)
    text = columns.union.head(evidence.field, row, evidence.start + HEADLINE)
    start = text.find(" ", evidence.start - LEAD, evidence.start) + 1 or evidence.start - LEAD
    return _shown("…" + text[start:])


def headline(columns: Columns, row: int) -> str:
    """Return the beginning of what a row is about."""
    return _shown(columns.headline(row))


def why(columns: Columns, row: int) -> str:
    """Return why a row is suspect, or why it could not be read."""
    dataset, record = columns.union.locate(row)
    return _shown(columns.why(row) or dataset.problem(record))


def dataset(columns: Columns, row: int) -> str:
    """Return the file."""
    return place(columns, row)[0]


def group(columns: Columns, row: int) -> str:
    """Return the title of the strongest pattern that a row belongs to."""
    number = int(columns.group_of[row])
    return _shown(columns.ranking.groups[number].title) if number >= 0 else ""


def length(columns: Columns, row: int) -> int:
    """Return the characters of all texts of a row, as ``length`` in a query."""
    return sum(len(columns.union.text(name, row)) for name in FIELDS)


def field(columns: Columns, row: int, name: str) -> str:
    """Return the beginning of a field."""
    return _shown(columns.union.head(name, row, HEADLINE))


def origin(columns: Columns, row: int, kind: str) -> str:
    """Return what a record tells of where it comes from."""
    found, record = columns.union.locate(row)
    told = found.origins.get(kind)
    return _shown(told[record]) if told is not None else ""


def detector(columns: Columns, row: int, name: str) -> float | str:
    """Return what one detector scores a row; nothing where it does not apply."""
    score = float(columns.scores[name][row])
    return "" if isnan(score) else score


def words(value: Value) -> str:
    """Return a value as text."""
    match value:
        case None:
            told = "unreadable"
        case float():
            told = "" if isnan(value) else f"{value:.2f}"
        case int():
            told = f"{value:,}"
        case Verdict():
            told = "" if value is Verdict.NONE else value.value
        case Stage():
            told = SHORT_STAGES[value].lower()
        case tuple():
            told = f"{value[0]} · {value[1]:,}"
        case _:
            told = value
    return told


def _shown(text: str) -> str:
    """Return a text of strangers in one short line in which what hides is named."""
    return one_line(plain(one_line(text)))


def _first_field(columns: Columns, row: int) -> str:
    union = columns.union
    return next((name for name in FIELDS if union.head(name, row, HEADLINE).strip()), "")
