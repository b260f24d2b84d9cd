"""What the legend says: a line for the suspects, then one for each class that has rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from inspector.domain.arrays import Bools
from inspector.gui.map.colouring.paints import Coat
from inspector.gui.theme import theme

SUSPECTS: Final = "suspect:yes"
"""Query for the rows worth a look."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend.

    Attributes:
        colours: one, or the upper and the lower end of a piece of a ramp; none for rows that have
            the colours of other lines.
        label: what it is called.
        part: how many of its rows are selected or found, -1 without selection and search.
        whole: how many rows it has.
        query: which rows they are, as a search asks for them; empty if it cannot.
    """

    colours: tuple[QColor, ...]
    label: str
    part: int
    whole: int
    query: str = ""


def entries_of(
    coat: Coat, suspect: Bools, lit: NDArray[np.int64] | NDArray[np.bool_] | None
) -> list[Entry]:
    """Return the lines of a legend.

    Args:
        coat: what the colours tell.
        suspect: bool (n), rows worth a look.
        lit: rows that are selected, or bool (n), which are found; None for all.
    """
    classes, colours = coat.classes, coat.colours()
    parts = coat.totals if lit is None else np.bincount(classes.codes[lit], minlength=len(colours))
    found = -1 if lit is None else int(suspect[lit].sum())
    own = () if classes.tells_suspects else (theme().colour("poison"),)
    lines = [Entry(own, "suspect", found, int(suspect.sum()), SUSPECTS)]
    for band in classes.bands:
        codes = slice(band.first, band.last + 1)
        whole, part = int(coat.totals[codes].sum()), int(parts[codes].sum())
        ends = colours[band.last : band.first - 1 : -1] if band.first else colours[band.last :: -1]
        shown = ends[:1] if len(ends) == 1 else (ends[0], ends[-1])
        if whole:
            count = -1 if lit is None else part
            lines.append(Entry(shown, band.label, count, whole, band.query))
    return lines
