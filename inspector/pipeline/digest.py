"""The digest of a whole file, made beside the work that reads it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from os import stat_result
from pathlib import Path
from typing import Final

from inspector.store.array_cache import ArrayCache

_PIECE: Final = 2**20


@contextmanager
def digesting(path: Path) -> Iterator[Future[str]]:
    """Start to hash a file in a thread (blake2b-256); what is left of it ends with the block."""
    stop = threading.Event()
    with ThreadPoolExecutor(1) as thread:
        try:
            yield thread.submit(_digest, path, stop)
        finally:
            stop.set()


def _digest(path: Path, stop: threading.Event) -> str:
    digest = hashlib.blake2b(digest_size=32)
    with path.open("rb", buffering=0) as file:
        while not stop.is_set() and (piece := file.read(_PIECE)):
            digest.update(piece)
    return digest.hexdigest()


def mark_of(status: stat_result) -> tuple[int, int]:
    """Return what changes when a file does: size and time."""
    return status.st_size, status.st_mtime_ns


def mark_read(folder: Path, status: stat_result) -> None:
    """Note in an entry of the cache how large its source is."""
    (folder / f"source-{status.st_size}").touch()


def was_read(cache: ArrayCache, status: stat_result) -> bool:
    """Tell whether a source of this size was read before, so that its digest is worth a wait."""
    return any(cache.root.glob(f"read/*/source-{status.st_size}"))
