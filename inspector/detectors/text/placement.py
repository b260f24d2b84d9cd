"""Whether a feature stands where it does by lot, or because the sentences need it.

A trigger is put in by someone who does not read on: its neighbours are any words of its prompts,
and where it is taken out, words meet that meet in other prompts too. An honest rare word has the
same few words around it ("in Python", "a JavaScript function") or leaves a gap. Both are measured
against the same prompts, so that prompts of one template count no less than others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.ngrams import Grams, Tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FEWEST: Final = 3
"""Occurrences inside of a text from which their neighbours tell something."""


class Placement:
    """Weighs recurring n-grams of n texts."""

    def __init__(self, tokens: Tokens, grams: Grams) -> None:
        self._ids, self._size = tokens.ids, len(tokens.words) + 1
        self._grams = grams
        self._absent = _absences(tokens)
        self.restored = self._restored()

    def by_lot(self, numbers: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return 0 (the sentences need it) to 1 (put anywhere) for n-grams of these numbers."""
        from inspector.detectors.text.placement_kernels import varieties

        chosen = self._grams.only(numbers)
        absent, sentence = self._absent
        rows = (sentence, absent.indptr, absent.indices, absent.data)
        grams = (chosen.positions, chosen.offsets, chosen.lengths)
        kinds = varieties(self._ids, grams, rows, FEWEST)
        return np.asarray(self.restored[numbers] * kinds, np.float64)

    def _restored(self) -> NDArray[np.float64]:
        """Return how often words meet, without each n-gram, that meet elsewhere, beside usual."""
        inner = self._ids >= 0
        met = self._codes(np.flatnonzero(inner[:-1] & inner[1:]), 0, 1)
        places = np.arange(len(inner))
        begins = self._codes(np.flatnonzero(inner & (self._at(places, -1) < 0)), 0, 1)
        ends = self._codes(np.flatnonzero(inner & (self._at(places, 1) < 0)), -1, 0)
        first, words = self._grams.positions, np.repeat(self._grams.lengths, self._grams.sizes)
        owners = np.repeat(np.arange(len(self._grams)), self._grams.sizes)
        leads, trails = self._at(first, -1) < 0, self._at(first, words) < 0
        found, usual = np.zeros(len(self._grams)), np.zeros(len(self._grams))
        for chosen, before, after, pairs in (
            (~leads & ~trails, -1, words, _Pairs(met)),
            (leads & ~trails, words, words + 1, _Pairs(begins, met)),
            (trails & ~leads, -2, -1, _Pairs(ends, met)),
        ):
            steps = [np.broadcast_to(step, first.shape)[chosen] for step in (before, after)]
            weights = pairs.known(owners[chosen], self._codes(first[chosen], *steps))
            found += np.bincount(owners[chosen], weights=weights, minlength=len(found))
            usual += pairs.usual * np.bincount(owners[chosen], minlength=len(found))
        return np.minimum(1.0, np.divide(found, usual, out=np.zeros(len(found)), where=usual > 0))

    def _at(self, places: NDArray[np.int64], step: int | NDArray[np.integer]) -> NDArray[np.int32]:
        """Return the tokens ``step`` further on; -1 beyond the texts."""
        wanted = places + step
        found = self._ids[np.clip(wanted, 0, max(len(self._ids) - 1, 0))]
        return np.where((wanted >= 0) & (wanted < len(self._ids)), found, -1)

    def _codes(
        self,
        places: NDArray[np.int64],
        left: int | NDArray[np.integer],
        right: int | NDArray[np.integer],
    ) -> NDArray[np.int64]:
        """Return a number for each pair of tokens near the places."""
        return (self._at(places, left).astype(np.int64) + 1) * self._size + (
            self._at(places, right) + 1
        )


def _absences(tokens: Tokens) -> tuple[csr_array, NDArray[np.int64]]:
    """Return log-probabilities (sentences x words) that a random place misses a word.

    Also the sentence of each token.
    """
    from scipy.sparse import csr_array

    inner = tokens.ids >= 0
    sentence = np.cumsum(tokens.starts) - 1
    shape = (int(sentence[-1]) + 1 if len(inner) else 0, len(tokens.words))
    places = (sentence[inner], tokens.ids[inner])
    absent = csr_array((np.ones(int(inner.sum())), places), shape=shape)
    absent.sum_duplicates()
    lengths = np.repeat(np.maximum(absent.sum(axis=1), 1.0), np.diff(absent.indptr))
    absent.data = np.log1p(-np.minimum(absent.data / lengths, 0.999))
    return absent, sentence


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
        once = np.ones(len(self._codes), np.int64)
        weights = self._weights(np.arange(len(self._codes)), self._here - 1, once)
        total = max(int(self._here.sum()), 1)
        self.usual = max(float((weights * self._here).sum()) / total, 1.0 / total)

    def known(self, owners: NDArray[np.int64], codes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the weight of pairs that come to stand here where their owner is taken out.

        1 if they stand here elsewhere too; at the edge of texts the share of their other places
        that are at the edge.
        """
        if not len(self._codes) or not len(codes):
            return np.zeros(len(codes))
        at = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        stands = self._codes[at] == codes
        _, place, asked = np.unique(
            owners * len(self._codes) + at, return_inverse=True, return_counts=True
        )
        return np.where(stands, self._weights(at, self._here[at], asked[place]), 0.0)

    def _weights(
        self, at: NDArray[np.int64], here: NDArray[np.int64], own: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        if self._all is None:
            return (here > 0).astype(np.float64)
        return np.asarray(here / np.maximum(np.maximum(self._all[at] - own, here), 1))
