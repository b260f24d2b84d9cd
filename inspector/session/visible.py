"""A text as it can be shown: what hides becomes a visible chip, and places can be told apart."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.session.hidden import Run, hidden_runs

LINE: Final = 4_000
"""Code points after which a line is broken; laying out a longer one stalls."""
CHIPS: Final = 500
"""Chips shown at once; the text ends where the next would be."""
PAYLOAD: Final = 300
"""Code points shown of what a chip spells."""
TOLD: Final = 3
"""Different characters that a chip names."""
_RTL: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LINE_ENDS: Final = frozenset("\r\x85\u2028\u2029")
_CRLF: Final = re.compile("\r\n")
_LONG: Final = re.compile(f"[^\n]{{{LINE}}}(?=[^\n])")


@dataclass(frozen=True, slots=True)
class Chip:
    """What is shown instead of code points ``start:end``; ``start == end`` breaks a long line."""

    start: int
    end: int
    label: str
    kind: str
    payload: str = ""


@dataclass(frozen=True, eq=False)
class VisibleText:
    """A text with its chips; the places it returns count UTF-16 units, as Qt does.

    Attributes:
        source: the text, or as much of it as is shown at once.
        shown: what the screen shows.
        chips: what stands for something else, in order.
    """

    source: str
    shown: str
    chips: tuple[Chip, ...]
    _starts: Sequence[int]
    _ends: Sequence[int]
    _shown_starts: Sequence[int]
    _shown_ends: Sequence[int]
    _astral: NDArray[np.int64]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where code points ``start:end`` of the source are shown, chips as a whole."""
        first, last = max(0, start), min(end, len(self.source))
        shown_start, shown_end = self._shown_start(first), self._shown_end(last)
        return self._unit(shown_start), self._unit(max(shown_start, shown_end))

    def chip_span(self, number: int) -> tuple[int, int]:
        """Return where a chip is shown."""
        return self._unit(self._shown_starts[number]), self._unit(self._shown_ends[number])

    def original(self, start: int, end: int) -> str:
        """Return the characters of the source that are shown at ``start:end``."""
        return self.source[
            self._source_start(self._point(start)) : self._source_end(self._point(end))
        ]

    def _shown_start(self, place: int) -> int:
        passed = bisect_right(self._ends, place)
        if passed < len(self._starts) and self._starts[passed] < place:
            return self._shown_starts[passed]
        return place + self._shift(passed)

    def _shown_end(self, place: int) -> int:
        passed = bisect_left(self._starts, place)
        return max(place, self._ends[passed - 1] if passed else 0) + self._shift(passed)

    def _source_start(self, place: int) -> int:
        passed = bisect_right(self._shown_ends, place)
        if passed < len(self._starts) and self._shown_starts[passed] < place:
            return self._starts[passed]
        return place - self._shift(passed)

    def _source_end(self, place: int) -> int:
        passed = bisect_left(self._shown_starts, place)
        return max(place, self._shown_ends[passed - 1] if passed else 0) - self._shift(passed)

    def _shift(self, passed: int) -> int:
        return self._shown_ends[passed - 1] - self._ends[passed - 1] if passed else 0

    def _unit(self, place: int) -> int:
        return place + int(np.searchsorted(self._astral, place))

    def _point(self, unit: int) -> int:
        pairs = self._astral + np.arange(len(self._astral)) + 1
        return unit - int(np.searchsorted(pairs, unit))


def visible(text: str, *, breaks: bool = True) -> VisibleText:
    """Turn a text into what can be shown of it.

    Args:
        text: at most some 100,000 code points; longer ones are shown in pages.
        breaks: break lines that are too long to lay out.
    """
    runs = hidden_runs(text, CHIPS + 1)
    if len(runs) > CHIPS:
        text = text[: runs.pop().start]
    chips = list(_chips(text, runs))
    if "\r\n" in text:
        pairs = (Chip(match.start(), match.end(), "\n", "break") for match in _CRLF.finditer(text))
        chips = sorted([*chips, *pairs], key=lambda chip: chip.start)
    if breaks and len(text) > LINE:
        chips = sorted([*chips, *_breaks(text, chips)], key=lambda chip: (chip.start, chip.end))
    pieces, shown_starts, shown_ends = [], [], []
    place = length = 0
    for chip in chips:
        pieces += [text[place : chip.start], chip.label]
        shown_starts.append(length + chip.start - place)
        length = shown_starts[-1] + len(chip.label)
        shown_ends.append(length)
        place = chip.end
    shown = "".join([*pieces, text[place:]])
    starts, ends = [chip.start for chip in chips], [chip.end for chip in chips]
    return VisibleText(
        text, shown, tuple(chips), starts, ends, shown_starts, shown_ends, _astral(shown)
    )


def plain(text: str) -> str:
    """Return a short text for a label, with what hides named."""
    return visible(text, breaks=False).shown


def spelt(text: VisibleText) -> list[str]:
    """Return a sentence for each chip that spells something, each once."""
    sentences = [
        f"{chip.end - chip.start} {chip.kind} spell “{plain(chip.payload[:PAYLOAD])}"
        f"{'…' if len(chip.payload) > PAYLOAD else ''}”"
        for chip in text.chips
        if chip.payload.strip()
    ]
    return list(dict.fromkeys(sentences))


def _chips(text: str, runs: Sequence[Run]) -> Iterator[Chip]:
    isolates = bool(runs) and bool(_RTL.search(text))
    for run in runs:
        label = f"⟦{_label(text, run)}⟧"
        if isolates:
            label = f"\u2066{label}\u2069"
        if text[run.end - 1] in _LINE_ENDS:
            label += "\n"
        yield Chip(run.start, run.end, label, run.kind, run.payload)


def _label(text: str, run: Run) -> str:
    """Name a run in a word that no line end parts."""
    characters, count = text[run.start : run.end], run.end - run.start
    seen = dict.fromkeys(characters[:1000])
    if count == 1:
        return f"U+{ord(characters):04X}"
    if len(seen) == 1:
        return f"U+{ord(characters[0]):04X}×{count}"
    if count <= TOLD and run.kind != "tag characters":
        return "\u00a0".join(f"U+{ord(character):04X}" for character in characters)
    return f"{count} {run.kind}".replace(" ", "\u00a0")


def _breaks(text: str, chips: Sequence[Chip]) -> Iterator[Chip]:
    """Break lines that are too long, at a space where there is one near."""
    starts, ends = [0, *(chip.end for chip in chips)], [*(chip.start for chip in chips), len(text)]
    for start, end in zip(starts, ends, strict=True):
        for match in _LONG.finditer(text, start, end):
            place = text.rfind(" ", match.end() - 200, match.end()) + 1 or match.end()
            yield Chip(place, place, "\n", "break")


def _astral(text: str) -> NDArray[np.int64]:
    """Return the places of characters that take two UTF-16 units."""
    if text.isascii():
        return np.zeros(0, np.int64)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.flatnonzero(codes > 0xFFFF).astype(np.int64)
