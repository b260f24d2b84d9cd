"""What parsers disagree on in a record: a reviewer and a trainer may see different values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REPEATED_KEY: Final = 1
"""A key stands twice in an object with different values; parsers keep the last, the first or both,
or refuse the file."""

EQUAL_KEY: Final = 2
"""A key stands twice with the same value: careless, but all see the same."""

LONE_SURROGATE: Final = 4
"""Half of a character beyond U+FFFF, which was replaced; others drop it or refuse the record."""

STRANGE_NUMBER: Final = 8
"""NaN, an infinity, or an integer beyond 64 bits: no JSON, null or rounded to other parsers."""

NOTES: Final = (REPEATED_KEY, EQUAL_KEY, LONE_SURROGATE, STRANGE_NUMBER)
"""Bits of ``Record.notes`` and ``Dataset.notes``."""

SHOWN: Final = 80
"""Code points quoted of a value."""


@dataclass(frozen=True, slots=True)
class Note:
    """One place that parsers disagree on.

    Attributes:
        kind: one of ``NOTES``.
        key: of the innermost object around it.
        kept: how the value that was read begins.
        other: what stands in the bytes instead, or how it begins.
    """

    kind: int
    key: str
    kept: str
    other: str

    @property
    def reason(self) -> str:
        """Say what is wrong, and what other parsers see."""
        if self.kind == REPEATED_KEY:
            seen = f": {quoted(self.other)}" if self.other else ""
            return f"{self._key} stands twice; parsers that keep the first one see another{seen}"
        if self.kind == EQUAL_KEY:
            return f"{self._key} stands twice with the same value"
        where = f" at {self._key}" if self.key else ""
        if self.kind == LONE_SURROGATE:
            half = f"half of a character {self.other}".rstrip() + where
            return f"{half} was replaced; other parsers drop it or refuse the record"
        number = self.other or "a number"
        return f"{number}{where}: other parsers read null, round it, or refuse the record"

    @property
    def _key(self) -> str:
        return f"the key {quoted(self.key)}" if self.key else "a key"


def quoted(text: str) -> str:
    """Quote the beginning of a text."""
    return f"“{text[:SHOWN]}…”" if len(text) > SHOWN else f"“{text}”"
