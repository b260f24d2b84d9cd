"""Scans of an open project: what they take in, and what of it is stored when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Final

from inspector.domain.errors import InspectorError
from inspector.domain.recipe import Change, Recipe, with_wishes
from inspector.pipeline.client import WorkerClient
from inspector.pipeline.scan import Scan
from inspector.pipeline.state import State, last_state, save_state
from inspector.session.jobs import Job, JobRunner
from inspector.store.array_cache import ArrayCache
from inspector.store.project import ProjectFolder

TITLE: Final = "Scan"


class Scanning:
    """Scans a project, one time after the other; a new scan takes the place of the one before it.

    A scan may be started for a change of the recipe, as for another file. The change is kept until
    its files are stored: a scan that is replaced before leaves it to the one in its place, one that
    fails or is cancelled drops it.

    Args:
        project: is scanned; the recipe that a scan begins with is the one it has then.
        client: computes.
        jobs: runs the scans.
        show: gets what is found as soon as there is something to look at, in the scan's thread.
    """

    def __init__(
        self,
        project: ProjectFolder,
        client: WorkerClient,
        jobs: JobRunner,
        show: Callable[[State], None],
    ) -> None:
        self._project, self._client, self._jobs, self._show = project, client, jobs, show
        self._lock = Lock()
        self._due: list[Change] = []
        self._job: Job | None = None

    def start(self, work: Callable[[Job], State], change: Change | None = None) -> Job:
        """Start what calls ``run``, with a change that it is for."""
        with self._lock:
            if self._job is not None and self._job.is_cancelled:
                self._due.clear()  # by the user: nothing has replaced it so far
            if change is not None:
                self._due.append(change)
        self._job = self._jobs.start(TITLE, work)
        return self._job

    def run(self, job: Job, recipe: Recipe | None = None) -> State:
        """Scan; the sources are stored once they are read, the rest with the results.

        Args:
            job: the scan.
            recipe: in the place of the project's; the changes that are due come on top.

        Raises:
            InspectorError: it failed; also where a change could not be made, after all the others.
            Cancelled: the user stopped it; what was stored stays.
        """
        with self._lock:
            due = list(self._due)
        try:
            with self._project.lock():
                before = self._project.recipe, last_state(self._project.cache)
                wanted, refusal = _changed(recipe or before[0], due)
                ArrayCache(self._project.cache).sweep()
                scan = Scan(self._client, wanted, job, job.begin_stage, *before)
                reads = scan.read()
                self._project.change(lambda now: replace(now, sources=wanted.sources))
                self._drop(due)
                state = scan.analyse(reads, self._publish)
                save_state(self._project.cache, state)
                self._project.change(lambda now: with_wishes(wanted, before[0], now))
            self._show(state)
        finally:
            if not job.is_retired:
                self._drop(due)
        if refusal is not None:
            raise refusal
        return state

    def _publish(self, state: State) -> None:
        """Show what a first scan has so far; an earlier scan's results stay until all is there."""
        if last_state(self._project.cache) is None:
            self._show(state)

    def _drop(self, due: list[Change]) -> None:
        with self._lock:
            self._due = [change for change in self._due if change not in due]


def _changed(recipe: Recipe, due: list[Change]) -> tuple[Recipe, InspectorError | None]:
    """Return the recipe with the changes that can be made, and why the last of the others cannot.

    Raises:
        InspectorError: none can be made.
    """
    refusal, n_refused = None, 0
    for change in due:
        try:
            recipe = change(recipe)
        except InspectorError as error:
            refusal, n_refused = error, n_refused + 1
    if refusal is not None and n_refused == len(due):
        raise refusal
    return recipe, refusal
