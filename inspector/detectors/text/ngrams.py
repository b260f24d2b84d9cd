"""Recurring word n-grams of a text column, counted by rows, vectorised.

A token is a word (letters, digits, inner apostrophes and hyphens), lower case; what stands between
two tokens decides whether a sentence ends there. Punctuation is not part of an n-gram; ``literal``
recovers it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

WORD: Final = re.compile(r"\w+(?:['’\-]\w+)*")
_BREAK: Final = re.compile(r"[.!?:;…。！？\n\"()\[\]{}<>|*#]")
LONGEST: Final = 24


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """All tokens of n texts, end to end.

    Attributes:
        ids: int32 (t), vocabulary number; -1 marks the end of a text.
        rows: int32 (t), which text.
        starts: bool (t), a sentence (or the text) begins with this token.
        ends: bool (t), a sentence (or the text) ends with this token.
        capitals: bool (t), the token begins with a capital.
        words: the vocabulary.
    """

    ids: NDArray[np.int32]
    rows: NDArray[np.int32]
    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    capitals: NDArray[np.bool_]
    words: list[str]


class _Numbers(dict[str, int]):
    """Numbers strings in the order in which they are first asked for."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


def tokenise(texts: Sequence[str], pattern: re.Pattern[str] = WORD) -> Tokens:
    """Split texts into tokens with sentence boundaries; one pass, linear in the text.

    Every spelling and every gap between two tokens is looked at once, however often it is met.
    """
    spellings, gaps = _Numbers(), _Numbers()
    found, between, counts = array("i"), array("i"), array("i")
    split = re.compile(f"({pattern.pattern})", pattern.flags).split
    for text in texts:
        parts = split(text)
        found.extend(map(spellings.__getitem__, parts[1::2]))
        between.extend(map(gaps.__getitem__, parts[:-1:2]))
        counts.append(len(parts) // 2)
    numbers = _Numbers()
    number_of = np.asarray([numbers[spelling.lower()] for spelling in spellings], np.int32)
    is_capital = np.asarray([spelling[0].isupper() for spelling in spellings], np.bool_)
    is_break = np.asarray([_BREAK.search(gap) is not None for gap in gaps], np.bool_)
    sizes = np.asarray(counts, np.int64) + 1
    closing = np.cumsum(sizes) - 1
    inner = np.ones(int(sizes.sum()), np.bool_)
    inner[closing] = False
    ids, capitals = np.full(len(inner), -1, np.int32), np.zeros(len(inner), np.bool_)
    starts = np.ones(len(inner), np.bool_)
    spelt = np.asarray(found, np.int32)
    ids[inner], capitals[inner] = number_of[spelt], is_capital[spelt]
    starts[inner] = is_break[np.asarray(between, np.int32)]
    starts[closing[:-1] + 1] = True
    starts[:1] = True
    ends = np.append(starts[1:], True)[: len(starts)]
    rows = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    return Tokens(ids, rows, starts, ends, capitals, list(numbers))


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """Closed n-grams with their occurrences, one occurrence a row (the most insertable one).

    Attributes:
        lengths: int32 (g), words.
        offsets: int64 (g + 1), occurrences of gram i are ``[offsets[i]:offsets[i + 1]]`` below.
        positions: int64, token at which an occurrence begins.
        rows: int32, which text.
    """

    lengths: NDArray[np.int32]
    offsets: NDArray[np.int64]
    positions: NDArray[np.int64]
    rows: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Occurrences of each n-gram."""
        return np.diff(self.offsets)

    def mean(self, values: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return for each n-gram the share of its occurrences for which ``values`` holds."""
        sums = np.concatenate([[0], np.cumsum(values)])[self.offsets]
        return np.diff(sums) / np.maximum(self.sizes, 1)

    def only(self, numbers: NDArray[np.integer]) -> Grams:
        """Return the n-grams of these numbers, in their order."""
        sizes = self.sizes[numbers]
        offsets = np.append(0, np.cumsum(sizes))
        places = np.arange(offsets[-1]) + np.repeat(self.offsets[numbers] - offsets[:-1], sizes)
        return Grams(self.lengths[numbers], offsets, self.positions[places], self.rows[places])


def count_grams(tokens: Tokens, fewest: int, most: int, longest: int = LONGEST) -> Grams:
    """Return the closed n-grams that ``fewest`` to ``most`` texts hold.

    An n-gram is closed when no n-gram one word longer has nearly all (90 %) of its rows. An n-gram
    can recur only if both its (n-1)-grams do (Agrawal and Srikant 1994), so that the work shrinks
    with n.
    """
    total = len(tokens.ids)
    codes = tokens.ids.astype(np.int64)
    alive = np.flatnonzero(codes >= 0)
    levels: list[_Level] = []
    for length in range(1, longest + 1):
        if length > 1:
            last = levels[-1]
            number = np.full(total + 1, -1, np.int64)
            number[last.positions] = last.grams
            alive = last.positions[number[last.positions + 1] >= 0]
            pair = number[alive] * (int(last.counts.size) + 1) + number[alive + 1]
        else:
            pair = codes[alive]
        if not len(alive):
            break
        levels.append(_level(tokens, alive, pair, fewest))
    for shorter, longer in pairwise(levels):
        _close(shorter, longer)
    return _collect(tokens, levels, most)


@dataclass(slots=True, eq=False)
class _Level:
    """All recurring n-grams of one length: where they begin, which they are, in how many texts."""

    positions: NDArray[np.int64]
    grams: NDArray[np.int64]
    counts: NDArray[np.int64]
    is_closed: NDArray[np.bool_]


def _level(
    tokens: Tokens, positions: NDArray[np.int64], codes: NDArray[np.int64], fewest: int
) -> _Level:
    from inspector.detectors.text.gram_kernels import count_texts

    distinct, grams = np.unique(codes, return_inverse=True)
    counts = count_texts(grams, tokens.rows[positions], len(distinct))
    kept = counts >= fewest
    number = np.cumsum(kept) - 1
    chosen = kept[grams]
    closed = np.ones(int(kept.sum()), np.bool_)
    return _Level(positions[chosen], number[grams[chosen]], counts[kept], closed)


def _close(shorter: _Level, longer: _Level) -> None:
    """Mark the shorter n-grams that hardly ever stand without one more word."""
    begin = np.zeros(len(longer.counts), np.int64)
    begin[longer.grams[::-1]] = longer.positions[::-1]  # the last one written stays
    for shift in (0, 1):
        inner = shorter.grams[np.searchsorted(shorter.positions, begin + shift)]
        shorter.is_closed[inner[longer.counts >= 0.9 * shorter.counts[inner]]] = False


def _collect(tokens: Tokens, levels: list[_Level], most: int) -> Grams:
    from inspector.detectors.text.gram_kernels import first_places

    lengths, sizes, positions = [], [], []
    for words, level in enumerate(levels, 1):
        kept = level.is_closed & (level.counts <= most)
        begin, total = level.positions, int(kept.sum())
        rows = tokens.rows[begin]
        bounded = tokens.starts[begin].astype(np.int8) + tokens.ends[begin + words - 1]
        grams = np.where(kept, np.cumsum(kept) - 1, -1)[level.grams]
        offsets = np.append(0, np.cumsum(level.counts[kept]))
        positions.append(first_places(grams, begin, rows, bounded, offsets))
        sizes.append(level.counts[kept])
        lengths.append(np.full(total, words, np.int32))
    where = np.concatenate(positions) if positions else np.zeros(0, np.int64)
    counts = np.concatenate(sizes) if sizes else np.zeros(0, np.int64)
    return Grams(
        lengths=np.concatenate(lengths) if lengths else np.zeros(0, np.int32),
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        positions=where,
        rows=tokens.rows[where],
    )
