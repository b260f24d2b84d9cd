"""Masks of the shapes that single points are drawn as: ● and, for verdicts, ◆ and ▲."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Floats

DISC, DIAMOND, TRIANGLE = 0, 1, 2
SHAPES: Final = np.array([DISC, DIAMOND, DISC, TRIANGLE], np.uint8)
"""Shape of each verdict, by its code (``labels.VERDICTS``)."""
PARTS: Final = 4
"""A shape is drawn to a quarter of a pixel."""
LARGER: Final = (1.5, 1.75)
"""Reach of the diamond's and of the triangle's corners, in radii, so that all look as large."""


@cache
def make_masks(radius: float, rim: float) -> NDArray[np.float32]:
    """Return float32 (shapes, PARTS, PARTS, 2, size, size) for ``splat.stamp``."""
    half = int(np.ceil(LARGER[1] * radius + rim + 1))
    axis = np.arange(2 * half + 1) + 0.5 - half
    masks = np.zeros((3, PARTS, PARTS, 2, len(axis), len(axis)), np.float32)
    for row in range(PARTS):
        for column in range(PARTS):
            y, x = (axis - (part + 0.5) / PARTS for part in (row, column))
            for shape, outside in enumerate(_outsides(x[None, :], y[:, None], radius)):
                inner = np.clip(0.5 - outside, 0.0, 1.0)
                around = np.clip(rim + 0.5 - outside, 0.0, 1.0) * 0.7
                masks[shape, row, column] = around * (1.0 - inner), inner
    return masks


@cache
def make_spans(radius: float, rim: float) -> NDArray[np.int64]:
    """Return int64 (shapes, PARTS, PARTS, size, 2), where each row of a mask begins and ends."""
    is_drawn = make_masks(radius, rim).sum(axis=3) > 0
    first, size = is_drawn.argmax(-1), is_drawn.shape[-1]
    behind = np.where(is_drawn.any(-1), size - is_drawn[..., ::-1].argmax(-1), 0)
    return np.stack([first, behind], -1).astype(np.int64)


def _outsides(x: Floats, y: Floats, radius: float) -> tuple[Floats, ...]:
    """Return how far each pixel is outside of each shape, less than 0 within; y goes up."""
    disc = np.hypot(x, y) - radius
    diamond = (np.abs(x) + np.abs(y) - LARGER[0] * radius) / np.sqrt(2)
    corner = LARGER[1] * radius
    slanted = (np.sqrt(3) * np.abs(x) + y - corner) / 2
    return disc, diamond, np.maximum(-y - corner / 2, slanted)
