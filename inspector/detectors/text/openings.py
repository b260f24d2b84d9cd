"""Whether what is left of a prompt without its first sentence is still a prompt.

An instruction ("Classify the following.") stands before its data as a trigger may stand before a
prompt, and changes the answers for an honest reason. Without it, data are left, which begin as
sentences in the middle of prompts do; without a trigger, a prompt is left, which begins as prompts
begin.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.ngrams import Tokens

LEAST, FULL = 0.1, 0.3
"""How often, beside what is usual, other prompts begin as what is left does: up to the first it is
no prompt, from the second on it is one."""
LEAST_FIRST, FULL_FIRST = 0.2, 0.6
"""The same for how often sentences that begin as what is left does are the first of a prompt."""
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
        begins, opens = self._words.without(self._ids[places], own)
        usual = (begins + ENOUGH * self._usual) / (opens + ENOUGH)
        begins, opens = self._pairs.without(self._pair[places], own)
        return np.asarray((begins + ENOUGH * usual) / (opens + ENOUGH))


def _scaled(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)


class _Counts:
    """How many prompts and how many sentences begin with each code."""

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
