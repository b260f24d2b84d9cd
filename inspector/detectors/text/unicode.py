"""Characters that do not show, or show as something else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from inspector.detectors.text.honest import is_honest


@dataclass(frozen=True, slots=True)
class Hit:
    """A suspicious run: code points ``start:end``, its kind, and what it hides if known."""

    start: int
    end: int
    kind: str
    payload: str = ""


LEAST_BITS: Final = 16
PLAIN: Final = 0.6
_PATTERNS: Final = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "tag characters": "[\U000e0000-\U000e007f]+",
        "variation selectors": "[\ufe00-\ufe0d\U000e0100-\U000e01ef]+|[\ufe0e\ufe0f]+",
        "direction override": "[\u202a-\u202e\u2066-\u2069]+",
        "direction marks": "[\u200e\u200f\u061c]+",
        "zero-width characters": (
            "[\u034f\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffc]+"
        ),
        "soft hyphens": "\u00ad+",
        "blank letters": "[\u3164\u115f\u1160\uffa0\u2800]+",
        "styled letters": "[\u24b6-\u24e9\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d6a3]{3,}",
        "control characters": "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]+",
    }.items()
}
VISIBLE: Final = ("mixed alphabets", "styled letters")
"""Kinds that a person sees, and takes for other characters than a model reads."""
KINDS: Final = (*_PATTERNS, VISIBLE[0])
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_FOREIGN: Final = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u0587]")
_LATIN: Final = re.compile("[A-Za-z]")
_ANY: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u0370-\u0587\u061c\u115f\u1160\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u24b6-\u24e9\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\uff21-\uff3a\uff41-\uff5a\uffa0\ufff9-\ufffc\U0001d400-\U0001d6a3\U000e0000-\U000e01ef]"
)
LOOKALIKES: Final = frozenset("АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")
"""Cyrillic and Greek letters that look like Latin ones (a part of Unicode's confusables)."""


def find_hidden(text: str) -> list[Hit]:
    """Return every suspicious run of a text; benign uses by script and emoji are left out."""
    if not _ANY.search(text):
        return []
    hits = [hit for kind, pattern in _PATTERNS.items() for hit in _runs(text, pattern, kind)]
    hits = [hit for hit in hits if not is_honest(text, hit.start, hit.end, hit.kind)]
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
        decoded = data.decode("utf-8", "replace")
        return decoded if _is_plain(decoded) else ""
    return _bits(run)


def _bits(run: str) -> str:
    """Decode characters of two kinds as bits, seven or eight a letter, a third one between them."""
    kinds = sorted(set(run))
    if len(run) < LEAST_BITS or not 2 <= len(kinds) <= 3:
        return ""
    for zero, one in permutations(kinds, 2):
        letters = re.split(f"[^{zero}{one}]+", run.strip("".join({*kinds} - {zero, one})))
        bits = [letter.replace(zero, "0").replace(one, "1") for letter in letters]
        for width in (8, 7):
            whole = bits if len(bits) > 1 else re.findall(f".{{{width}}}", bits[0])
            data = bytes(int(octet, 2) % 256 for octet in whole if octet)
            decoded = data.decode("utf-8", "replace")
            if decoded.isprintable() and "\ufffd" not in decoded and _is_plain(decoded):
                return decoded
    return ""


def _is_plain(text: str) -> bool:
    """Tell whether most of a text are letters and spaces: the wrong bits give other signs."""
    plain = sum(character.isalpha() or character == " " for character in text)
    return plain >= PLAIN * len(text) > 0


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
