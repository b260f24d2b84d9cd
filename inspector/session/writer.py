"""Gestures on their way to the disk: off the GUI thread, in the order made, none overtakes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Final, TypeVar

from inspector.domain.errors import InspectorError
from inspector.domain.events import Changes
from inspector.session.gestures import Gesture
from inspector.session.jobs import Dispatcher

_Value = TypeVar("_Value")
LOST: Final = (
    "“{}” could not be saved ({}), and what you did later with the same rows is; "
    "do it again where you still mean it."
)


class Writer:
    """Writes gestures in one thread, so that a slow disk never holds up the next key.

    One that cannot be stored waits, and those made after it wait behind it, or an old verdict would
    overwrite a newer one later. They are all tried again with the next gesture. One that a bug
    stopped holds up no other; later gestures leave of it what they do not settle themselves, and
    only that is written by ``retry``.

    Args:
        dispatch: brings what is told to the thread of the listeners.
        on_tried: called when gestures were written, or could not be.

    Attributes:
        made: gestures handed over so far; ``written`` those of them that are on disk.
        pending: tries that are still to come to an end.
        saved_at: when a gesture last was on disk; None before the first.
        failure: why a gesture could not be written; empty when all could.
    """

    def __init__(self, dispatch: Dispatcher, on_tried: Callable[[], None]) -> None:
        self._dispatch, self._on_tried = dispatch, on_tried
        self._thread = ThreadPoolExecutor(1, "labels")
        self._waiting: deque[Gesture] = deque()
        self._refused: deque[tuple[Gesture, Exception]] = deque()
        self._lost: list[str] = []
        self._is_due = self._is_again = False
        self.made = self.written = self.pending = 0
        self.saved_at: datetime | None = None
        self.failure = ""

    @property
    def is_idle(self) -> bool:
        """Whether all that was made is on disk, and told."""
        return not (self.pending or self._waiting or self._refused)

    def write(self, gesture: Gesture) -> None:
        """Write a gesture, after all that were made before it."""
        self.made += 1
        self._waiting.append(gesture)
        self._try()

    def retry(self) -> None:
        """Write again what could not be written."""
        self.failure = ""
        self._lost.clear()
        if self._waiting or self._refused:
            self._is_again = True
            self._try()

    def between(
        self, work: Callable[[], _Value], on_done: Callable[[Future[_Value]], None]
    ) -> None:
        """Run what no gesture may come between; ``on_done`` gets its end in the order of things."""
        future = self._thread.submit(work)
        future.add_done_callback(lambda done: self._dispatch(lambda: on_done(done)))

    def settle(self) -> str:
        """Wait until what was made is on disk; return why some of it is not, empty if all is."""
        error = self._thread.submit(self._send).exception()
        return self._trouble(error)

    def close(self) -> None:
        """Wait for the tries under way; no gesture is taken any more."""
        self._thread.shutdown(wait=True)

    def _try(self) -> None:
        if not self._is_due:  # or the try that has not begun yet writes all that waits
            self._is_due = True
            self.pending += 1
            self.between(self._send, self._tried)

    def _send(self) -> None:
        """Write what waits, the oldest first; in the writer's thread."""
        self._is_due = False
        if self._is_again:
            self._is_again = False
            while self._refused:  # all older than any that waits
                self._waiting.appendleft(self._refused.pop()[0])
        bug: Exception | None = None
        while self._waiting:
            gesture = self._waiting[0]
            try:
                changes = gesture.write(gesture.rows)
                self.written += 1
                self._settle_earlier(gesture, changes)
            except InspectorError:
                raise
            except Exception as error:  # noqa: BLE001 - a bug in one must not hold up all others
                self._refused.append((gesture, error))
                bug = error
            self._waiting.popleft()
        if bug is not None:
            raise bug

    def _settle_earlier(self, later: Gesture, changes: Changes) -> None:
        """Leave of what was refused only what a later gesture has not written over."""
        for _ in range(len(self._refused)):
            gesture, error = self._refused.popleft()
            left, is_lost = gesture.left_by(later, changes)
            if is_lost:
                self._lost.append(LOST.format(gesture.title, words_of(error)))
            if left is not None:
                self._refused.append((left, error))

    def _tried(self, done: Future[None]) -> None:
        self.pending -= 1
        error = done.exception()
        self.failure = self._trouble(error)
        if error is None:
            self.saved_at = datetime.now().astimezone()
        self._on_tried()

    def _trouble(self, error: BaseException | None) -> str:
        """Return why not all is on disk, and what never will be; empty when all is."""
        if error is None and self._refused:
            error = self._refused[-1][1]
        return " ".join([*([words_of(error)] if error is not None else []), *self._lost])


def words_of(error: BaseException) -> str:
    """Return what went wrong in a sentence, of a bug as Python has it."""
    return str(error) if isinstance(error, InspectorError) else repr(error)
