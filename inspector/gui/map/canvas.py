"""Compose the picture of a map: all points, suspects above, the selection on top."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.gui.map.cloud import Bounds, Cloud
from inspector.gui.map.relief import Relief
from inspector.gui.map.shapes import make_masks, make_spans

DOT: Final = (1.0, 3.2)
"""How wide a point is drawn, in pixels: many, few."""
FULL: Final = 0.25
"""Points a pixel above which they are drawn narrow."""
COVER: Final = (0.88, 0.6)
CROWD: Final = (0.5, 4.0)
"""How much a lone point covers of what is below it, by how much lies at the densest place."""
DEEPEST: Final = 3.2
"""How much of a layer, in natural units of opacity, the densest place is."""
VEIL: Final = 0.75
"""The most that greyed points cover of the ground."""
STEPS: Final = 2048
DISC: Final = 2.7
RIM: Final = 1.0
SHADE: Final = (0.3, 0.55, 1.0)
"""How much the highest place and a contour cover, and how wide a contour is in pixels."""

Colours = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is to be drawn, apart from where one looks; colours are 0..255.

    Attributes:
        cloud: the points.
        codes: uint8 (m), class of each point.
        levels: uint8 (m), ``levels.PLAIN`` or ``GREYED``.
        inks: float32 (classes, 4), colour times weight, and weight: rare classes weigh more.
        discs: int64, points drawn as discs, later ones on top.
        disc_colours: float32 (len(discs), 3).
        shapes: uint8 (len(discs)), ``shapes.DISC`` and others.
        share: how many of the points are drawn in colour, 0..1.
        grey: float32 (3), colour of greyed points.
        ground: float32 (3), what lies below.
        relief: how densely the points lie, None while neither of the next two is wanted.
        is_shaded: the ground is shaded by density.
        is_contoured: contours of density are drawn on the ground.
        slope: float32 (2, 3), colour of the densest place and of contours.
    """

    cloud: Cloud
    codes: NDArray[np.uint8]
    levels: NDArray[np.uint8]
    inks: Colours
    discs: NDArray[np.int64]
    disc_colours: Colours
    shapes: NDArray[np.uint8]
    share: float
    grey: Colours
    ground: Colours
    relief: Relief | None = None
    is_shaded: bool = False
    is_contoured: bool = False
    slope: Colours = field(default_factory=lambda: np.zeros((2, 3), np.float32))

    def differs_by_discs(self, other: Scene) -> bool:
        """Return whether only discs may differ from those of another scene."""
        are_one = (
            getattr(self, name) is getattr(other, name)
            for name in ("cloud", "codes", "levels", "inks", "relief", "is_shaded", "is_contoured")
        )
        colours = ("grey", "ground", "slope")
        return all(are_one) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in colours
        )


class Canvas:
    """Buffers of the size of the view, reused from frame to frame."""

    def __init__(self) -> None:
        self._sums = np.zeros((1, 1, 4), np.float32)
        self._greys = np.zeros((1, 1), np.float32)
        self._below = np.zeros((1, 1), np.uint32)
        self._drawn: tuple[Scene, Bounds, tuple[int, int], float] | None = None

    def draw(
        self, scene: Scene, bounds: Bounds, size: tuple[int, int], scale: float = 1.0
    ) -> NDArray[np.uint8]:
        """Return uint8 (height, width, 4), rows going up as y goes up.

        Args:
            scene: what to draw.
            bounds: what is seen.
            size: width and height in device pixels.
            scale: device pixels a logical one.
        """
        from inspector.gui.map import splat

        width, height = size
        left, bottom, right, top = bounds
        view = np.array([left, bottom, width / (right - left), height / (top - bottom)])
        if not self._is_drawn(scene, bounds, size, scale):
            self._drawn = None  # until it is whole
            self._draw_points(scene, bounds, size, scale, view)
            self._drawn = scene, bounds, size, scale
        image = self._below.copy()  # the last one may still be on the screen
        masks, spans = (make(DISC * scale, RIM * scale) for make in (make_masks, make_spans))
        places, colours = scene.cloud.xy[scene.discs], scene.disc_colours
        splat.stamp(places, scene.shapes, colours, view, masks, spans, scene.ground, image)
        return image.view(np.uint8).reshape(height, width, 4)

    def _is_drawn(self, scene: Scene, bounds: Bounds, size: tuple[int, int], scale: float) -> bool:
        """Return whether what lies below the discs is drawn already, as after a verdict."""
        if self._drawn is None or self._drawn[1:] != (bounds, size, scale):
            return False
        return scene.differs_by_discs(self._drawn[0])

    def _draw_points(
        self,
        scene: Scene,
        bounds: Bounds,
        size: tuple[int, int],
        scale: float,
        view: NDArray[np.float64],
    ) -> None:
        from inspector.gui.map import splat

        width, height = size
        padded = (height + 2 * splat.PAD, width + 2 * splat.PAD)
        if self._greys.shape != padded:
            self._greys = np.zeros(padded, np.float32)
            self._sums = np.zeros((*padded, 4), np.float32)
        density, fullest, area = scene.cloud.crowd(bounds, size)
        brush = make_brush(dot_width(density) * scale)
        cloud, greys, sums = scene.cloud, self._greys, self._sums
        splat.accumulate(cloud.xy, scene.codes, scene.levels, scene.inks, view, brush, sums, greys)
        ink = float(brush.sum())
        curves, step = make_curves(fullest * ink / max(area, ink), scene.share)
        if self._below.shape != (height, width):
            self._below = np.empty((height, width), np.uint32)
        _lay_ground(scene, view, scale, self._below)
        splat.tone(sums, greys, scene.grey, curves, step, self._below)


