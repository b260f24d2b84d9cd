"""How fast a job counts of late, and how long the rest will take."""

from __future__ import annotations

import time
from collections import deque
from typing import Final

WINDOW_S: Final = 15.0
"""What happened longer ago says little about the rest: texts are computed longest first."""
GRAIN_S: Final = 0.1


class Pace:
    """Follows the reports of a job; each phase of a stage is measured for itself.

    A new phase has begun when the stage, the total or the message is another one, or the count has
    gone back. What was there at its beginning (found in a cache) was not done by this job, and the
    time up to the first progress (loading a model) says nothing about the rest; neither is counted.
    """

    def __init__(self) -> None:
        self._phase: tuple[str, int, str] = ("", 0, "")
        self._start = self._done = 0
        self._seen: deque[tuple[float, int]] = deque()

    def note(
        self, stage: str, done: int, total: int, message: str = "", *, at_s: float | None = None
    ) -> None:
        """Take note of a report; an empty message goes on with the phase that it is in."""
        is_same = self._phase[:2] == (stage, total)
        phase = (stage, total, message or (self._phase[2] if is_same else ""))
        named_late = is_same and not self._phase[2]
        if done < self._done or (phase != self._phase and not named_late):
            self._start = done
            self._seen.clear()
        self._phase, self._done = phase, done
        if done > self._start:
            self._add(time.monotonic() if at_s is None else at_s, done)

    @property
    def rate(self) -> float:
        """Units per second; 0 while unknown."""
        if len(self._seen) < 2:
            return 0.0
        (began, first), (ended, last) = self._seen[0], self._seen[-1]
        return (last - first) / (ended - began)

    @property
    def seconds_left(self) -> float | None:
        """Estimate for the phase, None while unknown."""
        total = self._phase[1]
        return (total - self._done) / self.rate if self.rate and total else None

    def _add(self, now: float, done: int) -> None:
        if self._seen and now - self._seen[-1][0] < GRAIN_S:
            return
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] > WINDOW_S:
            self._seen.popleft()
