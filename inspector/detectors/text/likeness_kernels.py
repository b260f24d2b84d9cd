"""Compiled loops over the words that the prompts of features share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.compiled import kernel
from inspector.detectors.text.scatter_kernels import scratch, surroundings

Array = NDArray[Any]


@kernel
def likeness(
    features: tuple[Array, Array],
    left_out: tuple[Array, Array],
    is_relative: Array,
    graph: tuple[Array, Array],
    row_of: Array,
    words: tuple[Array, Array],
) -> Array:
    """Return how alike the other words of a feature's rows are, mean cosine of sets, 0..1.

    Args:
        features: rows and offsets.
        left_out: words of the features that do not count, and offsets.
        is_relative: bool (f), less how alike they are to the words of the texts beside.
        graph: the text of each row, -1 for none; the nearest texts of each text.
        row_of: a row of each text.
        words: CSR of rows by distinct words: offsets and words.

    Returns:
        float64 (f); 1 where fewer than two rows have other words.
    """
    rows, offsets = features
    marks, texts, others = scratch(len(graph[1]))
    most = int(words[1].max()) + 1 if len(words[1]) else 0
    stamps, sums, touched = (
        np.full((2, most), -1, np.int64),
        np.zeros(most),
        np.empty(most, np.int64),
    )
    found = np.ones(len(offsets) - 1)
    for feature in range(len(found)):
        for word in left_out[0][left_out[1][feature] : left_out[1][feature + 1]]:
            if word < most:
                stamps[0, word] = feature
        own = rows[offsets[feature] : offsets[feature + 1]]
        n, square = _summed(own, words, feature, stamps, sums, touched)
        if n < 2:
            continue
        alike = (square - n) / (n * (n - 1))
        if is_relative[feature] and alike > 0.0:
            _, count, _, _ = surroundings(own, graph, feature, marks, texts, others)
            alike -= _resemblance(row_of[others[:count]], words, feature, stamps, sums) / n
        found[feature] = max(0.0, alike)
    return found


@kernel
def _summed(
    rows: Array,
    words: tuple[Array, Array],
    feature: int,
    stamps: Array,
    sums: Array,
    touched: Array,
) -> tuple[int, float]:
    """Sum the unit vectors of the rows' words; return how many have any, and the squared length.

    ``stamps`` tells which words are left out, and of which ``sums`` are this feature's.
    """
    begins, ids = words
    skipped, stamped = stamps
    n, known, square = 0, 0, 0.0
    for row in rows:
        weight = _weight(row, words, skipped, feature)
        n += weight > 0.0
        for word in ids[begins[row] : begins[row + 1]]:
            if skipped[word] == feature:
                continue
            if stamped[word] != feature:
                stamped[word], sums[word], touched[known] = feature, 0.0, word
                known += 1
            sums[word] += weight
    for word in touched[:known]:
        square += sums[word] * sums[word]
    return n, square


@kernel
def _resemblance(
    rows: Array, words: tuple[Array, Array], feature: int, stamps: Array, sums: Array
) -> float:
    """Return the mean product of the rows' unit vectors with ``sums``; rows without words aside."""
    begins, ids = words
    skipped, stamped = stamps
    n, total = 0, 0.0
    for row in rows:
        weight, product = _weight(row, words, skipped, feature), 0.0
        n += weight > 0.0
        for word in ids[begins[row] : begins[row + 1]]:
            if stamped[word] == feature:
                product += sums[word]
        total += weight * product
    return total / max(n, 1)


@kernel
def _weight(row: int, words: tuple[Array, Array], skipped: Array, feature: int) -> float:
    """Return what a word counts in the unit vector of a row's other words; 0 if it has none."""
    size = 0
    for word in words[1][words[0][row] : words[0][row + 1]]:
        size += skipped[word] != feature
    return 1.0 / np.sqrt(size) if size else 0.0
