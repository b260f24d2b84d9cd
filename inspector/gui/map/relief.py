"""How densely the points of a map lie, as heights that shading and contours are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.gui.map.cloud import Bounds, Cloud

SIDE: Final = 256
"""Columns and rows of the grid."""
BLUR: Final = (2.5, 9.0)
"""How far points are smoothed, in cells: least, and for a thousand points."""
MARGIN: Final = 0.08
"""How much wider than the points the grid is, on each side."""
SHARES: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
"""A contour holds the densest 20 %, 40 %... of the points (Hyndman 1996)."""


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """Heights over a grid.

    Attributes:
        heights: float32 (SIDE, SIDE), by y and x, 0 where no point is near up to ``len(SHARES) -
            1`` at the densest place; whole numbers between are contours.
        bounds: of the grid.
    """

    heights: NDArray[np.float32]
    bounds: Bounds


def make_relief(cloud: Cloud) -> Relief:
    """Smooth a histogram of the points; 0.1 s for a million, so not on the GUI thread."""
    from scipy.ndimage import gaussian_filter

    left, bottom, right, top = cloud.bounds
    wide, high = max(right - left, 1e-6), max(top - bottom, 1e-6)
    room = MARGIN * max(wide, high)
    bounds = (left - room, bottom - room, right + room, top + room)
    scale = SIDE / np.array([wide + 2 * room, high + 2 * room], np.float32)
    cells = ((cloud.xy - np.array(bounds[:2], np.float32)) * scale).astype(np.int32)
    cells = np.clip(cells, 0, SIDE - 1)
    counts = np.bincount(cells[:, 1] * SIDE + cells[:, 0], minlength=SIDE * SIDE)
    least, usual = BLUR
    blur = max(least, usual * (max(len(cloud.rows), 1) / 1e3) ** (-1 / 6))
    side = max(wide, high) + 2 * room
    shape = (blur * side / (high + 2 * room), blur * side / (wide + 2 * room))
    found = counts.reshape(SIDE, SIDE).astype(np.float32)
    return Relief(_heights(gaussian_filter(found, shape, mode="constant")), bounds)


def _heights(density: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn densities into heights: by the share of the points that lie at denser places."""
    flat = density.ravel()
    order = np.argsort(flat)[::-1]
    mass = np.cumsum(flat[order], dtype=np.float64)
    share = np.ones(len(flat))
    share[order] = mass / max(float(mass[-1]), 1e-12)
    levels = np.arange(len(SHARES))[::-1].astype(np.float64)
    heights = np.interp(share, SHARES, levels)
    heights[flat <= 0] = 0.0
    return heights.reshape(density.shape).astype(np.float32)
