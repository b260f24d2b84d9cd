"""Origins as codes: one int32 column for each kind that some record tells, values once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from inspector.domain.origins import OTHER, UNTOLD, OriginColumn
from inspector.store.array_cache import load_array
from inspector.store.column_files import ColumnFiles

MOST_VALUES: Final = 10_000
"""The first so many distinct values of a kind have a code; all later ones share ``OTHER``."""

LONGEST: Final = 200
"""Code points by which values are told apart."""


class OriginCodes:
    """Encodes origins while columns are written; ``values`` maps a kind to its values by code."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self._codes: dict[str, dict[str, int]] = {}

    def write(self, columns: ColumnFiles, kind: str, texts: pa.Array[Any], rows: int) -> None:
        """Append the codes of a batch; nothing is written of a kind that no record has told yet."""
        is_told = texts.null_count < len(texts)
        if not is_told and kind not in self.values:
            return
        if kind not in self.values:
            self.values[kind], self._codes[kind] = [], {}
            columns.append(_name(kind), np.full(rows, UNTOLD, np.int32), np.int32)
        columns.append(_name(kind), self._encode(kind, texts), np.int32)

    def _encode(self, kind: str, texts: pa.Array[Any]) -> NDArray[np.int32]:
        distinct = pc.utf8_slice_codeunits(texts, 0, LONGEST).dictionary_encode()
        known = [self._code(kind, str(value)) for value in distinct.dictionary.to_pylist()]
        indices = distinct.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)
        return np.asarray(np.array([*known, UNTOLD], np.int32)[indices])

    def _code(self, kind: str, value: str) -> int:
        codes, values = self._codes[kind], self.values[kind]
        if value not in codes:
            if len(codes) == MOST_VALUES:
                return OTHER
            codes[value] = len(codes)
            values.append(value)
        return codes[value]


def open_origins(folder: Path, values: Mapping[str, Sequence[str]]) -> dict[str, OriginColumn]:
    """Open the columns whose values are given."""
    return {
        kind: OriginColumn(np.asarray(load_array(folder, _name(kind)), np.int32), tuple(own))
        for kind, own in values.items()
    }


def _name(kind: str) -> str:
    return f"origin.{kind}"
