"""Embeddings by text, shared by all projects of a user.

A chunk is one ``.npy``, renamed into place when complete: what was computed before a kill is there,
what was half computed is not. Its rows are bytes: first the hashes of n texts, then n times whether
the model saw only a part of the text, then n float16 vectors. Hashes are kept in memory, 17 bytes a
text; vectors are read when asked for, one chunk at a time.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.store.text_hashes import Hashes, match

MOST_CHUNKS: Final = 256
"""So many chunks are merged into few when a cache is opened."""

MERGED: Final = 65_536
"""Texts in a merged chunk, about."""

_ASIDE: Final = 17
"""Bytes of a row that are not its vector: 16 of the hash, one of the flag."""


def hash_texts(texts: Sequence[str]) -> Hashes:
    """Return the blake2b-128 of each text, void16 (n)."""
    digests = b"".join(hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts)
    return np.frombuffer(digests, np.dtype("V16"))


@dataclass(frozen=True, slots=True, eq=False)
class _Chunk:
    path: Path
    hashes: Hashes
    is_long: NDArray[np.bool_]
    width: int

    def vectors(self) -> NDArray[np.float16]:
        """Read the vectors, float16 (n, d); faster than through a memory map, page by page."""
        rows = np.load(self.path, allow_pickle=False).reshape(-1)
        values = rows[_ASIDE * len(self.hashes) :].view(np.float16)
        return np.asarray(values.reshape(-1, self.width))


class VectorCache:
    """The vectors of one model: ``<root>/<model>/*.npy``."""

    def __init__(self, root: Path, identity: str, *, most_chunks: int = MOST_CHUNKS) -> None:
        name = hashlib.blake2b(identity.encode(), digest_size=12).hexdigest()
        self.folder = root / name
        self.folder.mkdir(parents=True, exist_ok=True)
        note = self.folder / "model.txt"
        if not note.exists():
            note.write_text(identity + "\n", encoding="utf-8")
        self._chunks = self._load_all()
        if len(self._chunks) > most_chunks:
            self._merge()

    def known(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Return which texts are cached, bool (n); reads no vector."""
        return self._places(hashes) >= 0

    def is_long(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Return of which cached texts the model saw only a part, bool (n)."""
        places = self._places(hashes)
        flags = np.concatenate([np.zeros(0, np.bool_), *(chunk.is_long for chunk in self._chunks)])
        result: NDArray[np.bool_] = np.append(flags, False)[places]  # the last where absent
        return result

    def find(
        self, hashes: Hashes, *, target: Path | None = None
    ) -> tuple[NDArray[np.bool_], NDArray[np.float16]]:
        """Return which texts are cached, bool (n), and their vectors, float16 (n, d).

        Vectors of missing texts are zero; d is 0 while nothing is cached. With a ``target`` they
        are written to that ``.npy`` and come as a map of it.
        """
        while True:
            try:
                return self._find(hashes, target)
            except FileNotFoundError:  # another process has merged a chunk away: it is in a new one
                self._chunks = self._load_all()

    def _find(
        self, hashes: Hashes, target: Path | None
    ) -> tuple[NDArray[np.bool_], NDArray[np.float16]]:
        places = self._places(hashes)
        width = self._chunks[0].width if self._chunks else 0
        vectors = _zeros(target, (len(hashes), width))
        order = np.argsort(places, kind="stable")
        ends = np.cumsum([0, *(len(chunk.hashes) for chunk in self._chunks)])
        cuts = np.searchsorted(places[order], ends)
        for number, chunk in enumerate(self._chunks):
            mine = order[cuts[number] : cuts[number + 1]]
            if len(mine):
                vectors[mine] = chunk.vectors()[places[mine] - ends[number]]
        return places >= 0, vectors

    def add(
        self,
        hashes: Hashes,
        vectors: NDArray[np.floating],
        is_long: NDArray[np.bool_] | None = None,
    ) -> None:
        """Commit a chunk: it is on disk, under its final name, when this returns."""
        flags = np.zeros(len(hashes), np.bool_) if is_long is None else is_long
        width = vectors.shape[1]
        rows = np.empty((len(hashes), _ASIDE + 2 * width), np.uint8)
        flat = rows.reshape(-1)
        flat[: 16 * len(hashes)] = np.ascontiguousarray(hashes).view(np.uint8)
        flat[16 * len(hashes) : _ASIDE * len(hashes)] = flags
        values = np.ascontiguousarray(vectors, np.float16)
        flat[_ASIDE * len(hashes) :] = values.view(np.uint8).reshape(-1)
        self._chunks.append(_load(self._commit(rows)))

    def _commit(self, rows: NDArray[np.uint8]) -> Path:
        aside = self.folder / f"partial-{uuid.uuid4().hex}"
        with aside.open("wb") as handle:
            np.save(handle, rows, allow_pickle=False)
            handle.flush()
            os.fsync(handle.fileno())
        name = hashlib.blake2b(rows.data, digest_size=12).hexdigest()
        return aside.replace(self.folder / f"vectors-{name}.npy")

    def _load_all(self) -> list[_Chunk]:
        """Open all chunks; one that another process has merged away meanwhile is in a new one."""
        while True:
            try:
                return [_load(path) for path in sorted(self.folder.glob("vectors-*.npy"))]
            except FileNotFoundError:
                continue

    def _merge(self) -> None:
        """Put small chunks together into files of ``MERGED`` texts; vectors keep their bits."""
        small = [chunk for chunk in self._chunks if 2 * len(chunk.hashes) <= MERGED]
        numbers = np.cumsum([len(chunk.hashes) for chunk in small]) // MERGED
        for number in range(int(numbers[-1]) + 1 if small else 0):
            group = [small[i] for i in np.flatnonzero(numbers == number).tolist()]
            if len(group) > 1:
                try:
                    self._replace(group)
                except FileNotFoundError:  # another process merges them
                    break
        self._chunks = self._load_all()

    def _replace(self, group: list[_Chunk]) -> None:
        hashes = np.concatenate([chunk.hashes for chunk in group])
        vectors = np.concatenate([chunk.vectors() for chunk in group])
        self.add(hashes, vectors, np.concatenate([chunk.is_long for chunk in group]))
        for path in {chunk.path for chunk in group} - {self._chunks[-1].path}:
            try:
                path.unlink(missing_ok=True)
            except PermissionError:  # Windows keeps a file that another process has mapped
                continue

    def _places(self, hashes: Hashes) -> NDArray[np.int64]:
        held = [np.zeros(0, np.dtype("V16")), *(chunk.hashes for chunk in self._chunks)]
        return match(np.concatenate(held), hashes)


def _load(path: Path) -> _Chunk:
    """Read the hashes and flags of a chunk."""
    rows = np.load(path, mmap_mode="r", allow_pickle=False)
    count, size = rows.shape
    start = rows.reshape(-1)[: _ASIDE * count].tobytes()
    hashes = np.frombuffer(start, np.dtype("V16"), count)
    flags = np.frombuffer(start, np.bool_, count, 16 * count)
    return _Chunk(path, hashes, flags, (size - _ASIDE) // 2)


def _zeros(target: Path | None, shape: tuple[int, int]) -> NDArray[np.float16]:
    if target is None:
        return np.zeros(shape, np.float16)
    if not all(shape):  # nothing can be mapped
        np.save(target, np.zeros(shape, np.float16), allow_pickle=False)
        return np.zeros(shape, np.float16)
    return np.lib.format.open_memmap(target, "w+", np.float16, shape)
