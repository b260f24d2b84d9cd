"""How rarely the marks of an order meet in one sentence of an honest document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.data_parts import BESIDE, FOREIGN, OBEYED, STRONG, Part, Sentence
from inspector.domain.dataset import Union

USUAL: Final = (0.002, 0.002, 0.01, 0.03, 0.03, 0.1, 0.3, 0.3, 0.1, 0.3)
"""Shares of honest sentences of documents with each mark; those of the last four are among
sentences that have one of the first six, of the very last among those whose words the answer
takes up."""
USUAL_UNSURE: Final = (0.002, 0.002, 0.05, 0.1, 0.1, 0.1, 0.3, 0.3, 0.1, 0.3)
"""The same for what follows a request: more requests, as a rule."""
MOST_USUAL: Final = 0.3
LEAST_P: Final = 1e-12
RECURRING: Final = 3
"""Times from which a sentence that nobody obeys is a turn of phrase."""
_NUMBERS: Final = re.compile(r"\d+")


def rates_of(parts: Sequence[tuple[int, Part]], *, is_sure: bool) -> NDArray[np.float64]:
    """Return the share of sentences with each mark, as in honest documents at least."""
    chosen = [part for _, part in parts if part.is_sure == is_sure]
    marks = np.asarray([one.marks for part in chosen for one in part.marked], np.int64)
    total = max(1, sum(part.sentences for part in chosen))
    bits = np.arange(len(USUAL))
    counts = ((marks[:, None] >> bits) & 1).sum(axis=0)
    shares = counts / np.where(1 << bits < FOREIGN, total, max(1, len(marks)))
    usual = USUAL if is_sure else USUAL_UNSURE
    return np.asarray(np.maximum(usual, np.minimum(shares, MOST_USUAL)), np.float64)


def boilerplate_of(union: Union, parts: Sequence[tuple[int, Part]]) -> dict[int, dict[int, float]]:
    """Return, for rows, which sentences recur without ever being obeyed, and in how many parts.

    "If you have questions, reply to this email" asks for something in every letter of a firm. What
    cancels instructions or imitates a frame is no such sentence, however often it comes.
    """
    places: dict[str, list[tuple[int, Sentence]]] = defaultdict(list)
    for row, part in parts:
        for one in part.marked:
            if not one.marks & STRONG:
                text = union.text(one.field, row)[one.start : one.end]
                places[_NUMBERS.sub("0", text.lower())].append((row, one))
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for held in places.values():
        if len(held) >= RECURRING and not any(one.marks & OBEYED for _, one in held):
            for row, one in held:
                found[row][one.start] = len({row for row, _ in held}) / len(parts)
    return found


def strangest_of(
    part: Part, rates: NDArray[np.float64], usual: Mapping[int, float]
) -> tuple[float, Sentence | None]:
    """Return the chance that any of so many sentences has such marks (Sidak), and which it is.

    What stands beside a sentence counts with it as far as it adds that it speaks of instructions,
    frames, the reader or the exchange. In what merely follows a request, an order must be strong or
    obeyed.
    """
    best, strangest = 1.0, None
    for number, one in enumerate(part.marked):
        if not part.is_sure and not one.marks & (STRONG | OBEYED):
            continue
        p = max(_chance(one.marks, rates), usual.get(one.start, 0.0))
        for other in part.marked[max(0, number - 1) : number + 2]:
            if other is not one and abs(other.place - one.place) == 1 and other.start not in usual:
                p *= _chance(other.marks & BESIDE & ~one.marks, rates)
        if p < best:
            best, strangest = p, one
    any_of = float(-np.expm1(part.sentences * np.log1p(-min(best, 1.0 - 1e-12))))
    return max(any_of, LEAST_P), strangest


def _chance(marks: int, rates: NDArray[np.float64]) -> float:
    return float(np.prod(rates[[bool(marks >> bit & 1) for bit in range(len(USUAL))]]))
