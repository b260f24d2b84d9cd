"""How surprising words are in general English, from ``wordfreq`` (Speer 2022)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

UNKNOWN: Final = 1e-8
DIGITS: Final = 3
"""To which wordfreq rounds."""
_CORE: Final = re.compile(r"[^\W_]+")


@lru_cache(maxsize=200_000)
def frequency(word: str) -> float:
    """Return the share of running text that is ``word`` (lower case); 1e-8 where it is unknown.

    That is ``word_frequency``, whose way to a plain word leads over a tokeniser.
    """
    from wordfreq import get_frequency_dict, word_frequency

    if not (word.isascii() and word.isalpha() and word.islower()):
        return max(float(word_frequency(word, "en")), UNKNOWN)
    known = get_frequency_dict("en").get(word, 0.0)
    share = 1.0 / (1.0 / known) if known else UNKNOWN
    return max(round(share, math.floor(-math.log10(share)) + DIGITS), UNKNOWN)


@lru_cache(maxsize=200_000)
def _surprise(word: str) -> float:
    return float(-np.log10(frequency(word.lower())))


def surprise(words: Sequence[str]) -> NDArray[np.float64]:
    """Return -log10 of each word's frequency, float64 (n), 1.2 ("the") to 8 (unknown)."""
    return np.asarray([-np.log10(frequency(word)) for word in words])


def oddness(text: str, most: int = 300) -> float:
    """Return the mean surprise of a text's first ``most`` words; 0 for a text without words."""
    words = _CORE.findall(text[: most * 12])[:most]
    return float(np.mean([_surprise(word) for word in words])) if words else 0.0


@lru_cache(maxsize=16)
def function_words(language: str) -> frozenset[str]:
    """Return the 150 most frequent words of a language: they hold every sentence together."""
    from wordfreq import top_n_list

    return frozenset(top_n_list(language, 150))


def function_share(words: Sequence[str], languages: Sequence[str]) -> float:
    """Return the share of words that are function words, in whichever language has most of them."""
    if not words:
        return 0.0
    shares = (
        sum(word in function_words(language) for word in words) / len(words)
        for language in languages
    )
    return max(shares)
