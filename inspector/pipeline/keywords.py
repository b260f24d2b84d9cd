"""Three keywords for each cluster of the map: what its texts say and those of others do not.

Class-based TF-IDF (Grootendorst 2022, arXiv 2203.05794) on shares instead of counts: a term weighs
the share of the cluster's texts that hold it, times the squared logarithm of how rarely the texts
of an average cluster do, so that words that all clusters use weigh little in any language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.clusters import ClusterLevel
from inspector.domain.protocols import Task
from inspector.pipeline.words import BREAK, are_functional, is_variant, words_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

VERSION: Final = 1
SAMPLE: Final = 120
"""Texts of a cluster that are read, spread evenly over it: the cost does not grow with the data."""
REST: Final = 1_000
"""Texts read that are in no cluster, so that what all texts say is known."""
WORDS: Final = 3
CANDIDATES: Final = 40
FEWEST: Final = 3
"""Texts of the sample that must hold a term."""
LIFT: Final = 1.5
"""How many times more often than on average the texts of a cluster must hold a keyword."""
FEW: Final = 2.5
"""Clusters that may share a word, where there are so few that this is more than ``COMMON``."""
COMMON: Final = 0.1
"""A word that more texts hold than this share says nothing."""
PHRASE: Final = 0.6
"""A phrase of two words stands for both if it is in this share of the texts with the first."""

TextOf = Callable[[int], str]


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Words and phrases of two words in the texts that were read.

    Attributes:
        texts: int64 (s), which texts.
        held: bool (s, t), sparse: which text holds which term.
        words: the vocabulary.
        pairs: int64 (t, 2), the words of each term; the second is -1 in a single word.
    """

    texts: NDArray[np.int64]
    held: csr_array
    words: list[str]
    pairs: NDArray[np.int64]

    def name(self, term: int) -> str:
        """Return a term as it is shown."""
        return " ".join(self.words[word] for word in self.pairs[term].tolist() if word >= 0)


def add_keywords(
    levels: Sequence[ClusterLevel], order: NDArray[np.int64], text_of: TextOf, task: Task
) -> tuple[ClusterLevel, ...]:
    """Return the levels with keywords.

    Args:
        levels: clusters of m distinct texts.
        order: int64 (m), the texts in an order that depends on nothing but what they are, as
            their places on the map; each so many-th text of a cluster is read.
        text_of: the beginning of a text.
        task: told about the texts that are read.
    """
    chosen = _sampled(levels, order)
    if not len(chosen):
        return tuple(levels)
    terms = _read(chosen, text_of, task)
    finest = _usual(*_shares(levels[-1], terms))
    return tuple(replace(level, keywords=_keywords(level, terms, finest)) for level in levels)


