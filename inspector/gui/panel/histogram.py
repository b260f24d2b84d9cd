"""How a detector's scores are spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.gui.painting import painting
from inspector.gui.theme import theme
from inspector.session.detector_lines import FOUND

HEIGHT = 18


class Histogram(QWidget):
    """Bars on a logarithmic scale, so that one row in a million is seen; one widget paints all.

    Args:
        counts: rows by score, 0 to 1.
    """

    def __init__(self, counts: NDArray[np.int64]) -> None:
        super().__init__()
        self._counts = counts
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("spread of the scores, 0 to 1")
        theme().changed.connect(self.update)

    def heights(self) -> NDArray[np.float64]:
        """Return float64, the height of each bar, 0..1."""
        heights = np.log1p(self._counts.astype(np.float64))
        return heights / max(float(heights.max(initial=0.0)), 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw the bars; those of rows that were found in the colour of suspects."""
        with painting(self) as painter:
            painter.setPen(Qt.PenStyle.NoPen)
            room, width = self.height() - 1, self.width() / len(self._counts)
            painter.fillRect(QRectF(0, room, self.width(), 1), theme().colour("line"))
            for place, height in enumerate(self.heights().tolist()):
                if height > 0:
                    is_found = place / len(self._counts) >= FOUND
                    tall = max(2.0, height * room)
                    bar = QRectF(place * width, room - tall, max(1.0, width - 1), tall)
                    painter.fillRect(bar, theme().colour("poison" if is_found else "faint"))
