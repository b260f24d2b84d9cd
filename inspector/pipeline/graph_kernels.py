"""Compiled loops over whole kNN graphs: improve one, or spread it over copies.

Importing this module imports numba, so others do so inside functions.
"""

from __future__ import annotations

import numpy as np

from inspector.pipeline.neighbour_kernels import Array, keep, kernel, product


@kernel
def reverse(indices: Array) -> Array:
    """Return, for each row, the first rows that have it as a neighbour; -1 pads."""
    back = np.full_like(indices, -1)
    counts = np.zeros(len(indices), np.int32)
    for place in range(indices.shape[1]):  # nearest first
        for row in range(len(indices)):
            other = indices[row, place]
            if other >= 0 and counts[other] < back.shape[1]:
                back[other, counts[other]] = row
                counts[other] += 1
    return back


@kernel
def improve(
    first: int,
    last: int,
    table: Array,
    old: Array,
    back: Array,
    indices: Array,
    similarities: Array,
) -> None:
    """Offer rows what lies near their neighbours: two steps in the graph, either way along it."""
    k = old.shape[1]
    seen = np.full(len(table), -1, np.int32)
    for row in range(first, last):
        seen[row] = row
        for place in range(k):
            if old[row, place] >= 0:
                seen[old[row, place]] = row
        for step in range(2 * k):
            middle = old[row, step] if step < k else back[row, step - k]
            if middle < 0:
                continue
            for place in range(-1, 2 * k):
                other = middle
                if place >= 0:
                    other = old[middle, place] if place < k else back[middle, place - k]
                if other >= 0 and seen[other] != row:
                    seen[other] = row
                    keep(row, other, product(table, row, other), indices, similarities)


@kernel
def spread(
    order: Array,
    starts: Array,
    own: Array,
    old: Array,
    known: Array,
    indices: Array,
    similarities: Array,
) -> None:
    """Fill the graph of all rows from that of groups; ``order`` holds the rows group by group."""
    k = indices.shape[1]
    for group in range(len(starts) - 1):
        for row in order[starts[group] : starts[group + 1]]:
            for place in range(-1, k):
                other = group if place < 0 else old[group, place]
                if other < 0:
                    break
                similarity = own[group] if place < 0 else known[group, place]
                for member in order[starts[other] : min(starts[other + 1], starts[other] + k + 1)]:
                    if member != row:
                        keep(row, member, similarity, indices, similarities)
