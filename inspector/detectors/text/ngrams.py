"""Recurring word n-grams of a text column, counted by rows, vectorised.

A token is a word (letters, digits, inner apostrophes and hyphens), lower case; what stands between
two tokens decides whether a sentence ends there. Punctuation is not part of an n-gram; ``literal``
recovers it.
"""

from __future__ import annotations

import re
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


def tokenise(texts: Sequence[str], pattern: re.Pattern[str] = WORD) -> Tokens:
    """Split texts into tokens with sentence boundaries; one pass, linear in the text."""
    numbers: dict[str, int] = {}
    ids: list[int] = []
    rows: list[int] = []
    starts: list[bool] = []
    ends: list[bool] = []
    capitals: list[bool] = []
    for row, text in enumerate(texts):
        previous = -1
        for match in pattern.finditer(text):
            start, end = match.span()
            word = match[0]
            opens = previous < 0 or (
                text[previous:start] != " " and _BREAK.search(text, previous, start) is not None
            )
            if previous >= 0:
                ends.append(opens)
            ids.append(numbers.setdefault(word.lower(), len(numbers)))
            starts.append(opens)
            capitals.append(word[0].isupper())
            previous = end
        if previous >= 0:
            ends.append(True)
        ids.append(-1)
        starts.append(True)
        ends.append(True)
        capitals.append(False)
        rows.extend([row] * (len(ids) - len(rows)))
    return Tokens(
        np.asarray(ids, np.int32),
        np.asarray(rows, np.int32),
        np.asarray(starts, np.bool_),
        np.asarray(ends, np.bool_),
        np.asarray(capitals, np.bool_),
        list(numbers),
    )


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
    _, grams = np.unique(codes, return_inverse=True)
    texts = int(tokens.rows[-1]) + 1
    pairs = np.unique(grams.astype(np.int64) * texts + tokens.rows[positions])
    counts = np.bincount(pairs // texts)
    kept = counts >= fewest
    number = np.cumsum(kept) - 1
    chosen = kept[grams]
    closed = np.ones(int(kept.sum()), np.bool_)
    return _Level(positions[chosen], number[grams[chosen]], counts[kept], closed)


def _close(shorter: _Level, longer: _Level) -> None:
    """Mark the shorter n-grams that hardly ever stand without one more word."""
    _, first = np.unique(longer.grams, return_index=True)
    begin = longer.positions[first]
    for shift in (0, 1):
        inner = shorter.grams[np.searchsorted(shorter.positions, begin + shift)]
        shorter.is_closed[inner[longer.counts >= 0.9 * shorter.counts[inner]]] = False


def _collect(tokens: Tokens, levels: list[_Level], most: int) -> Grams:
    lengths, sizes, positions = [], [], []
    for words, level in enumerate(levels, 1):
        kept = level.is_closed & (level.counts <= most)
        number = np.cumsum(kept) - 1
        chosen = kept[level.grams]
        grams, begin = number[level.grams[chosen]], level.positions[chosen]
        bounded = tokens.starts[begin].astype(np.int8) + tokens.ends[begin + words - 1]
        order = np.lexsort((begin, -bounded, tokens.rows[begin], grams))
        grams, begin = grams[order], begin[order]
        key = grams * (int(tokens.rows[-1]) + 1) + tokens.rows[begin]
        first = np.concatenate([[True], key[1:] != key[:-1]])[: len(key)]
        positions.append(begin[first])
        sizes.append(np.bincount(grams[first], minlength=int(kept.sum())))
        lengths.append(np.full(int(kept.sum()), words, np.int32))
    where = np.concatenate(positions) if positions else np.zeros(0, np.int64)
    counts = np.concatenate(sizes) if sizes else np.zeros(0, np.int64)
    return Grams(
        lengths=np.concatenate(lengths) if lengths else np.zeros(0, np.int32),
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        positions=where,
        rows=tokens.rows[where],
    )
