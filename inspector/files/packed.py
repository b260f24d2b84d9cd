"""Compressed files as streams of their decompressed bytes, in bounded memory.

Going back, or to one record, decompresses from the start again: the cost of looking at a record is
the time it takes to decompress what lies before it. Going forward never repeats anything.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast

import zstandard
from zstandard import ZstdError

from inspector.domain.errors import InputError

MAX_RATIO: Final = 200
FREE_BYTES: Final = 64 * 2**20
"""Output up to this size is never called a bomb."""

MAX_WINDOW: Final = 2**27
STEP_BYTES: Final = 2**10
"""Input per step: no codec makes more than 32 MiB of it."""

SUFFIXES: Final = frozenset({".gz", ".bz2", ".xz", ".zst"})
_ERRORS: Final = (zlib.error, OSError, lzma.LZMAError, ZstdError, EOFError)


@dataclass(frozen=True, slots=True)
class Codec:
    """A compression: how it is recognised, undone and done."""

    name: str
    magic: re.Pattern[bytes]
    unpacker: Callable[[], Any]
    pack: Callable[[BinaryIO], IO[bytes]]


CODECS: Final = (
    Codec(
        "gzip",
        re.compile(rb"\x1f\x8b\x08"),
        lambda: zlib.decompressobj(31),
        lambda file: cast("IO[bytes]", gzip.GzipFile("", "wb", 6, file, mtime=0)),
    ),
    Codec(
        "bzip2",
        re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
        bz2.BZ2Decompressor,
        lambda file: bz2.BZ2File(file, "wb"),
    ),
    Codec(
        "xz",
        re.compile(rb"\xfd7zXZ\0"),
        lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=2 * MAX_WINDOW),
        lambda file: lzma.LZMAFile(file, "wb"),  # noqa: SIM115 - who packs closes it
    ),
    Codec(
        "zstd",
        re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"),
        lambda: zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).decompressobj(),
        lambda file: zstandard.ZstdCompressor(write_checksum=True).stream_writer(
            file, closefd=False
        ),
    ),
)


def codec_of(file: BinaryIO) -> Codec | None:
    """Return the compression of an open file by its first bytes; it is at its start afterwards."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    return next((codec for codec in CODECS if codec.magic.match(head)), None)


def plain_name(path: Path) -> Path:
    """Return a path without the suffix of its compression: ``a.csv`` for ``a.csv.gz``."""
    return path.with_suffix("") if path.suffix.lower() in SUFFIXES else path


def unpacked(file: BinaryIO, name: str) -> BinaryIO:
    """Return the decompressed bytes of a file as a file; the file itself unless it is compressed.

    Damaged data end at the damage; ``damage_of`` tells where it is.

    Raises:
        InputError: on reading, if the file holds far more than its size allows.
    """
    codec = codec_of(file)
    if codec is None:
        return file
    return cast("BinaryIO", io.BufferedReader(_Unpacked(file, codec, name), 2**18))


def damage_of(file: BinaryIO) -> str | None:
    """Return what is wrong with a compressed file, as far as it was read; None if it is none."""
    raw = getattr(file, "raw", None)
    return raw.damage if isinstance(raw, _Unpacked) else None


class _Unpacked(io.RawIOBase):
    """Decompresses one step after the other, across the members of a file."""

    def __init__(self, file: BinaryIO, codec: Codec, name: str) -> None:
        super().__init__()
        self.damage = ""
        self._file = file
        self._codec = codec
        self._name = name
        self._limit = max(FREE_BYTES, MAX_RATIO * file.seek(0, os.SEEK_END))
        self._base, self._at, self._held, self._left = 0, 0, b"", b""
        self._is_over = False
        self._unpacker = codec.unpacker()
        file.seek(0)

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True: going back starts again."""
        return True

    def tell(self) -> int:
        """Return the position in the decompressed bytes."""
        return self._base + self._at

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        """Fill a buffer with the next bytes; 0 at the end or at the damage."""
        while self._at == len(self._held):
            if not self._advance():
                return 0
        size = min(len(buffer), len(self._held) - self._at)
        buffer[:size] = self._held[self._at : self._at + size]
        self._at += size
        return size

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Move to a position, at most to the end."""
        if whence == os.SEEK_END:
            while self._advance():
                pass
            self._at = len(self._held)
        target = offset if whence == os.SEEK_SET else self.tell() + offset
        if target < self._base:
            self._restart()
        while target > self._base + len(self._held) and self._advance():
            pass
        self._at = max(0, min(target - self._base, len(self._held)))
        return self.tell()

    def _restart(self) -> None:
        self._file.seek(0)
        self._unpacker = self._codec.unpacker()
        self._base, self._at, self._held, self._left = 0, 0, b"", b""
        self._is_over = False

    def _advance(self) -> bool:
        """Hold the bytes after those that are held; False, and all stays, if there are none."""
        while not self._is_over:
            step_start = self._file.tell()
            try:
                made = self._step()
            except _ERRORS as error:
                self._is_over = True
                self.damage = _sentence(self._codec.name, error, step_start)
                return False
            if made:
                self._base += len(self._held)
                self._at, self._held = 0, made
                if self._base + len(made) > self._limit:
                    raise InputError(_bomb(self._name))
                return True
        return False

    def _step(self) -> bytes:
        """Decompress some more, which may make nothing."""
        data, self._left = self._left or self._file.read(STEP_BYTES), b""
        is_between = self._unpacker.eof
        if not data and not is_between:
            raise EOFError("they end too early")
        self._is_over = not data
        if is_between and self._codec.name in ("gzip", "xz"):
            data = data.lstrip(b"\0")  # padding between members
        if not data:
            return b""
        if is_between:
            self._unpacker = self._codec.unpacker()
        made = bytes(self._unpacker.decompress(data))
        if self._unpacker.eof:
            self._left = self._unpacker.unused_data
        return made


def _sentence(codec: str, error: Exception, at: int) -> str:
    reason = " ".join(str(error).split())[:120].rstrip(".")
    return f"the {codec} data are damaged near byte {at:,} of the file ({reason})"


def _bomb(name: str) -> str:
    return (
        f"{name} unpacks to over {MAX_RATIO} times its size; refused. "
        "If you trust it, unpack it first."
    )
