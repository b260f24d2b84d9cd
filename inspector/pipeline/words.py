"""Words of any language, for keywords: lower case, letters and their marks only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

LANGUAGES: Final = [
    "en",
    "de",
    "es",
    "fr",
    "it",
    "pt",
    "nl",
    "ru",
    "pl",
    "tr",
    "ar",
    "fa",
    "sv",
    "uk",
]
FUNCTION: Final = 150
SPOKEN: Final = 0.2
"""A language is spoken where its most frequent words are at least this share of all."""
LONGEST: Final = 24
"""Letters of a word; longer ones are hashes, addresses and noise."""
BREAK: Final = ""
"""Stands between words that do not follow each other in one phrase."""
_MARKS: Final = (
    "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0e3a\u0e40-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ecd\u0f71-\u0f84"
    "\u102b-\u103e\u17b4-\u17d3"
)
"""Accents and vowels that Python's ``\\w`` leaves out, without which Hindi falls to pieces."""
_UNSPACED: Final = (
    "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e01-\u0edf\u1000-\u109f\u1780-\u17d3"
)
"""Scripts that put no space between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer."""
_TOKEN: Final = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    rf"|(?P<word>(?:(?![{_UNSPACED}])[\w{_MARKS}])+(?:['’](?:(?![{_UNSPACED}])[\w{_MARKS}])+)*)"
    r"|(?P<end>[.!?:;,…。！？、，；：\n\"()\[\]{}<>|*#])"
)


def words_of(text: str) -> list[str]:
    """Return the words of a text, ``BREAK`` where a phrase ends.

    Numbers, single letters and words of over 24 letters are breaks too. Where a script has no
    spaces, each two characters in a row count as a word, with breaks between them.
    """
    found: list[str] = []
    for match in _TOKEN.finditer(text.lower()):
        piece = match[0]
        if match.lastgroup == "end":
            found.append(BREAK)
        elif match.lastgroup == "unspaced":
            found += _pairs(piece)
        else:
            is_word = 1 < len(piece) <= LONGEST and not any(map(str.isdigit, piece))
            found.append(piece.strip("_") if is_word else BREAK)
    return found


def is_variant(one: str, other: str) -> bool:
    """Tell whether two words are nearly one: a plural, an ending, overlapping pairs of Chinese.

    They are when all but the last fifth (at least two letters) of the longer one is the same.
    """
    short, long = sorted((one, other), key=len)
    if len(long) == 2:
        return one[0] == other[1] or one[1] == other[0] or one == other
    stem = min(len(long) - 2, -(-4 * len(long) // 5))
    return len(short) >= 3 and short[: max(stem, 3)] == long[: max(stem, 3)]


def are_functional(words: Sequence[str], counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which words only hold sentences together, in the languages that the texts speak.

    They are the 150 most frequent ones (``wordfreq``, Speer 2022) of each language whose are a
    fifth of all that is said; in other languages, keywords do without.

    Args:
        words: the vocabulary.
        counts: int64 (words), how often each occurs.
    """
    from wordfreq import top_n_list

    found = np.zeros(len(words), np.bool_)
    total = max(int(counts.sum()), 1)
    for language in LANGUAGES:
        common = frozenset(top_n_list(language, FUNCTION, wordlist="small"))
        is_common = np.array([word.replace("’", "'") in common for word in words], np.bool_)
        if counts[is_common].sum() >= SPOKEN * total:
            found |= is_common
    return found


def _pairs(run: str) -> list[str]:
    if len(run) == 1:
        return [BREAK]
    return [piece for start in range(len(run) - 1) for piece in (run[start : start + 2], BREAK)]
