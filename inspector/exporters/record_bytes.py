"""Bytes of the source and the clean copy, read in bounded memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from inspector.domain.dataset import Dataset
from inspector.domain.errors import InputError
from inspector.domain.protocols import Task
from inspector.files.packed import codec_of, unpacked

CHUNK_BYTES: Final = 2**20
MAX_HELD_BYTES: Final = 256 * 2**20
"""Longer records are never held in memory."""


def pieces(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    """Yield ``length`` bytes of a file from ``start`` on, fewer if it ends."""
    file.seek(start)
    while length > 0 and (piece := file.read(min(length, CHUNK_BYTES))):
        yield piece
        length -= len(piece)


def record_hash(parts: Iterable[bytes]) -> bytes:
    """Return the blake2b-128 that identifies a record."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part)
    return digest.digest()


def check_record(file: BinaryIO, dataset: Dataset, row: int) -> None:
    """Raise ``InputError`` unless the source still holds the record that was indexed."""
    index = dataset.index
    found = record_hash(pieces(file, int(index.offsets[row]), int(index.lengths[row])))
    if found != index.hashes[row].tobytes():
        raise InputError(f"{dataset.name} has changed since it was read (row {row} differs).")


def copy_without(
    source: BinaryIO, target: BinaryIO, cuts: Iterable[tuple[int, int]], task: Task
) -> None:
    """Copy a file but for the ascending byte ranges ``cuts``."""
    total = source.seek(0, 2)
    done = 0
    for start, end in [*cuts, (total, total)]:
        for piece in pieces(source, done, start - done):
            target.write(piece)
            task.report(min(source.tell(), total), total, "Writing the clean copy")
        done = end


@contextmanager
def open_pair(dataset: Dataset, target: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Open the source and a new target file; ``OSError`` becomes ``InputError``.

    Of a compressed source, both are decompressed bytes; the target gets the same compression, but
    its compressed bytes may differ from those of the source.
    """
    try:
        with dataset.path.open("rb") as source, target.open("xb") as clean:
            codec = codec_of(source)
            if codec is None:
                yield source, clean
                return
            with codec.pack(clean) as packed:
                yield unpacked(source, dataset.name), cast("BinaryIO", packed)
    except OSError as error:
        name = Path(str(error.filename)).name if error.filename else target.name
        raise InputError(f"{name} cannot be copied: {error.strerror or error}.") from error
