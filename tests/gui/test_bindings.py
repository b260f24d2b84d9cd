"""Qt's bindings must not use up None: PySide6 6.12.0 does on Python 3.11, and the process dies."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

CALLS = 300


def test_calls_that_return_nothing_leave_none_as_it_is(qtbot):
    label, timer = QLabel(), QTimer()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.resize(10, 10)
        timer.start(5)
        timer.stop()
    assert sys.getrefcount(None) > before - CALLS
