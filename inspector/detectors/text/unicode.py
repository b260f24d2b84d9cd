"""Characters that do not show, or show as something else; and honest uses of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Hit:
    """A suspicious run: code points ``start:end``, its kind, and what it hides if known."""

    start: int
    end: int
    kind: str
    payload: str = ""


KINDS: Final = {
    "tag characters": 1e-12,
    "variation selectors": 1e-10,
    "direction override": 1e-9,
    "zero-width characters": 1e-8,
    "blank letters": 1e-7,
    "mixed alphabets": 1e-6,
    "control characters": 1e-3,
}
"""Kind to the rate at which honest records are taken to hold it: a convention, not measured."""

_TAGS: Final = re.compile("[\U000e0000-\U000e007f]+")
_FLAG: Final = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
_SELECTORS: Final = re.compile("[\ufe00-\ufe0d\U000e0100-\U000e01ef]+|[\ufe0e\ufe0f]{2,}")
_BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069]+")
_ZERO: Final = re.compile("[\u200b-\u200d\u2060-\u2064\u180e\ufeff]+")
_BLANK: Final = re.compile("[\u3164\u115f\u1160\uffa0\u2800]+")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]+")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_FOREIGN: Final = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u0587]")
_LATIN: Final = re.compile("[A-Za-z]")
_RTL: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ANY: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u0370-\u0587\u115f\u1160\u180e\u200b-\u200d\u202a-\u202e"
    "\u2060-\u2069\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
LOOKALIKES: Final = frozenset("АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ")
"""Cyrillic and Greek letters that look like Latin ones (a part of Unicode's confusables)."""


def find_hidden(text: str) -> list[Hit]:
    """Return every suspicious run of a text; benign uses by script and emoji are left out."""
    if not _ANY.search(text):
        return []
    flags = [match.span() for match in _FLAG.finditer(text)]
    hits = [*_runs(text, _TAGS, "tag characters"), *_runs(text, _SELECTORS, "variation selectors")]
    hits = [hit for hit in hits if not any(a <= hit.start < b for a, b in flags)]
    hits += [hit for hit in _runs(text, _BIDI, "direction override") if not _honest_bidi(text, hit)]
    hits += [hit for hit in _runs(text, _ZERO, "zero-width characters") if not _joins(text, hit)]
    hits += _runs(text, _BLANK, "blank letters")
    hits += _runs(text, _CONTROL, "control characters")
    hits += _mixed(text)
    return sorted(hits, key=lambda hit: hit.start)


def _runs(text: str, pattern: re.Pattern[str], kind: str) -> Iterator[Hit]:
    for match in pattern.finditer(text):
        yield Hit(match.start(), match.end(), kind, _payload(match[0]))


def _payload(run: str) -> str:
    """Decode tags to the ASCII they mirror, selectors to bytes, and two zero-widths to bits."""
    codes = [ord(character) for character in run]
    if all(0xE0000 <= code <= 0xE007F for code in codes):
        return "".join(chr(code - 0xE0000) for code in codes if 0xE0020 <= code < 0xE007F)
    if (
        all(0xE0100 <= code <= 0xE01EF or 0xFE00 <= code <= 0xFE0F for code in codes)
        and len(codes) > 1
    ):
        data = bytes(code - 0xE0100 + 16 if code > 0xFFFF else code - 0xFE00 for code in codes)
        return data.decode("utf-8", "replace")
    kinds = sorted(set(run))
    if len(kinds) == 2 and len(run) >= 16:
        for zero, one in (kinds, kinds[::-1]):
            bits = run.replace(zero, "0").replace(one, "1")
            data = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8))
            decoded = data.decode("utf-8", "replace")
            if decoded.isprintable() and "\ufffd" not in decoded:
                return decoded
    return ""


def _honest_bidi(text: str, hit: Hit) -> bool:
    """Isolates and embeddings belong into text with right-to-left letters; overrides nowhere."""
    return not re.search("[\u202d\u202e]", text[hit.start : hit.end]) and bool(_RTL.search(text))


def _joins(text: str, hit: Hit) -> bool:
    """Tell a single joiner in an emoji or in a script that needs it, and a BOM at the start."""
    run = text[hit.start : hit.end]
    if run == "\ufeff" and hit.start == 0:
        return True
    if len(run) > 1 or run not in "\u200c\u200d" or hit.start == 0:
        return False
    before, after = text[hit.start - 1], text[hit.end : hit.end + 1]
    if unicodedata.category(before) in {"So", "Sk"} or before == "\ufe0f":
        return unicodedata.category(after or " ") in {"So", "Sm", "Po"}
    letters = unicodedata.category(before)[0] in "LM" and not _LATIN.match(before)
    return letters and ord(before) >= 0x0590 and ord(before) < 0x1CFF


def _mixed(text: str) -> Iterator[Hit]:
    """Find words of Latin letters with look-alikes among them; units such as "μm" have none."""
    if not _FOREIGN.search(text):
        return
    for match in _WORD.finditer(text):
        word = match[0]
        alike = [character for character in word if character in LOOKALIKES]
        foreign = _FOREIGN.findall(word)
        if alike and len(alike) == len(foreign) and _LATIN.search(word):
            yield Hit(match.start(), match.end(), "mixed alphabets", unicodedata.name(alike[0], ""))


def describe(text: str, hit: Hit) -> str:
    """Name the characters of a hit: ``U+202E RIGHT-TO-LEFT OVERRIDE``, at most three."""
    seen = list(dict.fromkeys(text[hit.start : hit.end]))
    if hit.kind == "mixed alphabets":
        seen = [character for character in seen if character in LOOKALIKES]
    names = [f"U+{ord(c):04X} {unicodedata.name(c, 'unnamed')}" for c in seen[:3]]
    return ", ".join(names) + (" and others" if len(seen) > 3 else "")
