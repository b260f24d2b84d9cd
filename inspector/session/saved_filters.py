"""Filters kept with the project under a name."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar, TypeVar

from psygnal import Signal

from inspector.domain.filters import SavedFilter
from inspector.session.filters import Filters
from inspector.session.jobs import Dispatcher
from inspector.store.filter_file import LONGEST_NAME, load_filters, save_filters

T = TypeVar("T")


class SavedFilters:
    """What is in the project's file of filters; read and written by one thread, in order.

    Attributes:
        filters: by name, as they are listed.
        problem: why they could not be read or written, as a sentence; empty when they could.
    """

    changed: ClassVar[Signal] = Signal()

    def __init__(self, project: Path, filters: Filters, dispatch: Dispatcher) -> None:
        self.filters: tuple[SavedFilter, ...] = ()
        self.problem = ""
        self._project, self._current, self._dispatch = project, filters, dispatch
        self._is_closed = False
        self._writer = ThreadPoolExecutor(1, "filters")
        self._submit(lambda: load_filters(project), self._take, "read")

    def save(self, name: str) -> None:
        """Keep the pills as they are now; a filter of that name is replaced."""
        name = name.strip()[:LONGEST_NAME]
        if not name or not self._current.pills:
            return
        saved = SavedFilter(name, self._current.pills)
        self._keep((*(item for item in self.filters if item.name != name), saved))

    def remove(self, name: str) -> None:
        """Delete a filter; the pills stay as they are."""
        self._keep(tuple(item for item in self.filters if item.name != name))

    def apply(self, name: str) -> None:
        """Replace the pills by those of a filter."""
        for item in self.filters:
            if item.name == name:
                self._current.set(item.pills)

    def close(self) -> None:
        """Wait until all is written."""
        self._is_closed = True
        self._writer.shutdown(wait=True)

    def _keep(self, filters: tuple[SavedFilter, ...]) -> None:
        self.filters = tuple(sorted(filters, key=lambda item: item.name.casefold()))
        content = self.filters
        self._submit(lambda: save_filters(self._project, content), lambda _: None, "written")
        self.changed.emit()

    def _take(self, filters: tuple[SavedFilter, ...]) -> None:
        """Show what is on disk, and what was saved while it was read."""
        new = {item.name for item in self.filters}
        self.filters = (*(item for item in filters if item.name not in new), *self.filters)
        if new:
            self._keep(self.filters)

    def _submit(self, work: Callable[[], T], on_done: Callable[[T], None], verb: str) -> None:
        def hand_over(done: Future[T]) -> None:
            if self._is_closed:
                return
            error = done.exception()
            if error is None:
                self.problem = ""
                on_done(done.result())
            else:
                self.problem = f"Saved filters could not be {verb}: {_reason(error)}."
            self.changed.emit()

        future = self._writer.submit(work)
        future.add_done_callback(lambda done: self._dispatch(lambda: hand_over(done)))


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error)[:200]
