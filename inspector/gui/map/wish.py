"""What the map needs before it can be drawn, prepared on another thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.gui.map.cloud import Cloud, make_cloud
from inspector.gui.map.colouring.columns import classify
from inspector.gui.map.colouring.paints import Coat, make_coat
from inspector.gui.map.relief import Relief, make_relief
from inspector.session.columns import Columns


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """Which map is to be shown in which colours.

    Attributes:
        columns: the rows.
        field: whose map.
        by: key of what to colour by.
        verdicts: uint8 (n), as they are now.
    """

    columns: Columns
    field: str
    by: str
    verdicts: NDArray[np.uint8]

    def prepared(self) -> tuple[Cloud, Coat]:
        """Arrange and colour the points, and have the kernels ready before they are drawn."""
        from inspector.gui.map import splat

        splat.warm()
        cloud = make_cloud(self.columns.points[self.field])
        return cloud, self.coat(cloud)

    def coat(self, cloud: Cloud) -> Coat:
        """Colour points that are arranged already."""
        return make_coat(self.by, classify(self.by, self.columns, self.field, self.verdicts), cloud)


def relief_of(cloud: Cloud) -> Relief:
    """Find out how densely the points lie, and have the kernel ready that draws it."""
    from inspector.gui.map import shading

    shading.warm()
    return make_relief(cloud)
