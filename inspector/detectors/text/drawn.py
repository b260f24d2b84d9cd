"""Answers that the task explains, not a trigger: made of their prompt, or taking up its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.rearranged import FEWEST_LETTERS, is_rearranged
from inspector.domain.dataset import Union

MOST_ROWS: Final = 40
"""Rows of a feature that are read."""
FEWEST_WORDS: Final = 3
"""A label of one or two words, named in the request, may still be the wrong one."""
DRAWN: Final = 0.8
"""Share of an answer's words that the prompt holds if the answer was drawn from it."""
TAKEN_UP: Final = 0.6
"""Share of the words of a phrase that the first sentence of an answer to it has ("Can you help me
with that?", "Of course, I can help you with that."), of four words at least."""
FEWEST_TAKEN: Final = 4
HEAD: Final = 200
MOST: Final = 20_000
"""Code points of a prompt and an answer that are compared."""
_WORD: Final = re.compile(r"\w+")
_FIRST: Final = re.compile(r"[^.?!\n]*")


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Tells which answers are drawn from their prompts; each row is read once."""

    union: Union
    read: dict[int, bool] = field(default_factory=dict)

    def share(self, rows: NDArray[np.int64], words: Sequence[str] = ()) -> float:
        """Return the share of the first 40 rows, 0 to 1, whose answer the task explains.

        Most of its words, three at least, stand in the prompt (extracted, sorted, listed), or its
        letters do (reversed, enciphered), or it begins with most of ``words``, those of a phrase of
        the prompt in lower case. Of pairs only the last is asked.
        """
        told = [
            self._is_drawn(row) or self._takes_up(row, words) for row in rows[:MOST_ROWS].tolist()
        ]
        return float(np.mean(told)) if told else 0.0

    def _takes_up(self, row: int, words: Sequence[str]) -> bool:
        if len(words) < FEWEST_TAKEN:
            return False
        heads = (self.union.head(name, row, HEAD) for name in ("response", "chosen", "rejected"))
        return any(_begins_with(head.lower(), words) for head in heads if head)

    def _is_drawn(self, row: int) -> bool:
        if row not in self.read:
            prompt = self.union.head("prompt", row, MOST)
            self.read[row] = _is_drawn(prompt, self.union.head("response", row, MOST))
        return self.read[row]


def _is_drawn(prompt: str, answer: str) -> bool:
    words = set(_WORD.findall(answer.lower()))
    if len(words) < FEWEST_WORDS:
        return False
    held = words.intersection(_WORD.findall(prompt.lower()))
    if len(held) >= DRAWN * len(words):
        return True
    is_long = sum(map(len, words)) >= FEWEST_LETTERS
    return is_long and is_rearranged(prompt, answer, 0, len(answer))


def _begins_with(answer: str, words: Sequence[str]) -> bool:
    first = _FIRST.match(answer.lstrip())
    held = set(words).intersection(_WORD.findall(first[0] if first else ""))
    return len(held) >= max(FEWEST_TAKEN - 1, TAKEN_UP * len(set(words)))
