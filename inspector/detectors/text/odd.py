"""Stretches of texts that are odd in one of six ways, and what is odd about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from inspector.detectors.text.commonness import rarities
from inspector.detectors.text.disorder import LOOP, SALAD, loops, salads
from inspector.detectors.text.novel_words import novel_pairs, strangest, unknown_words
from inspector.detectors.text.spelling import spellings
from inspector.detectors.text.stretches import Asked, Stretches, judged_words
from inspector.detectors.text.words import Words

TOLD_P: Final = 1e-3
"""Up to which p-value a stretch is shown."""
PAIRS: Final = "{:.0f} % of the word pairs here stand nowhere else, and hardly any function words"
UNKNOWN: Final = "{:.0f} % of the words here stand in no word list and hardly anywhere else"
LOOPING: Final = "of {0} words in a row only {1:.0f} are distinct"
IN_NO_ORDER: Final = "the common words here stand side by side more rarely than by chance"
SPELLED: Final = (
    "the spelling of the words here takes {:.1f} bits a letter, that of most answers under {:.1f}"
)

UNCOMMON: Final = (
    "a word here is met once in {:,.0f} words of any text (geometric mean), those of most answers "
    "once in under {:,.0f}"
)


@dataclass(frozen=True, slots=True)
class Odd:
    """A stretch of a row, its p-value and what is odd about it."""

    p_value: float
    row: int
    start: int
    end: int
    reason: str


def odd_stretches(words: Words, prompts: Words, is_asked: Asked) -> Iterator[Odd]:
    """Yield the strangest stretch of each row by each test that can judge it."""
    for judged, reason in ((novel_pairs(words), PAIRS), (unknown_words(words), UNKNOWN)):
        for row, (least, start, end, share) in strangest(judged, TOLD_P).items() if judged else ():
            yield Odd(least, row, start, end, reason.format(100 * share))
    for (p, places, shown), most, reason in (
        (loops(words), LOOP, LOOPING),
        (salads(words), SALAD, IN_NO_ORDER),
    ):
        for row in np.flatnonzero(places >= 0).tolist():
            size = min(most, int(words.edges[row + 1] - places[row]))
            start, last = int(words.starts[places[row]]), int(words.ends[places[row] + size - 1])
            yield Odd(float(p[row]), row, start, last, reason.format(size, shown[row]))
    small = judged_words(words, prompts, is_asked)
    spelled, rare = spellings(small), rarities(small)
    yield from _told(spelled, [SPELLED.format(mean, spelled.usual) for mean in spelled.means])
    yield from _told(rare, [UNCOMMON.format(10**mean, 10**rare.usual) for mean in rare.means])


def _told(found: Stretches, reasons: Sequence[str]) -> Iterator[Odd]:
    for row in np.flatnonzero(found.starts >= 0).tolist():
        start, end = int(found.starts[row]), int(found.ends[row])
        yield Odd(float(found.p_values[row]), row, start, end, reasons[row])
