"""Words of many texts end to end, to count what stands beside what."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_READ: Final = 40_000
"""Code points of a text that are read."""
WINDOW: Final = 64
"""Words or pairs of words that are judged together: a payload may follow an ordinary answer."""
STRIDE: Final = 16
FEWEST: Final = 12
_WORD: Final = re.compile(r"([^\W\d_]+)( (?=[^\W\d_]))?")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Words of texts, in order.

    Attributes:
        names: the distinct words, lower case.
        ids: int32 (w), which of them.
        starts, ends: int32 (w), code points.
        capital: bool (w), whether it begins with a capital.
        joined: bool (w), whether just a blank is between it and the next word of its text.
        edges: int64 (n + 1), text i has the words ``edges[i]:edges[i + 1]``.
    """

    names: tuple[str, ...]
    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    capital: NDArray[np.bool_]
    joined: NDArray[np.bool_]
    edges: NDArray[np.int64]

    @property
    def rows(self) -> NDArray[np.int64]:
        """The text of each word."""
        return np.repeat(np.arange(len(self.edges) - 1), np.diff(self.edges))

    def owners(self, ids: NDArray[np.integer], rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many texts each number below the largest of ``ids`` is met in."""
        count = max(len(self.edges) - 1, 1)
        held = np.unique(ids.astype(np.int64) * count + rows) // count
        return np.bincount(held, minlength=1)


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Stretches of texts: text, first place and the place behind the last one, int64 (k)."""

    owners: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many places each has."""
        return self.ends - self.begins

    @property
    def first(self) -> NDArray[np.bool_]:
        """Which ones begin a text."""
        return np.append(True, np.diff(self.owners) > 0)[: len(self.owners)]

    def sums(self, values: NDArray[np.generic]) -> NDArray[np.float64]:
        """Return the sums of values over the places of each."""
        totals = np.append(0.0, np.cumsum(values, dtype=np.float64))
        return np.asarray(totals[self.ends] - totals[self.begins], np.float64)


def read_words(texts: Sequence[str]) -> Words:
    """Read the words of texts, each to 40,000 code points."""
    numbers: dict[str, int] = {}
    ids, starts, ends = array("i"), array("i"), array("i")
    capital, joined = array("b"), array("b")
    edges = [0]
    for text in texts:
        for match in _WORD.finditer(text, 0, MOST_READ):
            word = match[1]
            small = word.lower()
            ids.append(numbers.setdefault(small, len(numbers)))
            starts.append(match.start())
            ends.append(match.end(1))
            capital.append(word[0].isupper())
            joined.append(match.lastindex == 2)
        edges.append(len(ids))
    return Words(
        tuple(numbers),
        np.asarray(ids, np.int32),
        np.asarray(starts, np.int32),
        np.asarray(ends, np.int32),
        np.asarray(capital, np.bool_),
        np.asarray(joined, np.bool_),
        np.asarray(edges, np.int64),
    )


def windows(edges: NDArray[np.int64], size: int = WINDOW) -> Windows:
    """Return overlapping windows of the places of each text, behind them all of the text.

    Texts of under 12 places have none, a text of one window has that once.
    """
    found: list[tuple[int, int, int]] = []
    for owner, (begin, end) in enumerate(pairwise(edges.tolist())):
        if end - begin >= FEWEST:
            last = max(begin, end - size)
            places = [*range(begin, last, STRIDE), last]
            found += [(owner, place, min(place + size, end)) for place in places]
            found += [(owner, begin, end)] if len(places) > 1 else []
    owners, begins, ends = np.asarray(found, np.int64).reshape(-1, 3).T
    return Windows(owners, begins, ends)
