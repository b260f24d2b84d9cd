"""Cycles of objects are collected on the GUI thread only.

Python collects them wherever it happens to allocate. A widget that is part of a cycle is then freed
by a worker's thread, and Qt ends the process.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

EVERY_MS: Final = 500
OLDEST: Final = 2
"""The generation that holds all that has lived long; to collect it takes the longest."""
MANY: Final = 20_000
"""Objects that have lived long, from which on they are taken for those of libraries."""


class Collector(QObject):
    """Stands in for Python's own collection while it lives; made on the GUI thread.

    What libraries made while they were imported is put aside once it was searched: some 100,000
    objects, which are otherwise searched anew, for longer than the eye forgives.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self.collect_all()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python would have."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in range(OLDEST, -1, -1):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                if generation == OLDEST and len(gc.get_objects(generation=OLDEST)) > MANY:
                    gc.freeze()
                return

    def collect_all(self) -> None:
        """Collect also among what was put aside; a fifth of a second, as when a project closes."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def collect_all() -> None:
    """Let the application's collector free what a closed project leaves, if there is one."""
    application = QApplication.instance()
    collector = application.findChild(Collector) if application is not None else None
    if isinstance(collector, Collector):
        collector.collect_all()
