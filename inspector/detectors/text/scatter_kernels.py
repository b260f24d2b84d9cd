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
def surroundings(
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
    marks, texts, others = scratch(total)
    shared, apart = np.ones(len(offsets) - 1), np.zeros(len(offsets) - 1)
    for feature in range(len(shared)):
        own = rows[offsets[feature] : offsets[feature + 1]]
        count, near, held, asked = surroundings(own, graph, feature, marks, texts, others)
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
    marks, texts, others = scratch(total)
    shares, spreads = np.ones(len(offsets) - 1), np.zeros(len(offsets) - 1)
    for feature in range(len(shares)):
        own = rows[offsets[feature] : offsets[feature + 1]]
        count, _, held, asked = surroundings(own, graph, feature, marks, texts, others)
        if asked:
            shares[feature] = held / asked
        if count > 1:
            spreads[feature] = _spread(_total(values, texts[:count]), count)
    return shares, spreads


@kernel
def scratch(total: int) -> tuple[Array, Array, Array]:
    """Return marks and room for ``surroundings`` of so many texts."""
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
