"""Rows sorted into classes of colour; nothing here knows how a colour looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from inspector.domain.arrays import Bools, Ints
from inspector.domain.origins import OTHER

MOST: Final = 6
"""Values that have a colour of their own; the rest share one. Nobody tells more apart."""
TINTS: Final = ("sft", "preference", "clean", "unsure", "reward", "corpus")
"""Colours of values, the most frequent first (Okabe and Ito's, as the theme has them)."""
REST: Final = "dim"
UNTOLD: Final = "none"
STEPS: Final = 12
"""Colours between two numbers of a ramp."""


@dataclass(frozen=True, slots=True)
class Band:
    """A line of the legend: what it is called, its codes from first to last, what it asks for.

    Attributes:
        label: as the legend says it.
        first: the lowest code.
        last: the highest code.
        query: which rows have these codes, in the language of the search; empty if it cannot say.
    """

    label: str
    first: int
    last: int
    query: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """What colour each row has.

    Attributes:
        codes: uint8 (n), index into ``tints``.
        tints: a colour of the theme, or a place on the ramp, 0..1.
        bands: the lines of the legend, every code in one of them.
        ramp: name of the ramp, ``heat`` or ``sequence``.
        tells_suspects: suspects keep the colour of their class; else they all look suspect.
        title: what the numbers of a ramp are; empty where the labels say it.
    """

    codes: NDArray[np.uint8]
    tints: tuple[str | float, ...]
    bands: tuple[Band, ...]
    ramp: str = "sequence"
    tells_suspects: bool = False
    title: str = ""

    def is_untold(self, codes: NDArray[np.uint8]) -> Bools:
        """Tell which codes stand for no value, bool (len(codes))."""
        return np.array([tint == UNTOLD for tint in self.tints], np.bool_)[codes]


def by_value(
    codes: Ints,
    labels: Sequence[str],
    queries: Sequence[str],
    *,
    untold: str,
    asks_untold: str = "",
    is_ranked: bool = False,
    tells_suspects: bool = False,
) -> Classes:
    """Return one class for each of the most frequent values, one for the rest, one for none.

    Args:
        codes: int (n), index into ``labels``; ``origins.OTHER``, and less than 0 for no value.
        labels: of each value.
        queries: of each value.
        untold: what rows without a value are called.
        asks_untold: query for them.
        is_ranked: the first values are told, not the most frequent ones.
        tells_suspects: see ``Classes``.
    """
    counts = np.bincount(codes[codes >= 0], minlength=len(labels))
    order = np.arange(len(labels)) if is_ranked else np.argsort(-counts, kind="stable")
    told = order[counts[order] > 0][:MOST]
    rest, none = len(told), len(told) + 1
    table = np.full(len(labels) + 2, rest, np.uint8)
    table[told] = np.arange(len(told))
    table[len(labels)], table[len(labels) + 1] = rest, none  # OTHER and no value, from the end
    places = np.where(codes >= 0, codes, np.where(codes == OTHER, len(labels), len(labels) + 1))
    left = int((counts > 0).sum()) - len(told)
    others = f"{left:,} others" if left and not (codes == OTHER).any() else "others"
    bands = [Band(labels[value], code, code, queries[value]) for code, value in enumerate(told)]
    return Classes(
        codes=table[places],
        tints=(*TINTS[: len(told)], REST, UNTOLD),
        bands=(*bands, Band(others, rest, rest), Band(untold, none, none, asks_untold)),
        tells_suspects=tells_suspects,
    )


def by_number(
    values: ArrayLike,
    edges: Sequence[float],
    *,
    name: str,
    untold: str,
    ramp: str = "sequence",
    tells_suspects: bool = False,
) -> Classes:
    """Return classes along a ramp; every two edges have the same share of it.

    Args:
        values: float (n); NaN for none.
        edges: at least two, ascending; the first and the last hold what lies beyond them too.
        name: of the numbers, as a search asks for them; empty if it cannot.
        untold: what rows without a number are called.
        ramp: see ``Classes``.
        tells_suspects: see ``Classes``.
    """
    numbers = np.asarray(values, np.float64)  # as a search compares them
    fine = [np.linspace(low, high, STEPS, endpoint=False) for low, high in pairwise(edges)]
    steps = np.concatenate(fine)
    is_told = ~np.isnan(numbers)
    places = np.searchsorted(steps[1:], numbers, side="right")
    codes = np.where(is_told, places, len(steps)).astype(np.uint8)
    bands = [
        Band(label, number * STEPS, (number + 1) * STEPS - 1, query if name else "")
        for number, (label, query) in enumerate(_between(edges, name))
    ]
    return Classes(
        codes=codes,
        tints=(*((np.arange(len(steps)) + 0.5) / len(steps)).tolist(), UNTOLD),
        bands=(*bands[::-1], Band(untold, len(steps), len(steps))),
        ramp=ramp,
        tells_suspects=tells_suspects,
        title=name,
    )


def _between(edges: Sequence[float], name: str) -> list[tuple[str, str]]:
    """Return label and query of what lies between each two edges."""
    found = []
    for number, (low, high) in enumerate(pairwise(edges)):
        is_first, is_last = number == 0, number == len(edges) - 2
        if is_first and is_last:
            found.append(("all", f"{name}>={low:.9g}"))
        elif is_first:
            found.append((f"below {high:,.9g}", f"{name}<{high:.9g}"))
        elif is_last:
            found.append((f"{low:,.9g} and above", f"{name}>={low:.9g}"))
        else:
            found.append((f"{low:,.9g}–{high:,.9g}", f"{name}>={low:.9g} {name}<{high:.9g}"))
    return found
