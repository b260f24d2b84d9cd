"""What happens when something goes wrong that nobody foresaw: it is logged, told, never swallowed.

The log stays on this computer. It holds versions and where in the code it happened, and no text of
samples: messages of exceptions are left out, because they often quote what they choked on.
"""

from __future__ import annotations

import faulthandler
import importlib.metadata
import json
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import (
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
    qVersion,
)

from inspector.domain.errors import InspectorError
from inspector.gui.dispatch import Dispatch

TOLD: Final = ("poison-inspector", "PySide6-Essentials", "numpy", "pyarrow", "torch")
"""Packages whose version a report says."""
LOG: Final = "inspector.jsonl"
TRACES: Final = "faults.txt"
LINE: Final = 2_000
"""Characters of a message of Qt in the log at most."""
MAX_BYTES: Final = 1_000_000
_FRAME: Final = re.compile(r'^\s*File "([^"\n]*)", line (\d+), in (\S+)', re.MULTILINE)
_IN_PACKAGE: Final = re.compile(r"^.*?((?:inspector|site-packages)[/\\].*)$")

Teller = Callable[[str], None]


class CrashLog:
    """The log of this process, and the hooks that write to it.

    Args:
        folder: where the log is kept.
        on_crash: gets the report of a bug, on the thread that made this object.
    """

    def __init__(self, folder: Path, on_crash: Teller) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / LOG
        if self._path.exists() and self._path.stat().st_size > MAX_BYTES:
            self._path.replace(folder / f"{LOG}.1")
        self._dispatch = Dispatch()
        self._on_crash = on_crash
        self._faults = (folder / TRACES).open("a", encoding="utf-8")
        faulthandler.enable(self._faults)

    def hook(self) -> None:
        """Listen to everything that Python and Qt report."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread
        sys.unraisablehook = self._on_unraisable
        qInstallMessageHandler(self._on_qt)

    def unhook(self) -> None:
        """Listen no longer."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        qInstallMessageHandler(None)
        faulthandler.disable()
        self._faults.close()

    def write(self, kind: str, text: str) -> None:
        """Add a line; a log that cannot be written is no reason to fail."""
        time = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps({"time": time, "kind": kind, "versions": versions(), "text": text})
        try:
            with self._path.open("a", encoding="ascii") as handle:
                handle.write(line + "\n")
        except OSError as error:
            print(f"{self._path}: {error.strerror}", file=sys.__stderr__)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        sys.__excepthook__(kind, error, trace)
        if isinstance(error, KeyboardInterrupt):
            return
        text = report(error)
        self.write("exception", text)
        self._dispatch(lambda: self._on_crash(text))

    def _on_thread(self, args: threading.ExceptHookArgs) -> None:
        threading.__excepthook__(args)
        if args.exc_value is not None and args.exc_type is not SystemExit:
            text = report(args.exc_value)
            self.write("thread", text)
            self._dispatch(lambda: self._on_crash(text))

    def _on_unraisable(self, args: sys.UnraisableHookArgs) -> None:
        sys.__unraisablehook__(args)
        if args.exc_value is not None:
            self.write("unraisable", report(args.exc_value))

    def _on_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        print(message, file=sys.__stderr__)  # as Qt does by itself
        self.write(f"qt {kind.name}", f"{context.category or ''}: {message[:LINE]}")


def install(folder: Path, on_crash: Teller) -> CrashLog:
    """Log every crash and bug of this process into ``folder`` and tell of it.

    Args:
        folder: where the log is kept; it is made if need be.
        on_crash: gets the report of a bug, on the calling thread.
    """
    log = CrashLog(folder, on_crash)
    log.hook()
    return log


def sentence(error: BaseException) -> str:
    """Return what a user is told about an error: its own sentence, unless it is a bug."""
    if isinstance(error, InspectorError):
        return str(error)
    return "This is a bug in Inspector; nothing that was saved is lost."


def report(error: BaseException) -> str:
    """Return versions and where in the code it happened; nothing that the error says."""
    frames = [
        _frame(item.filename, item.lineno or 0, item.name)
        for item in traceback.extract_tb(error.__traceback__)
    ]
    found = [_frame(path, int(line), name) for path, line, name in _FRAME.findall(str(error))]
    return "\n".join([versions(), *frames, *found, type(error).__qualname__])


def versions() -> str:
    """Return the versions that matter, in one line."""
    told = [f"Python {platform.python_version()}", f"Qt {qVersion()}", platform.platform()]
    for package in TOLD:
        try:
            told.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return " · ".join(told)


def _frame(path: str, line: int, name: str) -> str:
    """Return where a call was; folders above the package would tell who the user is."""
    inside = _IN_PACKAGE.match(path)
    return f"  {inside[1] if inside else Path(path).name}:{line} in {name}"