def _sampled(levels: Sequence[ClusterLevel], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the texts to read, ascending."""
    kept = []
    for level in levels:
        labels = np.asarray(level.labels)[order]
        by_cluster = np.argsort(labels, kind="stable")
        edges = np.searchsorted(labels[by_cluster], np.arange(-1, len(level) + 1))
        for number, (start, end) in enumerate(pairwise(edges.tolist())):
            most = REST if number == 0 else SAMPLE
            picks = np.linspace(start, end - 1, min(most, end - start)).round()
            kept.append(order[by_cluster[picks.astype(np.int64)]])
    return np.unique(np.concatenate(kept)) if kept else np.zeros(0, np.int64)


def _read(texts: NDArray[np.int64], text_of: TextOf, task: Task) -> Terms:
    """Split the texts into terms; one pass, only word numbers are kept."""
    numbers: dict[str, int] = {BREAK: 0}
    ids: list[int] = []
    lengths: list[int] = []
    for done, text in enumerate(texts.tolist()):
        if done % 1_000 == 0:
            task.report(done, len(texts), "keywords")
        words = [BREAK, *words_of(text_of(text))]
        ids += [numbers.setdefault(word, len(numbers)) for word in words]
        lengths.append(len(words))
    codes = np.asarray(ids, np.int64)
    counts = np.bincount(codes, minlength=len(numbers))
    counts[0] = 0
    codes[are_functional(list(numbers), counts)[codes]] = 0
    rows = np.repeat(np.arange(len(texts)), lengths)
    follows = np.append(codes[1:], 0)  # each text begins with a break
    is_word, is_pair = codes > 0, (codes > 0) & (follows > 0) & (codes != follows)
    terms = np.concatenate([codes[is_word] << 32, (codes[is_pair] << 32) | follows[is_pair]])
    return _terms(texts, terms, np.concatenate([rows[is_word], rows[is_pair]]), list(numbers))


def _terms(
    texts: NDArray[np.int64],
    codes: NDArray[np.int64],
    rows: NDArray[np.int64],
    words: list[str],
) -> Terms:
    from scipy import sparse

    kinds, terms = np.unique(codes, return_inverse=True)
    held = sparse.csr_array(
        (np.ones(len(terms), np.float32), (rows, terms)), shape=(len(texts), len(kinds))
    )
    held.sum_duplicates()
    held.data[:] = 1.0
    kept = np.flatnonzero(held.sum(axis=0) >= FEWEST)
    pairs = np.column_stack([kinds[kept] >> 32, kinds[kept] & 0xFFFFFFFF])
    pairs[pairs[:, 1] == 0, 1] = -1
    return Terms(texts, held[:, kept].tocsr(), words, pairs)


def _shares(level: ClusterLevel, terms: Terms) -> tuple[csr_array, NDArray[np.int64]]:
    """Return which share of the texts read of each cluster holds each term, and how many were.

    The first row is that of the texts in no cluster.
    """
    from scipy import sparse

    labels = np.asarray(level.labels)[terms.texts] + 1
    sizes = np.bincount(labels, minlength=len(level) + 1)
    weights = (1.0 / np.maximum(sizes, 1))[labels]
    places = (labels, np.arange(len(labels)))
    classes = sparse.csr_array((weights, places), shape=(len(sizes), len(labels)))
    return sparse.csr_array(classes @ terms.held), sizes


def _keywords(
    level: ClusterLevel, terms: Terms, finest: NDArray[np.float64]
) -> tuple[tuple[str, ...], ...]:
    """Return the keywords of each cluster; ``finest`` is how usual each term is.

    Terms are weighed by the clusters of the finest level, which are many, and must be more usual
    in the cluster than in the others of its own level.
    """
    shares, sizes = _shares(level, terms)
    usual = _usual(shares, sizes)
    is_common = usual > max(COMMON, FEW / len(sizes))
    least = np.where(is_common, np.inf, LIFT * usual)
    found = []
    for number in range(1, len(level) + 1):
        needed = np.maximum(least, 0.99 * FEWEST / max(int(sizes[number]), 1))
        found.append(_best(*_row(shares, number), needed, finest, terms))
    return tuple(found)


def _usual(shares: csr_array, sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of the texts of an average cluster that hold each term."""
    return np.asarray(shares.sum(axis=0), np.float64) / max(int((sizes > 0).sum()), 1)


def _row(matrix: csr_array, row: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    part = slice(int(matrix.indptr[row]), int(matrix.indptr[row + 1]))
    return matrix.indices[part].astype(np.int64), matrix.data[part].astype(np.float64)


def _best(
    found: NDArray[np.int64],
    shares: NDArray[np.float64],
    needed: NDArray[np.float64],
    usual: NDArray[np.float64],
    terms: Terms,
) -> tuple[str, ...]:
    """Return the best terms of a cluster, none of which repeats a word of another.

    Args:
        found: int64 (f), terms that it has.
        shares: float64 (f), share of its texts that hold each.
        needed: float64 (t), share that makes a term one.
        usual: float64 (t), share of the texts of an average cluster.
        terms: the t terms.
    """
    is_telling = shares >= needed[found]
    found, shares = found[is_telling], shares[is_telling]
    pairs = terms.pairs[found]
    is_whole = np.isin(pairs, [*pairs[pairs[:, 1] < 0, 0], -1]).all(axis=1)
    found, shares = found[is_whole], shares[is_whole]
    weights = shares * np.log(np.minimum(usual[found], 1.0)) ** 2
    first = np.argsort(-weights, kind="stable")[:CANDIDATES].tolist()
    names = {place: terms.name(int(found[place])) for place in first}
    first.sort(key=lambda place: (-round(float(weights[place]), 6), names[place]))
    chosen: list[str] = []
    for place in first:
        name = _phrase(place, first, names, shares)
        if not any(_repeats(name, other) for other in chosen):
            chosen.append(name)
        if len(chosen) == WORDS:
            break
    return tuple(chosen)


def _phrase(
    place: int, places: Sequence[int], names: dict[int, str], shares: NDArray[np.float64]
) -> str:
    """Return the phrase that a word nearly always stands in, or the word."""
    name = names[place]
    for other in places:
        if " " in name or " " not in names[other]:
            continue
        if name in names[other].split() and shares[other] >= PHRASE * shares[place]:
            return names[other]
    return name


def _repeats(one: str, other: str) -> bool:
    return any(is_variant(word, known) for word in one.split() for known in other.split())