def _lay_ground(
    scene: Scene, view: NDArray[np.float64], scale: float, image: NDArray[np.uint32]
) -> None:
    """Fill an image with what lies below the points."""
    red, green, blue = (int(part) for part in scene.ground)
    if scene.relief is None or not (scene.is_shaded or scene.is_contoured):
        image[:] = red | green << 8 | blue << 16 | 255 << 24
        return
    from inspector.gui.map import shading

    left, bottom, right, top = scene.relief.bounds
    rows, columns = scene.relief.heights.shape
    cells = np.array([columns / (right - left), rows / (top - bottom)])
    step = cells / view[2:]
    first = (view[:2] - (left, bottom)) * cells + 0.5 * step - 0.5
    cover, line, width = SHADE
    strengths = np.array(
        [cover * scene.is_shaded, line * scene.is_contoured, width * scale], np.float32
    )
    colours = np.concatenate([scene.ground[None], scene.slope]).astype(np.float32)
    shading.shade(scene.relief.heights, first, step, colours, strengths, image)


def dot_width(density: float) -> float:
    """Return how many pixels wide a point is drawn: the fewer a pixel there are, the wider."""
    narrow, wide = DOT
    return narrow if density >= FULL else min(wide, 0.88 * max(density, 1e-6) ** -0.25)


def make_brush(wide: float) -> Colours:
    """Return float32 (size, size), the share of each pixel that a dot covers."""
    size = min(max(1, int(np.ceil(wide))), 15)
    axis = np.arange(size) - (size - 1) / 2
    distance = np.hypot(axis[:, None], axis[None, :])
    return np.asarray(np.clip(wide / 2 + 0.5 - distance, 0.0, 1.0), np.float32)


def make_curves(densest: float, share: float) -> tuple[Colours, float]:
    """Return what ``splat.tone`` looks up: a lone point shows, and the densest place is not flat.

    Args:
        densest: weight of a pixel at the densest place that is seen.
        share: how much of it is of points in colour.
    """
    most = max(2 * densest, 8.0)
    weights = np.linspace(0.0, most, STEPS)
    cover = _cover(weights, densest * share)
    per_weight = np.divide(cover, weights, out=np.zeros(STEPS), where=weights > 0)
    per_weight[0] = per_weight[1]
    veil = VEIL * _cover(weights, densest * (1 - share))
    return np.array([cover, per_weight, veil], np.float32), (STEPS - 1) / most


def _cover(weights: NDArray[np.float64], densest: float) -> NDArray[np.float64]:
    """Return how much of what is below a weight covers, 0..1."""
    lone = np.interp(densest, CROWD, COVER)
    strength = min(-np.log(1 - lone) / np.log(2), DEEPEST / np.log1p(densest + 1e-9))
    return np.asarray(1.0 - np.exp(-strength * np.log1p(weights)), np.float64)
