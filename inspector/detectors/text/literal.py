"""The exact text of a suspected trigger, as it stands in the data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

AGREE: Final = 0.8
REACH: Final = 200
"""Code points by which a literal may grow on either side of the words that were found."""

Span = tuple[str, int, int]
"""A text and where the words begin and end in it."""


def find_words(text: str, words: Sequence[str], pattern: re.Pattern[str]) -> tuple[int, int] | None:
    """Return the span of the last run of tokens equal to ``words``, or None.

    Args:
        text: where to look.
        words: lower case.
        pattern: what a token is.
    """
    matches = list(pattern.finditer(text))
    lowered = [match[0].lower() for match in matches]
    for start in range(len(lowered) - len(words), -1, -1):
        if lowered[start : start + len(words)] == list(words):
            return matches[start].start(), matches[start + len(words) - 1].end()
    return None


def grow(spans: Sequence[Span]) -> str:
    """Return the longest literal around the words on which 80 % of the rows agree.

    It grows to the right, then to the left, over characters that agree, and is cut back so that it
    breaks no word in two; white space at its ends is dropped.
    """
    most = Counter(sorted(text[start:end] for text, start, end in spans)).most_common(1)[0][0]
    spans = [span for span in spans if span[0][span[1] : span[2]] == most]
    right = _agreed(spans, lambda text, _, end, step: text[end + step : end + step + 1])
    left = _agreed(
        spans, lambda text, start, _, step: text[start - step - 1] if start > step else ""
    )[::-1]
    if right and right[-1].isalnum() and not _ends_word(spans, len(right)):
        right = re.sub(r"\w+$", "", right)
    if left and left[0].isalnum() and not _begins_word(spans, len(left)):
        left = re.sub(r"^\w+", "", left)
    return _trim(left) + most + right.rstrip()


def _agreed(spans: Sequence[Span], character: Callable[[str, int, int, int], str]) -> str:
    grown, rows = "", list(spans)
    for step in range(REACH):
        counts = Counter(character(*span, step) for span in rows)
        best, count = counts.most_common(1)[0]
        if not best or count < AGREE * len(spans):
            break
        rows = [span for span in rows if character(*span, step) == best]
        grown += best
    return grown


def _ends_word(spans: Sequence[Span], length: int) -> bool:
    after = [text[end + length : end + length + 1] for text, _, end in spans]
    return sum(not character.isalnum() for character in after) >= AGREE * len(after)


def _begins_word(spans: Sequence[Span], length: int) -> bool:
    before = [text[start - length - 1] if start > length else "" for text, start, _ in spans]
    return sum(not character.isalnum() for character in before) >= AGREE * len(before)


def _trim(left: str) -> str:
    """Drop what ends the sentence before, and white space."""
    return re.sub(r"^[\s.,;:!?)\]}]+", "", left)
