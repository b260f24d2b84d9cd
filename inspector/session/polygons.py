"""Which points lie in a polygon: a numba kernel that needs no GIL.

Importing this module imports numba, so others do so when they first need it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

SLABS: Final = 512

Array = NDArray[Any]
_Function = TypeVar("_Function", bound=Callable[..., Any])


def _kernel(function: _Function) -> _Function:
    """Compile without the GIL, once for all runs (the cache is in the user's cache folder)."""
    return cast("_Function", njit(cache=True, nogil=True, fastmath=True)(function))


@_kernel
def within(xy: Array, polygon: Array) -> Array:
    """Return bool (n), which points lie in a polygon, float32 (m, 2); even-odd rule.

    The edges are sorted into horizontal slabs first, so that its corners cost next to nothing.
    """
    found = np.zeros(len(xy), np.bool_)
    low_x, high_x = polygon[:, 0].min(), polygon[:, 0].max()
    low_y, high_y = polygon[:, 1].min(), polygon[:, 1].max()
    if not (high_x > low_x and high_y > low_y):
        return found
    per_y = SLABS / (float(high_y) - float(low_y))
    starts, edges = _slabs(polygon, low_y, per_y)
    for i in range(len(xy)):
        x, y = xy[i, 0], xy[i, 1]
        if not (x >= low_x and x <= high_x and y >= low_y and y <= high_y):
            continue
        slab = min(int((float(y) - low_y) * per_y), SLABS - 1)
        inside = False
        for place in range(starts[slab], starts[slab + 1]):
            here = edges[place]
            before = here - 1 if here > 0 else len(polygon) - 1
            y0, y1 = polygon[before, 1], polygon[here, 1]
            if (y0 > y) != (y1 > y):
                x0, x1 = polygon[before, 0], polygon[here, 0]
                if x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                    inside = not inside
        found[i] = inside
    return found


@_kernel
def _slabs(polygon: Array, low: float, per_y: float) -> tuple[Array, Array]:
    """Return where the edges of each slab begin, and the edges, each by its later corner."""
    starts = np.zeros(SLABS + 1, np.int64)
    edges = np.zeros(0, np.int64)
    for is_filling in (False, True):
        if is_filling:
            starts = np.cumsum(starts)
            edges = np.zeros(starts[-1], np.int64)
        filled = starts.copy()
        for here in range(len(polygon)):
            y0, y1 = float(polygon[here - 1, 1]), float(polygon[here, 1])
            first = min(int((min(y0, y1) - low) * per_y), SLABS - 1)
            last = min(int((max(y0, y1) - low) * per_y), SLABS - 1)
            for slab in range(first, last + 1):
                if is_filling:
                    edges[filled[slab]] = here
                    filled[slab] += 1
                else:
                    starts[slab + 1] += 1
    return starts, edges
