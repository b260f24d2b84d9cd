"""The compiled loop of what answers are beyond those to similar prompts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.compiled import kernel

Array = NDArray[Any]


@kernel
def apart(values: Array, controls: Array, rows: Array) -> Array:
    """Return float32 (r, d), the values of rows less the means of their controls' values.

    Args:
        values: float32 (n, d).
        controls: int32 (n, k), rows of ``values``; -1 pads.
        rows: those asked for; each has a control.
    """
    found = np.empty((len(rows), values.shape[1]), np.float32)
    total = np.empty(values.shape[1], np.float32)
    for place, row in enumerate(rows):
        total[:] = 0.0
        count = 0
        for one in controls[row]:
            if one < 0:
                continue
            count += 1
            for axis in range(len(total)):
                total[axis] += values[one, axis]
        for axis in range(len(total)):
            found[place, axis] = np.float32(
                np.float64(values[row, axis]) - np.float64(total[axis]) / count
            )
    return found
