"""A record's bytes as they are in its file, a page at a time, with what hides in them marked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np

from inspector.domain.dataset import Dataset
from inspector.domain.findings import Evidence
from inspector.exporters.record_bytes import check_record
from inspector.readers.containers.source import open_source
from inspector.readers.index import read_bytes
from inspector.session.columns import Columns
from inspector.session.hidden import hidden_runs

PAGE: Final = 4_096
"""Bytes that are shown at once."""
WIDE: Final = ("parquet", "arrow")
"""Containers whose rows have no bytes of their own; their canonical JSON stands for them."""
LITERAL: Final = 2_000
"""Code points of an evidence that are looked for."""
MARKS: Final = 500
"""Spans of a kind that are marked on a page."""
_ESCAPES: Final = re.compile(rb"(?:\\u[0-9a-fA-F]{4})+")
_JSON: Final = ("jsonl", "json", *WIDE)

Span = tuple[int, int]
_Part = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class RawPage:
    """Bytes ``start : start + len(data)`` of a record.

    Attributes:
        row: which row of the union.
        start: first byte, counted from the beginning of the record.
        data: the bytes.
        total: bytes of the record.
        offset: where the record begins in its (unpacked) file; -1 if it has no bytes of its own.
        evidence: ranges of ``data`` that write what is evidence.
        hidden: ranges of ``data`` that write characters without ink, or are not UTF-8.
    """

    row: int
    start: int
    data: bytes
    total: int
    offset: int
    evidence: tuple[Span, ...] = ()
    hidden: tuple[Span, ...] = ()


def read_page(columns: Columns, row: int, start: int, evidence: Sequence[Evidence]) -> RawPage:
    """Read a page of a row's record from its source; takes a while, so not on the GUI thread.

    Args:
        columns: the result that the row is of.
        row: of the union.
        start: first byte that is wanted.
        evidence: of the row; where its words stand in the bytes is marked.

    Raises:
        InputError: the source is gone, or no longer holds the record that was scanned.
    """
    dataset, record = columns.union.locate(row)
    needles = _needles(columns, row, evidence)
    margin = max([64, *map(len, needles)])
    with _opened(dataset, record) as (part, total):
        first = max(0, min(start, (total - 1) // PAGE * PAGE))
        before = min(margin, first)
        around = part(first - before, before + PAGE + margin)
    length = min(PAGE, max(total - first, 0))
    room = before, before + length
    return RawPage(
        row=row,
        start=first,
        data=around[before : before + length],
        total=total,
        offset=-1 if dataset.container in WIDE else int(dataset.index.offsets[record]),
        evidence=_within(_found(around, needles), room),
        hidden=_within(_hidden(around, is_json=dataset.container in _JSON), room),
    )


def page_with(columns: Columns, row: int, evidence: Evidence) -> RawPage:
    """Read the page on which an evidence begins, the first one if its words are not found.

    Raises:
        InputError: the source is gone, or no longer holds the record that was scanned.
    """
    dataset, record = columns.union.locate(row)
    needles = _needles(columns, row, [evidence])
    with _opened(dataset, record) as (part, total):
        raw = part(0, total)
    places = [place for needle in needles if (place := raw.find(needle)) >= 0]
    start = min(places, default=0) // PAGE * PAGE
    return read_page(columns, row, start, columns.reasons.get(row, ()))


@contextmanager
def _opened(dataset: Dataset, record: int) -> Iterator[tuple[_Part, int]]:
    """Give a function from (start, length) to bytes of a record, and how many it has."""
    if dataset.container in WIDE:
        raw = read_bytes(dataset, record)
        yield lambda start, length: raw[start : start + length], len(raw)
        return
    offset, total = int(dataset.index.offsets[record]), int(dataset.index.lengths[record])
    with open_source(dataset.path) as (file, _):
        check_record(file, dataset, record)

        def part(start: int, length: int) -> bytes:
            file.seek(offset + start)
            return file.read(min(length, max(total - start, 0)))

        yield part, total


def _needles(columns: Columns, row: int, evidence: Sequence[Evidence]) -> list[bytes]:
    """Return the ways in which a source may write the words that are evidence."""
    needles: dict[bytes, None] = {}
    for item in evidence:
        text = columns.union.text(item.field, row)
        literal = text[item.start : item.end]
        if not literal.strip() or len(literal) > LITERAL or len(literal) == len(text):
            continue
        escaped = json.dumps(literal)[1:-1]
        unicode = json.dumps(literal, ensure_ascii=False)[1:-1]
        for form in (literal, escaped, unicode, literal.replace('"', '""')):
            needles[form.encode("utf-8", "surrogatepass")] = None
    return list(needles)


def _found(data: bytes, needles: Sequence[bytes]) -> Iterator[Span]:
    for needle in needles:
        place = data.find(needle)
        while place >= 0:
            yield place, place + len(needle)
            place = data.find(needle, place + len(needle))


def _hidden(data: bytes, *, is_json: bool) -> Iterator[Span]:
    """Find what has no ink: written out, or escaped; bytes that are not UTF-8 too."""
    text = data.decode("utf-8", "surrogateescape")
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    sizes = 1 + (codes >= 0x80).astype(np.int64) + (codes >= 0x800) + (codes >= 0x10000)
    sizes[(codes >= 0xDC80) & (codes <= 0xDCFF)] = 1  # a byte that is not UTF-8
    bounds = np.append(0, np.cumsum(sizes))
    for run in hidden_runs(text, MARKS):
        yield int(bounds[run.start]), int(bounds[run.end])
    if is_json:
        for match in _ESCAPES.finditer(data):
            yield from _hidden_escapes(match.start(), match[0])


def _hidden_escapes(start: int, escapes: bytes) -> Iterator[Span]:
    text = json.loads(b'"' + escapes + b'"')
    sizes = np.asarray([12 if ord(character) > 0xFFFF else 6 for character in text], np.int64)
    bounds = start + np.append(0, np.cumsum(sizes))
    for run in hidden_runs(text, MARKS):
        yield int(bounds[run.start]), int(bounds[run.end])


def _within(spans: Iterator[Span], room: Span) -> tuple[Span, ...]:
    """Cut ranges to a page and count them from its beginning."""
    first, last = room
    found = [
        (max(start, first) - first, min(end, last) - first)
        for start, end in spans
        if start < last and end > first
    ]
    return tuple(sorted(found)[:MARKS])
