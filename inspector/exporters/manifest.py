"""What an export says about itself, so that anyone can verify it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

import numpy as np
import orjson

from inspector.domain.dataset import Dataset
from inspector.domain.decision import DatasetDecision
from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Record, Task
from inspector.exporters.record_bytes import MAX_HELD_BYTES, pieces, record_hash
from inspector.files.packed import unpacked

CHECKSUMS = "SHA256SUMS"
NOTHING = np.frombuffer(record_hash(()), np.uint8)
"""Identity of the record of no bytes that stands for what a damaged source has lost."""


def write_manifest(
    dataset: Dataset,
    decision: DatasetDecision,
    raws: Callable[[int], bytes],
    stream: BinaryIO,
    task: Task,
) -> None:
    """Write one line ``{file, row, uid, raw_sha256, fate}`` for every record of the source.

    ``fate`` is kept, removed or unreadable-kept; ``raws`` gives the bytes of a record.
    """
    with dataset.path.open("rb") as file:
        source = unpacked(file, dataset.name)
        for row, uid in enumerate(dataset.uids):
            if row % 1024 == 0:
                task.report(row, len(dataset), "Writing the manifest")
            length = int(dataset.index.lengths[row])
            if length > MAX_HELD_BYTES:
                parts = pieces(source, int(dataset.index.offsets[row]), length)
            else:
                parts = iter((raws(row),))
            line = {
                "file": dataset.name,
                "row": row,
                "uid": uid,
                "raw_sha256": _sha256(parts),
                "fate": _fate(dataset, decision, row),
            }
            stream.write(orjson.dumps(line) + b"\n")


def check_conservation(
    dataset: Dataset, decision: DatasetDecision, clean: Path, reader: Reader, task: Task
) -> None:
    """Read the written copy again and compare it with the index, record by record, in order.

    Raises:
        InputError: unless the records of the source are exactly those kept plus those removed.
    """
    is_kept = ~decision.removed & ~(dataset.index.hashes == NOTHING).all(axis=1)
    kept = dataset.index.hashes[is_kept]
    n_found = 0
    for record in reader.open(clean, task):
        if n_found >= len(kept) or _hash_of(record, clean) != kept[n_found].tobytes():
            raise InputError(
                f"The clean copy of {dataset.name} differs from the source at record {n_found}; "
                "nothing was exported."
            )
        n_found += 1
    if n_found != len(kept):
        raise InputError(
            f"The clean copy of {dataset.name} holds {n_found} records instead of {len(kept)}; "
            "nothing was exported."
        )


def write_checksums(folder: Path) -> Path:
    """Write ``SHA256SUMS`` over all files below a folder, for ``sha256sum -c`` run in it."""
    target = folder / CHECKSUMS
    names = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path != target
    )
    lines = [_checksum_line(folder, name) for name in names]
    target.write_bytes("".join(lines).encode("utf-8", "surrogateescape"))
    return target


def _checksum_line(folder: Path, name: str) -> str:
    with (folder / name).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != name else ""  # how sha256sum marks an escaped name
    return f"{mark}{digest}  {escaped}\n"


def _sha256(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _fate(dataset: Dataset, decision: DatasetDecision, row: int) -> str:
    if decision.removed[row]:
        return "removed"
    return "kept" if dataset.index.readable[row] else "unreadable-kept"


def _hash_of(record: Record, path: Path) -> bytes:
    if record.length <= len(record.raw):
        return record_hash((record.raw,))
    with path.open("rb") as file:
        return record_hash(pieces(unpacked(file, path.name), record.offset, record.length))
