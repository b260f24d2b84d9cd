"""Columns and matrices that can be memory maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class TextColumn:
    """n texts in one UTF-8 buffer (Arrow's ``large_string`` layout).

    Attributes:
        data: uint8, all texts end to end.
        offsets: int64 (n + 1), text i is ``data[offsets[i]:offsets[i + 1]]``.
        present: bool (n), False where the record has no such field.
    """

    data: Bytes
    offsets: Ints
    present: Bools

    def __len__(self) -> int:
        return len(self.present)

    def __getitem__(self, row: int) -> str:
        """Return the text of a row; empty where the field is absent."""
        start, end = self.offsets[row], self.offsets[row + 1]
        return self.data[start:end].tobytes().decode("utf-8")

    def head(self, row: int, length: int) -> str:
        """Return the first ``length`` code points of the text of a row, however long it is."""
        start, end = int(self.offsets[row]), int(self.offsets[row + 1])
        piece = self.data[start : min(end, start + 4 * length)].tobytes()
        return piece.decode("utf-8", "ignore")[:length]

    def __iter__(self) -> Iterator[str]:
        return (self[row] for row in range(len(self)))

    @classmethod
    def of(cls, texts: Sequence[str | None]) -> TextColumn:
        """Build a column in memory; ``None`` marks an absent field."""
        encoded = [(text or "").encode("utf-8") for text in texts]
        offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum([len(piece) for piece in encoded], out=offsets[1:])
        data = np.frombuffer(b"".join(encoded), np.uint8)
        return cls(data, offsets, np.array([text is not None for text in texts], np.bool_))


@dataclass(frozen=True, slots=True, eq=False)
class TurnColumn:
    """Where the turns of each text begin, kept apart from the text so that no text can forge one.

    Attributes:
        offsets: int64 (n + 1), the turns of row i are ``starts[offsets[i]:offsets[i + 1]]``.
        starts: int32, code point in the row's text at which a turn begins.
        roles: uint8, index into ``sample.ROLES``.
    """

    offsets: Ints
    starts: Ints
    roles: Bytes

    def __getitem__(self, row: int) -> list[tuple[int, int]]:
        """Return (code point at which it starts, role index) of each turn of a row."""
        part = slice(int(self.offsets[row]), int(self.offsets[row + 1]))
        return list(zip(self.starts[part].tolist(), self.roles[part].tolist(), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Unit-length embeddings of one field over the union of datasets.

    Attributes:
        values: float16 or float32 (m, d), one row per *distinct* text.
        index: int32 (n), which row of ``values`` a sample uses; -1 where the field is absent.
        model: what embedded them, for the reader of a report.
    """

    values: Floats
    index: Ints
    model: str

    def __len__(self) -> int:
        return len(self.index)

    @property
    def present(self) -> Bools:
        """Which samples have a vector, bool (n)."""
        return np.asarray(self.index >= 0)

    def rows(self, rows: Ints) -> NDArray[np.float32]:
        """Return float32 (len(rows), d); zeros where the field is absent."""
        picked = self.index[rows]
        vectors = np.asarray(self.values[np.maximum(picked, 0)], np.float32)
        vectors[picked < 0] = 0.0
        return vectors


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The k nearest distinct texts of each distinct text of a field, itself left out.

    Attributes:
        indices: int32 (m, k) into ``Vectors.values``; -1 pads when there are fewer than k.
        similarities: float32 (m, k), cosine, descending.
    """

    indices: Ints
    similarities: Floats

    @property
    def k(self) -> int:
        """Neighbours kept for each text."""
        return int(self.indices.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The map of a field: float32 (m, 2), one point per distinct text, and the samples' index."""

    xy: Floats
    index: Ints
