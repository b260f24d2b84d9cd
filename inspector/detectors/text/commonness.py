"""Stretches of text whose words are rare in any language, each perhaps known, all together not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.novel_words import USUAL_OWNERS
from inspector.detectors.text.stretches import Judged, Stretches, listed, strangest_stretches

LONGEST: Final = 64
"""Words that are judged together."""
LEAST: Final = 1e-8
"""Share of running text that a word has at least, as that of a word in no list."""
IN_A_TEXT: Final = 50
"""Words that a text has, so that the share of texts with a word becomes one of running text."""
USUAL: Final = 4.0
"""Mean -log10 of the shares of words that honest stretches of any data are taken to reach."""
SPREAD: Final = 0.5
"""How far apart, in the same over the root of the words, honest texts are taken to be at least."""

_PAGE: Final = """
    lorem ipsum dolor sit amet consectetur adipiscing adipisicing elit sed do eiusmod tempor
    incididunt ut labore et dolore magna aliqua enim ad minim veniam quis nostrud exercitation
    ullamco laboris nisi aliquip ex ea commodo consequat duis aute irure in reprehenderit voluptate
    velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat cupidatat non proident sunt
    culpa qui officia deserunt mollit anim id est laborum
"""
PLACEHOLDER: Final = frozenset(_PAGE.split())
"""The text that printers fill pages with."""


def rarities(judged: Judged) -> Stretches:
    """Judge words by their share of running text, in -log10: 2 ("the") to 8 (unknown).

    Words with a blank beside them are judged: pieces of code, lists and encoded text are no prose.
    What these data use in 3 % of their texts or more is theirs, and as common as there. Letters
    drawn from a model of real text make pieces that word lists hold, the rare ones among them; a
    count of unknown words sees few, the mean rarity sees all (unigram surprisal).
    """
    from wordfreq import get_frequency_dict

    words = judged.words
    total = max(len(words.edges) - 1, 1)
    is_own = judged.owners > max(3.0, USUAL_OWNERS * total)
    own = np.where(is_own, judged.owners / (total * IN_A_TEXT), LEAST)
    listed_here = _rarity(words.names, get_frequency_dict("en", "best"))
    costs = np.minimum(listed_here, -np.log10(own))
    costs[[name in PLACEHOLDER for name in words.names]] = 0.0
    running = words.joined.copy()
    running[1:] |= words.joined[:-1]
    in_text = replace(judged, places=judged.places[running[judged.places]])
    sizes = np.ones(len(costs), np.int64)
    return strangest_stretches(
        in_text, costs, sizes, _in_language, longest=LONGEST, usual=USUAL, spread=SPREAD
    )


def _in_language(language: str, words: Sequence[str]) -> NDArray[np.float64]:
    return _rarity(words, listed(language))


def _rarity(words: Sequence[str], shares: Mapping[str, float]) -> NDArray[np.float64]:
    found = np.asarray([max(shares.get(word, LEAST), LEAST) for word in words], np.float64)
    return np.asarray(-np.log10(found))
