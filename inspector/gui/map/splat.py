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

from inspector.gui.map.levels import GREYED, PLAIN
from inspector.session.polygons import within

PAD: Final = 8

Array = NDArray[Any]
_Function = TypeVar("_Function", bound=Callable[..., Any])


def kernel(function: _Function) -> _Function:
    """Compile without the GIL, once for all runs (the cache is in the user's cache folder)."""
    return cast("_Function", njit(cache=True, nogil=True, fastmath=True)(function))


@kernel
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
        sums: float32 (height + 2 PAD, width + 2 PAD, 4), zeros but in the padding.
        greys: float32 (height + 2 PAD, width + 2 PAD), weight of greyed points, likewise.
    """
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


@kernel
def tone(sums: Array, greys: Array, grey: Array, curves: Array, step: float, image: Array) -> None:
    """Turn sums into colours: greyed points over what is there, coloured ones over both.

    Args:
        sums: what ``accumulate`` made; zeros again afterwards, which is faster than to clear all.
        greys: what ``accumulate`` made, likewise.
        grey: float32 (3), 0..255.
        curves: float32 (3, k), by ``weight * step``: what coloured points cover, that divided by
            the weight, and what greyed points cover.
        step: entries of ``curves`` a unit of weight.
        image: uint32 (height, width), RGBA bytes, drawn on.
    """
    height, width = image.shape
    last, opaque, half = curves.shape[1] - 1, np.int32(-16777216), np.float32(0.5)
    e0, e1, e2 = grey[0] + half, grey[1] + half, grey[2] + half
    for y in range(height):
        for x in range(width):
            weight, veil = sums[y + PAD, x + PAD, 3], greys[y + PAD, x + PAD]
            if weight == 0.0 and veil == 0.0:
                continue
            ground = np.int32(image[y, x])
            g0 = np.float32(ground & 255) + half
            g1 = np.float32((ground >> 8) & 255) + half
            g2 = np.float32((ground >> 16) & 255) + half
            place = min(int(weight * step), last)
            grown, share = curves[2, min(int(veil * step), last)], curves[1, place]
            if place == last:  # many copies of one text; their sum leaves the table
                share = curves[0, last] / weight
            below = np.float32(1.0) - curves[0, place]
            r = (g0 + (e0 - g0) * grown) * below + sums[y + PAD, x + PAD, 0] * share
            g = (g1 + (e1 - g1) * grown) * below + sums[y + PAD, x + PAD, 1] * share
            b = (g2 + (e2 - g2) * grown) * below + sums[y + PAD, x + PAD, 2] * share
            image[y, x] = np.uint32(np.int32(r) | (np.int32(g) << 8) | (np.int32(b) << 16) | opaque)
            greys[y + PAD, x + PAD] = np.float32(0.0)
            for c in range(4):
                sums[y + PAD, x + PAD, c] = np.float32(0.0)


@kernel
def stamp(
    xy: Array,
    shapes: Array,
    colours: Array,
    view: Array,
    masks: Array,
    spans: Array,
    ground: Array,
    image: Array,
) -> None:
    """Draw small shapes over what is there, later ones on top.

    Args:
        xy: float32 (n, 2).
        shapes: uint8 (n), index into ``masks``.
        colours: float32 (n, 3), 0..255.
        view: left, bottom, pixels a unit in x, and in y.
        masks: float32 (k, s, s, 2, size, size), of each shape the shares of rim and of shape of
            each pixel, for a centre in each of s x s parts of the middle pixel.
        spans: int64 (k, s, s, size, 2), first column of each row of a mask that is drawn on, and
            the one behind the last.
        ground: float32 (3), 0..255, colour of the rim.
        image: uint32 (height, width), RGBA bytes, drawn on.
    """
    height, width = image.shape
    left, bottom, sx, sy = view
    parts, size, opaque = masks.shape[1], masks.shape[4], np.int32(-16777216)
    half, one, middle = size // 2, np.float32(1.0), np.float32(0.5)
    e0, e1, e2 = ground[0], ground[1], ground[2]
    for i in range(len(xy)):
        cx, cy = (xy[i, 0] - left) * sx, (xy[i, 1] - bottom) * sy
        if not (cx > -half and cy > -half and cx < width + half and cy < height + half):
            continue
        ix, iy = int(np.floor(cx)), int(np.floor(cy))
        shape, py, px = shapes[i], int((cy - iy) * parts), int((cx - ix) * parts)
        ix, iy = ix - half, iy - half
        c0, c1, c2 = colours[i, 0], colours[i, 1], colours[i, 2]
        for y in range(max(0, -iy), min(size, height - iy)):
            first, last = spans[shape, py, px, y, 0], spans[shape, py, px, y, 1]
            for x in range(max(first, -ix), min(last, width - ix)):
                rim, disc = masks[shape, py, px, 0, y, x], masks[shape, py, px, 1, y, x]
                under, below = np.int32(image[iy + y, ix + x]), one - rim - disc
                r = np.float32(under & 255) * below + e0 * rim + c0 * disc + middle
                g = np.float32((under >> 8) & 255) * below + e1 * rim + c1 * disc + middle
                b = np.float32((under >> 16) & 255) * below + e2 * rim + c2 * disc + middle
                image[iy + y, ix + x] = np.uint32(
                    np.int32(r) | (np.int32(g) << 8) | (np.int32(b) << 16) | opaque
                )


@kernel
def light_found(lit: Array, rows: Array, levels: Array) -> int:
    """Set the levels, uint8 (m), of points by bool (n) of the rows; return how many are PLAIN."""
    found = 0
    for i in range(len(rows)):
        is_lit = lit[rows[i]]
        levels[i] = PLAIN if is_lit else GREYED
        found += is_lit
    return found


@kernel
def light_picked(lit: Array, places: Array, levels: Array) -> int:
    """Set the level of the points of some rows, int64, to PLAIN; return how many have one."""
    found = 0
    for i in range(len(lit)):
        place = places[lit[i]]
        if place >= 0:
            levels[place] = PLAIN
            found += 1
    return found


@kernel
def count_found(lit: Array, codes: Array, suspect: Array, counts: Array) -> int:
    """Add the rows of bool (n) to the counts of their codes; return how many are suspects."""
    found = 0
    for row in range(len(lit)):
        counts[codes[row]] += lit[row]  # without a branch, which nobody could foretell
        found += lit[row] & suspect[row]
    return found


@kernel
def count_picked(lit: Array, codes: Array, suspect: Array, counts: Array) -> int:
    """Add some rows, int64, to the counts of their codes; return how many are suspects."""
    found = 0
    for i in range(len(lit)):
        counts[codes[lit[i]]] += 1
        found += suspect[lit[i]]
    return found


@kernel
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
    tone(sums, greys, three, nines, 1.0, image)
    masks, spans = np.zeros((1, 1, 1, 2, 3, 3), np.float32), np.zeros((1, 1, 1, 3, 2), np.int64)
    stamp(xy, codes, three.reshape(1, 3), view, masks, spans, three, image)
    within(xy, np.array([[0, 0], [1, 0], [0, 1]], np.float32))
    nearest(xy, 0.0, 0.0, 1.0, 1.0, 8.0)
    rows, found, counts = np.zeros(1, np.int64), np.zeros(1, np.bool_), np.zeros(1, np.int64)
    light_found(found, rows, codes)
    light_picked(rows, np.zeros(1, np.int32), codes)
    count_found(found, codes, found, counts)
    count_picked(rows, codes, found, counts)
