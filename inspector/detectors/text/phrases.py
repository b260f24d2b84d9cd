"""What recurring phrases of prompts are like: rarity, place, and what stands beside them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.background import surprise
from inspector.detectors.text.ngrams import Grams, Tokens

LEAST_SURPRISE, FULL_SURPRISE = 6.0, 15.0
"""Sums of -log10 word frequencies: up to the first a phrase recurs by itself."""


def rarity(tokens: Tokens, grams: Grams) -> NDArray[np.float64]:
    """Return 0 (recurs by itself) to 1 for each n-gram; 0 for a single word.

    Numbers in a row count as one: "1, 2, 3, 4, 5" is no less common than "1".
    """
    known = np.append(surprise(tokens.words), 0.0)[tokens.ids]  # ends of texts count nothing
    is_decimal = [*(word.isdecimal() for word in tokens.words), False]
    is_number = np.asarray(is_decimal, np.bool_)[tokens.ids]
    known[1:][is_number[1:] & is_number[:-1]] = 0.0
    total = np.concatenate([[0.0], np.cumsum(known)])
    first = grams.positions[grams.offsets[:-1]]
    told = total[first + grams.lengths] - total[first]
    rare = np.clip((told - LEAST_SURPRISE) / (FULL_SURPRISE - LEAST_SURPRISE), 0.0, 1.0)
    return np.where(grams.lengths > 1, rare, 0.0)


def bounded(tokens: Tokens, grams: Grams) -> NDArray[np.float64]:
    """Return the share of occurrences that stand as sentences of their own beside other text.

    A capital begins a sentence too, where the full stop before it is missing, unless the other
    words have capitals as well: those are names.
    """
    first, last = grams.positions, grams.positions + np.repeat(grams.lengths, grams.sizes) - 1
    capitals = np.concatenate([[0], np.cumsum(tokens.capitals)])
    inner = capitals[last + 1] - capitals[first + 1]
    opens = tokens.starts[first] | (tokens.capitals[first] & (inner == 0))
    before = np.where(first > 0, tokens.ids[np.maximum(first - 1, 0)], -1)
    whole = (before < 0) & (tokens.ids[last + 1] < 0)
    return grams.mean(opens & tokens.ends[last] & ~whole)


def broken(tokens: Tokens, grams: Grams) -> NDArray[np.float64]:
    """Return the share of occurrences within which a sentence begins."""
    first, last = grams.positions, grams.positions + np.repeat(grams.lengths, grams.sizes) - 1
    starts = np.concatenate([[0], np.cumsum(tokens.starts)])
    return grams.mean(starts[last + 1] - starts[first + 1] > 0)


def variety(tokens: Tokens, grams: Grams) -> NDArray[np.float64]:
    """Return distinct neighbours over occurrences, on the side of which there are fewer.

    Where a text begins or ends there is no neighbour, and none like another.
    """
    owners = np.repeat(np.arange(len(grams)), grams.sizes)
    first, after = grams.positions, grams.positions + np.repeat(grams.lengths, grams.sizes)
    least = np.ones(len(grams))
    for near in (np.where(first > 0, tokens.ids[np.maximum(first - 1, 0)], -1), tokens.ids[after]):
        inner = near >= 0
        codes = np.unique(owners[inner].astype(np.int64) * len(tokens.words) + near[inner])
        distinct = np.bincount(codes // len(tokens.words), minlength=len(grams))
        distinct += np.bincount(owners[~inner], minlength=len(grams))
        least = np.minimum(least, distinct / np.maximum(grams.sizes, 1))
    return least
