"""Columns of unknown length, written piece by piece and opened by memory map.

Each is a ``.npy`` file whose header gets the length at the end; nothing is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]


class ColumnFiles:
    """The columns of one folder."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._columns: dict[str, tuple[BinaryIO, np.dtype[Any], int]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._columns

    def append(self, name: str, values: Array, dtype: DTypeLike) -> None:
        """Add values at the end of a column, which begins with its first values."""
        values = np.ascontiguousarray(values, dtype)
        if name not in self._columns:
            new = self._stack.enter_context((self._folder / f"{name}.npy").open("wb"))
            self._columns[name] = (new, values.dtype, 0)
            _write_header(new, values.dtype, 0)
        file, kind, length = self._columns[name]
        file.write(values.data)
        self._columns[name] = (file, kind, length + len(values))

    def finish(self) -> None:
        """Write the lengths."""
        for file, kind, length in self._columns.values():
            file.seek(0)
            _write_header(file, kind, length)


@contextmanager
def writing_columns(folder: Path) -> Iterator[ColumnFiles]:
    """Give columns to fill; they are whole when the block ends without an error."""
    with ExitStack() as stack:
        columns = ColumnFiles(folder, stack)
        yield columns
        columns.finish()


def _write_header(file: BinaryIO, kind: np.dtype[Any], length: int) -> None:
    """Write the header; its size is the same for every length, as numpy leaves room."""
    head = {"descr": npy.dtype_to_descr(kind), "fortran_order": False, "shape": (length,)}
    npy.write_array_header_1_0(file, head)
