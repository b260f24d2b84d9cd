"""What is shown of a row, read from the stored texts; knows nothing of Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from inspector.domain.sample import FIELDS
from inspector.session.columns import Columns
from inspector.session.visible import VisibleText, visible
from inspector.session.word_diff import WordDiff, diff_words

PAGE: Final = 65_536
"""Bytes of a text that are shown at once, about; fewer letters where they are harder to draw."""
LINES: Final = 2_000
"""Lines of a text that are shown at once."""
LARGE: Final = 200_000
"""Bytes of a row from which on it is read off the GUI thread."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A turn of a field; ``start`` is the code point of the stored text at which it begins."""

    field: str
    start: int
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a passage; ``start`` counts from the beginning of the field, ``end`` too."""

    start: int
    end: int
    text: VisibleText


@dataclass(frozen=True, slots=True)
class Reading:
    """The texts of a row.

    Attributes:
        row: which row.
        passages: field to its turns, without fields that the row does not have.
        problem: why the record could not be read, empty if it could.
        diff: what chosen and rejected do not share; None without a pair.
    """

    row: int
    passages: Mapping[str, Sequence[Passage]] = field(default_factory=dict)
    problem: str = ""
    diff: WordDiff | None = None


def size_of(columns: Columns, row: int) -> int:
    """Return the bytes that the texts of a row take."""
    dataset, record = columns.union.locate(row)
    bounds = [column.offsets[record : record + 2] for column in dataset.texts.values()]
    return sum(int(end - start) for start, end in bounds)


def read_row(columns: Columns, row: int) -> Reading:
    """Read the texts of a row."""
    dataset, record = columns.union.locate(row)
    if not dataset.index.readable[record]:
        return Reading(row, problem=f"This record is {dataset.problem(record)}.")
    turns = {name: columns.union.turns(name, row) for name in FIELDS}
    passages = {
        name: [Passage(name, start, turn.role, turn.text) for start, turn in found]
        for name, found in turns.items()
        if found
    }
    diff = None
    if "chosen" in passages and "rejected" in passages:
        diff = diff_words(columns.union.text("chosen", row), columns.union.text("rejected", row))
    return Reading(row, passages, diff=diff)


def page_of(passage: Passage, start: int) -> Page:
    """Return the part of a passage that begins at ``start``, a code point of the field."""
    begin = start - passage.start
    text = visible(passage.text[begin : _page_end(passage.text, begin)])
    return Page(start, start + len(text.source), text)


def size_text(passage: Passage, start: int) -> str:
    """Say how much of a passage there is from a code point of the field on."""
    rest = len(passage.text) - (start - passage.start)
    head = passage.text[:PAGE]
    size = rest * len(head.encode("utf-8", "replace")) / max(len(head), 1)
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{max(size / 1e3, 0.1):.1f} kB"


def _page_end(text: str, begin: int) -> int:
    """End a page at the end of a line or word, and never among characters that belong together."""
    end = begin + PAGE
    if not text[begin:end].isascii():
        end = begin + PAGE // 4
    lines = begin
    for _ in range(LINES):
        lines = text.find("\n", lines, end) + 1
        if not lines:
            break
    if lines:
        return lines
    if end >= len(text):
        return len(text)
    place = text.rfind("\n", end - 4_000, end) + 1 or text.rfind(" ", end - 400, end) + 1
    return place or end
