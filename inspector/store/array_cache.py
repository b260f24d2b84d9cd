"""Results of stages on disk, found by key; whole or absent.

An entry is a folder of ``.npy`` (never pickled), Arrow and JSON files. It is written aside and
renamed into place, so a killed writer leaves nothing that could be mistaken for a result.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def key_of(stage: str, **parts: object) -> str:
    """Return the key of a result: a hash of everything it depends on."""
    content = json.dumps([stage, parts], sort_keys=True, ensure_ascii=True)
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


class ArrayCache:
    """Entries ``<root>/<stage>/<key>/``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def has(self, stage: str, key: str) -> bool:
        """Tell whether a result is there."""
        return self.folder(stage, key).is_dir()

    def folder(self, stage: str, key: str) -> Path:
        """Return where the entry is or would be."""
        return self.root / stage / key

    @contextmanager
    def writing(self, stage: str, key: str | Callable[[], str]) -> Iterator[Path]:
        """Give a folder to fill; on success it becomes the entry, on failure it is removed.

        A key that is known only when the folder is full is given as a function.
        """
        aside = self.root / "partial" / f"{stage}-{uuid.uuid4().hex}"
        aside.mkdir(parents=True)
        try:
            yield aside
            target = self.folder(stage, key if isinstance(key, str) else key())
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                aside.rename(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what killed writers left; call it only while holding the project's lock."""
        shutil.rmtree(self.root / "partial", ignore_errors=True)


def save_arrays(folder: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Write each array as ``<name>.npy``."""
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)


def load_array(folder: Path, name: str) -> NDArray[np.generic]:
    """Map ``<name>.npy`` read-only into memory."""
    path = folder / f"{name}.npy"
    if path.stat().st_size < 4096:  # an empty array cannot be mapped
        return np.asarray(np.load(path, allow_pickle=False))
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
