"""Which words two texts do not share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

WORDS: Final = 2_000
"""Words of a text that are compared at most, after what both begin and end with is left out."""
EFFORT: Final = 400_000
"""Pairs of equal words that are followed up at most; texts of few different words have many."""
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WordDiff:
    """Spans in code points that only one text has, ascending and apart.

    ``is_whole`` is False where the texts differ in too much to be compared; then both are empty.
    """

    left: tuple[Span, ...]
    right: tuple[Span, ...]
    is_whole: bool = True


def diff_words(left: str, right: str) -> WordDiff:
    """Compare two texts word by word; blank space is no difference."""
    ours, theirs = _words(left), _words(right)
    if ours is None or theirs is None:
        return WordDiff((), (), is_whole=False)
    mine, other = [left[a:b] for a, b in ours], [right[a:b] for a, b in theirs]
    head = _shared(mine, other)
    tail = _shared(mine[head:][::-1], other[head:][::-1])
    end, behind = len(mine) - tail, len(other) - tail
    mine, other = mine[head:end], other[head:behind]
    if max(len(mine), len(other)) > WORDS or _effort(mine, other) > EFFORT:
        return WordDiff((), (), is_whole=False)
    only_left, only_right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, mine, other).get_opcodes():
        if kind != "equal":
            only_left += ours[head + a : head + b]
            only_right += theirs[head + c : head + d]
    return WordDiff(_joined(left, only_left), _joined(right, only_right))


def _words(text: str) -> list[Span] | None:
    """Return where the words are; None when there are far too many to look at."""
    spans = []
    for match in _WORD.finditer(text):
        spans.append(match.span())
        if len(spans) > 10 * WORDS:
            return None
    return spans


def _shared(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many words both begin with."""
    for number, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return number
    return min(len(left), len(right))


def _effort(left: Sequence[str], right: Sequence[str]) -> int:
    counts: dict[str, int] = {}
    for word in right:
        counts[word] = counts.get(word, 0) + 1
    # words that fill over a hundredth of a long text are not followed up by difflib
    limit = len(right) // 100 + 1 if len(right) >= 200 else len(right)
    found = (counts.get(word, 0) for word in left)
    return sum(count for count in found if count <= limit)


def _joined(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Make one span of neighbours that only blank space parts."""
    if not spans:
        return ()
    edges = [spans[0][0]]
    for (_, end), (start, _) in pairwise(spans):
        if text[end:start].strip():
            edges += [end, start]
    edges.append(spans[-1][1])
    return tuple(zip(edges[::2], edges[1::2], strict=True))
