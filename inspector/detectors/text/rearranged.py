"""Answers that are made of the letters or pieces of their prompt: it asked for that."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

FEWEST_WORDS: Final = 6
FEWEST_LETTERS: Final = 16
MOST: Final = 40_000
"""Code points of a prompt and an answer that are compared."""
SHARED: Final = 0.65
"""Share of an answer's pairs of letters that its prompt, if cut to pieces, holds at least."""
LONGER: Final = 100
"""Code points of a request around twice the answer's length; a longer text holds any pair."""


def is_rearranged(prompt: str, answer: str, start: int, end: int) -> bool:
    """Tell whether an answer, or a stretch of it, is a piece of the prompt turned round or encoded.

    Either the same letters in any order (reversed, scrambled), or words of the same lengths in the
    same or the opposite order (enciphered, each one scrambled), or most of the prompt's pairs of
    letters (cut to pieces and shuffled).
    """
    prompt, answer = prompt[:MOST], answer[:MOST]
    while start > 0 and not answer[start - 1].isspace():
        start -= 1
    while end < len(answer) and not answer[end].isspace():
        end += 1
    stretch = answer[start:end]
    asked = _lengths(prompt)
    for told in (_lengths(answer), _lengths(stretch)):
        if len(told) >= FEWEST_WORDS and (told in asked or told[::-1] in asked):
            return True
    codes = _codes(prompt)
    if _holds(codes, _codes(answer)) or _holds(codes, _codes(stretch)):
        return True
    return len(prompt) <= 2 * len(answer) + LONGER and _shared(prompt, answer) >= SHARED


def _shared(prompt: str, answer: str) -> float:
    """Return the share of the answer's pairs of letters that are the prompt's too."""
    asked, told = (Counter(pairwise(text.lower())) for text in (prompt, answer))
    return (asked & told).total() / max(1, told.total())


def _lengths(text: str) -> str:
    """Return the length of each word as one character."""
    return "".join(chr(min(len(word), 0xD7FF)) for word in text.split())


def _codes(text: str) -> NDArray[np.uint64]:
    """Return a number far apart from all others for each character that is no blank."""
    signs = "".join(text.split()).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(signs, np.uint32).astype(np.uint64) + np.uint64(1)
    for _ in range(2):
        codes = codes * np.uint64(0x9E3779B97F4A7C15)
        codes = codes ^ (codes >> np.uint64(29))
    return codes


def _holds(prompt: NDArray[np.uint64], piece: NDArray[np.uint64]) -> bool:
    """Tell whether some place of the prompt has the same characters, by their sum."""
    if not FEWEST_LETTERS <= len(piece) <= len(prompt):
        return False
    totals = np.append(np.uint64(0), np.cumsum(prompt))
    return bool((totals[len(piece) :] - totals[: -len(piece)] == piece.sum()).any())
