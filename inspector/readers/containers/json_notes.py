"""What other parsers would read otherwise in a JSON record that this program can read.

Most records are cleared by counting: a key needs a quote and a colon behind it, and there are as
many of these as the parsed value has keys. Only the rest is read again, slowly and in words.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any, Final

from inspector.domain.notes import EQUAL_KEY, LONE_SURROGATE, REPEATED_KEY, STRANGE_NUMBER, Note

MOST_TOLD: Final = 4
"""Notes of a record that are kept in words."""

SHOWN: Final = 160
"""Code points kept of a value."""

LONE_SURROGATE_TEXT: Final = re.compile(r"[\ud800-\udfff]")
_TOKEN: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"(?:\s*+(:))?', re.DOTALL)
_BEFORE_COLON: Final = frozenset({b'"', b" ", b"\t", b"\n", b"\r"})
_LEAST: Final = -(2.0**63)
_MOST: Final = 2.0**64


def is_suspect(raw: bytes, value: dict[str, Any]) -> bool:
    """Tell whether a record that orjson read may hold what ``find_notes`` notes."""
    n_keys, has_huge = _survey(value)
    if has_huge:
        return True
    pieces = raw.split(b":")
    if len(pieces) - 1 == n_keys:
        return False
    bound = sum(piece[-1:] in _BEFORE_COLON for piece in pieces) - (raw[-1:] in _BEFORE_COLON)
    return bound != n_keys and _TOKEN.findall(raw).count(b":") != n_keys


def find_notes(raw: bytes) -> tuple[int, tuple[Note, ...]]:
    """Return the bits of what parsers disagree on in a record that orjson read, and some in words.

    What a repeated key hides may be nested too deep, or be a number too long, to be told.
    """
    try:
        _, notes, told = read_with_notes(raw.decode("utf-8"))
    except RecursionError:
        return REPEATED_KEY, ()
    except ValueError:
        return STRANGE_NUMBER, ()
    return notes, told


def read_with_notes(text: str) -> tuple[Any, int, tuple[Note, ...]]:
    """Read a JSON text by the standard library; return its value and notes, and raise as it does.

    Lone surrogates are left in the value.
    """
    witness = _Witness(has_surrogates="\\ud" in text or "\\uD" in text)
    value = json.loads(
        text,
        object_pairs_hook=witness.object,
        parse_int=witness.integer,
        parse_float=witness.decimal,
        parse_constant=witness.decimal,
    )
    return value, witness.bits, tuple(witness.told)


def _survey(value: dict[str, Any]) -> tuple[int, bool]:
    """Count the keys of all objects, and tell whether there is a number beyond 64 bits.

    orjson makes such an integer a float. The value is known not to be nested too deep.
    """
    count, has_huge, left = 0, False, [value]
    while left:
        item: Any = left.pop()
        if type(item) is dict:
            count += len(item)
            item = item.values()
        for inner in item:
            kind = type(inner)
            if kind is dict or kind is list:
                left.append(inner)
            elif kind is float and not _LEAST < inner < _MOST:
                has_huge = True
    return count, has_huge


class _Witness:
    """Sees every object, innermost first, with all its keys."""

    def __init__(self, *, has_surrogates: bool) -> None:
        self.bits = 0
        self.told: list[Note] = []
        self._has_surrogates = has_surrogates
        self._has_numbers = False

    def object(self, items: list[tuple[str, Any]]) -> dict[str, Any]:
        """Build an object and note what is strange about its own keys and values."""
        value = dict(items)
        if len(value) < len(items):
            self._repeated(items, value)
        if self._has_surrogates:
            for key, item in items:
                self._halves(key, key)
                for text in _own(item, str):
                    self._halves(key, text)
        if self._has_numbers:
            for key, item in items:
                for number in filter(_is_strange, _own(item, (int, float))):
                    self._note(STRANGE_NUMBER, key, _spelt(number), _spelt(number))
        return value

    def integer(self, digits: str) -> int:
        """Read an integer."""
        number = int(digits)
        self._has_numbers |= _is_strange(number)
        return number

    def decimal(self, digits: str) -> float:
        """Read a number with a point or an exponent, NaN or an infinity."""
        number = float(digits)
        self._has_numbers |= _is_strange(number)
        return number

    def _repeated(self, items: list[tuple[str, Any]], value: dict[str, Any]) -> None:
        counts = Counter(key for key, _ in items)
        for key in (key for key, count in counts.items() if count > 1):
            others = [item for own, item in items if own == key and item != value[key]]
            kept = _words(value[key])
            if others:
                self._note(REPEATED_KEY, key, kept, _words(others[0]))
            else:
                self._note(EQUAL_KEY, key, kept, kept)

    def _halves(self, key: str, text: str) -> None:
        found = LONE_SURROGATE_TEXT.search(text)
        if found:
            start = max(0, found.start() - SHOWN // 4)
            around = text[start : start + SHOWN]
            self._note(LONE_SURROGATE, key, around, f"\\u{ord(found.group()):04x}")

    def _note(self, kind: int, key: str, kept: str, other: str) -> None:
        self.bits |= kind
        if len(self.told) < MOST_TOLD:
            words = (_cut(text) for text in (key, kept, other))
            self.told.append(Note(kind, *words))


def _is_strange(number: float | int) -> bool:
    if isinstance(number, float):
        return not math.isfinite(number)
    return not -(2**63) <= number < 2**64


def _spelt(number: float | int) -> str:
    if isinstance(number, float):
        return "NaN" if math.isnan(number) else "-Infinity"[number > 0 :]
    return str(number)


def _own(item: object, kind: type[Any] | tuple[type[Any], ...]) -> list[Any]:
    """Return the values of a type in an item that are in no object of their own."""
    found, left = [], [item]
    while left:
        item = left.pop()
        if isinstance(item, list):
            left += item[::-1]
        elif isinstance(item, kind):
            found.append(item)
    return found


def _words(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cut(text: str) -> str:
    """Shorten, and make it a text that UTF-8 can hold."""
    return LONE_SURROGATE_TEXT.sub("\ufffd", text[:SHOWN])
