"""What several detectors of one scan need and none of them alone should compute."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Table = TypeVar("Table")


class Shared:
    """Tables by name, each made by whoever asks first and then kept.

    A name tells all that a table depends on beside the data of the scan: the field, the rows, the
    options. Whoever gets a table leaves it as it is.
    """

    def __init__(self) -> None:
        self._tables: dict[Hashable, Any] = {}

    def get(self, name: Hashable, make: Callable[[], Table]) -> Table:
        """Return the table of a name; ``make`` makes it if there is none."""
        if name not in self._tables:
            self._tables[name] = make()
        return cast("Table", self._tables[name])


def digest_of(values: NDArray[np.generic]) -> bytes:
    """Return what tells an array from others, for the name of a table that depends on it."""
    return hashlib.blake2b(np.ascontiguousarray(values).tobytes(), digest_size=16).digest()
