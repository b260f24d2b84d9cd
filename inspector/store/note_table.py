"""The notes of records in words: a small Arrow file beside the columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from inspector.domain.notes import Note

FILE: Final = "notes.arrow"
MOST_ROWS: Final = 10_000
"""Records whose notes are kept in words, the first of a file; of all others the bits are known."""


class NoteTable:
    """Collects notes while columns are written."""

    def __init__(self) -> None:
        self._rows: list[pa.Array[Any]] = []
        self._told: list[pa.Array[Any]] = []
        self._count = 0

    def add(self, told: pa.Array[Any], first: int) -> None:
        """Add the column ``told`` of a batch that begins at row ``first``."""
        if told.null_count == len(told) or self._count >= MOST_ROWS:
            return
        rows = pc.indices_nonzero(told.is_valid())[: MOST_ROWS - self._count]
        self._rows.append(pc.add(rows.cast(pa.int64()), first))
        self._told.append(told.take(rows))
        self._count += len(rows)

    def write(self, folder: Path) -> None:
        """Write what was collected, if anything."""
        if not self._count:
            return
        columns = [pa.chunked_array(self._rows), pa.chunked_array(self._told)]
        table = pa.Table.from_arrays(columns, names=["row", "told"])
        with (
            pa.OSFile(str(folder / FILE), "wb") as sink,
            pa.ipc.new_file(sink, table.schema) as out,
        ):
            out.write_table(table)


def read_notes(folder: Path) -> dict[int, tuple[Note, ...]]:
    """Return row to notes."""
    if not (folder / FILE).exists():
        return {}
    with pa.OSFile(str(folder / FILE), "rb") as source:
        table = pa.ipc.open_file(source).read_all()
    return {
        int(item["row"]): tuple(Note(**note) for note in item["told"]) for item in table.to_pylist()
    }
