"""Embeddings by text, shared by all projects of a user.

A chunk is one ``.npy`` of (hash of the text, float16 vector) records, renamed into place when
complete: what was computed before a kill is there, what was half computed is not.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.void]


def hash_texts(texts: Sequence[str]) -> Hashes:
    """Return the blake2b-128 of each text, void16 (n)."""
    digests = b"".join(hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts)
    return np.frombuffer(digests, np.dtype("V16"))


class VectorCache:
    """The vectors of one model: ``<root>/<model>/*.npy``."""

    def __init__(self, root: Path, identity: str) -> None:
        name = hashlib.blake2b(identity.encode(), digest_size=12).hexdigest()
        self.folder = root / name
        self.folder.mkdir(parents=True, exist_ok=True)
        note = self.folder / "model.txt"
        if not note.exists():
            note.write_text(identity + "\n", encoding="utf-8")
        self._chunks = [self._load(path) for path in sorted(self.folder.glob("chunk-*.npy"))]

    def find(self, hashes: Hashes) -> tuple[NDArray[np.bool_], NDArray[np.float16]]:
        """Return which texts are cached, bool (n), and their vectors, float16 (n, d).

        Vectors of missing texts are zero; d is 0 while nothing is cached.
        """
        width = self._chunks[0]["vector"].shape[1] if self._chunks else 0
        found = np.zeros(len(hashes), np.bool_)
        vectors = np.zeros((len(hashes), width), np.float16)
        if not self._chunks:
            return found, vectors
        known = np.concatenate([chunk["hash"] for chunk in self._chunks]).view("S16")
        order = np.argsort(known, kind="stable")
        wanted = hashes.view("S16")
        at = order[np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)]
        found = known[at] == wanted
        ends = np.cumsum([len(chunk) for chunk in self._chunks])
        chunk_of = np.searchsorted(ends, at, side="right")
        for number, chunk in enumerate(self._chunks):
            mine = np.flatnonzero(found & (chunk_of == number))
            vectors[mine] = chunk["vector"][at[mine] - (ends[number] - len(chunk))]
        return found, vectors

    def add(self, hashes: Hashes, vectors: NDArray[np.floating]) -> None:
        """Commit a chunk: it is on disk, under its final name, when this returns."""
        kind = np.dtype([("hash", "V16"), ("vector", np.float16, (vectors.shape[1],))])
        chunk = np.empty(len(hashes), kind)
        chunk["hash"], chunk["vector"] = hashes, vectors
        aside = self.folder / f"partial-{uuid.uuid4().hex}"
        with aside.open("wb") as handle:
            np.save(handle, chunk, allow_pickle=False)
            handle.flush()
            os.fsync(handle.fileno())
        name = hashlib.blake2b(hashes.tobytes(), digest_size=12).hexdigest()
        target = self.folder / f"chunk-{name}.npy"
        aside.replace(target)
        self._chunks.append(self._load(target))

    @staticmethod
    def _load(path: Path) -> NDArray[np.void]:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
