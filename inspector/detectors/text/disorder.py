"""Stretches of text in which words come again and again, or in no order that a language has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from inspector.detectors.text.tails import upper_tail
from inspector.detectors.text.words import FEWEST, Words

LOOP: Final = 24
"""Words among which few distinct ones are a loop."""
RICH: Final = 12.0
"""Distinct ones that honest text may have at least, of so many."""
SALAD: Final = 32
"""Pairs of words whose order is judged together."""
COMMON: Final = 0.005
"""Share of the texts that have a word for what it stands beside to be known, at least 20 texts."""
FEWEST_PAIRS: Final = 8
PRIOR: Final = 5.0
"""Pairs of a word that are taken to be in the order of chance."""
MOST: Final = 3.0
"""How many times e a pair may be likelier or rarer than chance."""
Array = NDArray[Any]
Function = TypeVar("Function", bound=Callable[..., object])


def _compiled(function: Function) -> Function:
    return cast("Function", njit(cache=True, nogil=True)(function))


def loops(words: Words) -> tuple[Array, Array, Array]:
    """Return for each text its p-value, the word at which it loops most and the distinct ones.

    Of 24 words in a row, at least half with just a blank between them, the distinct ones are
    counted, the fewest count; lists and tables are thereby left alone. Under 12 are unusual, as
    far as they are in these data.
    """
    places, fewest = _fewest(words.joined, words.edges, _before(words))
    sizes = np.minimum(LOOP, np.diff(words.edges))
    scaled = np.clip(fewest * LOOP / np.maximum(sizes, 1), 1.0, RICH)
    values = np.where(places < 0, np.nan, np.log(RICH / scaled))
    p = np.where(values > 0, upper_tail(values, spread=0.25), np.where(places < 0, np.nan, 0.99))
    return p, places, fewest


def salads(words: Words) -> tuple[Array, Array, Array]:
    """Return for each text its p-value, the word where order is least and how likely pairs are.

    A pair of common words is as many times likelier than chance as the other texts say
    (interpolated bigrams, Jelinek and Mercer 1980); its logarithm is clipped. Over 32 pairs or what
    there is, at least 8, the sum is more than 0 in every language; shuffled words have one below.
    """
    total = len(words.edges) - 1
    owners = words.owners(words.ids, words.rows)
    common = owners >= max(20.0, COMMON * total)
    if not len(words.ids):
        return np.full(total, np.nan), np.full(total, -1), np.full(total, np.nan)
    behind = np.append(words.ids[1:], 0)
    first = np.flatnonzero(words.joined & common[words.ids] & common[behind])
    one, other = words.ids[first], behind[first]
    pairs, pair = np.unique(one.astype(np.int64) * len(words.names) + other, return_inverse=True)
    pair = pair.ravel()
    rows = words.rows[first]
    # Each text counts a pair once, and its own count is left out.
    held = np.unique(pair.astype(np.int64) * max(total, 1) + rows) // max(total, 1)
    counts = np.bincount(held, minlength=len(pairs)).astype(np.float64)
    heads = np.bincount(pairs // len(words.names), weights=counts, minlength=len(words.names))
    tails = np.bincount(pairs % len(words.names), weights=counts, minlength=len(words.names))
    chance = tails[other] / max(float(counts.sum()), 1.0)
    likely = (counts[pair] - 1.0 + PRIOR * chance) / (heads[one] - 1.0 + PRIOR)
    logs = np.clip(np.log(np.maximum(likely / chance, 1e-9)), -MOST, MOST)
    edges = np.searchsorted(first, words.edges)
    best, least = _least(logs, edges)
    places = np.where(best >= 0, first[np.maximum(best, 0)] if len(first) else -1, -1)
    values = np.where(best < 0, np.nan, np.maximum(0.0, -least))
    p = np.where(values > 0, upper_tail(values, spread=1.0), np.where(best < 0, np.nan, 0.99))
    return p, places, least


def _before(words: Words) -> Array:
    """Return the place at which each word was met last, -1 if nowhere before."""
    order = np.argsort(words.ids, kind="stable")
    before = np.full(len(order), -1, np.int64)
    same = words.ids[order][1:] == words.ids[order][:-1]
    before[order[1:][same]] = order[:-1][same]
    return before


@_compiled
def _fewest(joined: Array, edges: Array, before: Array) -> tuple[Array, Array]:
    count = len(edges) - 1
    places, fewest = np.full(count, -1, np.int64), np.full(count, 1e9, np.float64)
    for row in range(count):
        size = min(LOOP, edges[row + 1] - edges[row])
        if size < FEWEST:
            continue
        for begin in range(edges[row], edges[row + 1] - size + 1):
            linked = distinct = 0
            for place in range(begin, begin + size):
                linked += joined[place]
                distinct += before[place] < begin
            if 2 * linked >= size - 1 and distinct < fewest[row]:
                places[row], fewest[row] = begin, distinct
    return places, fewest


@_compiled
def _least(logs: Array, edges: Array) -> tuple[Array, Array]:
    count = len(edges) - 1
    places, least = np.full(count, -1, np.int64), np.full(count, np.nan, np.float64)
    for row in range(count):
        size = min(SALAD, edges[row + 1] - edges[row])
        if size < FEWEST_PAIRS:
            continue
        total = 0.0
        for place in range(edges[row], edges[row + 1]):
            total += logs[place]
            begin = place - size + 1
            if begin > edges[row]:
                total -= logs[begin - 1]
            if begin >= edges[row]:
                mean = total / np.sqrt(size)  # the spread of a sum of so many
                if places[row] < 0 or mean < least[row]:
                    places[row], least[row] = begin, mean
    return places, least
