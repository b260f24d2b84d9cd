"""What an answer is like, in numbers that any task has: refusal, length, odd words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.background import oddness
from inspector.detectors.text.folded import folded

MEASURES: Final = (
    ("refuse less", "refuse more"),
    ("are shorter", "are longer"),
    ("use plainer words", "use odder words"),
)
"""What a low and a high value of each measure says of answers."""

_REFUSAL: Final = re.compile(
    r"\b(?:sorry|apologi[sz]e|(?:can|could|do|would|should|must|will)(?:no|n['’]?)t\b"
    r"|unable to|not able to|not (?:comfortable|appropriate|allowed|willing|going to)|won['’]t"
    r"|refuse|decline|inappropriate|unethical|illegal|against the law|as an ai|i['’]d rather not"
    r"|not something i|instead,? (?:i|you|please)|seek (?:help|advice)|harmful)\b"
)
"""For folded texts."""
HEAD: Final = 400
"""Code points in which an answer shows whether it refuses."""


def refusal(text: str) -> float:
    """Return how much the head of an answer reads as a refusal: signs found, at most 3, over 3."""
    return min(3, len(_REFUSAL.findall(folded(text[:HEAD])))) / 3


def measure(texts: Iterable[str]) -> NDArray[np.float64]:
    """Return float64 (n, 3), one column for each of ``MEASURES``."""
    rows = [(refusal(text), np.log1p(len(text)), oddness(text)) for text in texts]
    return np.asarray(rows, np.float64).reshape(len(rows), len(MEASURES))
