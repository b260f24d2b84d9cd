"""Which of the jobs are worth a word, and the words."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from inspector.session.jobs import Job, JobState, Lane

TOLD: Final = frozenset({"Export", "Preview"})
"""Jobs of the IO lane that are told of like those of the compute lane."""
QUIET_S: Final = 0.3
"""A job that is over sooner is not told of while it runs."""
LINGER_S: Final = 2.0
"""How long it is told what became of a job."""
KEPT: Final = 12
ENDED: Final = frozenset({JobState.DONE, JobState.CANCELLED, JobState.FAILED})
ROWS: Final = frozenset({"embed", "neighbours"})
"""Operations that count rows."""


@dataclass(eq=False)
class Seen:
    """A job, and when it was first and last heard of."""

    job: Job
    began: datetime = field(default_factory=lambda: datetime.now().astimezone())
    began_s: float = field(default_factory=time.monotonic)
    ended_s: float = 0.0
    stage: str = ""

    def words(self) -> str:
        """Return the job in one line."""
        job = self.job
        if job.state is JobState.WAITING:
            return f"{job.title} · waiting"
        if job.state in ENDED:
            return f"{job.title} · {job.state.value}"
        return " · ".join([job.stage or job.title, *_progress(job)])

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
        seen.stage = job.stage or seen.stage
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
                if not any(other.job.title == seen.job.title for other in later):
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


def _is_told(job: Job) -> bool:
    return job.lane is Lane.COMPUTE or job.title in TOLD


def _progress(job: Job) -> list[str]:
    """Return how far a job is, how fast, and how long it will still take."""
    if not job.total:
        return [job.message] if job.message else []
    operation = job.stage.partition(" ")[0]
    if not operation:
        told = [job.message, f"{100 * job.done // job.total} %"]
    elif operation == "read":  # in bytes for some formats, in rows for others
        told = [f"{100 * job.done // job.total} %"]
    else:
        told = [f"{job.done:,}/{job.total:,}"]
    if operation in ROWS and job.rate >= 1:
        told.append(f"{job.rate:,.0f} rows/s")
    if job.seconds_left is not None and job.done < job.total:
        told.append(time_left(job.seconds_left))
    if operation == "embed":
        told.append(job.message.rpartition(" on ")[2])
    return [word for word in told if word]


def time_left(seconds: float) -> str:
    """Return a time as people say it: "9 s left", "4 min left", "2 h 10 min left"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s left"
    minutes = round(seconds / 60)
    return f"{minutes} min left" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min left"
