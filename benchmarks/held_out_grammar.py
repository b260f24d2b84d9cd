"""Sentences from seeded grammars: rules ``name: "one {other}|another"``, drawn until distinct."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Drawn = TypeVar("Drawn")

_SLOT = re.compile(r"\{([\w?!]+)\}")
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeio]|u(?!s|ni))")
_START = re.compile(r"(?:^|(?<=[.!?] )|(?<=\n))[a-z]")
PATIENCE = 80
"""Draws for each distinct item before a grammar counts as too poor."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Rules by name; alternatives are parted by bars and hold names of rules in braces."""

    rules: dict[str, str]
    parsed: dict[str, list[str]] = field(default_factory=dict)

    def draw(self, rng: random.Random, start: str, **given: str) -> str:
        """Return one expansion of a rule or of a text with slots; ``given`` slots keep a value."""
        text = rng.choice(self._of(start)) if start in self.rules else start
        return _SLOT.sub(lambda slot: self._fill(rng, slot[1], given), text)

    def say(self, rng: random.Random, start: str, **given: str) -> str:
        """Return one expansion with capitals at the start of sentences and fitting articles."""
        text = _ARTICLE.sub(r"\1n ", self.draw(rng, start, **given))
        return _START.sub(lambda letter: letter[0].upper(), text)

    def _fill(self, rng: random.Random, name: str, given: dict[str, str]) -> str:
        return given[name] if name in given else self.draw(rng, name, **given)

    def _of(self, name: str) -> list[str]:
        if name not in self.parsed:
            self.parsed[name] = self.rules[name].split("|")
        return self.parsed[name]


def random_of(*parts: object) -> random.Random:
    """Return a generator that depends on nothing but the parts, the same in every process."""
    return random.Random("/".join(map(str, parts)))  # noqa: S311 - test data, no secret


def distinct(
    n: int, make: Callable[[], Drawn], key: Callable[[Drawn], Hashable] = repr
) -> list[Drawn]:
    """Return n items that differ in their key.

    Raises:
        ValueError: if ``make`` has too few of them.
    """
    found: dict[Hashable, Drawn] = {}
    for _ in range(n * PATIENCE):
        if len(found) == n:
            break
        item = make()
        found.setdefault(key(item), item)
    if len(found) < n:
        raise ValueError(f"only {len(found)} of {n} distinct items")
    return list(found.values())


def shuffled(rng: random.Random, items: Sequence[Drawn]) -> list[Drawn]:
    """Return the items in another order."""
    return rng.sample(items, len(items))
