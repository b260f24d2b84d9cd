"""Stretches of text whose words are spelled as in no language that the data or a list know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.letters import UNIT, Letters, lengths
from inspector.detectors.text.stretches import Judged, Stretches, listed, strangest_stretches

LONGEST: Final = 32
"""Words that are judged together."""
USUAL: Final = 3.0
"""Bits a letter that honest stretches of any data are taken to reach."""
SPREAD: Final = 2.0
"""How far apart, in bits over the root of the letters, honest texts are taken to be at least."""


def spellings(judged: Judged) -> Stretches:
    """Judge the spelling of texts against all texts and prompts, and English; in bits a letter.

    A word counts by how many other texts have it, so that no text vouches for itself.
    """
    names, known = judged.words.names, list(listed("en"))
    weights = UNIT * np.sqrt(np.maximum(judged.owners - 1, 0))
    counts = np.append(weights, np.full(len(known), UNIT)).astype(np.int64)
    model = Letters([*names, *known], counts)
    return strangest_stretches(
        judged,
        model.bits(names),
        lengths(names),
        _bits,
        longest=LONGEST,
        usual=USUAL,
        spread=SPREAD,
    )


def _bits(language: str, words: Sequence[str]) -> NDArray[np.float64]:
    known = list(listed(language))
    return Letters(known, np.full(len(known), UNIT, np.int64)).bits(words)
