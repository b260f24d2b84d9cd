"""Draw points into an image: numba kernels over arrays, never one object a point.

Rows of an image go up as y goes up; ``PAD`` pixels around it take what sticks out at its edges.
Importing this module imports numba, so others do so when they first draw, not when they start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from inspector.session.polygons import within

PAD: Final = 8
PLAIN: Final = 0
GREYED: Final = 1
"""Levels of a point: drawn in its colour, drawn in grey below all others."""

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
    inks: Array,
    view: Array,
    brush: Array,
    sums: Array,
    greys: Array,
) -> None:
    """Add up ink and weight of every point that lies in the view.

    Args:
        xy: float32 (n, 2).
        codes: uint8 (n), index into ``inks``.
        levels: uint8 (n), GREYED or PLAIN.
        inks: float32 (k, 4), colour times weight, and weight.
        view: left, bottom, pixels a unit in x, and in y.
        brush: float32 (size, size), how much of each pixel a point covers.
        sums: float32 (height + 2 PAD, width + 2 PAD, 4), zeroed here.
        greys: float32 (height + 2 PAD, width + 2 PAD), weight of greyed points, zeroed here.
    """
    sums[:] = np.float32(0.0)
    greys[:] = np.float32(0.0)
    size = len(brush)
    shift = PAD - 0.5 * (size - 1)
    most_x, most_y = greys.shape[1] - size, greys.shape[0] - size
    left, bottom, sx, sy = view
    for i in range(len(xy)):
        fx, fy = (xy[i, 0] - left) * sx + shift, (xy[i, 1] - bottom) * sy + shift
        if not (fx >= 0.0 and fy >= 0.0 and fx < most_x and fy < most_y):
            continue
        px, py = int(fx), int(fy)
        if levels[i] == GREYED:
            for dy in range(size):
                for dx in range(size):
                    greys[py + dy, px + dx] += brush[dy, dx]
        else:
            code = codes[i]
            r, g, b, a = inks[code, 0], inks[code, 1], inks[code, 2], inks[code, 3]
            for dy in range(size):
                for dx in range(size):
                    weight = brush[dy, dx]
                    sums[py + dy, px + dx, 0] += weight * r
                    sums[py + dy, px + dx, 1] += weight * g
                    sums[py + dy, px + dx, 2] += weight * b
                    sums[py + dy, px + dx, 3] += weight * a


@_kernel
def tone(
    sums: Array, greys: Array, ground: Array, grey: Array, curves: Array, step: float, image: Array
) -> None:
    """Turn sums into colours: greyed points over the ground, coloured ones over both.

    Args:
        sums: what ``accumulate`` made.
        greys: what ``accumulate`` made.
        ground: float32 (3), 0..255.
        grey: float32 (3), 0..255.
        curves: float32 (3, k), by ``weight * step``: what coloured points cover, that divided by
            the weight, and what greyed points cover.
        step: entries of ``curves`` a unit of weight.
        image: uint32 (height, width), filled here with RGBA bytes.
    """
    height, width = image.shape
    last, opaque, half = curves.shape[1] - 1, np.int32(-16777216), np.float32(0.5)
    g0, g1, g2 = ground[0] + half, ground[1] + half, ground[2] + half
    d0, d1, d2 = grey[0] - ground[0], grey[1] - ground[1], grey[2] - ground[2]
    empty = np.uint32(np.int32(g0) | (np.int32(g1) << 8) | (np.int32(g2) << 16) | opaque)
    for y in range(height):
        for x in range(width):
            weight, veil = sums[y + PAD, x + PAD, 3], greys[y + PAD, x + PAD]
            if weight == 0.0 and veil == 0.0:
                image[y, x] = empty
                continue
            place = min(int(weight * step), last)
            grown, share = curves[2, min(int(veil * step), last)], curves[1, place]
            if place == last:  # many copies of one text; their sum leaves the table
                share = curves[0, last] / weight
            below = np.float32(1.0) - curves[0, place]
            r = (g0 + d0 * grown) * below + sums[y + PAD, x + PAD, 0] * share
            g = (g1 + d1 * grown) * below + sums[y + PAD, x + PAD, 1] * share
            b = (g2 + d2 * grown) * below + sums[y + PAD, x + PAD, 2] * share
            image[y, x] = np.uint32(np.int32(r) | (np.int32(g) << 8) | (np.int32(b) << 16) | opaque)


@_kernel
def stamp(
    xy: Array, colours: Array, view: Array, masks: Array, ground: Array, image: Array
) -> None:
    """Draw discs over what is there, later ones on top.

    Args:
        xy: float32 (n, 2).
        colours: float32 (n, 3), 0..255.
        view: left, bottom, pixels a unit in x, and in y.
        masks: float32 (s, s, 2, size, size), shares of rim and of disc of each pixel, for a centre
            in each of s x s parts of the middle pixel.
        ground: float32 (3), 0..255, colour of the rim.
        image: uint8 (height, width, 4), drawn on.
    """
    height, width = image.shape[:2]
    left, bottom, sx, sy = view
    parts, size = masks.shape[0], masks.shape[3]
    half = size // 2
    for i in range(len(xy)):
        cx, cy = (xy[i, 0] - left) * sx, (xy[i, 1] - bottom) * sy
        if not (cx > -half and cy > -half and cx < width + half and cy < height + half):
            continue
        ix, iy = int(np.floor(cx)), int(np.floor(cy))
        mask = masks[int((cy - iy) * parts), int((cx - ix) * parts)]
        ix, iy = ix - half, iy - half
        for y in range(max(0, -iy), min(size, height - iy)):
            for x in range(max(0, -ix), min(size, width - ix)):
                rim, disc = mask[0, y, x], mask[1, y, x]
                if rim + disc == 0.0:
                    continue
                pixel, below = image[iy + y, ix + x], np.float32(1.0) - rim - disc
                for c in range(3):
                    value = pixel[c] * below + ground[c] * rim + colours[i, c] * disc
                    pixel[c] = np.uint8(value + np.float32(0.5))


@_kernel
def nearest(xy: Array, x: float, y: float, sx: float, sy: float, reach: float) -> int:
    """Return the point nearest to (x, y) within ``reach`` pixels, -1 if there is none."""
    best, least = -1, reach * reach
    for i in range(len(xy)):
        dx, dy = (xy[i, 0] - x) * sx, (xy[i, 1] - y) * sy
        distance = dx * dx + dy * dy
        if distance <= least:
            best, least = i, distance
    return best


def warm() -> None:
    """Load the compiled kernels, or compile them; safe on any thread."""
    xy, codes = np.zeros((1, 2), np.float32), np.zeros(1, np.uint8)
    three, view = np.zeros(3, np.float32), np.array([0, 0, 1, 1], np.float64)
    side = 2 * PAD + 2
    sums, greys = np.zeros((side, side, 4), np.float32), np.zeros((side, side), np.float32)
    image, nines = np.zeros((2, 2), np.uint32), np.zeros((3, 3), np.float32)
    accumulate(xy, codes, codes, np.zeros((1, 4), np.float32), view, nines, sums, greys)
    tone(sums, greys, three, three, nines, 1.0, image)
    masks = np.zeros((1, 1, 2, 3, 3), np.float32)
    stamp(xy, three.reshape(1, 3), view, masks, three, image.view(np.uint8).reshape(2, 2, 4))
    within(xy, np.array([[0, 0], [1, 0], [0, 1]], np.float32))
    nearest(xy, 0.0, 0.0, 1.0, 1.0, 8.0)
