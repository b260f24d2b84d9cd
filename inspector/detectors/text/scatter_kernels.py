"""Compiled loops over the prompts of many features at once, and over what is near them.

A feature's rows are ``rows[offsets[f]:offsets[f + 1]]``. What was met before is marked with the
feature's number, so that no array is cleared between two features.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.compiled import kernel, summing

Array = NDArray[Any]


@kernel
def _surroundings(
    rows: Array, graph: tuple[Array, Array], mark: int, marks: Array, texts: Array, others: Array
) -> tuple[int, int, int, int]:
    """Write the distinct texts of rows, and their neighbours that are none of them.

    Returns:
        How many of both, how many neighbours are among the texts, and how many there are.
    """
    index, near = graph
    own, other = 2 * mark, 2 * mark + 1
    count, beside, asked, held = 0, 0, 0, 0
    for row in rows:
        text = index[row]
        if text >= 0 and marks[text] != own:
            marks[text], texts[count] = own, text
            count += 1
    for text in texts[:count]:
        for one in near[text]:
            if one < 0:
                continue
            asked += 1
            if marks[one] == own:
                held += 1
            elif marks[one] != other:
                marks[one], others[beside] = other, one
                beside += 1
    return count, beside, held, asked


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
    begins, ids = words
    total = len(graph[1])
    most = int(ids.max()) + 1 if len(ids) else 1
    marks, texts, others = _scratch(total)
    skipped, stamps, sums = np.full(most, -1, np.int64), np.full(most, -1, np.int64), np.zeros(most)
    touched = np.empty(most, np.int64)
    found = np.ones(len(offsets) - 1)
    for feature in range(len(found)):
        for word in left_out[0][left_out[1][feature] : left_out[1][feature + 1]]:
            if word < most:
                skipped[word] = feature
        own = rows[offsets[feature] : offsets[feature + 1]]
        n, known = 0, 0
        for row in own:
            weight = _weight(row, words, skipped, feature)
            n += weight > 0.0
            for at in range(begins[row], begins[row + 1]):
                word = ids[at]
                if skipped[word] == feature:
                    continue
                if stamps[word] != feature:
                    stamps[word], sums[word], touched[known] = feature, 0.0, word
                    known += 1
                sums[word] += weight
        if n < 2:
            continue
        square = 0.0
        for word in touched[:known]:
            square += sums[word] * sums[word]
        alike = (square - n) / (n * (n - 1))
        if is_relative[feature] and alike > 0.0:
            _, count, _, _ = _surroundings(own, graph, feature, marks, texts, others)
            m, shared = 0, 0.0
            for text in others[:count]:
                row = row_of[text]
                weight, product = _weight(row, words, skipped, feature), 0.0
                m += weight > 0.0
                for at in range(begins[row], begins[row + 1]):
                    if stamps[ids[at]] == feature:
                        product += sums[ids[at]]
                shared += weight * product
            alike -= shared / max(n * m, 1)
        found[feature] = max(0.0, alike)
    return found


@kernel
def _weight(row: int, words: tuple[Array, Array], skipped: Array, feature: int) -> float:
    """Return what a word counts in the unit vector of a row's other words; 0 if it has none."""
    size = 0
    for at in range(words[0][row], words[0][row + 1]):
        size += skipped[words[1][at]] != feature
    return 1.0 / np.sqrt(size) if size else 0.0


@kernel
def nearness(
    features: tuple[Array, Array], is_corrected: Array, graph: tuple[Array, Array], values: Array
) -> tuple[Array, Array]:
    """Return the share of neighbours that have each feature, and the relative spread, 0..1.

    Args:
        features: rows and offsets.
        is_corrected: bool (f), what the feature itself does to its texts is taken out.
        graph: the text of each row, -1 for none; the nearest texts of each text.
        values: float32 (m, d), unit vectors of the texts.

    Returns:
        float64 (f) twice; 1 and 0 for fewer than two texts.
    """
    rows, offsets = features
    total = len(graph[1])
    marks, texts, others = _scratch(total)
    shared, apart = np.ones(len(offsets) - 1), np.zeros(len(offsets) - 1)
    for feature in range(len(shared)):
        own = rows[offsets[feature] : offsets[feature + 1]]
        count, near, held, asked = _surroundings(own, graph, feature, marks, texts, others)
        if count < 2:
            continue
        shared[feature] = held / max(asked, 1)
        mine, theirs = _total(values, texts[:count]), _total(values, others[:near])
        apart[feature] = _spread(mine, count) / max(_spread(theirs, near), 1e-6)
        if is_corrected[feature] and near > 1 and apart[feature] < 1.0:
            way = mine / count - theirs / near
            way /= max(np.sqrt((way * way).sum()), 1e-6)
            short = way.astype(np.float32)
            own_spread = _across(values, texts[:count], short)
            ratio = own_spread / max(_across(values, others[:near], short), 1e-6)
            apart[feature] = max(apart[feature], ratio)
        apart[feature] = min(1.0, apart[feature])
    return shared, apart


@kernel
def gatherings(
    features: tuple[Array, Array], graph: tuple[Array, Array], values: Array
) -> tuple[Array, Array]:
    """Return the share of neighbours that have each feature, and the spread of its texts.

    Arguments as for ``nearness``.

    Returns:
        float64 (f) twice; a share of 1 where there are no neighbours, and no spread of one text.
    """
    rows, offsets = features
    total = len(graph[1])
    marks, texts, others = _scratch(total)
    shares, spreads = np.ones(len(offsets) - 1), np.zeros(len(offsets) - 1)
    for feature in range(len(shares)):
        own = rows[offsets[feature] : offsets[feature + 1]]
        count, _, held, asked = _surroundings(own, graph, feature, marks, texts, others)
        if asked:
            shares[feature] = held / asked
        if count > 1:
            spreads[feature] = _spread(_total(values, texts[:count]), count)
    return shares, spreads


@kernel
def _scratch(total: int) -> tuple[Array, Array, Array]:
    return np.full(total, -1, np.int64), np.empty(total, np.int64), np.empty(total, np.int64)


@kernel
def _total(values: Array, texts: Array) -> Array:
    total = np.zeros(values.shape[1])
    for text in texts:
        for axis in range(len(total)):
            total[axis] += values[text, axis]
    return total


@kernel
def _spread(total: Array, count: int) -> float:
    """Return 1 - mean cosine between distinct texts by their sum; 1 for fewer than two."""
    if count < 2:
        return 1.0
    return float(1.0 - ((total * total).sum() - count) / (count * (count - 1.0)))


@summing
def _across(values: Array, texts: Array, way: Array) -> float:
    """Return the spread of texts, each less its part along ``way`` and unit again."""
    total, taken = np.zeros(len(way)), 0.0
    for text in texts:
        along = np.float32(0.0)
        for axis in range(len(way)):
            along += values[text, axis] * way[axis]
        weight = 1.0 / np.sqrt(max(1.0 - float(along) * float(along), 1e-12))
        taken += weight * along
        for axis in range(len(way)):
            total[axis] += weight * values[text, axis]
    for axis in range(len(way)):
        total[axis] -= taken * way[axis]
    return _spread(total, len(texts))
