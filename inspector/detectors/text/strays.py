"""Hidden characters that recur: how often honest data hold so many of a kind or of one sequence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.rarity import ENCODED, MESSAGE, RATES, SHORT
from inspector.detectors.text.tails import fisher
from inspector.detectors.text.unicode import Hit, describe

SEVERAL: Final = "hidden text of several kinds"
SHOWN_P: Final = 0.1
SHARE: Final = 0.5
"""Of a kind's records, that the commonest of its sequences has, and that one side of chats has."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit in a field of a row, its kind as in ``rarity.RATES`` and its characters."""

    row: int
    field: str
    hit: Hit
    kind: str
    text: str

    @property
    def is_told(self) -> bool:
        """Tell whether what it hides could be read."""
        return self.kind in {MESSAGE, ENCODED}


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """What recurs: a kind, or one sequence of characters, anywhere or on one side of the chats.

    Attributes:
        kind: its name in ``rarity.RATES``.
        hits: all of it.
        rows: int64, ascending.
        p_value: of any of the patterns looked at being so frequent in honest data.
    """

    kind: str
    hits: tuple[Found, ...]
    rows: NDArray[np.int64]
    p_value: float

    @property
    def text(self) -> str:
        """The first of its texts, to tell patterns apart."""
        return min(found.text for found in self.hits)


def standing_out(hits: Sequence[Found], total: int) -> list[Pattern]:
    """Return the patterns that few honest data sets hold, strongest first."""
    found = _find(hits, total)
    return _without_parts([one for one in [*found, *_united(found)] if one.p_value <= SHOWN_P])


def _find(hits: Sequence[Found], total: int) -> list[Pattern]:
    """Return every kind found, and every short sequence of it that two records hold.

    The share of records with a kind differs from data set to data set. Of its law only the mean is
    known, and so it is taken to be exponential (Jaynes 1957): the count is geometric.
    """
    members: dict[tuple[str, Hashable, float], list[Found]] = defaultdict(list)
    for found in hits:
        members[found.kind, None, 1.0].append(found)
        if len(found.text) <= SHORT and not found.is_told:
            side = "prompt" if found.field == "prompt" else "answer"
            members[found.kind, found.text, SHARE].append(found)
            members[found.kind, (found.text, side), SHARE * SHARE].append(found)
    rows = {key: np.unique([found.row for found in some]) for key, some in members.items()}
    tried = len(RATES) + sum(share < 1.0 for _, _, share in members)
    patterns = []
    for (kind, which, share), some in members.items():
        held = rows[kind, which, share]
        mean = RATES[kind] * share * total
        p = float(-np.expm1(tried * np.log1p(-((mean / (1.0 + mean)) ** len(held)))))
        if share == 1.0 or len(held) > 1:
            patterns.append(Pattern(kind, tuple(some), held.astype(np.int64), p))
    return patterns


def _united(patterns: Sequence[Pattern]) -> list[Pattern]:
    """Return all kinds that stand out as one pattern, if several do (Fisher 1932)."""
    best: dict[str, Pattern] = {}
    for pattern in sorted(patterns, key=lambda one: (-len(one.rows), one.p_value)):
        best.setdefault(pattern.kind, pattern)  # the kind as a whole
    shown = [pattern for pattern in best.values() if pattern.p_value <= SHOWN_P]
    if len(shown) < 2:
        return []
    hits = tuple(found for pattern in shown for found in pattern.hits)
    rows = np.unique(np.concatenate([pattern.rows for pattern in shown]))
    p = max(fisher([pattern.p_value for pattern in best.values()]), 1e-300)
    return [Pattern(SEVERAL, hits, rows, p)]


def describe_pattern(pattern: Pattern) -> tuple[str, str, str]:
    """Return the commonest text of a pattern, its title, and what it is in words."""
    hits = sorted(pattern.hits, key=lambda found: (found.text, found.hit.payload))
    text = Counter(found.text for found in hits).most_common(1)[0][0]
    first = next(found for found in hits if found.text == text)
    what = describe(text, Hit(0, len(text), first.hit.kind))
    if first.is_told:
        what = f"“{Counter(found.hit.payload for found in hits).most_common(1)[0][0]}”"
    if pattern.kind == SEVERAL:
        what = ", ".join(sorted({found.kind for found in hits}))
    count = len(pattern.rows)
    title = f"{pattern.kind} in {count} {'row' if count == 1 else 'rows'}: {what}"
    who = "1 row holds" if count == 1 else f"{count} rows hold"
    more = " and others" if len({found.text for found in hits}) > 1 else ""
    return text, title, f"{who} {pattern.kind}: {what}{more}."


def _without_parts(patterns: Sequence[Pattern]) -> list[Pattern]:
    """Return the patterns, strongest first, less those whose rows a stronger one of a kind has."""
    kept: list[Pattern] = []
    order = sorted(patterns, key=lambda one: (one.p_value, -len(one.rows), one.kind, one.text))
    for pattern in order:
        if not any(
            other.kind == pattern.kind and np.isin(pattern.rows, other.rows).all() for other in kept
        ):
            kept.append(pattern)
    return kept
