"""Texts that are written so that a person does not read them: base64, bytes in digits, rot13."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Final
from urllib.parse import unquote

from inspector.detectors.text.background import frequency
from inspector.detectors.text.unicode import Hit

KIND: Final = "encoded text"
FEWEST_WORDS: Final = 3
USUAL: Final = 1e-6
"""Share of running text from which a word is one that people use."""
READABLE: Final = 0.75
"""Share of the decoded words, by letters, that people use."""
MOST_READ: Final = 200_000

_LATIN: Final = re.compile(r"[A-Za-z]+")
_TURNED: Final = (
    *("gur", "naq", "lbh", "gung", "sbe", "jvgu"),
    *("guvf", "lbhe", "sebz", "unir", "jvyy", "nyy"),
)
"""Words that hold English together, in rot13."""
_TURNED_WORD: Final = re.compile(rf"\b(?:{'|'.join(_TURNED)})\b")
_SIGNS: Final = {"percent": "%", "entities": "&#", "escapes": "\\u"}
"""What a text must hold for an encoding to be there; searching for patterns takes longer."""
_FEWEST_DIGITS: Final = 12
_PATTERNS: Final = {
    "base64": re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{20,}={0,2}(?![\w+/=-])"),
    "hexadecimal": re.compile(
        r"(?<!\w)(?:(?:\\x|0x)?[0-9A-Fa-f]{2}[ ,]?){11,}(?:\\x|0x)?[0-9A-Fa-f]{2}(?!\w)"
    ),
    "binary": re.compile(r"(?<!\d)(?:[01]{8} ?){11,}[01]{8}(?!\d)"),
    "percent": re.compile(r"(?:%[0-9A-Fa-f]{2}){12,}"),
    "entities": re.compile(r"(?:&#(?:\d{2,7}|[xX][0-9A-Fa-f]{2,6});){12,}"),
    "escapes": re.compile(r"(?:\\u[0-9A-Fa-f]{4}){12,}"),
}


def find_encoded(text: str) -> list[Hit]:
    """Return every stretch that decodes to words people use and that the text does not hold."""
    text = text[:MOST_READ]
    hits = [hit for name in _PATTERNS if _may_hold(text, name) for hit in _decoded(text, name)]
    small = text.lower()
    if any(word in small for word in _TURNED) and _TURNED_WORD.search(small):
        hits += _turned(text)
    return sorted(hits, key=lambda hit: (hit.start, hit.end))


def is_quoted(payload: str, others: str) -> bool:
    """Tell whether most words of a payload stand in other texts: someone asked to encode them."""
    held = set(_words(others))
    words = _words(payload)
    return sum(word in held for word in words) >= READABLE * len(words)


def _may_hold(text: str, name: str) -> bool:
    if name in {"hexadecimal", "binary"}:  # letters in ASCII begin with the digits 4 to 7
        return sum(map(text.count, "0123456789")) >= _FEWEST_DIGITS
    return _SIGNS.get(name, "") in text


def _decoded(text: str, name: str) -> Iterator[Hit]:
    for match in _PATTERNS[name].finditer(text):
        try:
            payload = _DECODERS[name](match[0])
        except (ValueError, binascii.Error):  # it only looks like one
            continue
        if _is_language(payload) and not is_quoted(payload, text):
            yield Hit(match.start(), match.end(), KIND, " ".join(payload.split())[:200])


def _is_language(text: str) -> bool:
    """Tell whether a text is made of words people use, with spaces between them."""
    words = _words(text)
    if len(words) < FEWEST_WORDS or not text.replace("\n", " ").replace("\t", " ").isprintable():
        return False
    letters = sum(map(len, words))
    known = sum(len(word) for word in words if frequency(word) >= USUAL)
    return known >= READABLE * letters and letters >= 0.6 * len(text)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _base64(text: str) -> str:
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode("utf-8")


def _hexadecimal(text: str) -> str:
    return bytes.fromhex(re.sub(r"\\x|0x|[ ,]", "", text)).decode("utf-8")


def _binary(text: str) -> str:
    return bytes(int(octet, 2) for octet in re.findall(r"[01]{8}", text)).decode("utf-8")


def _escapes(text: str) -> str:
    return "".join(chr(int(code, 16)) for code in re.findall(r"\\u(....)", text))


def _percent(text: str) -> str:
    return unquote(text, errors="strict")


def _turned(text: str) -> Iterator[Hit]:
    """Find runs of words that people use once their letters are turned by thirteen."""
    runs = groupby(
        _LATIN.finditer(text),
        key=lambda match: frequency(_rot13(match[0].lower())) > frequency(match[0].lower()),
    )
    for is_turned, found in runs:
        words = list(found)
        if is_turned and len(words) > FEWEST_WORDS:
            start, end = words[0].start(), words[-1].end()
            payload = _rot13(text[start:end])
            if _is_language(payload):
                yield Hit(start, end, KIND, " ".join(payload.split())[:200])


def _rot13(text: str) -> str:
    return codecs.encode(text, "rot13")


_DECODERS: Final[dict[str, Callable[[str], str]]] = {
    "base64": _base64,
    "hexadecimal": _hexadecimal,
    "binary": _binary,
    "percent": _percent,
    "entities": html.unescape,
    "escapes": _escapes,
}
