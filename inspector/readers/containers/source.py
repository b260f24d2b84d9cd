"""Opening a source file: only regular files, and every failure as one sentence."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from inspector.domain.errors import InputError
from inspector.domain.protocols import Record
from inspector.files.packed import damage_of, unpacked

BOM: Final = b"\xef\xbb\xbf"
MAX_RECORD_BYTES: Final = 256 * 2**20
REPORT_EVERY: Final = 4096
"""Records between two reports of progress, which are also the points where a job can stop."""

_KINDS: Final = (
    (stat.S_ISDIR, "is a folder, not a file"),
    (stat.S_ISFIFO, "is a pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)
_ERRORS: Final = {
    errno.ENOENT: "does not exist",
    errno.ENOTDIR: "does not exist",
    errno.ELOOP: "is a link that leads back to itself",
    errno.EACCES: "cannot be opened: permission denied",
    errno.EPERM: "cannot be opened: permission denied",
    errno.ENAMETOOLONG: "has too long a name",
}


def file_size(path: Path) -> int:
    """Return the size of a regular file, unopened; raise ``InputError`` for anything else."""
    try:
        status = path.stat()
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(_sentence(path, error)) from error
    for is_kind, words in _KINDS:
        if is_kind(status.st_mode):
            raise InputError(f"{path.name or path} {words}.")
    return status.st_size


@contextmanager
def open_source(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Open a regular file for reading and give its size; ``OSError`` becomes ``InputError``.

    Of a compressed file, what is read is the decompressed bytes, and the size is 0: unknown.
    """
    size = file_size(path)
    try:
        with path.open("rb", buffering=2**20) as file:
            plain = unpacked(file, path.name)
            yield plain, size if plain is file else 0
    except OSError as error:
        raise InputError(_sentence(path, error)) from error


def until_damage(records: Iterable[Record], file: BinaryIO) -> Iterator[Record]:
    """Yield the records of a file; if it is compressed and damaged, the last one says so.

    That is the record that the damage cuts off, or else a record of no bytes.
    """
    last: Record | None = None
    for record in records:
        if last is not None:
            yield last
        last = record
    is_packed = damage_of(file) is not None
    end = file.seek(0, os.SEEK_END) if is_packed else 0
    damage = damage_of(file)
    is_cut = bool(damage) and last is not None and _end_of(last) >= end
    if last is not None and not is_cut:
        yield last
    if damage:
        cut = last if is_cut and last is not None else Record(end, b"", None)
        yield replace(cut, value=None, problem=f"not complete: {damage}", problem_offset=end)


def skip_bom(file: BinaryIO) -> int:
    """Place a file behind its byte order mark, if it has one, and return that offset."""
    if file.read(len(BOM)) == BOM:
        return len(BOM)
    file.seek(0)
    return 0


def skip_line(file: BinaryIO) -> tuple[int, int]:
    """Read on to the end of an endless line; return the size of that and of the line end in it."""
    skipped, tail = 0, b""
    while part := file.readline(2**20):
        skipped, tail = skipped + len(part), (tail + part)[-2:]
        if part.endswith(b"\n"):
            break
    return skipped, tail.endswith(b"\n") + (tail == b"\r\n")


def _end_of(record: Record) -> int:
    return record.offset + (len(record.raw) if record.length < 0 else record.length)


def _sentence(path: Path, error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    words = _ERRORS.get(number or 0)
    if words is None:
        detail = error.strerror if isinstance(error, OSError) else str(error)
        words = f"cannot be read: {(detail or 'unknown error').rstrip('.')}"
    return f"{path.name or path} {words}."
