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
    sentence, begins, words, missed = absent
    found = np.ones(len(lengths))
    total = int(ids.max()) + 1 if len(ids) else 0
    sums, stamps, touched = np.zeros(total), np.full(total, -1, np.int64), np.zeros(total, np.int64)
    sides = np.full((2, total), -1, np.int64)
    for gram in range(len(lengths)):
        inner, known = 0, 0
        distinct = np.zeros(2)
        for place in places[offsets[gram] : offsets[gram + 1]]:
            behind = place + lengths[gram]
            if place == 0 or behind >= len(ids) or ids[place - 1] < 0 or ids[behind] < 0:
                continue
            inner += 1
            for side, word in enumerate((ids[place - 1], ids[behind])):
                if sides[side, word] != gram:
                    sides[side, word] = gram
                    distinct[side] += 1
            for at in range(begins[sentence[place]], begins[sentence[place] + 1]):
                word = words[at]
                if stamps[word] != gram:
                    stamps[word], sums[word], touched[known] = gram, 0.0, word
                    known += 1
                sums[word] += missed[at]
        if inner < few:
            continue
        expected = 0.0
        for word in touched[:known]:
            expected -= np.expm1(sums[word])
        if expected > 1.0:
            for side in range(2):
                found[gram] *= min(1.0, (distinct[side] - 1.0) / (expected - 1.0))
    return found
