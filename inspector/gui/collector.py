"""Cycles of objects are collected on the GUI thread only.

Python collects them wherever it happens to allocate. A widget that is part of a cycle is then freed
by a worker's thread, and Qt ends the process.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 500
OLDEST: Final = 2
"""The generation that holds all that has lived long; to collect it takes the longest."""


class Collector(QObject):
    """Stands in for Python's own collection while it lives; made on the GUI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()  # what libraries made while they were imported stays; it is not searched again
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python would have."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in range(OLDEST, -1, -1):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
