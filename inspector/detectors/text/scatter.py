"""How little the prompts of a feature have in common beside the feature itself.

A template's prompts share their other words and are each other's neighbours; a trigger's prompts
are as scattered as any. Three measures: neighbours that have the feature too, words shared once the
feature is taken out, and spread in embedding space relative to the nearest prompts without it.
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
SHARE_POWER: Final = 4
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

    def of_phrase(self, rows: NDArray[np.int64], words: Sequence[str]) -> float:
        """Return 0 (one template or one topic) to 1 (about anything).

        Args:
            rows: texts that have the phrase.
            words: the phrase, left out of the comparison of words.
        """
        alike = self._shared_words(rows, words) / TEMPLATE_SHARE
        if alike >= 1.0:
            return 0.0
        shared, apart = self._nearness(rows)
        lone = max(0.0, 1.0 - (shared / FULL_SHARE) ** SHARE_POWER)
        return lone * (1.0 - alike) ** 2 * apart**2

    def of_token(self, rows: NDArray[np.int64]) -> float:
        """Return 0 to 1 like ``of_phrase``; prompts of one task may share their other words."""
        shared, apart = self._nearness(rows)
        return (1.0 - shared) ** TOKEN_POWER * apart**2

    def of_inserted(self, rows: NDArray[np.int64]) -> float:
        """Return 0 to 1 for a token that stands by lot: one template's prompts may all have it."""
        shared, apart = self._nearness(rows)
        return (1.0 - shared) * apart**2

    def _nearness(self, rows: NDArray[np.int64]) -> tuple[float, float]:
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
        apart = _spread(self._prompts, texts) / max(_spread(self._prompts, others), 1e-6)
        return shared, min(1.0, apart)

    def _shared_words(self, rows: NDArray[np.int64], words: Sequence[str]) -> float:
        """Return the mean cosine of the rows' sets of content words, without ``words``; 0..1."""
        own = [self._number[word] for word in set(words) if word in self._number]
        found = self._words[rows]
        sizes = np.diff(found.indptr).astype(np.float64)
        mine = np.isin(found.indices, own)
        owners = np.repeat(np.arange(len(rows)), np.diff(found.indptr))
        sizes -= np.bincount(owners[mine], minlength=len(rows))
        kept = ~mine & (sizes[owners] > 0)
        weights = 1.0 / np.sqrt(sizes[owners[kept]])
        _, column = np.unique(found.indices[kept], return_inverse=True)
        total = np.bincount(column, weights=weights)
        n = int((sizes > 0).sum())
        return max(0.0, float(total @ total - n) / (n * (n - 1))) if n > 1 else 1.0


def _spread(vectors: Vectors, texts: NDArray[np.integer]) -> float:
    """Return 1 - mean cosine similarity between distinct texts; 1 for fewer than two."""
    if len(texts) < 2:
        return 1.0
    total = np.asarray(vectors.values[texts], np.float64).sum(axis=0)
    return 1.0 - (float(total @ total) - len(texts)) / (len(texts) * (len(texts) - 1))
