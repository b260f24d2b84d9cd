"""The strangest stretch of each text, by what its words cost in whatever unit they are counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.compiled import kernel
from inspector.detectors.text.novel_words import LANGUAGES
from inspector.detectors.text.tails import upper_tail
from inspector.detectors.text.words import Words

FEWEST_JUDGED: Final = 6
"""Words of a text that are judged at least."""
SHORTEST: Final = 9
"""Words of a text that is no short answer."""
HELD: Final = 0.3
"""Share of a text's words that a language's list holds if the text is in it."""
Array = NDArray[Any]
Asked = Callable[[int, int, int], bool]
"""Tells of a text and a stretch of it, code points, whether its prompt asks for that."""
Language = Callable[[str, Sequence[str]], NDArray[np.float64]]
"""Tells of the code of a language and words what these cost in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The words of texts that are judged.

    Attributes:
        words: all words of the texts.
        places: int64, those that begin small and that the text's own prompt does not hold: what
            begins with a capital, has no case, or is one letter is not judged.
        owners: int64, how many texts and prompts have each distinct word.
        is_asked: for stretches that stand out.
    """

    words: Words
    places: NDArray[np.int64]
    owners: NDArray[np.int64]
    is_asked: Asked


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """The strangest stretch of each text.

    Attributes:
        p_values: float64 (n), NaN for texts with too few words.
        starts, ends: int64 (n), code points of the stretch, -1 without one.
        means: float64 (n), what its words cost for their size.
        usual: what 5 % of the texts exceed.
    """

    p_values: NDArray[np.float64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    means: NDArray[np.float64]
    usual: float


def judged_words(words: Words, prompts: Words, is_asked: Asked) -> Judged:
    """Choose the words of texts, one a prompt, that are judged."""
    return Judged(words, _places(words, prompts), _owners(words, prompts), is_asked)


def strangest_stretches(
    judged: Judged,
    costs: NDArray[np.float64],
    sizes: NDArray[np.int64],
    in_language: Language,
    *,
    longest: int,
    usual: float,
    spread: float,
) -> Stretches:
    """Return the stretch of each text whose words cost most for their size.

    It is told with what costs too much on either side of it. A text that costs too much is read
    once more as one in the language whose list holds most of its words; what a prompt asked for is
    ordinary.

    Args:
        judged: the words.
        costs: of each distinct word.
        sizes: of each distinct word.
        in_language: what words cost in another language.
        longest: words that are judged together.
        usual: cost that honest texts are taken to reach.
        spread: how far apart honest texts are taken to be at least, in costs over the root of the
            size.
    """
    words, places = judged.words, judged.places
    edges, lengths = np.searchsorted(places, words.edges), np.diff(words.edges)
    each, size = costs[words.ids[places]], sizes[words.ids[places]]
    usual = max(usual, _usual(each, size, edges))
    most = _strangest(each, size, edges, lengths, longest, usual)[1]
    _as_languages(judged, edges, each, np.flatnonzero(most > 0), in_language)
    spans, most, means = _strangest(each, size, edges, lengths, longest, usual)
    has = np.flatnonzero(spans[:, 0] >= 0)
    starts, ends = np.full(len(most), -1, np.int64), np.full(len(most), -1, np.int64)
    starts[has] = words.starts[places[spans[has, 0]]]
    ends[has] = words.ends[places[spans[has, 1] - 1]]
    for row in np.flatnonzero(most > 0).tolist():
        if judged.is_asked(row, int(starts[row]), int(ends[row])):
            most[row] = 0.0
    p = upper_tail(np.maximum(most, 0.0), spread=spread)
    return Stretches(np.where(most <= 0, 0.99, p), starts, ends, means, usual)


@lru_cache(maxsize=len(LANGUAGES))
def listed(language: str) -> dict[str, float]:
    """Return the words of a language that are met once in a million words, and how often."""
    from wordfreq import get_frequency_dict

    return dict(get_frequency_dict(language, "small"))


def _owners(words: Words, prompts: Words) -> NDArray[np.int64]:
    numbers = {name: number for number, name in enumerate(words.names)}
    counts = words.owners(words.ids, words.rows)
    more = prompts.owners(prompts.ids, prompts.rows)
    places = np.asarray([numbers.get(name, -1) for name in prompts.names], np.int64)
    known = places >= 0
    counts[places[known]] += more[: len(places)][known]
    return counts[: len(numbers)]  # of no words at all there is one zero


def _places(words: Words, prompts: Words) -> NDArray[np.int64]:
    numbers = {name: number for number, name in enumerate(words.names)}
    same = np.asarray([numbers.get(name, -1) for name in prompts.names], np.int64)
    count = max(len(words.names), 1)
    said = same[prompts.ids] if len(same) else np.zeros(0, np.int64)
    asked = (prompts.rows * count + said)[said >= 0]  # a word of no text would be the row before's
    is_small = np.asarray([len(name) > 1 and name[0].islower() for name in words.names], np.bool_)
    is_asked = np.isin(words.rows * count + words.ids, asked)
    return np.flatnonzero(is_small[words.ids] & ~words.capital & ~is_asked)


def _usual(costs: Array, sizes: Array, edges: Array) -> float:
    """Return the cost that 5 % of the texts exceed; 0 without texts that can be judged."""
    held = np.flatnonzero(np.diff(edges) >= FEWEST_JUDGED)
    if not len(held):
        return 0.0
    begins, ends = edges[held], edges[held + 1]
    totals = np.append(0.0, np.cumsum(costs)), np.append(0, np.cumsum(sizes))
    means = np.divide(*(total[ends] - total[begins] for total in totals))
    return round(float(np.quantile(means, 0.95)), 6)


def _as_languages(
    judged: Judged, edges: Array, costs: Array, rows: Array, in_language: Language
) -> None:
    """Lower the costs of texts to what the language whose words they hold would have."""
    words, places = judged.words, judged.places
    texts: dict[str, list[int]] = {}
    for row in rows.tolist():
        own = set(words.ids[places[edges[row] : edges[row + 1]]].tolist())
        told = [words.names[number] for number in own]
        held = [sum(word in listed(code) for word in told) for code in LANGUAGES]
        if max(held) >= HELD * len(told):
            texts.setdefault(LANGUAGES[held.index(max(held))], []).append(row)
    for code, those in texts.items():
        spots = np.concatenate([np.arange(edges[row], edges[row + 1]) for row in those])
        ids, back = np.unique(words.ids[places[spots]], return_inverse=True)
        other = in_language(code, [words.names[number] for number in ids.tolist()])
        costs[spots] = np.minimum(costs[spots], other[back.ravel()])


@kernel
def _strangest(
    costs: Array, sizes: Array, edges: Array, lengths: Array, longest: int, usual: float
) -> tuple[Array, Array, Array]:
    """Return for each text where its strangest stretch is, its excess and the mean cost there."""
    count = len(lengths)
    spans, most, means = np.full((count, 2), -1), np.full(count, np.nan), np.full(count, np.nan)
    for row in range(count):
        held = min(longest, edges[row + 1] - edges[row])
        if held < FEWEST_JUDGED or lengths[row] < SHORTEST:
            continue
        total, size = 0.0, 0
        for place in range(edges[row], edges[row + 1]):
            total += costs[place]
            size += sizes[place]
            begin = place - held + 1
            if begin > edges[row]:
                total -= costs[begin - 1]
                size -= sizes[begin - 1]
            if begin >= edges[row]:
                excess = (total - usual * size) / np.sqrt(size)
                if spans[row, 0] < 0 or excess > most[row]:
                    spans[row, 0], spans[row, 1], most[row] = begin, place + 1, excess
        spans[row, 0] = _far(costs, sizes, usual, spans[row, 0] - 1, edges[row] - 1, -1) + 1
        spans[row, 1] = _far(costs, sizes, usual, spans[row, 1], edges[row + 1], 1)
        within = costs[spans[row, 0] : spans[row, 1]].sum()
        means[row] = within / sizes[spans[row, 0] : spans[row, 1]].sum()
    return spans, most, means


@kernel
def _far(costs: Array, sizes: Array, usual: float, first: int, behind: int, step: int) -> int:
    """Return the place behind those that cost most above the usual, all together, from a place."""
    best, total, far = 0.0, 0.0, first
    for place in range(first, behind, step):
        total += costs[place] - usual * sizes[place]
        if total > best:
            best, far = total, place + step
    return far
