"""Draw density below the points: a kernel that shades and lines every pixel from a relief.

Importing this module imports numba.
"""

from __future__ import annotations

import numpy as np

from inspector.gui.map.splat import Array, kernel


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
    opaque, half, one = np.int32(-16777216), np.float32(0.5), np.float32(1.0)
    g0, g1, g2 = colours[0, 0], colours[0, 1], colours[0, 2]
    t0, t1, t2 = colours[1, 0] - g0, colours[1, 1] - g1, colours[1, 2] - g2
    l0, l1, l2 = colours[2, 0], colours[2, 1], colours[2, 2]
    top = np.float32(6.0)
    shading, lining, reach = strengths[0] / top, strengths[1], strengths[2] * half + half
    dx, dy = np.float32(step[0]), np.float32(step[1])
    empty = np.int32(g0 + half) | (np.int32(g1 + half) << 8) | (np.int32(g2 + half) << 16) | opaque
    for y in range(high):
        v = grid[1] + y * step[1]
        row = int(np.floor(v))
        if row < 0 or row >= rows - 1:
            image[y, :] = np.uint32(empty)
            continue
        below = np.float32(v - row)
        for x in range(wide):
            u = grid[0] + x * step[0]
            column = int(np.floor(u))
            if column < 0 or column >= columns - 1:
                image[y, x] = np.uint32(empty)
                continue
            beside = np.float32(u - column)
            a, b = heights[row, column], heights[row, column + 1]
            c, d = heights[row + 1, column], heights[row + 1, column + 1]
            lower, upper = a + (b - a) * beside, c + (d - c) * beside
            height = lower + (upper - lower) * below
            if height <= np.float32(0.0):
                image[y, x] = np.uint32(empty)
                continue
            cover = height * shading
            p0, p1, p2 = g0 + t0 * cover, g1 + t1 * cover, g2 + t2 * cover
            level = np.float32(np.floor(height + half))
            if lining > 0 and level >= one and level < top:
                across = ((b - a) + ((d - c) - (b - a)) * below) * dx
                along = (upper - lower) * dy
                slope = np.float32(np.sqrt(across * across + along * along))
                away = abs(height - level)
                if away < reach * slope:
                    line = min(one, reach - away / slope) * lining
                    p0 += (l0 - p0) * line
                    p1 += (l1 - p1) * line
                    p2 += (l2 - p2) * line
            image[y, x] = np.uint32(
                np.int32(p0 + half)
                | (np.int32(p1 + half) << 8)
                | (np.int32(p2 + half) << 16)
                | opaque
            )


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
