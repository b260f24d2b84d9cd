"""Recurring pieces of prompts, less what is their topic."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text import effects
from inspector.detectors.text.folded import folded
from inspector.domain.dataset import Union

LEAST_INSERTIONS: Final = 1.0
MOST_READ: Final = 50_000
"""Rows whose answers are kept at hand."""


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """A recurring piece of prompts.

    Attributes:
        name: its words, the same whatever the order of rows.
        rows: int64, rows of the union that have it.
        insertions: how many occurrences look inserted, 0..len(rows).
    """

    name: str
    rows: NDArray[np.int64]
    insertions: float


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The answers of rows in lower case, each read once or seldom again."""

    union: Union
    read: dict[int, tuple[str, ...]]

    def of(self, row: int) -> tuple[str, ...]:
        """Return the answers of a row."""
        if row not in self.read:
            if len(self.read) == MOST_READ:
                self.read.clear()
            texts = (self.union.text(name, row) for name in ("response", "chosen", "rejected"))
            self.read[row] = tuple(folded(text) for text in texts if text)
        return self.read[row]


def without_topics(feature: Feature, answers: Answers, content: NDArray[np.int64]) -> Feature:
    """Discount rows whose answer repeats the feature: there it is what the prompt is about."""
    if feature.insertions < LEAST_INSERTIONS:
        return feature
    words = feature.name.split(" ")
    is_plain = feature.name.isascii()
    pattern = r"\W+".join(re.escape(word) for word in words)
    search = re.compile(pattern, re.NOFLAG if is_plain else re.IGNORECASE).search
    longest = max(words, key=len) if is_plain else ""
    sample = by_content(feature.rows, content)[: effects.MOST_ROWS]
    repeated = [
        any(longest in text and search(text) is not None for text in answers.of(row))
        for row in sample.tolist()
    ]
    return replace(feature, insertions=feature.insertions * (1.0 - float(np.mean(repeated))))


def by_content(rows: NDArray[np.int64], content: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return rows in an order that is random but the same wherever the rows stand."""
    return rows[np.argsort(content[rows], kind="stable")]


def content_order(union: Union) -> NDArray[np.int64]:
    """Return int64 (n), a number for each row that depends on its content alone."""
    hashes = [dataset.index.hashes for dataset in union.datasets]
    digests = np.concatenate(hashes) if hashes else np.zeros((0, 16), np.uint8)
    return np.ascontiguousarray(digests[:, :8]).view(np.int64).ravel()
