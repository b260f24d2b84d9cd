"""Whether a feature stands where it does by lot, or because the sentences need it.

A trigger is put in by someone who does not read on: its neighbours are any words of its prompts,
and where it is taken out, words meet that meet in other prompts too. An honest rare word has the
same few words around it ("in Python", "a JavaScript function") or leaves a gap. Both are measured
against the same prompts, so that prompts of one template count no less than others.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.ngrams import Tokens

FEWEST: Final = 3
"""Occurrences inside of a text from which their neighbours tell something."""


class Placement:
    """Weighs occurrences of features among the words of n texts."""

    def __init__(self, tokens: Tokens) -> None:
        from scipy.sparse import csr_array

        self._ids = tokens.ids
        self._size = len(tokens.words) + 1
        inner = tokens.ids >= 0
        self._sentence = np.cumsum(tokens.starts) - 1
        places = (self._sentence[inner], tokens.ids[inner])
        shape = (int(self._sentence[-1]) + 1 if len(inner) else 0, len(tokens.words))
        absent = csr_array((np.ones(int(inner.sum())), places), shape=shape)
        absent.sum_duplicates()
        lengths = np.repeat(np.maximum(absent.sum(axis=1), 1.0), np.diff(absent.indptr))
        absent.data = np.log1p(-np.minimum(absent.data / lengths, 0.999))
        self._absent = absent
        met = self._within(np.flatnonzero(inner[:-1] & inner[1:]), 0, 1)
        self._met = _Pairs(met)
        begins = np.flatnonzero(inner & (self._at(np.arange(len(inner)), -1) < 0))
        ends = np.flatnonzero(inner & (self._at(np.arange(len(inner)), 1) < 0))
        self._begun = _Pairs(self._within(begins, 0, 1), met)
        self._ended = _Pairs(self._within(ends, -1, 0), met)

    def by_lot(self, first: NDArray[np.int64], words: int) -> float:
        """Return 0 (the sentences need it) to 1 (put anywhere).

        Args:
            first: tokens at which the occurrences of a feature begin.
            words: its length.
        """
        leads, trails = self._at(first, -1) < 0, self._at(first, words) < 0
        inner = ~leads & ~trails
        restored, usual = 0.0, 0.0
        for chosen, before, after, pairs in (
            (inner, -1, words, self._met),
            (leads & ~trails, words, words + 1, self._begun),
            (trails & ~leads, -2, -1, self._ended),
        ):
            restored += pairs.known(self._within(first[chosen], before, after))
            usual += float(np.count_nonzero(chosen)) * pairs.usual
        rest = min(1.0, restored / usual) if usual else 0.0
        if np.count_nonzero(inner) < FEWEST:
            return rest
        return rest * self._variety(first[inner], words)

    def _variety(self, first: NDArray[np.int64], words: int) -> float:
        """Return distinct neighbours over those expected of random places in these sentences."""
        absent = self._absent[self._sentence[first]]
        _, column = np.unique(absent.indices, return_inverse=True)
        expected = float(-np.expm1(np.bincount(column, weights=absent.data)).sum())
        if expected <= 1.0:
            return 1.0
        distinct = (len(np.unique(self._at(first, way))) for way in (-1, words))
        return float(np.prod([min(1.0, (count - 1) / (expected - 1)) for count in distinct]))

    def _at(self, places: NDArray[np.int64], step: int) -> NDArray[np.int32]:
        """Return the tokens ``step`` further on; -1 beyond the texts."""
        wanted = places + step
        found = self._ids[np.clip(wanted, 0, max(len(self._ids) - 1, 0))]
        return np.where((wanted >= 0) & (wanted < len(self._ids)), found, -1)

    def _within(self, places: NDArray[np.int64], left: int, right: int) -> NDArray[np.int64]:
        """Return the codes of two tokens near each place."""
        return (self._at(places, left).astype(np.int64) + 1) * self._size + (
            self._at(places, right) + 1
        )


class _Pairs:
    """Pairs of words that stand somewhere, and how often that is where they stand.

    Args:
        codes: the pairs at these places, one each.
        everywhere: the pairs of all places, if only some are asked for (the edges of texts).

    Attributes:
        usual: mean weight of a pair at its place, itself not counted.
    """

    def __init__(
        self, codes: NDArray[np.int64], everywhere: NDArray[np.int64] | None = None
    ) -> None:
        self._codes, self._here = np.unique(codes, return_counts=True)
        self._all: NDArray[np.int64] | None = None
        if everywhere is not None and len(everywhere):
            known, counts = np.unique(everywhere, return_counts=True)
            at = np.minimum(np.searchsorted(known, self._codes), len(known) - 1)
            self._all = np.where(known[at] == self._codes, counts[at], self._here)
        weights = self._weights(np.arange(len(self._codes)), self._here - 1, 1)
        total = max(int(self._here.sum()), 1)
        self.usual = max(float((weights * self._here).sum()) / total, 1.0 / total)

    def known(self, codes: NDArray[np.int64]) -> float:
        """Return the summed weight of pairs that come to stand here where a feature is taken out.

        1 if they stand here elsewhere too; at the edge of texts the share of their other places
        that are at the edge.
        """
        if not len(self._codes) or not len(codes):
            return 0.0
        kinds, asked = np.unique(codes, return_counts=True)
        at = np.minimum(np.searchsorted(self._codes, kinds), len(self._codes) - 1)
        stands = self._codes[at] == kinds
        return float((self._weights(at, self._here[at], asked) * stands * asked).sum())

    def _weights(
        self, at: NDArray[np.int64], here: NDArray[np.int64], own: NDArray[np.int64] | int
    ) -> NDArray[np.float64]:
        if self._all is None:
            return (here > 0).astype(np.float64)
        return here / np.maximum(np.maximum(self._all[at] - own, here), 1)
