"""Find names by what one remembers of them: beginnings of words, or letters in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WHOLE, BEGINNING, INSIDE, SCATTERED = 100.0, 80.0, 50.0, 20.0
"""What a word of the query is worth: whole, its beginning, inside, scattered."""
LONGEST: Final = 160
"""Code points of a name that are looked at."""
WORD: Final = 24
"""Letters of a word that are looked for one by one; a longer one must stand in the name."""
SPREAD: Final = 3
"""How far apart letters may lie that begin no words, in lengths of the word."""
_START: Final = re.compile(r"(?<!\w)\w|(?<=_)\w")


@dataclass(frozen=True, slots=True)
class Match:
    """How well a name answers a query.

    Attributes:
        worth: higher is better.
        places: code points of the name that the query's letters are found at, ascending.
    """

    worth: float
    places: tuple[int, ...]


class Names:
    """Names that are looked through again and again, as at every key.

    What is to be known of a name, and not of the query, is found out once.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [_Name(_folded(name)) for name in names]

    def ranked(self, query: str) -> list[tuple[int, Match]]:
        """Return (place in the names, match) of those that answer, best first, else in order."""
        words = _folded(query).split()
        found = [(number, _answer(words, name)) for number, name in enumerate(self._names)]
        kept = [(number, known) for number, known in found if known is not None]
        return sorted(kept, key=lambda item: (-item[1].worth, item[0]))


def match(query: str, name: str) -> Match | None:
    """Return how a name answers a query: every word of the query must be found; None if one is not.

    Case does not count. An empty query is answered by everything alike.
    """
    return _answer(_folded(query).split(), _Name(_folded(name)))


class _Name:
    """A name with what is found out of it when it is first asked for."""

    __slots__ = ("_starts", "letters", "text")

    def __init__(self, text: str) -> None:
        self.text, self.letters = text, frozenset(text)
        self._starts: tuple[int, ...] | None = None

    @property
    def starts(self) -> tuple[int, ...]:
        """Return where words begin, ascending."""
        if self._starts is None:
            self._starts = tuple(found.start() for found in _START.finditer(self.text))
        return self._starts


def _answer(words: Sequence[str], name: _Name) -> Match | None:
    if not all(name.letters.issuperset(word) for word in words):
        return None
    worth, places = 0.0, set[int]()
    for word in words:
        found = _word(word, name)
        if found is None:
            return None
        worth += found.worth
        places.update(found.places)
    return Match(worth, tuple(sorted(places)))


def _word(word: str, name: _Name) -> Match | None:
    text, starts = name.text, name.starts
    place, best, most = text.find(word), -1, -1.0
    while place >= 0:
        end = place + len(word)
        is_whole = place in starts and not text[end : end + 1].isalnum()
        kind = WHOLE if is_whole else BEGINNING if place in starts else INSIDE
        if kind - place / LONGEST > most:
            best, most = place, kind - place / LONGEST
        place = text.find(word, place + 1)
    return (
        Match(most, tuple(range(best, best + len(word)))) if best >= 0 else _scattered(word, name)
    )


def _scattered(word: str, name: _Name) -> Match | None:
    """Find letters in their order: by preference each goes on behind the last or begins a word."""
    if not _is_in_order(word, name.text):
        return None
    starts = name.starts
    places = _by_beginnings(word, name.text, starts) or _in_order(word, name.text)
    if not places:
        return None
    bold = sum(place in starts for place in places)
    gaps = places[-1] - places[0] + 1 - len(places)
    return Match(SCATTERED * bold / len(places) - gaps / LONGEST, tuple(places))


def _is_in_order(word: str, text: str) -> bool:
    """Return whether letters are there in their order, however far apart: most often not."""
    place = -1
    for letter in word:
        place = text.find(letter, place + 1)
        if place < 0:
            return False
    return True


def _by_beginnings(word: str, text: str, starts: Sequence[int]) -> list[int]:
    """Return places such as those of "gtg" in "Go to group"; none if the letters are not there."""
    dead: set[tuple[int, int]] = set()

    def follow(number: int, behind: int) -> list[int] | None:
        if number == len(word):
            return []
        if (number, behind) in dead:
            return None
        onward = [behind] if number else []
        for place in [*onward, *(start for start in starts if start >= behind)]:
            if text[place : place + 1] == word[number]:
                rest = follow(number + 1, place + 1)
                if rest is not None:
                    return [place, *rest]
        dead.add((number, behind))
        return None

    return (follow(0, 0) if len(word) <= WORD else None) or []


def _in_order(word: str, text: str) -> list[int]:
    """Return places of letters that stand close together; none if they do not."""
    places: list[int] = []
    for letter in word:
        place = text.find(letter, places[-1] + 1 if places else 0)
        if place < 0:
            return []
        places.append(place)
    is_close = places[-1] - places[0] < SPREAD * len(word)
    return places if is_close else []


def _folded(text: str) -> str:
    """Return a text whose case does not count, as long as the text itself."""
    lowered = text[:LONGEST].lower()
    return lowered if len(lowered) == len(text[:LONGEST]) else text[:LONGEST]
