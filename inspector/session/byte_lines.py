"""Bytes as lines of text that anyone can read: hexadecimal beside ASCII, or escaped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Span = tuple[int, int]

_PRINTABLE: Final = bytes(byte if 32 <= byte < 127 else 0xB7 for byte in range(256))
"""ASCII as it is, a middle dot (of Latin-1) for every other byte."""


@dataclass(frozen=True, slots=True)
class ByteLines:
    """A text and, for each byte, where in it the byte stands."""

    text: str
    places: tuple[tuple[Span, ...], ...]

    def spans(self, start: int, end: int) -> list[Span]:
        """Return where bytes ``start:end`` stand, what follows each other on a line as one."""
        found: list[Span] = []
        for copies in zip(*self.places[start:end], strict=True):
            for first, last in copies:
                if found and 0 <= first - found[-1][1] <= 1 and "\n" not in self._gap(found, first):
                    found[-1] = found[-1][0], last
                else:
                    found.append((first, last))
        return found

    def _gap(self, found: list[Span], first: int) -> str:
        return self.text[found[-1][1] : first]


def hex_lines(data: bytes, first: int, width: int) -> ByteLines:
    """Return lines of offset, ``width`` bytes in hexadecimal, and the same in ASCII.

    Args:
        data: the bytes.
        first: offset of the first one.
        width: bytes a line.
    """
    digits = max(6, len(f"{first + len(data):x}"))
    lines: list[str] = []
    places: list[tuple[Span, ...]] = []
    at = 0
    for start in range(0, len(data), width):
        piece = data[start : start + width]
        pairs = piece.hex(" ").ljust(3 * width - 1)
        letters_of = piece.translate(_PRINTABLE).decode("latin-1")
        line = f"{first + start:0{digits}x}  {pairs}  {letters_of}"
        numbers, letters = at + digits + 2, at + digits + 2 + 3 * width + 1
        places += [
            ((numbers + 3 * n, numbers + 3 * n + 2), (letters + n, letters + n + 1))
            for n in range(len(piece))
        ]
        lines.append(line)
        at += len(line) + 1
    return ByteLines("\n".join(lines), tuple(places))


def escaped_lines(data: bytes, width: int) -> ByteLines:
    r"""Return ASCII as it is and every other byte as ``\xNN``, at most ``width`` characters a line.

    A line feed of the data is ``\n`` and ends a line, so that none of them hides; a backslash is
    itself, as JSON is full of them.
    """
    pieces: list[str] = []
    places: list[tuple[Span, ...]] = []
    at = column = 0
    for byte in data:
        word = _word(byte)
        if column and column + len(word) > width:
            pieces.append("\n")
            at, column = at + 1, 0
        pieces.append(word)
        places.append(((at, at + len(word)),))
        at, column = at + len(word), column + len(word)
        if byte == ord("\n"):
            pieces.append("\n")
            at, column = at + 1, 0
    return ByteLines("".join(pieces).removesuffix("\n"), tuple(places))


def _word(byte: int) -> str:
    named = {9: "\\t", 10: "\\n", 13: "\\r"}
    if byte in named:
        return named[byte]
    return chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}"
