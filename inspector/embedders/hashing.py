"""Embed by hashing words: no model, no torch; for tests and machines that hold no model."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.domain.protocols import Embedder, NoOptions, Task

hookimpl = HookimplMarker("inspector")

DIMENSIONS: Final = 128
CHUNK: Final = 512
_WORD: Final = re.compile(r"\w+")


class HashingEmbedder:
    """Signed feature hashing of words (Weinberger et al. 2009, arXiv 0902.2206), length 1."""

    name: ClassVar[str] = "hashing"
    title: ClassVar[str] = "Hashed words"
    version: ClassVar[int] = 1
    Options: ClassVar[type[NoOptions]] = NoOptions

    def __init__(self, folder: Path | None = None, device: str = "auto") -> None:
        del folder, device  # the same arguments as every embedder; this one needs neither

    @property
    def identity(self) -> str:
        """Name and version: nothing else matters."""
        return f"{self.name}-{self.version}"

    @property
    def description(self) -> str:
        """Say that this is no language model."""
        return "hashed words (no language model)"

    def plan(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """Split positions into chunks of 512 texts."""
        return [
            np.arange(start, min(start + CHUNK, len(texts)))
            for start in range(0, len(texts), CHUNK)
        ]

    def embed(self, texts: Sequence[str], options: NoOptions, task: Task) -> NDArray[np.float32]:
        """Return float32 (n, 128), rows of length 1."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        for row, text in enumerate(texts):
            for word in _WORD.findall(text.lower()) or [text]:
                code = zlib.crc32(word.encode("utf-8", "replace"))
                vectors[row, code % DIMENSIONS] += 1.0 if code & 0x10000 else -1.0
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        task.report(len(texts), len(texts))
        lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / lengths


@hookimpl
def register_embedders() -> list[type[Embedder]]:
    """Offer this embedder."""
    return [HashingEmbedder]
