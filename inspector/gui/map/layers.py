"""From what the workspace holds to what the map draws."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.labels import VERDICTS
from inspector.gui.map.canvas import Scene
from inspector.gui.map.cloud import Cloud
from inspector.gui.map.colouring.paints import Coat, make_inks, rgb
from inspector.gui.map.entries import Entry, entries_of
from inspector.gui.map.overlays import Overlays
from inspector.gui.map.relief import Relief
from inspector.gui.map.shapes import SHAPES
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


class Layers:
    """How every point of one cloud looks; classes are kept until verdicts or colours change.

    Args:
        workspace: whose selection, search and verdicts are shown.
        columns: the result that the cloud belongs to.
        cloud: the points.
        coat: what the colours tell.

    Attributes:
        overlays: what is shown beside the points.
        relief: how densely the points lie, None until it is known.
    """

    def __init__(self, workspace: Workspace, columns: Columns, cloud: Cloud, coat: Coat) -> None:
        self._workspace = workspace
        self.columns, self.cloud = columns, cloud
        self.overlays = Overlays()
        self.relief: Relief | None = None
        self.wear(coat)

    def wear(self, coat: Coat) -> None:
        """Take other colours."""
        self.coat = coat
        self.dress()

    def dress(self) -> None:
        """Take the colours of the theme."""
        self._paints = np.array([rgb(colour) for colour in self.coat.colours()], np.float32)
        self._inks = make_inks(self._paints, self.coat.counts)

    @property
    def is_current(self) -> bool:
        """Whether the workspace still shows the result that the cloud belongs to."""
        return self._workspace.columns is self.columns

    def scene(self) -> Scene:
        """Return what is to be drawn; vectorised, some milliseconds for a million points."""
        levels = self._levels()
        discs = self._discs(levels)
        verdicts = self._verdicts(discs)
        return Scene(
            cloud=self.cloud,
            codes=self.coat.codes,
            levels=levels,
            inks=self._inks,
            discs=discs,
            disc_colours=self._disc_colours(discs, levels, verdicts),
            shapes=SHAPES[verdicts],
            share=float((levels == PLAIN).mean()) if len(levels) else 1.0,
            grey=rgb(theme().colour("grey")),
            ground=rgb(theme().colour("map")),
            relief=self.relief,
            is_shaded=self.overlays.density,
            is_contoured=self.overlays.contours,
            slope=np.array([rgb(theme().colour(name)) for name in ("accent", "dim")], np.float32),
        )

    def legend(self) -> list[Entry]:
        """Return suspects, then each class that has rows, whether they have a point or not."""
        lit = self._lit()
        return entries_of(self.coat, self.columns.suspect, lit)

    def _lit(self) -> NDArray[np.int64] | NDArray[np.bool_] | None:
        """Return the rows that are selected, else which are found; None without either."""
        rows, matching = self._workspace.selection.rows, self._workspace.listing.matching
        if len(rows):
            return rows
        return matching if matching is not None and len(matching) == len(self.columns) else None

    def _places(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the points of those rows that have one."""
        places = self.cloud.places[rows]
        return places[places >= 0].astype(np.int64)

    def _levels(self) -> NDArray[np.uint8]:
        lit = self._lit()
        if lit is None:
            return np.full(len(self.cloud.rows), PLAIN, np.uint8)
        if lit.dtype == np.bool_:
            return np.where(lit[self.cloud.rows], PLAIN, GREYED).astype(np.uint8)
        levels = np.full(len(self.cloud.rows), GREYED, np.uint8)
        levels[self._places(self._workspace.selection.rows)] = PLAIN
        return levels

    def _discs(self, levels: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Return the points drawn as discs: pale suspects, what is selected or found, suspects."""
        suspects = self._places(self.columns.queue[:MOST_SUSPECTS][::-1])
        is_pale = levels[suspects] == GREYED
        others = np.flatnonzero(levels == PLAIN)
        if len(others) == len(levels) or len(others) > MOST_OTHERS:
            others = others[:0]
        others = others[~self.columns.suspect[self.cloud.rows[others]]]
        return np.concatenate([suspects[is_pale], others, suspects[~is_pale]])

    def _verdicts(self, discs: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the code of the verdict of each disc; 0 for all where none is to be seen."""
        verdicts = self._workspace.review.verdicts
        if not self.overlays.shapes or len(verdicts) != len(self.columns):
            return np.zeros(len(discs), np.uint8)
        return verdicts[self.cloud.rows[discs]]

    def _disc_colours(
        self,
        discs: NDArray[np.int64],
        levels: NDArray[np.uint8],
        verdicts: NDArray[np.uint8],
    ) -> NDArray[np.float32]:
        codes = self.coat.codes[discs]
        colours = self._paints[codes]
        is_suspect = self.columns.suspect[self.cloud.rows[discs]]
        if self.coat.classes.tells_suspects:
            is_suspect &= self.coat.classes.is_untold(codes)
        colours[is_suspect] = rgb(theme().colour("poison"))
        for code, verdict in enumerate(VERDICTS):
            if code:
                colours[verdicts == code] = rgb(theme().colour(verdict.value))
        ground = rgb(theme().colour("map"))
        is_pale = levels[discs] == GREYED
        colours[is_pale] = ground + (colours[is_pale] - ground) * PALE
        return colours
