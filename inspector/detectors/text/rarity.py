"""How rare hidden characters are in honest text, by what they are and where they stand.

Text copied from web pages holds a short zero-width run beside a blank, a sign or a digit, or a
control character that was once a curly quote, in about one record of a thousand: none (of 7,473 and
2,981 records of two public sets) to one of a hundred (tables of an encyclopedia). Within a word
none of 16,000 honest records has one.
"""

from __future__ import annotations

import re
from typing import Final

from inspector.detectors.text.encoded import KIND
from inspector.detectors.text.honest import has_rtl
from inspector.detectors.text.unicode import Hit

MESSAGE: Final = "hidden messages"
ENCODED: Final = "encoded texts"
RATES: Final = {
    MESSAGE: 1e-9,
    "tag characters": 1e-6,
    "long hidden runs": 1e-6,
    "right-to-left overrides": 1e-6,
    "look-alike letters": 2e-5,
    "turned directions": 2e-5,
    "variation selectors": 2e-5,
    "blank letters": 2e-5,
    "rare zero-width characters": 2e-5,
    ENCODED: 3e-5,
    "zero-width characters in a word": 5e-5,
    "left-to-right overrides": 2e-4,
    "right-to-left marks": 2e-4,
    "braille blanks": 2e-4,
    "styled letters": 2e-4,
    "letters of two alphabets": 1e-3,
    "stray zero-width characters": 2e-3,
    "stray variation selectors": 2e-3,
    "left-to-right marks": 2e-3,
    "control characters": 2e-3,
    "soft hyphens": 3e-3,
}
"""Kind to the share of honest records that hold it, a mean over data sets; what was met in none of
16,000 records is put below that, the less a person types or copies it the rarer."""
LONG: Final = 16
"""Characters from which a run of several kinds carries something."""
SHORT: Final = 3
_USUAL: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\ufffc")
"""Zero-width characters that web pages hold."""
_HARMLESS: Final = {
    "braille blanks": frozenset("\u2800"),
    "left-to-right marks": frozenset("\u200e"),
    "stray variation selectors": frozenset("\ufe0e\ufe0f"),
    "right-to-left marks": frozenset("\u200e\u200f\u061c"),
}
"""What of the other kinds pages and phones leave behind."""
_CARRIERS: Final = frozenset({"zero-width characters", "variation selectors", "tag characters"})
_FOREIGN_WORD: Final = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u0587]{2,}")


def kind_of(text: str, hit: Hit) -> str:
    """Return the name in ``RATES`` of what was found in a text."""
    run = text[hit.start : hit.end]
    if hit.kind == "mixed alphabets":
        return _letters(text, hit)
    if len(hit.payload) > 1:
        return ENCODED if hit.kind == KIND else MESSAGE
    if len(run) >= LONG and len(set(run)) > 1 and hit.kind in _CARRIERS:
        return "long hidden runs"
    return _plain_kind(text, hit, set(run))


def _plain_kind(text: str, hit: Hit, run: set[str]) -> str:
    if hit.kind == "direction override":
        return _direction(text, run)
    if hit.kind == "zero-width characters":
        return _zero_width(text, hit, run)
    return next((kind for kind, usual in _HARMLESS.items() if run <= usual), hit.kind)


def _letters(text: str, hit: Hit) -> str:
    rest = text[: hit.start] + " " + text[hit.end :]
    return "letters of two alphabets" if _FOREIGN_WORD.search(rest) else "look-alike letters"


def _direction(text: str, run: set[str]) -> str:
    if "\u202e" in run:
        return "right-to-left overrides"
    if "\u202d" in run:
        return "left-to-right overrides"
    if run & {"\u202b", "\u2067"} and not has_rtl(text):
        return "turned directions"
    return "left-to-right marks"


def _zero_width(text: str, hit: Hit, run: set[str]) -> str:
    if not run <= _USUAL:
        return "rare zero-width characters"
    beside = text[max(0, hit.start - 1) : hit.start], text[hit.end : hit.end + 1]
    is_inside = all(letter.lower() != letter.upper() for letter in beside)
    return "zero-width characters in a word" if is_inside else "stray zero-width characters"
