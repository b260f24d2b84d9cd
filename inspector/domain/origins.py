"""Where records say that they come from, as codes that whole columns are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools, Ints

UNTOLD: Final = -1
OTHER: Final = -2
"""Code of a value that is one of too many: what nearly every record has of its own (an address, an
id) says nothing about others."""


@dataclass(frozen=True, slots=True, eq=False)
class OriginColumn:
    """What n records tell of one kind of origin (``sample.ORIGINS``).

    Attributes:
        codes: int32 (n), index into ``values``; ``UNTOLD`` or ``OTHER``.
        values: the distinct values.
    """

    codes: Ints
    values: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> str:
        """Return the value of a row; empty where it is not told or one of too many."""
        code = int(self.codes[row])
        return self.values[code] if code >= 0 else ""

    @property
    def told(self) -> Bools:
        """Which records tell a value that is in ``values``, bool (n)."""
        return np.asarray(self.codes >= 0)

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many records have each value, int64 (len(values))."""
        codes = self.codes[self.codes >= 0]
        return np.bincount(codes, minlength=len(self.values)).astype(np.int64)


def untold(n: int) -> OriginColumn:
    """Return the column of n records that tell nothing."""
    return OriginColumn(np.full(n, UNTOLD, np.int32), ())


def joined(columns: Sequence[OriginColumn]) -> OriginColumn:
    """Return one column of several below each other; equal values get one code."""
    numbers: dict[str, int] = {}
    parts = [np.zeros(0, np.int32)]
    for column in columns:
        own = [numbers.setdefault(value, len(numbers)) for value in column.values]
        table = np.array([*own, OTHER, UNTOLD], np.int32)  # -2 and -1 count from the end
        parts.append(table[column.codes])
    return OriginColumn(np.concatenate(parts), tuple(numbers))
