"""Reads a file as the product does: in a worker process that is killed when it takes too long."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from inspector.cli.console import printable
from inspector.domain.dataset import Dataset
from inspector.domain.errors import Cancelled, InspectorError, WorkerError
from inspector.pipeline.client import WorkerBugError, WorkerClient
from inspector.pipeline.results import open_union
from inspector.pipeline.state import ReadResult
from inspector.store.array_cache import ArrayCache

CPU_S = 5.0
"""No file may keep the worker busy for longer."""
WALL_S = 60.0
"""Nor may one wait for ever; generous, because machines are shared."""


class Patience:
    """Cancels, and so kills the worker, once it was busy for ``cpu_s`` or gone for ``wall_s``."""

    def __init__(self, process: psutil.Process, cpu_s: float, wall_s: float) -> None:
        self._process = process
        self._busy_until = busy_s(process) + cpu_s
        self._until = time.monotonic() + wall_s

    def report(self, done: int, total: int, message: str = "") -> None:
        del done, total, message
        is_over = time.monotonic() > self._until or busy_s(self._process) > self._busy_until
        if is_over:
            raise Cancelled


class Silent:
    """Never cancels."""

    def report(self, done: int, total: int, message: str = "") -> None:
        pass


@dataclass(frozen=True)
class Outcome:
    """What came of reading a file.

    Attributes:
        kind: ``opened``, ``refused`` (a sentence), ``died`` (the worker), ``stuck`` or ``bug``.
        message: the sentence of what was refused or died, the traceback of a bug.
        dataset: what was opened.
        cpu_s: how long the worker was busy.
    """

    kind: str
    message: str = ""
    dataset: Dataset | None = None
    cpu_s: float = 0.0


@dataclass
class Reading:
    """A cache and the worker that reads into it."""

    folder: Path
    cpu_s: float = CPU_S
    wall_s: float = WALL_S
    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = WorkerClient(self.folder / "cache", self.folder / "user-cache")
        self._process: psutil.Process | None = None

    def read(self, path: Path) -> Outcome:
        """Read a file; whatever happens to the worker, the next call works."""
        arguments = {"path": str(path), "name": path.name, "stage": "", "mapping": {}}
        process = self._running()
        before = busy_s(process)
        outcome = self._call(arguments, Patience(process, self.cpu_s, self.wall_s), process, before)
        self.outcomes.append((path.name, outcome))
        return outcome

    def close(self) -> None:
        self.client.close()

    def _call(self, arguments, task, process, before) -> Outcome:
        try:
            found = self.client.call("read", arguments, task)
        except Cancelled:
            return Outcome("stuck")
        except WorkerError as error:
            kind = "refused" if process.is_running() else "died"
            return Outcome(kind, str(error), cpu_s=busy_s(process) - before)
        except InspectorError as error:
            return Outcome("refused", str(error), cpu_s=busy_s(process) - before)
        except WorkerBugError as error:
            return Outcome("bug", str(error))
        took = busy_s(process) - before
        union = open_union(ArrayCache(self.folder / "cache"), [ReadResult(**found)])
        return Outcome("opened", dataset=union.datasets[0], cpu_s=took)

    def _running(self) -> psutil.Process:
        if self._process is None or not self._process.is_running():
            self.client.call("detectors", {}, Silent())  # starts it, and loads all plugins
            mine = psutil.Process().children()
            cache = str(self.folder / "cache")
            self._process = next(child for child in mine if cache in child.cmdline())
        return self._process


def busy_s(process: psutil.Process) -> float:
    """Return the processor time that a process has used; 0 if it is gone."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return times.user + times.system


def flaws_of(sentence: str) -> list[str]:
    """Return what makes a message unfit for one line, as the command shows it."""
    found = [] if sentence.endswith(".") else ["no full stop"]
    if len(sentence) > 600:
        found.append(f"{len(sentence)} characters")
    odd = [character for character in printable(sentence) if not character.isprintable()]
    if odd:
        found.append(f"unprintable {odd[:3]!r}")
    if "Traceback" in sentence or "Error:" in sentence:
        found.append("Python speaks")
    return found
