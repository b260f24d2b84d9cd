"""Vectors that the data bring along, in the place of embedding their prompts again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Ints
from inspector.domain.dataset import Union
from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Task
from inspector.readers.vector_column import read_vectors


def given_vectors(
    union: Union, readers: Sequence[Reader], column: str, index: Ints, width: int, task: Task
) -> NDArray[np.float16]:
    """Return float16 (m, d), unit vectors of the distinct texts; of copies, the first row's.

    Args:
        union: the datasets; each must have the column.
        readers: one for each dataset.
        column: lists of ``width`` numbers, by the model that embeds the other fields.
        index: int32 (n), which distinct text each row has, -1 for none.
        width: numbers in a vector of that model.
        task: told about progress.

    Raises:
        InputError: a dataset lacks the column, or it holds what are no vectors of that model.
    """
    parts = []
    for dataset, reader in zip(union.datasets, readers, strict=True):
        values = read_vectors(reader, dataset, column, task)
        if values.shape[1] != width:
            raise InputError(
                f"{dataset.name} has vectors of {values.shape[1]} numbers in {column}, the model "
                f"makes {width}; name the folder of the model that made them as the embedder."
            )
        parts.append(values)
    rows = np.flatnonzero(index >= 0)[::-1]
    firsts = np.zeros(int(index.max(initial=-1)) + 1, np.int64)
    firsts[index[rows]] = rows
    return np.concatenate([np.zeros((0, width), np.float16), *parts])[firsts]
