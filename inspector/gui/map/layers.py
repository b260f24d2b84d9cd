"""From what the workspace holds to what the map draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from inspector.gui.map.canvas import Scene
from inspector.gui.map.cloud import Cloud
from inspector.gui.map.palette import ColourBy, Palette, make_inks, make_palette, rgb
from inspector.gui.theme import theme
from inspector.session.columns import Columns
from inspector.session.workspace import Workspace

PLAIN, GREYED = 0, 1
"""The levels of ``splat``, which is not imported before the first frame."""
PALE: Final = 0.45
"""How much of its colour a suspect keeps while others are selected."""
MOST_SUSPECTS: Final = 20_000
MOST_OTHERS: Final = 2_000
"""More suspects, or others that are selected or found, are drawn in colour but not as discs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend; ``part`` of ``whole`` is selected, ``part`` -1 without a selection."""

    colour: QColor
    label: str
    part: int
    whole: int


class Layers:
    """How every point of one cloud looks; classes are kept until verdicts or colours change.

    Args:
        workspace: whose selection, search and verdicts are shown.
        columns: the result that the cloud belongs to.
        cloud: the points.
        by: what the colours tell.
    """

    def __init__(self, workspace: Workspace, columns: Columns, cloud: Cloud, by: ColourBy) -> None:
        self._workspace = workspace
        self.columns, self.cloud = columns, cloud
        self.colour_by(by)

    def colour_by(self, by: ColourBy) -> None:
        """Sort all rows into classes; also after the verdicts or the theme changed."""
        self._by = by
        palette = make_palette(by, self.columns, self._workspace.review.verdicts)
        codes = palette.codes[self.cloud.rows]
        self._palette: Palette = palette
        self._codes = codes
        self._totals = np.bincount(palette.codes, minlength=len(palette.labels))
        self._inks = make_inks(palette.rgb(), np.bincount(codes, minlength=len(palette.labels)))

    @property
    def is_current(self) -> bool:
        """Whether the workspace still shows the result that the cloud belongs to."""
        return self._workspace.columns is self.columns

    def scene(self) -> Scene:
        """Return what is to be drawn; vectorised, some milliseconds for a million points."""
        levels = self._levels()
        discs = self._discs(levels)
        return Scene(
            cloud=self.cloud,
            codes=self._codes,
            levels=levels,
            inks=self._inks,
            discs=discs,
            disc_colours=self._disc_colours(discs, levels),
            share=float((levels == PLAIN).mean()) if len(levels) else 1.0,
            grey=rgb(theme().colour("grey")),
            ground=rgb(theme().colour("map")),
        )

    def legend(self) -> list[Entry]:
        """Return suspects, then each class that has rows, whether they have a point or not."""
        rows = self._workspace.selection.rows
        is_split = bool(len(rows))
        parts = np.bincount(self._palette.codes[rows], minlength=len(self._totals))
        found = int(self.columns.suspect[rows].sum())
        total = len(self.columns.queue)
        suspects = Entry(theme().colour("poison"), "suspect", found if is_split else -1, total)
        classes = [
            Entry(colour, label, int(part) if is_split else -1, int(whole))
            for colour, label, part, whole in zip(
                self._palette.colours, self._palette.labels, parts, self._totals, strict=True
            )
            if whole
        ]
        return [suspects, *(reversed(classes) if self._by is ColourBy.SCORE else classes)]

    def _places(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the points of those rows that have one."""
        places = self.cloud.places[rows]
        return places[places >= 0].astype(np.int64)

    def _selected(self) -> NDArray[np.int64]:
        return self._places(self._workspace.selection.rows)

    def _levels(self) -> NDArray[np.uint8]:
        rows, matching = self._workspace.selection.rows, self._workspace.listing.matching
        if len(rows):
            levels = np.full(len(self.cloud.rows), GREYED, np.uint8)
            levels[self._selected()] = PLAIN
            return levels
        if matching is not None and len(matching) == len(self.columns):
            return np.where(matching[self.cloud.rows], PLAIN, GREYED).astype(np.uint8)
        return np.full(len(self.cloud.rows), PLAIN, np.uint8)

    def _discs(self, levels: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Return the points drawn as discs: pale suspects, what is selected or found, suspects."""
        suspects = self._places(self.columns.queue[:MOST_SUSPECTS][::-1])
        is_pale = levels[suspects] == GREYED
        others = np.flatnonzero(levels == PLAIN)
        if len(others) == len(levels) or len(others) > MOST_OTHERS:
            others = others[:0]
        others = others[~self.columns.suspect[self.cloud.rows[others]]]
        return np.concatenate([suspects[is_pale], others, suspects[~is_pale]])

    def _disc_colours(
        self, discs: NDArray[np.int64], levels: NDArray[np.uint8]
    ) -> NDArray[np.float32]:
        colours = self._palette.rgb()[self._codes[discs]]
        is_suspect = self.columns.suspect[self.cloud.rows[discs]]
        if self._by is ColourBy.VERDICT:
            is_suspect &= self._codes[discs] == 0
        colours[is_suspect] = rgb(theme().colour("poison"))
        ground = rgb(theme().colour("map"))
        is_pale = levels[discs] == GREYED
        colours[is_pale] = ground + (colours[is_pale] - ground) * PALE
        return colours
