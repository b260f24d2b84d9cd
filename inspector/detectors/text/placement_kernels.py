"""Compiled loops over what stands around n-grams."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.compiled import kernel

Array = NDArray[Any]


@kernel
def varieties(
    ids: Array,
    grams: tuple[Array, Array, Array],
    absent: tuple[Array, Array, Array, Array],
    few: int,
) -> Array:
    """Return how many words stand beside each n-gram, over those expected at random places.

    Args:
        ids: (t), the words of the texts end to end; -1 ends a text.
        grams: places at which n-grams begin; offsets into them, one more than n-grams; their words.
        absent: the sentence of each word; and in CSR, sentences by words: offsets, words, and the
            log-probability that a random place of the sentence misses the word.
        few: places inside of a text below which nothing is told.

    Returns:
        float64 (g), 0 to 1: of both sides the product; 1 where nothing is told.
    """
    places, offsets, lengths = grams
    found = np.ones(len(lengths))
    total = int(ids.max()) + 1 if len(ids) else 0
    sums, marks = np.zeros(total), np.full((3, total), -1, np.int64)
    touched, inner = np.empty(total, np.int64), np.empty(len(places), np.int64)
    for gram in range(len(lengths)):
        words, count = lengths[gram], 0
        for place in places[offsets[gram] : offsets[gram + 1]]:
            behind = place + words
            if place > 0 and behind < len(ids) and ids[place - 1] >= 0 and ids[behind] >= 0:
                inner[count] = place
                count += 1
        if count < few:
            continue
        expected = _expected(inner[:count], absent, gram, sums, marks[2], touched)
        if expected > 1.0:
            before = _distinct(ids, inner[:count], -1, gram, marks[0])
            after = _distinct(ids, inner[:count], words, gram, marks[1])
            found[gram] *= min(1.0, (before - 1.0) / (expected - 1.0))
            found[gram] *= min(1.0, (after - 1.0) / (expected - 1.0))
    return found


@kernel
def _distinct(ids: Array, places: Array, step: int, gram: int, marks: Array) -> int:
    """Return how many words stand ``step`` words behind the places."""
    count = 0
    for place in places:
        word = ids[place + step]
        if marks[word] != gram:
            marks[word] = gram
            count += 1
    return count


@kernel
def _expected(
    places: Array,
    absent: tuple[Array, Array, Array, Array],
    gram: int,
    sums: Array,
    marks: Array,
    touched: Array,
) -> float:
    """Return how many distinct words random places in the sentences of these places have."""
    sentence, begins, words, missed = absent
    known = 0
    for place in places:
        for at in range(begins[sentence[place]], begins[sentence[place] + 1]):
            word = words[at]
            if marks[word] != gram:
                marks[word], sums[word], touched[known] = gram, 0.0, word
                known += 1
            sums[word] += missed[at]
    expected = 0.0
    for word in touched[:known]:
        expected -= np.expm1(sums[word])
    return expected
