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
from inspector.domain.protocols import DetectorInput

TEMPLATE_SHARE: Final = 0.2
"""Mean overlap of the remaining words (cosine of sets) from which prompts count as one template."""
FULL_SHARE: Final = 0.9
SHARE_POWER: Final = 8
"""A long trigger pulls short prompts together: only a neighbourhood full of it is a template."""
TOKEN_POWER: Final = 3
"""A single token pulls nothing together: every neighbour that has it speaks against it."""


Rows = Sequence[NDArray[np.int64]]
"""The texts that have each of some features."""


class Scatter:
    """Weighs features of prompts by how scattered their rows are.

    Args:
        tokens: of the prompts; none if only ``of_tokens`` or ``of_inserted`` is asked.
        inputs: with vectors and neighbours of the prompts.
    """

    def __init__(self, tokens: Tokens, inputs: DetectorInput) -> None:
        prompts = inputs.vectors["prompt"]
        self._words = _content_words(tokens, len(inputs.union))
        self._graph = prompts.index, inputs.neighbours["prompt"].indices
        self._values = prompt_values(inputs)
        self._row_of = np.zeros(len(prompts.values), np.int64)
        present = np.flatnonzero(prompts.present)
        self._row_of[prompts.index[present]] = present

    def of_phrases(
        self, rows: Rows, words: Rows, is_one: NDArray[np.bool_], least: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return for each phrase 0 (one template or one topic) to 1 (about anything).

        Args:
            rows: texts that have the phrase.
            words: numbers of its words, left out of the comparison of words.
            is_one: it is one sentence or a part of one; several of them are a template until shown
                otherwise, and nothing that brings their prompts together is put down to them.
            least: what does not exceed this need not be told exactly.
        """
        from inspector.detectors.text.likeness_kernels import likeness

        features = flat(rows)
        alike = likeness(features, flat(words), is_one, self._graph, self._row_of, self._words)
        alike = np.minimum(alike / TEMPLATE_SHARE, 1.0)
        weights = (1.0 - alike) ** 2
        open_ = np.flatnonzero((alike < 1.0) & (weights >= least))
        shared, apart = self._nearness([rows[one] for one in open_.tolist()], is_one[open_])
        several = np.minimum(1.0, shared / FULL_SHARE) ** 4
        lone = 1.0 - np.where(is_one[open_], shared**SHARE_POWER, several)
        weights[open_] *= lone * apart**2
        return weights

    def of_tokens(self, rows: Rows) -> NDArray[np.float64]:
        """Return 0 to 1 like ``of_phrases``; prompts of one task may share their other words."""
        shared, apart = self._nearness(rows, np.zeros(len(rows), np.bool_))
        return (1.0 - shared) ** TOKEN_POWER * apart**2

    def of_inserted(self, rows: Rows) -> NDArray[np.float64]:
        """Return 0 to 1 for tokens that stand by lot: one template's prompts may all have one."""
        shared, apart = self._nearness(rows, np.zeros(len(rows), np.bool_))
        return (1.0 - shared) * apart**2

    def _nearness(
        self, rows: Rows, is_corrected: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the shares of neighbours that have a feature, and the relative spreads, 0..1.

        A phrase adds one direction to all its prompts, which leaves less length for what they say:
        corrected, what is left across the direction in which the means differ is compared too.
        """
        from inspector.detectors.text.scatter_kernels import nearness

        return nearness(flat(rows), is_corrected, self._graph, self._values)


def prompt_values(inputs: DetectorInput) -> NDArray[np.float32]:
    """Return the vectors of the distinct prompts as the kernels take them."""
    values = inputs.vectors["prompt"].values
    return inputs.shared.get("prompt vectors", lambda: np.ascontiguousarray(values, np.float32))


def flat(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return arrays end to end, and where each begins."""
    offsets = np.append(0, np.cumsum([len(one) for one in rows], dtype=np.int64))
    return np.concatenate([np.zeros(0, np.int64), *rows]), offsets


def _content_words(tokens: Tokens, n_rows: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the distinct words of each text but for function words, CSR: offsets and words."""
    from scipy.sparse import csr_array

    stop = function_words("en")
    content = np.asarray([word not in stop for word in tokens.words], np.bool_)
    kept = tokens.ids >= 0
    kept[kept] = content[tokens.ids[kept]]
    ones = np.ones(int(kept.sum()), np.int8)
    places = (tokens.rows[kept], tokens.ids[kept])
    words = csr_array((ones, places), shape=(n_rows, len(tokens.words)))
    words.sum_duplicates()
    return words.indptr, words.indices
