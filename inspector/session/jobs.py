"""Work that takes time: lanes, states, progress, cancel; views observe ``JobRunner.changed``."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Final

from psygnal import Signal

from inspector.domain.errors import Cancelled

IO_THREADS: Final = 4
Dispatcher = Callable[[Callable[[], None]], None]
"""Runs a callback where listeners want it: the GUI's main thread, or here and now."""


class Lane(StrEnum):
    """COMPUTE runs one job at a time, IO several."""

    COMPUTE = "compute"
    IO = "io"


class JobState(StrEnum):
    """WAITING → RUNNING → DONE | CANCELLED | FAILED."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(eq=False)
class Job:
    """One piece of work and the ``task`` handle it gets; reporting is the cancel point."""

    title: str
    lane: Lane
    notify: Callable[[Job], None]
    state: JobState = JobState.WAITING
    stage: str = ""
    done: int = 0
    total: int = 0
    message: str = ""
    started_s: float = 0.0
    error: BaseException | None = None
    on_done: Callable[[Any], None] | None = None
    about: str = ""
    is_retired: bool = False
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _future: Future[Any] | None = None

    def report(self, done: int, total: int, message: str = "") -> None:
        """Take note of progress; raises ``Cancelled`` once ``cancel`` was called."""
        if self._cancelled.is_set():
            raise Cancelled
        if (done, total, message) != (self.done, self.total, self.message):
            self.done, self.total, self.message = done, total, message
            self.notify(self)

    def begin_stage(self, stage: str) -> None:
        """Say what is being done now."""
        self.stage, self.done, self.total, self.message = stage, 0, 0, ""
        self.started_s = time.monotonic()
        self.notify(self)

    def cancel(self) -> None:
        """Ask the job to stop; it raises ``Cancelled`` at its next report, or never begins."""
        self._cancelled.set()
        has_not_begun = self._future is not None and self._future.cancel()
        if has_not_begun and self.state is JobState.WAITING:
            self.state = JobState.CANCELLED
            self.notify(self)

    @property
    def is_cancelled(self) -> bool:
        """Whether someone has asked it to stop, be it over already or not."""
        return self._cancelled.is_set()

    def result(self) -> Any:  # noqa: ANN401 - whatever the work returned
        """Wait for the end and return the value, or raise what the work raised."""
        assert self._future is not None
        try:
            return self._future.result()
        except CancelledError:
            raise Cancelled from None


class JobRunner:
    """Runs jobs in their lanes and tells listeners of every change."""

    changed: ClassVar[Signal] = Signal(Job)

    def __init__(self, dispatch: Dispatcher | None = None) -> None:
        self._dispatch: Dispatcher = dispatch or (lambda callback: callback())
        self._lanes = {
            Lane.COMPUTE: ThreadPoolExecutor(1, "compute"),
            Lane.IO: ThreadPoolExecutor(IO_THREADS, "io"),
        }
        self._current: dict[tuple[str, str], Job] = {}

    def start(
        self,
        title: str,
        work: Callable[[Job], Any],
        lane: Lane = Lane.COMPUTE,
        *,
        about: str = "",
        on_done: Callable[[Any], None] | None = None,
    ) -> Job:
        """Start work; an earlier job of the same title is retired first, and reports no more.

        Args:
            title: names the job for people, and which earlier one it replaces.
            work: gets the job as its ``task``.
            lane: where it runs.
            about: a file, where jobs of one title about different files do not replace each other.
            on_done: gets what ``work`` returned, through the dispatcher, unless it was retired.
        """
        earlier = self._current.get((title, about))
        if earlier is not None:
            earlier.is_retired = True
            earlier.cancel()
        job = Job(title, lane, self._notify, on_done=on_done, about=about)
        self._current[title, about] = job
        job._future = self._lanes[lane].submit(self._run, job, work)
        return job

    def close(self) -> None:
        """Cancel what runs and wait for the threads to end; nothing is handed over any more."""
        for job in self._current.values():
            job.cancel()
            job.is_retired = True
        for pool in self._lanes.values():
            pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, work: Callable[[Job], Any]) -> Any:  # noqa: ANN401 - passed through
        job.state, job.started_s = JobState.RUNNING, time.monotonic()
        self._notify(job)
        try:
            value = work(job)
        except BaseException as error:
            job.state = JobState.CANCELLED if isinstance(error, Cancelled) else JobState.FAILED
            job.error = error
            self._notify(job)
            raise
        job.state = JobState.DONE
        self._notify(job)
        self._dispatch(lambda: self._hand_over(job, value))
        return value

    @staticmethod
    def _hand_over(job: Job, value: Any) -> None:  # noqa: ANN401 - passed through
        if job.on_done is not None and not job.is_retired:
            job.on_done(value)

    def _notify(self, job: Job) -> None:
        if not job.is_retired:
            self._dispatch(lambda: self.changed.emit(job))
