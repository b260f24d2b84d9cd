"""Start the application: environment, look, crash handling, the window."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from inspector.gui.collector import Collector
from inspector.session.projects import project_for
from inspector.session.settings import APPLICATION, cache_folder

CANCELLED: Final = 130
SIGNALS_MS: Final = 200
WARM_MS: Final = 1_000
"""The first picture comes first: importing numba beside it would slow it down."""
LIBRARIES: Final = (
    *("pyarrow.compute", "scipy.special", "scipy.sparse.csgraph"),
    *("sklearn.linear_model", "sklearn.metrics", "sklearn.model_selection"),
)
"""What sorting, sources and the learned order load."""
SWITCH_S: Final = 0.0005
"""How long another thread may keep the GUI thread waiting, which asks often as it builds views."""


def run_window(paths: Sequence[Path], demo: tuple[Path, int] | None) -> int:
    """Open the window and return the exit code once it is closed.

    Args:
        paths: a project, or datasets; none for the start screen.
        demo: folder and seed of a demo to open instead.

    Raises:
        InspectorError: the paths cannot be opened; there is no window then.
    """
    if paths:
        project_for(paths)
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "numba"))
    application = make_application()
    from inspector.gui import crash
    from inspector.gui.window import Window

    window = Window()
    crash.install(cache_folder() / "logs", window.show_crash)
    window.restore()
    window.show()
    if demo is not None:
        QTimer.singleShot(0, lambda: window.open_demo(*demo))
    elif paths:
        QTimer.singleShot(0, lambda: window.open(paths))
    QTimer.singleShot(WARM_MS, warm_kernels)
    return _execute(application)


def make_application() -> QApplication:
    """Return the application in its theme."""
    from inspector.gui.theme import icon, theme

    sys.setswitchinterval(SWITCH_S)
    known = QApplication.instance()
    application = known if isinstance(known, QApplication) else QApplication([APPLICATION])
    application.setApplicationName("Poison Inspector")
    if application.findChild(Collector) is None:
        Collector(application)
    application.setDesktopFileName(APPLICATION)
    theme().follow(application)
    application.setWindowIcon(icon("logo", "poison", 64))
    return application


def warm_kernels() -> threading.Thread:
    """Load the map's compiled kernels, and libraries that jobs need, beside the GUI thread.

    While a thread loads a library, no other runs for a moment: better now than under the hand.
    """

    def load() -> None:
        from inspector.gui.map.splat import warm  # numba alone takes a second to import

        warm()
        for name in LIBRARIES:
            importlib.import_module(name)

    thread = threading.Thread(target=load, daemon=True, name="warm kernels")
    thread.start()
    return thread


def _execute(application: QApplication) -> int:
    """Run until the window closes; Ctrl+C in the terminal closes it too."""
    interrupted = []

    def stop(*_: object) -> None:
        interrupted.append(True)
        application.closeAllWindows()

    previous = signal.signal(signal.SIGINT, stop)
    listener = QTimer()  # lets Python see the signal while Qt waits
    listener.timeout.connect(lambda: None)
    listener.start(SIGNALS_MS)
    try:
        code = application.exec()
    finally:
        signal.signal(signal.SIGINT, previous)
    return CANCELLED if interrupted else code
