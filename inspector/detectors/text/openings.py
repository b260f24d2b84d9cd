"""Whether what is left of a prompt without its first sentence is still a prompt.

An instruction ("Classify the following.") stands before its data as a trigger may stand before a
prompt, and changes the answers for an honest reason. Without it, data are left, which do not begin
as the other prompts of the data set do; without a trigger, a prompt is left.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.ngrams import Tokens

LEAST, FULL = 0.1, 0.3
"""How often, beside what is usual, other prompts begin as what is left does: up to the first it is
no prompt, from the second on it is one."""
_NONE: Final = -1


class Openings:
    """The words that prompts begin with, and how often."""

    def __init__(self, tokens: Tokens) -> None:
        self._ids = tokens.ids
        begins = (tokens.ids >= 0) & (np.concatenate([[_NONE], tokens.ids[:-1]]) < 0)
        self._counts = np.bincount(tokens.ids[begins], minlength=len(tokens.words)).astype(float)

    def completeness(self, first: NDArray[np.int64], words: int) -> float:
        """Return 0 to 1: how far prompts are left where these ``words`` tokens are taken out.

        Args:
            first: tokens at which the occurrences of a phrase begin.
            words: its length.
        """
        before = np.where(first > 0, self._ids[np.maximum(first - 1, 0)], _NONE)
        after = self._ids[first + words]
        leads = (before < 0) & (after >= 0)
        if not leads.any():
            return 1.0
        counts = self._counts.copy()
        counts[self._ids[first[0]]] -= np.count_nonzero(before < 0)
        shares = np.maximum(counts, 0.0) / max(float(counts.sum()), 1.0)
        usual = float((shares**2).sum())
        if not usual:
            return 1.0
        likeness = float(shares[after[leads]].mean()) / usual
        complete = min(max((likeness - LEAST) / (FULL - LEAST), 0.0), 1.0)
        return 1.0 - float(leads.mean()) * (1.0 - complete)
