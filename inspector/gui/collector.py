"""Cycles of objects are collected on the GUI thread only.

Python collects them wherever it happens to allocate. A widget that is part of a cycle is then freed
by a worker's thread, and Qt ends the process.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

EVERY_MS: Final = 100
OLDEST: Final = 2
"""The generation that holds all that has lived long; to collect it takes the longest."""
GROWTH: Final = 1.25
"""By how much that generation must have grown since it was collected last, as Python has it too."""


class Collector(QObject):
    """Stands in for Python's own collection while it lives; made on the GUI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._kept = self._weighed = 0
        self.collect_all()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python would have."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [each for each in range(OLDEST) if counts[each] > thresholds[each]]
        if self._may_be_large(counts[OLDEST], thresholds[OLDEST]) and self._has_grown():
            gc.collect()
            self._kept, self._weighed = _old(), 0
        elif due:
            gc.collect(due[-1])

    def _may_be_large(self, count: int, threshold: int) -> bool:
        """Return whether the oldest generation is to be weighed again.

        The count goes back only when that generation is collected. To weigh it takes a list of all
        its objects, so it is not done before the count has risen as far once more.
        """
        self._weighed = min(self._weighed, count)  # it was collected by someone else
        return count - self._weighed > threshold

    def _has_grown(self) -> bool:
        self._weighed = gc.get_count()[OLDEST]
        return _old() > self._kept * GROWTH

    def collect_all(self) -> None:
        """Collect everything, then put aside what is left, which is mostly of libraries.

        It takes a fifth of a second, which nobody sees while a project closes.
        """
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._kept = self._weighed = 0


def _old() -> int:
    return len(gc.get_objects(generation=OLDEST))


def collect_all() -> None:
    """Let the application's collector free what a closed project leaves, if there is one."""
    application = QApplication.instance()
    collector = application.findChild(Collector) if application is not None else None
    if isinstance(collector, Collector):
        collector.collect_all()
