"""Draw points into an image: numba kernels over arrays, never one object a point.

Rows of an image go up as y goes up; levels say how a point is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

HIDDEN, GREYED, PLAIN = 0, 1, 2
"""Levels of a point: not drawn, drawn in grey, drawn in its colour."""

Array = NDArray[Any]
_Function = TypeVar("_Function", bound=Callable[..., Any])


def _kernel(function: _Function) -> _Function:
    """Compile without the GIL, once for all runs (the cache is in the user's cache folder)."""
    return cast("_Function", njit(cache=True, nogil=True, fastmath=True)(function))


@_kernel
def accumulate(
    xy: Array,
    codes: Array,
    levels: Array,
    colours: Array,
    grey: Array,
    view: Array,
    brush: Array,
    sums: Array,
) -> None:
    """Add up colour and opacity of every point that lies in the view.

    Args:
        xy: float32 (n, 2).
        codes: uint8 (n), index into ``colours``.
        levels: uint8 (n), HIDDEN, GREYED or PLAIN.
        colours: float32 (k, 3), 0..1.
        grey: float32 (3).
        view: left, bottom, pixels a unit in x, and in y.
        brush: float32 (size, size), how much of each pixel a point covers.
        sums: float32 (height, width, 4), zeroed here.
    """
    height, width = sums.shape[:2]
    size = len(brush)
    sums[:] = 0.0
    left, bottom, sx, sy = view
    half = 0.5 * (size - 1)
    for i in range(len(xy)):
        level = levels[i]
        if level == 0:
            continue
        px = int(np.floor((xy[i, 0] - left) * sx - half))
        py = int(np.floor((xy[i, 1] - bottom) * sy - half))
        if px < 0 or py < 0 or px + size > width or py + size > height:
            continue
        if level == 1:
            r, g, b, a = grey[0], grey[1], grey[2], 0.6
        else:
            code = codes[i]
            r, g, b, a = colours[code, 0], colours[code, 1], colours[code, 2], 1.0
        for dy in range(size):
            for dx in range(size):
                cell, weight = sums[py + dy, px + dx], a * brush[dy, dx]
                cell[0] += weight * r
                cell[1] += weight * g
                cell[2] += weight * b
                cell[3] += weight


@_kernel
def tone(sums: Array, ground: Array, strength: float, image: Array) -> None:
    """Turn sums into colours: the more points, the less of the ground shows.

    Args:
        sums: float32 (height, width, 4) of ``accumulate``.
        ground: float32 (3), 0..1.
        strength: how much one point covers, about 0.5.
        image: uint8 (height, width, 4), filled here.
    """
    height, width = sums.shape[:2]
    for y in range(height):
        for x in range(width):
            weight = sums[y, x, 3]
            cover = 0.0
            scale = 0.0
            if weight > 0.0:
                cover = 1.0 - np.exp(-strength * weight)
                scale = cover / weight
            for channel in range(3):
                value = ground[channel] * (1.0 - cover) + sums[y, x, channel] * scale
                image[y, x, channel] = np.uint8(255.0 * value + 0.5)
            image[y, x, 3] = 255


@_kernel
def stamp(
    xy: Array, colours: Array, view: Array, radius: float, rim: float, ground: Array, image: Array
) -> None:
    """Draw discs with a rim of the ground's colour over what is there, later ones on top.

    Args:
        xy: float32 (n, 2).
        colours: float32 (n, 3), 0..1.
        view: left, bottom, pixels a unit in x, and in y.
        radius: of a disc, in pixels.
        rim: width of the rim, in pixels.
        ground: float32 (3), 0..1.
        image: uint8 (height, width, 4), drawn on.
    """
    height, width = image.shape[:2]
    left, bottom, sx, sy = view
    reach = int(np.ceil(radius + rim + 1))
    for i in range(len(xy)):
        cx, cy = (xy[i, 0] - left) * sx, (xy[i, 1] - bottom) * sy
        if cx < -reach or cy < -reach or cx > width + reach or cy > height + reach:
            continue
        for y in range(max(0, int(cy) - reach), min(height, int(cy) + reach + 1)):
            for x in range(max(0, int(cx) - reach), min(width, int(cx) + reach + 1)):
                distance = np.sqrt((x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2)
                outer = min(1.0, max(0.0, radius + rim + 0.5 - distance)) * 0.7
                if outer == 0.0:
                    continue
                inner = min(1.0, max(0.0, radius + 0.5 - distance))
                for channel in range(3):
                    value = image[y, x, channel] / 255.0
                    value = value * (1.0 - outer) + ground[channel] * outer
                    value = value * (1.0 - inner) + colours[i, channel] * inner
                    image[y, x, channel] = np.uint8(255.0 * value + 0.5)


@_kernel
def within(xy: Array, polygon: Array) -> Array:
    """Return bool (n), which points lie in a polygon, float32 (m, 2); even-odd rule."""
    found = np.zeros(len(xy), np.bool_)
    low_x, high_x = polygon[:, 0].min(), polygon[:, 0].max()
    low_y, high_y = polygon[:, 1].min(), polygon[:, 1].max()
    for i in range(len(xy)):
        x, y = xy[i, 0], xy[i, 1]
        if x < low_x or x > high_x or y < low_y or y > high_y:
            continue
        inside = False
        before = len(polygon) - 1
        for here in range(len(polygon)):
            y0, y1 = polygon[before, 1], polygon[here, 1]
            if (y0 > y) != (y1 > y):
                x0, x1 = polygon[before, 0], polygon[here, 0]
                if x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                    inside = not inside
            before = here
        found[i] = inside
    return found


@_kernel
def nearest(
    xy: Array, levels: Array, x: float, y: float, sx: float, sy: float, reach: float
) -> int:
    """Return the point nearest to (x, y) within ``reach`` pixels, -1 if there is none."""
    best, least = -1, reach * reach
    for i in range(len(xy)):
        if levels[i] == 0:
            continue
        dx, dy = (xy[i, 0] - x) * sx, (xy[i, 1] - y) * sy
        distance = dx * dx + dy * dy
        if distance < least:
            best, least = i, distance
    return best


def warm() -> None:
    """Load the compiled kernels, or compile them; safe on any thread."""
    xy, codes = np.zeros((1, 2), np.float32), np.zeros(1, np.uint8)
    colours, grey = np.zeros((1, 3), np.float32), np.zeros(3, np.float32)
    view = np.array([0, 0, 1, 1], np.float64)
    sums, image = np.zeros((2, 2, 4), np.float32), np.zeros((2, 2, 4), np.uint8)
    accumulate(xy, codes, codes, colours, grey, view, grey.reshape(3, 1)[:1], sums)
    tone(sums, grey, 0.5, image)
    stamp(xy, colours, view, 2.0, 1.0, grey, image)
    within(xy, np.zeros((3, 2), np.float32))
    nearest(xy, codes, 0.0, 0.0, 1.0, 1.0, 8.0)
