"""Bring callbacks of other threads to the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot


class Dispatch(QObject):
    """Runs a callback on the thread that made this object, at once when called from there."""

    _arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def __call__(self, callback: Callable[[], None]) -> None:
        """Run ``callback``, in the order of the calls from any one thread."""
        if QThread.currentThread() is self.thread():
            callback()
        else:
            self._arrived.emit(callback)

    @Slot(object)
    def _run(self, callback: Callable[[], None]) -> None:
        callback()
