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
from inspector.store.filter_file import LONGEST_NAME, check_filters, load_filters, save_filters

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
        self._is_closed = self._is_read = False
        self._writer = ThreadPoolExecutor(1, "filters")
        self._submit(self._read, self._take)

    def save(self, name: str) -> None:
        """Keep the pills as they are now; a filter of that name is replaced."""
        name = name.strip()[:LONGEST_NAME]
        if not name or not self._current.pills:
            return
        saved = SavedFilter(name, self._current.pills)
        wanted = (*(item for item in self.filters if item.name != name), saved)
        try:
            check_filters(wanted)
        except ValueError as error:
            self._tell(f"This filter is not saved: {error}.")
            return
        self._keep(wanted)

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
        if self._is_read:  # or what is still to be read would be overwritten
            content = self.filters
            self._submit(lambda: self._write(content), self._tell)
        self.changed.emit()

    def _read(self) -> tuple[tuple[SavedFilter, ...], str]:
        try:
            return load_filters(self._project), ""
        except (OSError, ValueError) as error:
            return (), f"Saved filters cannot be read: {_reason(error)}."

    def _write(self, filters: tuple[SavedFilter, ...]) -> str:
        try:
            save_filters(self._project, filters)
        except (OSError, ValueError) as error:
            return f"Saved filters are not on disk: {_reason(error)}."
        return ""

    def _take(self, found: tuple[tuple[SavedFilter, ...], str]) -> None:
        """Show what is on disk, and what was saved while it was read."""
        filters, problem = found
        new, self._is_read = self.filters, True
        names = {item.name for item in new}
        self.filters = (*(item for item in filters if item.name not in names), *new)
        if new:
            self._keep(self.filters)
        self._tell(problem)

    def _tell(self, problem: str) -> None:
        self.problem = problem
        self.changed.emit()

    def _submit(self, work: Callable[[], T], on_done: Callable[[T], None]) -> None:
        def hand_over(done: Future[T]) -> None:
            if not self._is_closed:
                on_done(done.result())

        future = self._writer.submit(work)
        future.add_done_callback(lambda done: self._dispatch(lambda: hand_over(done)))


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error)[:200]
