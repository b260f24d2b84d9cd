"""Draw density below the points: a kernel that shades and lines every pixel from a relief.

Importing this module imports numba.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from inspector.gui.map.relief import SHARES
from inspector.gui.map.splat import Array, kernel

Number = np.floating[Any]

TOP: Final = len(SHARES) - 1
"""The highest place."""


@kernel
def shade(
    heights: Array, grid: Array, step: Array, colours: Array, strengths: Array, image: Array
) -> None:
    """Fill an image with the ground, shaded by height, and with contours at whole heights.

    Args:
        heights: float32 (rows, columns), what ``relief.make_relief`` made.
        grid: float64 (2), column and row of the grid, counted from the middle of its first cell,
            at which the middle of the first pixel lies.
        step: float64 (2), columns and rows of the grid a pixel.
        colours: float32 (3, 3), 0..255, of the ground, of the highest place, of the contours.
        strengths: float32 (3), how much of the ground the highest place covers, how much a contour
            covers, and how wide it is in pixels.
        image: uint32 (height, width), filled here with RGBA bytes.
    """
    rows, columns = heights.shape
    high, wide = image.shape
    half = np.float32(0.5)
    empty = np.uint32(packed(colours[0, 0] + half, colours[0, 1] + half, colours[0, 2] + half))
    profile, rise = np.zeros(columns, np.float32), np.zeros(columns, np.float32)
    dx, dy = np.float32(step[0]), np.float32(step[1])
    start = min(max(int(np.ceil(-grid[0] / step[0])), 0), wide)
    for y in range(high):
        image[y, :] = empty
        row = int(np.floor(grid[1] + y * step[1]))
        if row < 0 or row >= rows - 1:
            continue
        below = np.float32(grid[1] + y * step[1] - row)
        for column in range(columns):
            rise[column] = heights[row + 1, column] - heights[row, column]
            profile[column] = heights[row, column] + rise[column] * below
        x, column = start, max(int(np.floor(grid[0] + start * step[0])), 0)
        while x < wide and column < columns - 1:
            end = min(wide, max(x, int(np.ceil((column + 1 - grid[0]) / step[0]))))
            first, change = profile[column], profile[column + 1] - profile[column]
            if end > x and (first > 0.0 or profile[column + 1] > 0.0):
                # within a cell the height changes by as much from each pixel to the next
                height = first + change * np.float32(grid[0] + x * step[0] - column)
                across, along = change * dx, (rise[column] + rise[column + 1]) * half * dy
                slope = np.float32(np.sqrt(across * across + along * along))
                fill(image, (y, x, end), height, across, slope, colours, strengths)
            x, column = end, column + 1


@kernel
def fill(
    image: Array,
    span: tuple[int, int, int],
    height: Number,
    change: Number,
    slope: Number,
    colours: Array,
    strengths: Array,
) -> None:
    """Fill the pixels of a row that lie in one cell.

    Args:
        image: uint32 (height, width), RGBA bytes, filled here.
        span: row, first column, and the one after the last.
        height: of the first one; ``change`` from each to the next, ``slope`` the steepest way.
        change: see ``height``.
        slope: see ``height``.
        colours: as ``shade`` has them.
        strengths: likewise.
    """
    half, one = np.float32(0.5), np.float32(1.0)
    g0, g1, g2 = colours[0, 0] + half, colours[0, 1] + half, colours[0, 2] + half
    t0, t1, t2 = colours[1, 0] - g0, colours[1, 1] - g1, colours[1, 2] - g2
    l0, l1, l2 = colours[2, 0], colours[2, 1], colours[2, 2]
    top, reach = np.float32(TOP), strengths[2] * half + half
    shading, lining = strengths[0] / top, strengths[1]
    far = reach * slope if lining > 0.0 else np.float32(0.0)
    y, x, end = span
    for place in range(end - x):
        here = height + change * np.float32(place)
        cover = here * shading
        r, g, b = g0 + t0 * cover, g1 + t1 * cover, g2 + t2 * cover
        level = np.float32(int(here + half))
        away = abs(here - level)
        if away < far and level >= 1.0 and level < top:
            line = min(one, reach - away / slope) * lining
            r, g, b = r + (l0 - r) * line, g + (l1 - g) * line, b + (l2 - b) * line
        image[y, x + place] = np.uint32(packed(r, g, b))


@kernel
def packed(r: Number, g: Number, b: Number) -> Any:  # noqa: ANN401 - a numba integer
    """Return red, green and blue, 0..255, as RGBA bytes of an opaque pixel."""
    return np.int32(r) | (np.int32(g) << 8) | (np.int32(b) << 16) | np.int32(-16777216)


def warm() -> None:
    """Load the compiled kernel, or compile it; safe on any thread."""
    two, image = np.ones(2), np.zeros((2, 2), np.uint32)
    shade(
        np.ones((3, 3), np.float32),
        two,
        two,
        np.ones((3, 3), np.float32),
        np.ones(3, np.float32),
        image,
    )
