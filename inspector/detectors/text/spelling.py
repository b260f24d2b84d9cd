"""Stretches of text whose words are spelled as in no language that the data or a list know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.compiled import kernel
from inspector.detectors.text.letters import UNIT, Letters, lengths
from inspector.detectors.text.novel_words import LANGUAGES
from inspector.detectors.text.tails import upper_tail
from inspector.detectors.text.words import Words

STRETCH: Final = 32
"""Words that are judged together."""
FEWEST_JUDGED: Final = 6
"""Words of a text that are judged at least."""
SHORTEST: Final = 9
"""Words of a text that is no short answer."""
USUAL: Final = 3.0
"""Bits a letter that honest stretches of any data are taken to reach."""
SPREAD: Final = 2.0
"""How far apart, in bits over the root of the letters, honest texts are taken to be at least."""
HELD: Final = 0.3
"""Share of a text's words that a language's list holds if the text is in it."""
Array = NDArray[Any]
Asked = Callable[[int, int, int], bool]
"""Tells of a text and a stretch of it, code points, whether its prompt asks for that."""


@dataclass(frozen=True, slots=True, eq=False)
class Spelled:
    """How the strangest stretch of each text is spelled.

    Attributes:
        p_values: float64 (n), NaN for texts with too few words.
        starts, ends: int64 (n), code points of the stretch, -1 without one.
        bits: float64 (n), a letter of the stretch.
        usual: bits a letter that 5 % of the texts exceed.
    """

    p_values: NDArray[np.float64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    bits: NDArray[np.float64]
    usual: float


def spellings(words: Words, prompts: Words, is_asked: Asked) -> Spelled:
    """Judge the spelling of texts against all texts and prompts, and English.

    A word counts by how many other texts have it, so that no text vouches for itself. What begins
    with a capital, has no case, is one letter, or stands in the text's own prompt is not judged. A
    text of much surprise is read once more as one in the language whose list holds most of its
    words; what a prompt asked for is ordinary.
    """
    listed, weights = (
        list(_listed("en")),
        UNIT * np.sqrt(np.maximum(_owners(words, prompts) - 1, 0)),
    )
    model = Letters(
        [*words.names, *listed], np.append(weights, np.full(len(listed), UNIT)).astype(np.int64)
    )
    judged = _judged(words, prompts)
    edges, sizes = np.searchsorted(judged, words.edges), np.diff(words.edges)
    bits = model.bits(words.names)[words.ids[judged]]
    letters = lengths(words.names)[words.ids[judged]]
    usual = _usual(bits, letters, edges)
    most = _strangest(bits, letters, edges, sizes, usual)[1]
    _as_languages(words, judged, edges, bits, np.flatnonzero(most > 0))
    places, most, means = _strangest(bits, letters, edges, sizes, usual)
    has = np.flatnonzero(places >= 0)
    starts, ends = np.full(len(places), -1, np.int64), np.full(len(places), -1, np.int64)
    last = np.minimum(places + STRETCH, edges[1:]) - 1
    starts[has], ends[has] = words.starts[judged[places[has]]], words.ends[judged[last[has]]]
    for row in np.flatnonzero(most > 0).tolist():
        if is_asked(row, int(starts[row]), int(ends[row])):
            most[row] = 0.0
    p = upper_tail(np.maximum(most, 0.0), spread=SPREAD)
    return Spelled(np.where(most <= 0, 0.99, p), starts, ends, means, usual)


def _owners(words: Words, prompts: Words) -> NDArray[np.int64]:
    """Return how many texts and prompts have each word of the texts."""
    numbers = {name: number for number, name in enumerate(words.names)}
    counts = words.owners(words.ids, words.rows)
    more = prompts.owners(prompts.ids, prompts.rows)
    places = np.asarray([numbers.get(name, -1) for name in prompts.names], np.int64)
    known = places >= 0
    counts[places[known]] += more[: len(places)][known]
    return counts[: len(numbers)]  # of no words at all there is one zero


def _judged(words: Words, prompts: Words) -> NDArray[np.int64]:
    """Return the words that begin small and that the text's own prompt does not hold."""
    numbers = {name: number for number, name in enumerate(words.names)}
    same = np.asarray([numbers.get(name, -1) for name in prompts.names], np.int64)
    count = max(len(words.names), 1)
    said = same[prompts.ids] if len(same) else np.zeros(0, np.int64)
    asked = (prompts.rows * count + said)[said >= 0]  # a word of no text would be the row before's
    is_small = np.asarray([len(name) > 1 and name[0].islower() for name in words.names], np.bool_)
    is_asked = np.isin(words.rows * count + words.ids, asked)
    return np.flatnonzero(is_small[words.ids] & ~words.capital & ~is_asked)


def _usual(bits: Array, letters: Array, edges: Array) -> float:
    """Return the bits a letter that 5 % of the texts exceed, at least 3."""
    held = np.flatnonzero(np.diff(edges) >= FEWEST_JUDGED)
    if not len(held):
        return USUAL
    begins, ends = edges[held], edges[held + 1]
    totals = np.append(0.0, np.cumsum(bits)), np.append(0, np.cumsum(letters))
    means = np.divide(*(total[ends] - total[begins] for total in totals))
    return max(USUAL, round(float(np.quantile(means, 0.95)), 6))


def _as_languages(words: Words, judged: Array, edges: Array, bits: Array, rows: Array) -> None:
    """Lower the bits of texts to what the language whose words they hold would have."""
    texts: dict[str, list[int]] = {}
    for row in rows.tolist():
        own = set(words.ids[judged[edges[row] : edges[row + 1]]].tolist())
        told = [words.names[number] for number in own]
        held = [sum(word in _listed(code) for word in told) for code in LANGUAGES]
        if max(held) >= HELD * len(told):
            texts.setdefault(LANGUAGES[held.index(max(held))], []).append(row)
    for code, those in texts.items():
        listed = list(_listed(code))
        places = np.concatenate([np.arange(edges[row], edges[row + 1]) for row in those])
        ids, back = np.unique(words.ids[judged[places]], return_inverse=True)
        letters = Letters(listed, np.full(len(listed), UNIT, np.int64))
        other = letters.bits([words.names[number] for number in ids.tolist()])
        bits[places] = np.minimum(bits[places], other[back.ravel()])


@lru_cache(maxsize=len(LANGUAGES))
def _listed(language: str) -> dict[str, float]:
    """Return the words of a language that are met once in a million words."""
    from wordfreq import get_frequency_dict

    return dict(get_frequency_dict(language, "small"))


@kernel
def _strangest(
    bits: Array, letters: Array, edges: Array, sizes: Array, usual: float
) -> tuple[Array, Array, Array]:
    """Return for each text where its strangest stretch begins, its excess and bits a letter."""
    count = len(sizes)
    places, most, means = np.full(count, -1), np.full(count, np.nan), np.full(count, np.nan)
    for row in range(count):
        size = min(STRETCH, edges[row + 1] - edges[row])
        if size < FEWEST_JUDGED or sizes[row] < SHORTEST:
            continue
        total, spelled = 0.0, 0
        for place in range(edges[row], edges[row + 1]):
            total += bits[place]
            spelled += letters[place]
            begin = place - size + 1
            if begin > edges[row]:
                total -= bits[begin - 1]
                spelled -= letters[begin - 1]
            if begin >= edges[row]:
                excess = (total - usual * spelled) / np.sqrt(spelled)
                if places[row] < 0 or excess > most[row]:
                    places[row], most[row], means[row] = begin, excess, total / spelled
    return places, most, means
