"""Compose the picture of a map: all points, suspects above, the selection on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.gui.map import splat
from inspector.gui.map.cloud import Cloud

DENSE: Final = 0.15
SPARSE: Final = 0.015
"""Points a pixel above which they are drawn one pixel wide, below which three."""
STRENGTH: Final = 0.55
DISC: Final = 2.6
RIM: Final = 1.0
MOST_DISCS: Final = 20_000
"""More suspects or selected rows than this are drawn without discs, in their colour."""

Colours = NDArray[np.float32]


@dataclass(slots=True, eq=False)
class Scene:
    """What is to be drawn, apart from where one looks.

    Attributes:
        cloud: the points.
        codes: uint8 (m), class of each point.
        levels: uint8 (m), ``splat.HIDDEN``, ``GREYED`` or ``PLAIN``.
        colours: float32 (classes, 3).
        discs: int64, points drawn as discs, later ones on top.
        disc_colours: float32 (len(discs), 3).
        grey: float32 (3), colour of greyed points.
        ground: float32 (3), what lies below.
    """

    cloud: Cloud
    codes: NDArray[np.uint8]
    levels: NDArray[np.uint8]
    colours: Colours
    discs: NDArray[np.int64]
    disc_colours: Colours
    grey: Colours
    ground: Colours


class Canvas:
    """Buffers of the size of the view, reused from frame to frame."""

    def __init__(self) -> None:
        self._sums = np.zeros((1, 1, 4), np.float32)

    def draw(
        self,
        scene: Scene,
        bounds: tuple[float, float, float, float],
        size: tuple[int, int],
        scale: float = 1.0,
    ) -> NDArray[np.uint8]:
        """Return uint8 (height, width, 4), rows going up as y goes up.

        Args:
            scene: what to draw.
            bounds: left, bottom, right, top of what is seen.
            size: width and height in device pixels.
            scale: device pixels a logical one.
        """
        width, height = size
        left, bottom, right, top = bounds
        view = np.array([left, bottom, width / (right - left), height / (top - bottom)])
        if self._sums.shape[:2] != (height, width):
            self._sums = np.zeros((height, width, 4), np.float32)
        image = np.empty((height, width, 4), np.uint8)  # the last one may still be on the screen
        brush = make_brush(_width(scene, bounds, width * height, scale))
        splat.accumulate(
            scene.cloud.xy,
            scene.codes,
            scene.levels,
            scene.colours,
            scene.grey,
            view,
            brush,
            self._sums,
        )
        splat.tone(self._sums, scene.ground, STRENGTH, image)
        xy = scene.cloud.xy[scene.discs]
        splat.stamp(xy, scene.disc_colours, view, DISC * scale, RIM * scale, scene.ground, image)
        return image


def make_brush(wide: float) -> Colours:
    """Return float32 (size, size), the share of each pixel that a disc ``wide`` across covers."""
    size = max(1, int(np.ceil(wide)))
    axis = np.arange(size) - (size - 1) / 2
    distance = np.hypot(axis[:, None], axis[None, :])
    return np.asarray(np.clip(wide / 2 + 0.5 - distance, 0.0, 1.0), np.float32)


def _width(
    scene: Scene, bounds: tuple[float, float, float, float], pixels: int, scale: float
) -> float:
    """Return how many pixels wide a point is: the fewer there are, the wider."""
    left, bottom, right, top = scene.cloud.bounds
    area = max(right - left, 1e-9) * max(top - bottom, 1e-9)
    seen = min(1.0, (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]) / area)
    density = len(scene.cloud.rows) * seen / max(1, pixels)
    return (1.0 if density > DENSE else 2.6 if density < SPARSE else 1.8) * scale
