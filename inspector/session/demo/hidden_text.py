"""Hide an instruction in visible text: tag characters, zero-width bits, bidi overrides."""

from __future__ import annotations

_TAG_OFFSET = 0xE0000
_ZERO, _ONE = "\u200b", "\u200c"
_START = "\u2060"
_OVERRIDE, _POP = "\u202e", "\u202c"


def as_tags(text: str) -> str:
    """Write ASCII text in the invisible Unicode tag characters."""
    return "".join(chr(_TAG_OFFSET + ord(letter)) for letter in text)


def from_tags(text: str) -> str:
    """Read the tag characters in a text, skipping everything else."""
    codes = (ord(letter) - _TAG_OFFSET for letter in text)
    return "".join(chr(code) for code in codes if 0x20 <= code <= 0x7E)


def as_zero_width(text: str) -> str:
    """Write ASCII text as eight zero-width bits a letter, after a word joiner."""
    bits = "".join(f"{byte:08b}" for byte in text.encode("ascii"))
    return _START + bits.replace("0", _ZERO).replace("1", _ONE)


def from_zero_width(text: str) -> str:
    """Read the zero-width bits that follow the word joiner; empty when there are none."""
    _before, _start, rest = text.partition(_START)
    bits = "".join("1" if letter == _ONE else "0" for letter in rest if letter in (_ZERO, _ONE))
    return "".join(chr(int(bits[at : at + 8], 2)) for at in range(0, len(bits) - 7, 8))


def reversed_on_screen(word: str) -> str:
    """Store a word backwards inside a right-to-left override, so that it looks unchanged."""
    return f"{_OVERRIDE}{word[::-1]}{_POP}"


def is_hidden(letter: str) -> bool:
    """Tell whether a character is one that the hidden_unicode attack uses."""
    return letter in (_ZERO, _START, _OVERRIDE, _POP) or 0xE0020 <= ord(letter) <= 0xE007E
