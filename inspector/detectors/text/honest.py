"""Honest uses of characters that do not show: emoji, scripts that need them, quoted names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_FLAG: Final = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
_RTL: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_IDEOGRAPH: Final = re.compile("[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese and Khmer: words are told apart by zero-width spaces."""
_MONGOLIAN: Final = re.compile("[\u1800-\u18af]")
_STYLED: Final = re.compile("[\u24b6-\u24e9\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d6a3]")
_LATIN: Final = re.compile("[A-Za-z]")
_BRAILLE: Final = re.compile("[\u2801-\u28ff]")
_JOINED: Final = range(0x0590, 0x1CFF)
"""Scripts from Hebrew to Vedic: joiners shape their letters."""


def is_honest(text: str, start: int, end: int, kind: str) -> bool:
    """Tell whether the run ``start:end`` of hidden characters belongs where it stands.

    Args:
        text: the whole text.
        start: code point at which the run begins.
        end: code point behind it.
        kind: a name of ``unicode.KINDS``.
    """
    run, before, after = text[start:end], text[max(start - 1, 0) : start], text[end : end + 1]
    if kind == "tag characters":
        flag = _FLAG.match(text, max(start - 1, 0))
        return flag is not None and flag.end() == end  # what follows a flag's end is no part of it
    if kind == "variation selectors":
        return len(run) == 1 and _is_honest_selector(run, before)
    if kind == "direction override":
        return _is_honest_direction(text, run)
    if kind in {"direction marks", "styled letters"}:
        return has_rtl(text) if kind == "direction marks" else _is_style(text)
    if kind == "zero-width characters":
        return _is_honest_joiner(run, before, after)
    return kind == "blank letters" and set(run) == {"\u2800"} and bool(_BRAILLE.search(text))


@lru_cache(maxsize=1)
def _is_style(text: str) -> bool:
    """Tell whether all of a text is set like this: full width beside ideographs, or mostly."""
    plain = len(_LATIN.findall(text))
    return bool(_IDEOGRAPH.search(text)) or len(_STYLED.findall(text)) >= max(plain, 1)


def _is_honest_selector(run: str, before: str) -> bool:
    category = unicodedata.category(before or " ")
    if run in "\ufe0e\ufe0f":  # how a sign or an emoji, even a future one, is drawn
        return category[0] in "SPN" or category in {"Cn", "Co"}
    return category in {"Sm", "So"} or bool(_IDEOGRAPH.match(before))


def _is_honest_direction(text: str, run: str) -> bool:
    """Overrides are honest nowhere; a neutral isolate around a name (FSI, PDI) anywhere."""
    if run in {"\u2068", "\u2069"}:
        return True
    return not set(run) & {"\u202d", "\u202e"} and has_rtl(text)


@lru_cache(maxsize=1)
def has_rtl(text: str) -> bool:
    """Tell whether a text has letters that run to the left.

    The last text is remembered: one may hold a run at every other character.
    """
    return bool(_RTL.search(text))


def _is_honest_joiner(run: str, before: str, after: str) -> bool:
    if not before:
        return run == "\ufeff"
    if run == "\u200b":
        return bool(_UNSPACED.match(before) or _UNSPACED.match(after))
    category = unicodedata.category(before)
    if run in {"\u180e", "\u034f"}:
        return bool(_MONGOLIAN.match(before) if run == "\u180e" else category[0] == "M")
    if run not in {"\u200c", "\u200d"}:
        return False
    if category in {"So", "Sk"} or before == "\ufe0f":
        return unicodedata.category(after or " ") in {"So", "Sm", "Po"}
    return category[0] in "LM" and ord(before) in _JOINED
