"""Where the letters of a laid-out line are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextLayout, QTextLine


def places(
    layout: QTextLayout, start: int, end: int, top: float, bottom: float
) -> Iterator[QRectF]:
    """Yield what positions ``start:end`` of a layout take up, line by line.

    Args:
        layout: the paragraph, in the coordinates of its owner by ``layout.position()``.
        start: first position, in UTF-16 units.
        end: position behind the last.
        top: only lines that reach below it,
        bottom: and begin above it.
    """
    shift = layout.position()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
        above = shift.y() + line.y()
        if above > bottom:
            return
        if first < last and above + line.height() >= top:
            left, right = sorted((x_of(line, first), x_of(line, last)))
            letters = line.naturalTextRect()  # without the blanks at which the line was broken
            left, right = max(left, letters.left()), min(right, letters.right())
            height = line.ascent() + line.descent()
            yield QRectF(shift.x() + left, above, max(right - left, 2), height)


def x_of(line: QTextLine, position: int) -> float:
    """Return where a position is."""
    found: Any = line.cursorToX(position)  # a pair, whatever the stubs say
    return float(found[0] if isinstance(found, tuple) else found)
