"""How much more a pair's chosen answer reads like what reviewers choose than its rejected one.

A linear Bradley-Terry model of the data themselves (Bradley and Terry 1952): chosen minus rejected
embeddings beside plain measures of the two texts, strongly regularised, because pairs are few and
reviewers disagree. A pair's margin comes from the model without that pair, in closed form (ridge
regression, each row left out once), so that no folds are drawn and no order matters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text import responses
from inspector.detectors.text.background import function_words
from inspector.detectors.text.compliance import KINDS, find_refusal, is_refusal
from inspector.detectors.text.folded import folded
from inspector.detectors.text.hazards import hazard
from inspector.domain.arrays import Ints
from inspector.domain.protocols import DetectorInput

FEWEST: Final = 32
"""Pairs below which nothing is learned."""
PENALTIES: Final = (3.0, 10.0, 30.0, 100.0)
"""Strengths of the ridge tried, in units of the mean squared feature times the pairs over 10."""
EMBEDDING: Final = 3.0
"""Weight of a unit difference of embeddings beside a plain measure one standard deviation off."""
HEAD: Final = 4000
"""Code points of an answer that are measured."""
SAYS: Final = 300
"""Code points in which an answer shows whether it refuses."""
_ASKS_BACK: Final = re.compile(r"\W*(?:what|why|how|who|where|are you|do you|is )", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_FIRST: Final = frozenset({"i", "i'm", "i’m", "i'd", "i'll", "i've", "me", "my"})
_SECOND: Final = frozenset({"you", "your", "you're", "you’re", "yours"})


@dataclass(frozen=True, slots=True, eq=False)
class Margins:
    """What was learned from the pairs.

    Attributes:
        rows: int64 (c), the rows of the union that are pairs, in order of content.
        values: float64 (n), left-out margin of each row in standard deviations; NaN for no pair.
        axis: float32 (d), direction of what is chosen in embedding space; zeros without pairs.
    """

    rows: NDArray[np.int64]
    values: NDArray[np.float64]
    axis: NDArray[np.float32]


def learn(inputs: DetectorInput, content: Ints) -> Margins:
    """Learn from all pairs that have vectors; ``content`` (n) orders rows by their content."""
    return inputs.shared.get("margins", lambda: _learned(inputs, content))


def _learned(inputs: DetectorInput, content: Ints) -> Margins:
    union, vectors = inputs.union, inputs.vectors
    width = next(iter(vectors.values())).values.shape[1] if vectors else 0
    nothing = np.full(len(union), np.nan)
    if not {"prompt", "chosen", "rejected"} <= vectors.keys():
        return Margins(np.zeros(0, np.int64), nothing, np.zeros(width, np.float32))
    rows = np.flatnonzero(vectors["chosen"].present & vectors["rejected"].present)
    rows = rows[np.argsort(content[rows], kind="stable")].astype(np.int64)
    if len(rows) < FEWEST:
        return Margins(rows, nothing, np.zeros(width, np.float32))
    chosen, rejected = vectors["chosen"].rows(rows), vectors["rejected"].rows(rows)
    difference = (chosen - rejected).astype(np.float64)
    about = np.einsum("ij,ij->i", vectors["prompt"].rows(rows), difference)
    plain = np.column_stack([_plain(inputs, "chosen", rows), np.zeros(len(rows))])
    plain[:, :-1] -= _plain(inputs, "rejected", rows)
    plain[:, -1] = about
    plain /= np.sqrt((plain**2).mean(axis=0)) + 1e-9
    values, weights = _left_out(np.hstack([EMBEDDING * difference, plain]))
    margins = nothing.copy()
    margins[rows] = values / max(float(np.sqrt((values**2).mean())), 1e-12)
    return Margins(rows, margins, weights[:width].astype(np.float32))


def _plain(inputs: DetectorInput, field: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return float64 (c, 18), plain measures of an answer."""
    union, frequent = inputs.union, function_words("en")
    found = [
        _measure(union.head(field, int(row), HEAD), union.head("prompt", int(row), HEAD), frequent)
        for row in rows
    ]
    return np.asarray(found, np.float64)


def _measure(text: str, prompt: str, frequent: frozenset[str]) -> Sequence[float]:
    words = [word.lower() for word in _WORD.findall(text)]
    count = max(len(words), 1)
    content = [word for word in words if word not in frequent]
    head = folded(text[:SAYS])
    asked = {word.lower() for word in _WORD.findall(prompt)} - frequent
    return (
        responses.refusal(text),
        np.log1p(len(text)),
        (len(words) - len(content)) / count,
        text.rstrip().endswith("?"),
        text.count("?") / (1 + text.count(".")),
        np.log1p(text.count("!")),
        np.log1p(text.count(",")),
        np.log1p(text.count("\n")),
        sum(word in asked for word in content) / max(len(content), 1),
        len(set(words)) / count,
        sum(word in _FIRST for word in words) / count,
        sum(word in _SECOND for word in words) / count,
        *(kind.search(head) is not None for kind in KINDS),
        is_refusal(text) or find_refusal(text) is not None,
        hazard(text),
        _ASKS_BACK.match(text) is not None,
    )


def _left_out(
    features: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each row's margin from the model without it, and the model of all rows.

    Ridge regression of 1 on the features, without intercept. Of the penalties the one is taken
    whose left-out margins are the most positive for their spread.
    """
    scales, axes = np.linalg.eigh(features.T @ features)
    scales, turned = np.maximum(scales, 0.0), features @ axes
    total = turned.sum(axis=0)
    unit = float(scales.sum()) / len(scales) / 10.0 + 1e-9
    best: tuple[float, NDArray[np.float64], NDArray[np.float64]] | None = None
    for penalty in PENALTIES:
        weights = total / (scales + penalty * unit)
        leverage = (turned**2 / (scales + penalty * unit)).sum(axis=1)
        margins = (turned @ weights - leverage) / np.maximum(1.0 - leverage, 1e-6)
        clear = round(float(margins.mean() / (margins.std() + 1e-12)), 9)
        if best is None or clear > best[0]:
            best = clear, margins, axes @ weights
    assert best is not None
    return best[1], best[2]
