"""What the legend says: a line for the suspects, then one for each class that has rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtGui import QColor

from inspector.domain.arrays import Bools
from inspector.gui.map.colouring.paints import Coat
from inspector.gui.map.levels import Tally
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


def entries_of(coat: Coat, suspect: Bools, lit: Tally | None) -> list[Entry]:
    """Return the lines of a legend.

    Args:
        coat: what the colours tell.
        suspect: bool (n), rows worth a look.
        lit: how many rows are selected or found; None for all.
    """
    classes, colours = coat.classes, coat.colours()
    own = () if classes.tells_suspects else (theme().colour("poison"),)
    found = -1 if lit is None else lit.of_suspects
    lines = [Entry(own, "suspect", found, int(np.count_nonzero(suspect)), SUSPECTS)]
    for band in classes.bands:
        codes = slice(band.first, band.last + 1)
        whole = int(coat.totals[codes].sum())
        ends = colours[band.last : band.first - 1 : -1] if band.first else colours[band.last :: -1]
        shown = ends[:1] if len(ends) == 1 else (ends[0], ends[-1])
        if whole:
            count = -1 if lit is None else int(lit.of_codes[codes].sum())
            lines.append(Entry(shown, band.label, count, whole, band.query))
    return lines
