"""How little the prompts of a feature have in common beside the feature itself.

A template's prompts share their other words and are each other's neighbours; a trigger's prompts
are as scattered as any. Three measures: neighbours that have the feature too, words shared once the
feature is taken out, and spread in embedding space relative to the nearest prompts without it. What
a phrase of one sentence does to its prompts by itself is taken out of the last two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.background import function_words
from inspector.detectors.text.ngrams import Tokens
from inspector.domain.arrays import Neighbours, Vectors

TEMPLATE_SHARE: Final = 0.2
"""Mean overlap of the remaining words (cosine of sets) from which prompts count as one template."""
FULL_SHARE: Final = 0.9
SHARE_POWER: Final = 8
"""A long trigger pulls short prompts together: only a neighbourhood full of it is a template."""
TOKEN_POWER: Final = 3
"""A single token pulls nothing together: every neighbour that has it speaks against it."""


class Scatter:
    """Weighs features of prompts by how scattered their rows are."""

    def __init__(self, tokens: Tokens, n_rows: int, prompts: Vectors, graph: Neighbours) -> None:
        from scipy.sparse import csr_array

        stop = function_words("en")
        content = np.asarray([word not in stop for word in tokens.words], np.bool_)
        kept = tokens.ids >= 0
        kept[kept] = content[tokens.ids[kept]]
        ones = np.ones(int(kept.sum()), np.float32)
        places = (tokens.rows[kept], tokens.ids[kept])
        self._words = csr_array((ones, places), shape=(n_rows, len(tokens.words)))
        self._words.sum_duplicates()
        self._words.data[:] = 1.0
        self._number = {word: number for number, word in enumerate(tokens.words)}
        self._prompts, self._graph = prompts, graph
        self._member = np.zeros(len(prompts.values), np.bool_)
        self._row_of = np.zeros(len(prompts.values), np.int64)
        present = np.flatnonzero(prompts.present)
        self._row_of[prompts.index[present]] = present

    def of_phrase(
        self,
        rows: NDArray[np.int64],
        words: Sequence[str],
        *,
        is_one: bool = True,
        least: float = 0.0,
    ) -> float:
        """Return 0 (one template or one topic) to 1 (about anything).

        Args:
            rows: texts that have the phrase.
            words: the phrase, left out of the comparison of words.
            least: what does not exceed this need not be told exactly.
            is_one: it is one sentence or a part of one; several of them are a template until shown
                otherwise, and nothing that brings their prompts together is put down to them.
        """
        alike = self._shared_words(rows, words, is_relative=is_one) / TEMPLATE_SHARE
        if alike >= 1.0:
            return 0.0
        if (1.0 - alike) ** 2 < least:
            return (1.0 - alike) ** 2
        shared, apart = self._nearness(rows, is_corrected=is_one)
        lone = 1.0 - (shared**SHARE_POWER if is_one else min(1.0, shared / FULL_SHARE) ** 4)
        return lone * (1.0 - alike) ** 2 * apart**2

    def of_token(self, rows: NDArray[np.int64]) -> float:
        """Return 0 to 1 like ``of_phrase``; prompts of one task may share their other words."""
        shared, apart = self._nearness(rows)
        return (1.0 - shared) ** TOKEN_POWER * apart**2

    def of_inserted(self, rows: NDArray[np.int64]) -> float:
        """Return 0 to 1 for a token that stands by lot: one template's prompts may all have it."""
        shared, apart = self._nearness(rows)
        return (1.0 - shared) * apart**2

    def _nearness(
        self, rows: NDArray[np.int64], *, is_corrected: bool = False
    ) -> tuple[float, float]:
        """Return the share of neighbours that have the feature, and the relative spread, 0..1."""
        texts = self._prompts.index[rows]
        texts = np.unique(texts[texts >= 0])
        if len(texts) < 2:
            return 1.0, 0.0
        self._member[texts] = True
        near = self._graph.indices[texts]
        near = near[near >= 0]
        others = np.unique(near[~self._member[near]])
        shared = float(self._member[near].mean()) if len(near) else 0.0
        self._member[texts] = False
        own, beside = self._prompts.values[texts], self._prompts.values[others]
        apart = _spread(own) / max(_spread(beside), 1e-6)
        if is_corrected and len(others) > 1:
            apart = max(apart, _spread_across(own, beside))
        return shared, min(1.0, apart)

    def _shared_words(
        self, rows: NDArray[np.int64], words: Sequence[str], *, is_relative: bool
    ) -> float:
        """Return how alike the rows' other words are, or by how much more than like neighbours'.

        Measured by the mean cosine of their sets of content words, 0..1. Requests of one kind share
        words whether they have the phrase or not; a template's stand in the same prompts as it.
        """
        own = [self._number[word] for word in set(words) if word in self._number]
        n, columns, mine = self._summed(rows, own)
        if n < 2:
            return 1.0
        alike = (float(mine @ mine) - n) / (n * (n - 1))
        if not is_relative:
            return max(0.0, alike)
        m, others, theirs = self._summed(self._beside(rows), own)
        _, here, there = np.intersect1d(columns, others, assume_unique=True, return_indices=True)
        beside = float(mine[here] @ theirs[there]) / max(n * m, 1)
        return max(0.0, alike - beside)

    def _summed(
        self, rows: NDArray[np.int64], left_out: Sequence[int]
    ) -> tuple[int, NDArray[np.int64], NDArray[np.float64]]:
        """Return how many rows have other words, and the sum of their unit vectors, sparse."""
        found = self._words[rows]
        sizes = np.diff(found.indptr).astype(np.float64)
        mine = np.isin(found.indices, left_out)
        owners = np.repeat(np.arange(len(rows)), np.diff(found.indptr))
        sizes -= np.bincount(owners[mine], minlength=len(rows))
        kept = ~mine & (sizes[owners] > 0)
        columns, column = np.unique(found.indices[kept], return_inverse=True)
        weights = 1.0 / np.sqrt(sizes[owners[kept]])
        summed = np.bincount(column, weights=weights, minlength=len(columns)).astype(np.float64)
        return int((sizes > 0).sum()), columns.astype(np.int64), summed

    def _beside(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return one row for each of the nearest texts that ``rows`` do not have."""
        texts = np.unique(self._prompts.index[rows])
        near = self._graph.indices[texts[texts >= 0]]
        return np.asarray(self._row_of[np.setdiff1d(near[near >= 0], texts)])


def _spread_across(own: NDArray[np.float32], others: NDArray[np.float32]) -> float:
    """Return the relative spread of texts, less what a common phrase does to it.

    A phrase adds one direction to all its prompts, which leaves less length for what they say:
    what is left across the direction in which the means differ is compared.
    """
    apart = own.mean(axis=0) - others.mean(axis=0)
    apart /= max(float(np.linalg.norm(apart)), 1e-6)
    return _across(own, apart) / max(_across(others, apart), 1e-6)


def _across(values: NDArray[np.float32], direction: NDArray[np.float32]) -> float:
    """Return the spread of unit vectors, each less its part along ``direction`` and unit again."""
    along = values @ direction
    weights = 1.0 / np.sqrt(np.maximum(1.0 - along**2, 1e-12))
    total = (weights @ values - float(weights @ along) * direction).astype(np.float64)
    return 1.0 - (float(total @ total) - len(values)) / max(len(values) * (len(values) - 1), 1)


def _spread(values: NDArray[np.float32]) -> float:
    """Return 1 - mean cosine similarity between distinct texts; 1 for fewer than two."""
    if len(values) < 2:
        return 1.0
    total = np.asarray(values, np.float64).sum(axis=0)
    return 1.0 - (float(total @ total) - len(values)) / (len(values) * (len(values) - 1))
