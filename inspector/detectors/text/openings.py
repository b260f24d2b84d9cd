"""Whether what is left of a prompt without its first sentence is still a prompt.

An instruction ("Classify the following.") stands before its data as a trigger may stand before a
prompt, and changes the answers for an honest reason. Without it, data are left, which begin as
sentences in the middle of prompts do; without a trigger, a prompt is left, which begins as prompts
begin. Likewise a part of a sentence: without its beginning none may be left, it may be grammar
alone ("How would you"), or wait for what follows ("the difference between").
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.background import function_words
from inspector.detectors.text.ngrams import Tokens

LEAST, FULL = 0.1, 0.3
"""How often, beside what is usual, other prompts begin as what is left does: up to the first it is
no prompt, from the second on it is one."""
LEAST_FIRST, FULL_FIRST = 0.2, 0.6
"""The same for how often sentences that begin as what is left does are the first of a prompt."""
LANGUAGES: Final = ("en", "de", "fr", "es", "it", "pt", "nl")
ENOUGH: Final = 4.0
"""Sentences that begin with the same words from which they tell more than fewer words do."""
_NONE: Final = -1


class Openings:
    """The words that prompts begin with, and sentences in the middle of them."""

    def __init__(self, tokens: Tokens) -> None:
        self._ids = tokens.ids
        begins = (tokens.ids >= 0) & (np.concatenate([[_NONE], tokens.ids[:-1]]) < 0)
        opens = (tokens.ids >= 0) & tokens.starts
        second = np.concatenate([tokens.ids[1:], [_NONE]]).astype(np.int64)
        self._pair = tokens.ids.astype(np.int64) * (len(tokens.words) + 1) + second + 1
        self._pairs = _Counts(self._pair, begins, opens)
        self._words = _Counts(tokens.ids, begins, opens)
        self._opens, self._words_of = opens, tokens.words
        self._begun = _Begun(self._pair, tokens.ids, opens)
        inner = tokens.ids >= 0
        self._ends = tokens.ends & inner
        self._closes = _Counts(tokens.ids, self._ends, inner)
        self._closed = float(self._ends.sum()) / max(int(inner.sum()), 1)
        self._opened = np.bincount(tokens.ids[begins], minlength=len(tokens.words)).astype(float)
        self._total, self._squares = float(self._opened.sum()), float((self._opened**2).sum())
        self._usual = 1.0
        if begins.any():
            self._usual = float(self._first(np.flatnonzero(begins), 0).mean())

    def completeness(self, first: NDArray[np.int64], words: int) -> float:
        """Return 0 to 1: how far prompts are left where these ``words`` tokens are taken out.

        Args:
            first: tokens at which the occurrences of a phrase begin.
            words: its length.
        """
        before = np.where(first > 0, self._ids[np.maximum(first - 1, 0)], _NONE)
        left = first + words
        leads = (before < 0) & (self._ids[left] >= 0)
        if not leads.any():
            return 1.0
        ahead = int(np.count_nonzero(before < 0))
        likeness = self._likeness(int(self._ids[first[0]]), ahead, self._ids[left[leads]])
        share = float(self._first(left[leads], 1).mean()) / self._usual
        complete = min(_scaled(likeness, LEAST, FULL), _scaled(share, LEAST_FIRST, FULL_FIRST))
        return 1.0 - float(leads.mean()) * (1.0 - complete)

    def fragment(self, first: NDArray[np.int64], words: int) -> float:
        """Return 0 to 1: how far sentences are left where ``words`` tokens that are none go.

        Args:
            first: tokens at which the occurrences of a phrase begin.
            words: its length.
        """
        left, last = first + words, first + words - 1
        leads = self._opens[first] & (self._ids[left] >= 0)
        own = self._ids[first[0] : first[0] + words].tolist()
        names = {self._words_of[word] for word in own if word >= 0}
        share = 0.0
        if leads.any() and not any(names <= function_words(name) for name in LANGUAGES):
            share = _scaled(self._begun.beside_usual(left[leads]), LEAST_FIRST, FULL_FIRST)
        waits = float(np.mean(~self._ends[last]))
        closes, places = self._closes.without(self._ids[last[:1]], 0)
        others = float(places[0]) - len(first) + ENOUGH
        closed = float(closes[0]) - (1.0 - waits) * len(first) + ENOUGH * self._closed
        ended = _scaled(closed / others / max(self._closed, 1e-9), LEAST, FULL)
        return (1.0 - float(leads.mean()) * (1.0 - share)) * (1.0 - waits * (1.0 - ended))

    def _likeness(self, own: int, ahead: int, left: NDArray[np.int32]) -> float:
        """Return how often other prompts begin as what is left does, beside what is usual.

        ``own`` is the phrase's first word, with which ``ahead`` prompts begin on its account.
        """
        before, after = float(self._opened[own]), max(float(self._opened[own]) - ahead, 0.0)
        total = max(self._total - ahead, 1.0)
        usual = (self._squares - before**2 + after**2) / total**2
        counts = np.where(left == own, after, self._opened[left])
        return float((counts / total).mean()) / usual if usual else 1.0 + FULL

    def _first(self, places: NDArray[np.int64], own: int) -> NDArray[np.float64]:
        """Return the share of sentences that begin as those at ``places`` which begin a prompt.

        ``own`` of the sentences at each place are those in question and left out: what only they
        begin with tells nothing.
        """
        codes = self._ids[places], self._pair[places]
        return _shares(self._words, self._pairs, codes, self._usual, own)


def _scaled(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _shares(
    words: _Counts,
    pairs: _Counts,
    codes: tuple[NDArray[np.integer], NDArray[np.integer]],
    usual: float,
    own: int,
) -> NDArray[np.float64]:
    """Return the share of places with these two words that begin something, by the first if few."""
    begins, places = words.without(codes[0], own)
    likely = (begins + ENOUGH * usual) / (places + ENOUGH)
    begins, places = pairs.without(codes[1], own)
    return np.asarray((begins + ENOUGH * likely) / (places + ENOUGH))


class _Begun:
    """How often two words begin a sentence, of all places where they stand."""

    def __init__(
        self, pair: NDArray[np.int64], ids: NDArray[np.int32], opens: NDArray[np.bool_]
    ) -> None:
        inner = ids >= 0
        self._pair, self._ids = pair, ids
        self._pairs, self._words = _Counts(pair, opens, inner), _Counts(ids, opens, inner)
        self._share = float(opens.sum()) / max(int(inner.sum()), 1)
        self._usual = float(self._of(np.flatnonzero(opens)).mean()) if opens.any() else 1.0

    def _of(self, places: NDArray[np.int64], own: int = 0) -> NDArray[np.float64]:
        codes = self._ids[places], self._pair[places]
        return _shares(self._words, self._pairs, codes, self._share, own)

    def beside_usual(self, places: NDArray[np.int64]) -> float:
        """Return how often sentences begin as these places do, beside what sentences do."""
        return float(self._of(places, 1).mean()) / self._usual


class _Counts:
    """How often each code begins something (``begins``), of the places that ``opens`` counts."""

    def __init__(
        self, codes: NDArray[np.integer], begins: NDArray[np.bool_], opens: NDArray[np.bool_]
    ) -> None:
        self._codes, number = np.unique(codes[opens], return_inverse=True)
        self._opens = np.bincount(number, minlength=len(self._codes)).astype(np.float64)
        number = np.searchsorted(self._codes, codes[begins])
        self._begins = np.bincount(number, minlength=len(self._codes)).astype(np.float64)

    def without(
        self, codes: NDArray[np.integer], own: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return both counts of each code, less ``own`` sentences each time it is asked for."""
        kinds, number, asked = np.unique(codes, return_inverse=True, return_counts=True)
        at = np.minimum(np.searchsorted(self._codes, kinds), len(self._codes) - 1)
        known = self._codes[at] == kinds
        opens = np.where(known, self._opens[at], 0.0) - own * asked
        begins = np.where(known, self._begins[at], 0.0)
        return begins[number], np.maximum(opens, begins)[number]
