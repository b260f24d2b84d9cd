"""Which characters of a text a reader would not see; honest uses by script and emoji left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from inspector.detectors.text.unicode import VISIBLE, find_hidden

STACKED: Final = 32
"""Combining marks that may pile up on a letter."""
AROUND: Final = 16
"""Code points on either side that decide whether a run is honest."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BLANK: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2028\u2029\u2800\u3164\uffa0\ufffc"
)
"""Characters without ink that Unicode does not count as format or control characters."""
_DRAWN: Final = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
"""Format characters that have ink: signs before Arabic and Syriac numbers."""
_RTL: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MONGOLIAN: Final = re.compile("[\u1800-\u18af]")
_TAG: Final = range(0xE0000, 0xE0080)
_FLAG_TAGS: Final = 7
"""Tags that the flag of a region has at most."""
_MARKS: Final = frozenset("\u200e\u200f\u061c")
"""Marks of direction."""
_SEVERAL: Final = 8
"""Runs side by side that are told apart; more are told as one."""


@dataclass(frozen=True, slots=True)
class Run:
    """Code points ``start:end`` that do not show, their kind, and what they spell if known."""

    start: int
    end: int
    kind: str
    payload: str = ""


def hidden_runs(text: str, limit: int) -> list[Run]:
    """Return the runs that a reader would not see, in order; none overlap.

    Quick for plain text: only the characters that occur are looked at, and each once. A text of
    strangers can be nothing but such runs, so that the search ends after ``limit`` of them.
    """
    if text.isascii() and not _CONTROL.search(text):
        return []
    found = set(text)
    unseen = {character for character in found if _is_unseen(character)}
    runs = list(islice(_unseen_runs(text, unseen), limit)) if unseen else []
    marks = {character for character in found if unicodedata.category(character) in {"Mn", "Me"}}
    piles = _piles(text, marks - unseen) if marks else ()
    return sorted([*runs, *piles], key=lambda run: run.start)[:limit]


def _piles(text: str, marks: set[str]) -> Iterator[Run]:
    """Find marks beyond those that a letter may carry; laying them out takes forever."""
    pattern = f"{_any_of(marks)}{{{STACKED + 1},}}"
    for match in re.compile(pattern).finditer(text) if marks else ():
        yield Run(match.start() + STACKED, match.end(), "combining marks")


def _unseen_runs(text: str, unseen: set[str]) -> Iterator[Run]:
    judged: dict[tuple[str, int], list[Run]] = {}
    for match in re.compile(f"{_any_of(unseen)}+").finditer(text):
        start, end = match.span()
        before = min(start, AROUND)
        around = text[start - before : end + AROUND]
        key = around, before
        if key not in judged:
            judged[key] = _merged(list(_judge(around, before, before + end - start)))
        for run in judged[key]:
            shift = start - before
            yield Run(run.start + shift, run.end + shift, run.kind, run.payload)


def _merged(runs: list[Run]) -> list[Run]:
    """Make one of many runs that stand side by side."""
    if len(runs) <= _SEVERAL:
        return runs
    payload = " ".join(run.payload for run in runs if run.payload)
    return [Run(runs[0].start, runs[-1].end, "unseen characters", payload)]


def _judge(text: str, start: int, end: int) -> Iterator[Run]:
    """Yield what is hidden of ``start:end``, all of which has no ink; ``text`` is around it."""
    place = start
    hits = [hit for hit in find_hidden(text) if hit.kind not in VISIBLE]
    for hit in hits:
        if place <= hit.start and hit.end <= end:
            yield from _rest(text, place, hit.start)
            yield Run(hit.start, hit.end, hit.kind, hit.payload)
            place = hit.end
    yield from _rest(text, place, end)


def _rest(text: str, start: int, end: int) -> Iterator[Run]:
    """Judge what the detector of hidden text has no opinion of, or takes for honest."""
    place = start
    while place < end:
        behind = place + 1
        while behind < end and _is_alike(text[place], text[behind]):
            behind += 1
        if not _is_honest(text, place, behind):
            yield Run(place, behind, _kind(text[place]))
        place = behind


def _is_alike(one: str, other: str) -> bool:
    if one == other or ord(one) in _TAG:
        return one == other or ord(other) in _TAG
    return "Co" == unicodedata.category(one) == unicodedata.category(other)


def _is_honest(text: str, start: int, end: int) -> bool:
    character, before = text[start], text[max(start - 1, 0) : start]
    if ord(character) in _TAG:
        return end - start <= _FLAG_TAGS
    if character == "\r":
        return end == start + 1 and text[end : end + 1] == "\n"
    if character in _MARKS:
        return bool(_RTL.search(text))
    if character in "\ufe0e\ufe0f":
        return end == start + 1 and unicodedata.category(before or "a")[0] in "SPN"
    if 0x180B <= ord(character) <= 0x180F:
        return bool(_MONGOLIAN.match(before))
    return _is_known(character)


@lru_cache(4096)
def _is_known(character: str) -> bool:
    """Tell whether the detector of hidden text judges a character, so that silence is a verdict."""
    return bool(find_hidden("a" + character)) or character in "\u2068\u2069"


@lru_cache(4096)
def _is_unseen(character: str) -> bool:
    if character in "\n\t" or character in _DRAWN:
        return False
    code = ord(character)
    if character in _BLANK or 0xFE00 <= code <= 0xFE0F or 0xE0000 <= code <= 0xE0FFF:
        return True
    category = unicodedata.category(character)
    if category == "Cn":
        return not (0x1F000 <= code <= 0x1FAFF or 0x20000 <= code <= 0x3FFFD)
    return category[0] == "C" and code not in {0x110BD, 0x110CD}


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if ord(character) in _TAG:
        return "tag characters"
    kinds = {"Co": "private characters", "Cn": "unassigned characters", "Cs": "lone surrogates"}
    return kinds.get(category, "control characters" if category == "Cc" else "unseen characters")


def _any_of(characters: set[str]) -> str:
    return f"[{''.join(re.escape(character) for character in sorted(characters))}]"
