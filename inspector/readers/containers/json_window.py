"""A window that slides over the bytes of a JSON file and finds where values end."""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from inspector.readers.containers.source import skip_bom

CHUNK_BYTES: Final = 2**20
SEPARATORS: Final = re.compile(rb"[\s,]*+")
SPACE: Final = re.compile(rb"\s*+")

_STRING: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TOKEN: Final = re.compile(_STRING + rb'|["{}\[\],]', re.DOTALL)
_FLAT: Final = re.compile(rb'\{[^"{}\[\]]*+(?:' + _STRING + rb'[^"{}\[\]]*+)*+\}', re.DOTALL)
_ENDS_HERE: Final = re.compile(rb"\s*+[,\]]")
_LIST_AHEAD: Final = re.compile(rb"\s*+:\s*+\[")
_AHEAD_BYTES: Final = 256


def _nested(levels: int) -> re.Pattern[bytes]:
    """Return a pattern for a whole object of up to so many levels, found in one match."""
    plain = rb'[^"{}\[\]]++|' + _STRING
    inner = plain
    for _ in range(levels - 1):
        inner = plain + rb"|[{\[](?:" + inner + rb")*+[}\]]"
    return re.compile(rb"\{(?:" + inner + rb")*+\}", re.DOTALL)


_DEEP: Final = _nested(7)


class JsonWindow:
    """Bytes ``data`` of a file from byte ``base`` on, and a position ``at`` in them."""

    def __init__(self, file: BinaryIO, limit: int, chunk_bytes: int = CHUNK_BYTES) -> None:
        self.data = b""
        self.at = 0
        self.base = skip_bom(file)
        self._file = file
        self._limit = limit
        self._chunk_bytes = chunk_bytes

    @property
    def offset(self) -> int:
        """Return the position in the file."""
        return self.base + self.at

    @property
    def byte(self) -> bytes:
        """Return the byte at the position; empty at the end of the file."""
        return self.data[self.at : self.at + 1]

    @property
    def is_over_limit(self) -> bool:
        """Whether more is held behind the position than one record may take."""
        return len(self.data) - self.at > self._limit

    def fill(self) -> bool:
        """Forget what lies before the position and read on; False at the end of the file."""
        kept = self.data[self.at :]
        chunk = self._file.read(max(self._chunk_bytes, len(kept)))
        self.base += self.at
        self.at = 0
        self.data = kept + chunk
        return bool(chunk)

    def skip(self, pattern: re.Pattern[bytes]) -> None:
        """Move behind everything that ``pattern`` matches here."""
        while True:
            match = pattern.match(self.data, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.data) or not self.fill():
                return

    def element_end(self, most: int) -> int:
        """Return where in ``data`` the element here ends; -1 if file or limit ends it first.

        So does having looked at some more than ``most`` bytes.

        It ends at the next comma or bracket that is in no string or brackets of its own, so that
        where it ends does not depend on its successors, which an export may leave out.
        """
        whole = _FLAT.match(self.data, self.at) or _DEEP.match(self.data, self.at)
        if whole and _ENDS_HERE.match(self.data, whole.end()):
            return whole.end()
        depth, done = 0, 0
        while True:
            for token in _TOKEN.finditer(self.data, self.at + done):
                start, end = token.span()
                byte = self.data[start]
                if byte == 0x22:
                    if end - start == 1:  # a string that the window cuts off
                        break
                elif byte in b"{[":
                    depth += 1
                elif depth == 0 and byte in b",]":
                    return self.at + len(self.data[self.at : start].rstrip())
                elif byte in b"}]":
                    depth = max(depth - 1, 0)
                done = end - self.at
            if self.is_over_limit or done > most or not self.fill():
                return -1

    def enter_data(self) -> bool:
        """Move behind ``"data": [`` of the object here; False if it has no such list."""
        depth, done = 0, 0
        while True:
            for token in _TOKEN.finditer(self.data, self.at + done):
                start, end = token.span()
                byte = self.data[start]
                if byte == 0x22 and end - start == 1:
                    break
                if depth == 1 and token.group() == b'"data"':
                    ahead = _LIST_AHEAD.match(self.data, end)
                    if ahead:
                        self.at = ahead.end()
                        return True
                    if len(self.data) - end < _AHEAD_BYTES:  # the bracket may lie behind the window
                        break
                depth += (byte in b"{[") - (byte in b"}]")
                done = end - self.at
                if depth == 0:
                    return False
            self.at, done = self.at + done, 0
            if not self.fill():
                return False
