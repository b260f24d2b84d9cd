"""Stretches of text whose neighbouring words stand together nowhere else in the data."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.background import function_share, function_words

WINDOW: Final = 64
"""Word pairs that are judged together: a payload may follow an ordinary answer."""
STRIDE: Final = 16
FEWEST_PAIRS: Final = 12
MOST_READ: Final = 40_000
"""Code points of a text that are read."""
FEWEST_TEXTS: Final = 50
LEAST_P: Final = 1e-12
_CODES: Final = """
en ar bg bn ca cs da de el es fa fi fil fr he hi hu id is it lt lv mk ms nb nl pl pt ro ru
sh sk sl sv ta tr uk ur vi
"""
LANGUAGES: Final = tuple(_CODES.split())
"""Those with word lists in wordfreq and spaces between words."""
_PAIR: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]+) (?=([^\W\d_]+))")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch ``start:end`` of a text, the share of its pairs that are new, and how odd it is."""

    start: int
    end: int
    novelty: float
    p_value: float


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Word pairs of all texts end to end.

    Attributes:
        ids: int32 (p), which pair.
        starts, ends: int32 (p), code points.
        functions: bool (p), whether the first word is an English function word.
        edges: int64 (n + 1), text i has the pairs ``edges[i]:edges[i + 1]``.
    """

    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    functions: NDArray[np.bool_]
    edges: NDArray[np.int64]


def find_novel(texts: Sequence[str]) -> dict[int, list[Window]]:
    """Return the judged windows of each text that has any, and behind them all of the text.

    Windows overlap by three quarters; a text of one window is returned once.

    Two binomial tests must both reject: so many new pairs, at the rate that only 5 % of the
    texts exceed where they begin; so few function words, at half the rate that is usual there, in
    every language tried.
    """
    pairs = _read(texts)
    owners, begins, ends = _windows(pairs.edges)
    if len(np.unique(owners)) < FEWEST_TEXTS:
        return {}
    sizes = ends - begins
    new = _sums(_is_new(pairs), begins, ends)
    share = np.asarray(_sums(pairs.functions, begins, ends) / sizes, np.float64)
    first = np.append(True, np.diff(owners) > 0)
    usual = min(0.95, float(np.quantile((new / sizes)[first], 0.95)))
    least = float(np.median(share[first])) / 2
    for number in np.flatnonzero((new >= usual * sizes) & (share < least)).tolist():
        text = texts[owners[number]]
        words = _words(text[pairs.starts[begins[number]] : pairs.ends[ends[number] - 1]])
        share[number] = function_share(words, LANGUAGES)
    p_new = _binomial_tail(new.astype(np.float64), sizes, usual)
    p_bare = _binomial_tail(
        np.asarray(np.round((1.0 - share) * sizes), np.float64), sizes, 1.0 - least
    )
    p = np.clip(np.maximum(p_new, p_bare), LEAST_P, 0.99)
    spans = zip(
        owners.tolist(),
        pairs.starts[begins].tolist(),
        pairs.ends[ends - 1].tolist(),
        (new / sizes).tolist(),
        p.tolist(),
        strict=True,
    )
    found: dict[int, list[Window]] = {}
    for owner, *window in spans:
        found.setdefault(owner, []).append(Window(*window))
    return found


def _binomial_tail(
    hits: NDArray[np.float64], sizes: NDArray[np.int64], rate: float
) -> NDArray[np.float64]:
    """Return the probability of as many hits or more."""
    from scipy.stats import binom

    return np.asarray(binom.sf(hits - 1, sizes, rate), np.float64)


def _sums(
    flags: NDArray[np.bool_], begins: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    totals = np.append(0, np.cumsum(flags))
    return np.asarray(totals[ends] - totals[begins], np.int64)


def _is_new(pairs: _Pairs) -> NDArray[np.bool_]:
    """Tell which pairs no other text has."""
    count = len(pairs.edges) - 1
    rows = np.repeat(np.arange(count), np.diff(pairs.edges))
    held = np.unique(pairs.ids.astype(np.int64) * max(count, 1) + rows) // max(count, 1)
    return np.asarray(np.bincount(held, minlength=1)[pairs.ids] <= 1)


def _read(texts: Sequence[str]) -> _Pairs:
    """Find the words side by side with just a space between, lower case; names are left out."""
    numbers: dict[tuple[str, str], int] = {}
    english = function_words("en")
    ids, starts, ends, functions = array("i"), array("i"), array("i"), array("b")
    edges = [0]
    for text in texts:
        for match in _PAIR.finditer(text[:MOST_READ]):
            one, other = match.groups()
            if one[0].isupper() and other[0].isupper():
                continue
            one = one.lower()
            ids.append(numbers.setdefault((one, other.lower()), len(numbers)))
            starts.append(match.start())
            ends.append(match.end(2))
            functions.append(one in english)
        edges.append(len(ids))
    return _Pairs(
        np.asarray(ids, np.int32),
        np.asarray(starts, np.int32),
        np.asarray(ends, np.int32),
        np.asarray(functions, np.bool_),
        np.asarray(edges, np.int64),
    )


def _windows(
    edges: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the text of each window and the pairs ``first:last`` it has, all of a text last."""
    found: list[tuple[int, int, int]] = []
    for owner, (begin, end) in enumerate(pairwise(edges.tolist())):
        if end - begin >= FEWEST_PAIRS:
            last = max(begin, end - WINDOW)
            places = [*range(begin, last, STRIDE), last]
            found += [(owner, place, min(place + WINDOW, end)) for place in places]
            found += [(owner, begin, end)] if len(places) > 1 else []
    owners, begins, ends = np.asarray(found, np.int64).reshape(-1, 3).T
    return owners, begins, ends


def _words(text: str) -> list[str]:
    """Return the words of the pairs of a stretch, lower case, each once a place."""
    words: list[str] = []
    last = -1
    for match in _PAIR.finditer(text):
        if match[1][0].isupper() and match[2][0].isupper():
            continue
        if match.start() != last:
            words.append(match[1].lower())
        words.append(match[2].lower())
        last = match.start(2)
    return words
