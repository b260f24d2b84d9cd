"""Which of the jobs are worth a word, and the words."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from inspector.session.devices import short_device
from inspector.session.jobs import Job, JobState, Lane
from inspector.session.pace import Pace
from inspector.session.stage_words import STAGES, progress_words, stage_words

TOLD: Final = frozenset({"Export", "Export preview"})
"""Jobs of the IO lane that are told of like those of the compute lane."""
QUIET_S: Final = 0.3
"""A job that is over sooner is not told of while it runs."""
LINGER_S: Final = 2.0
"""How long it is told what became of a job."""
KEPT: Final = 12
ENDED: Final = frozenset({JobState.DONE, JobState.CANCELLED, JobState.FAILED})
ON_DEVICE: Final = frozenset({"embed", "neighbours"})
"""Operations that may run on a graphics card; the others of the worker never do."""


@dataclass(eq=False)
class Seen:
    """A job, and when it was first and last heard of."""

    job: Job
    began: datetime = field(default_factory=lambda: datetime.now().astimezone())
    began_s: float = field(default_factory=time.monotonic)
    ended_s: float = 0.0
    stage: str = ""
    device: str = ""
    pace: Pace = field(default_factory=Pace)

    def note(self) -> None:
        """Take note of what the job reports."""
        job = self.job
        self.pace.note(job.stage, job.done, job.total, job.message)
        self.stage = stage_words(job.stage) or self.stage
        if job.stage.startswith("embed ") and " on " in job.message:
            self.device = short_device(job.message)

    def words(self) -> str:
        """Return the job in one line."""
        job = self.job
        if job.state is JobState.WAITING:
            return f"{job.title} · waiting"
        if job.state in ENDED:
            return f"{job.title} · {job.state.value}"
        far = progress_words(job.stage, job.done, job.total, job.message, self.pace)
        told = [stage_words(job.stage) or job.title, *far, self._where()]
        return " · ".join(words for words in told if words)

    def _where(self) -> str:
        """Return the device that is at work, if it is known which."""
        operation = self.job.stage.partition(" ")[0]
        return self.device if operation in ON_DEVICE else "CPU" if operation in STAGES else ""

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return (self.ended_s or time.monotonic()) - self.began_s


class JobLog:
    """The jobs of this session that people want to know of, the newest last."""

    def __init__(self) -> None:
        self._seen: dict[int, Seen] = {}
        self._read: set[int] = set()

    def note(self, job: Job) -> None:
        """Take note of a job that has changed."""
        seen = self._seen.setdefault(id(job), Seen(job))
        seen.note()
        if job.state in ENDED and not seen.ended_s:
            seen.ended_s = time.monotonic()
        if job.state is JobState.DONE and not _is_told(job):
            del self._seen[id(job)]
        while len(self._seen) > KEPT:
            oldest = min(self._seen, key=lambda key: (not self._seen[key].ended_s, key != 0))
            del self._seen[oldest]

    def forget_failure(self, job: Job) -> None:
        """Point to a failure no longer; it stays in the list."""
        self._read.add(id(job))

    def shown(self) -> Seen | None:
        """Return what to tell of now: a failure, else what runs, else what has just ended."""
        self._drop_retired()
        return self._failure() or self._running() or self._ended()

    def last(self) -> list[Seen]:
        """Return the jobs, newest first."""
        self._drop_retired()
        return [
            seen
            for seen in reversed(self._seen.values())
            if _is_told(seen.job) or seen.job.state in ENDED
        ]

    def is_busy(self) -> bool:
        """Whether what to tell changes as time goes by."""
        return self._ended() is not None or any(
            seen.job.state not in ENDED for seen in self._seen.values()
        )

    def _failure(self) -> Seen | None:
        """The newest failure that nobody has read, unless the same job was started again."""
        for seen in reversed(self._seen.values()):
            if seen.job.state is JobState.FAILED and id(seen.job) not in self._read:
                later = [s for s in self._seen.values() if s.began_s > seen.began_s]
                if not any(_is_again(other.job, seen.job) for other in later):
                    return seen
        return None

    def _running(self) -> Seen | None:
        running = [
            seen
            for seen in self._seen.values()
            if seen.job.state not in ENDED and _is_told(seen.job) and seen.seconds > QUIET_S
        ]
        is_on = [seen for seen in running if seen.job.state is JobState.RUNNING]
        return next(reversed(is_on or running), None)

    def _ended(self) -> Seen | None:
        now = time.monotonic()
        for seen in reversed(self._seen.values()):
            is_fresh = seen.ended_s and now - seen.ended_s < LINGER_S
            if is_fresh and _is_told(seen.job) and seen.job.state is not JobState.FAILED:
                return seen if seen.seconds > QUIET_S else None
        return None

    def _drop_retired(self) -> None:
        for key in [key for key, seen in self._seen.items() if _is_gone(seen)]:
            del self._seen[key]


def _is_gone(seen: Seen) -> bool:
    """A retired job reports no more, so nobody would hear of its end."""
    return seen.job.is_retired and not seen.ended_s


def _is_again(later: Job, job: Job) -> bool:
    return (later.title, later.about) == (job.title, job.about)


def _is_told(job: Job) -> bool:
    return job.lane is Lane.COMPUTE or job.title in TOLD
