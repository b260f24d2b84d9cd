"""Stretches of text whose words, or neighbouring words, no language of the data knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.background import function_share, function_words
from inspector.detectors.text.words import Windows, Words, windows

FEWEST_TEXTS: Final = 50
LEAST_P: Final = 1e-12
LEAST_UNKNOWN: Final = 1e-6
"""There are languages without a word list here."""
USUAL_UNKNOWN: Final = 0.25
"""Share of unknown words that honest stretches of any data are taken to reach (terms, spelling)."""
USUAL_OWNERS: Final = 0.03
"""Share of the texts that have a word from which on it is the data's own."""
_CODES: Final = """
en ar bg bn ca cs da de el es fa fi fil fr he hi hu id is it lt lv mk ms nb nl pl pt ro ru
sh sk sl sv ta tr uk ur vi
"""
LANGUAGES: Final = tuple(_CODES.split())
"""Those with word lists in wordfreq and spaces between words."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Windows of texts and how odd each is; the last one of a text is all of it.

    Attributes:
        windows: of places.
        odd: bool, which places are odd.
        starts, ends: int32, code points of each place.
        p_values: float64, one a window.
    """

    windows: Windows
    odd: NDArray[np.bool_]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    p_values: NDArray[np.float64]


def novel_pairs(words: Words) -> Judged | None:
    """Judge windows by the pairs of words side by side that no other text has.

    Two binomial tests must both reject: so many new pairs, at the rate that only 5 % of the
    texts exceed where they begin; so few function words, at half the rate that is usual there, in
    every language tried. Pairs of capitalised words, names, are left out.
    """
    first = np.flatnonzero(words.joined)
    first = first[~(words.capital[first] & words.capital[first + 1])]
    spans = windows(np.searchsorted(first, words.edges))
    if len(np.unique(spans.owners)) < FEWEST_TEXTS:
        return None
    names, sizes = words.names, spans.sizes
    is_new = _is_new(words, first)
    new = spans.sums(is_new)
    english = np.asarray([name in function_words("en") for name in names], np.bool_)
    held = spans.sums(english[words.ids[first]]) / sizes
    usual = min(0.95, float(np.quantile((new / sizes)[spans.first], 0.95)))
    least = float(np.median(held[spans.first])) / 2
    for number in np.flatnonzero((new >= usual * sizes) & (held < least)).tolist():
        places = first[spans.begins[number] : spans.ends[number]]
        both = np.unique(np.concatenate([places, places + 1]))
        held[number] = function_share([names[i] for i in words.ids[both].tolist()], LANGUAGES)
    bare = np.round((1.0 - held) * sizes)
    p = np.maximum(_binomial(new, sizes, usual), _binomial(bare, sizes, 1.0 - least))
    return Judged(spans, is_new, words.starts[first], words.ends[first + 1], p)


def unknown_words(words: Words) -> Judged | None:
    """Judge windows by the words that neither these data nor any one language's word list has.

    Only words that begin small in a script that has capitals are judged; the binomial rate is what
    5 % of the texts exceed where they begin, at least a quarter.
    """
    names = words.names
    is_cased = np.asarray([name != name.upper() and len(name) > 1 for name in names], np.bool_)
    eligible = np.flatnonzero(is_cased[words.ids] & ~words.capital)
    spans = windows(np.searchsorted(eligible, words.edges))
    if len(np.unique(spans.owners)) < FEWEST_TEXTS:
        return None
    owners = words.owners(words.ids, words.rows)
    is_own = owners > max(3.0, USUAL_OWNERS * (len(words.edges) - 1))
    listed = _listed("en")
    known = np.asarray([name in listed for name in names], np.bool_) | is_own
    unknown = ~known[words.ids[eligible]]
    suspect = _binomial(spans.sums(unknown), spans.sizes, USUAL_UNKNOWN) <= 1e-3
    for owner in np.unique(spans.owners[suspect]).tolist():
        part = slice(*np.searchsorted(eligible, words.edges[owner : owner + 2]).tolist())
        told = [names[i] for i in words.ids[eligible[part]].tolist()]
        best = max((_listed(code) for code in LANGUAGES), key=lambda held: _held(told, held))
        unknown[part] &= np.asarray([word not in best for word in told], np.bool_)
    odd, sizes = spans.sums(unknown), spans.sizes
    usual = float(np.clip(np.quantile((odd / sizes)[spans.first], 0.95), USUAL_UNKNOWN, 0.8))
    p = np.maximum(_binomial(odd, sizes, usual), LEAST_UNKNOWN)
    return Judged(spans, unknown, words.starts[eligible], words.ends[eligible], p)


def _held(words: Iterable[str], listed: frozenset[str]) -> int:
    return sum(word in listed for word in words)


@lru_cache(maxsize=len(LANGUAGES))
def _listed(language: str) -> frozenset[str]:
    """Return the words of a language that are met once in a million words, of English all."""
    from wordfreq import get_frequency_dict

    size = "best" if language == "en" else "small"
    return frozenset(get_frequency_dict(language, size))


def _binomial(
    hits: NDArray[np.float64], sizes: NDArray[np.int64], rate: float
) -> NDArray[np.float64]:
    """Return the probability of as many hits or more."""
    from scipy.stats import binom

    return np.clip(np.asarray(binom.sf(hits - 1, sizes, rate), np.float64), LEAST_P, 0.99)


def _is_new(words: Words, first: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which pairs no other text has."""
    both = words.ids[first].astype(np.int64) * max(len(words.names), 1) + words.ids[first + 1]
    ids = np.unique(both, return_inverse=True)[1].ravel()
    return np.asarray(words.owners(ids, words.rows[first])[ids] <= 1)


def strangest(judged: Judged, least: float) -> dict[int, tuple[float, int, int, float]]:
    """Return for each text its p-value, where its strangest stretch is and how much of it is odd.

    The text as a whole and the strangest of its windows are two tests (Bonferroni). The stretch is
    all windows up to ``least`` around the strangest.
    """
    found = {}
    spans, p_values = judged.windows, judged.p_values
    edges = [*np.flatnonzero(spans.first).tolist(), len(spans.owners)]
    for begin, end in pairwise(edges):
        last, p = end - 1, float(p_values[end - 1])
        if last > begin:
            p = min(0.99, 2.0 * min(p, (last - begin) * float(p_values[begin:last].min())))
            last -= 1
        first = behind = begin + int(p_values[begin : last + 1].argmin())
        while first > begin and p_values[first - 1] <= least:
            first -= 1
        while behind < last and p_values[behind + 1] <= least:
            behind += 1
        places = slice(int(spans.begins[first]), int(spans.ends[behind]))
        share = float(judged.odd[places].mean())
        where = int(judged.starts[places][0]), int(judged.ends[places][-1])
        found[int(spans.owners[begin])] = (p, *where, share)
    return found
