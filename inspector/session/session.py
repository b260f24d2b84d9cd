"""The one service behind the command line and the window; it knows neither."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from psygnal import Signal

from inspector.domain.decision import Decision, ExportReport
from inspector.domain.errors import ProjectError
from inspector.domain.events import Changes
from inspector.domain.labels import Verdict
from inspector.domain.protocols import Task
from inspector.domain.recipe import Change, Recipe
from inspector.domain.sample import Stage
from inspector.pipeline.client import WorkerClient
from inspector.pipeline.decision import decide
from inspector.pipeline.preview import Preview, of_json
from inspector.pipeline.scan import Scan
from inspector.pipeline.state import State, load_state
from inspector.session.history import History
from inspector.session.jobs import Dispatcher, Job, JobRunner
from inspector.session.label_changes import Seen, gesture
from inspector.session.projects import write_demo_data
from inspector.session.results import Results
from inspector.session.scanning import Scanning
from inspector.session.settings import Settings, load_settings
from inspector.session.sources import add_sources
from inspector.session.versions import NewVersion, find_source, in_place, read_version
from inspector.store.label_store import LabelStore
from inspector.store.project import ProjectFolder, create_project, open_project


class Session:
    """A project that is open: its data, findings, labels and jobs.

    Listeners of ``changed`` get a ``Changes``, through ``dispatch`` (the window's main thread).
    """

    changed: ClassVar[Signal] = Signal(Changes)

    def __init__(
        self,
        project: ProjectFolder,
        settings: Settings | None = None,
        dispatch: Dispatcher | None = None,
    ) -> None:
        self.project = project
        self.settings = settings or load_settings()
        self.jobs = JobRunner(dispatch)
        self.dispatch: Dispatcher = dispatch or (lambda callback: callback())
        self._client = WorkerClient(project.cache, self.settings.cache)
        self._scanning = Scanning(project, self._client, self.jobs, self._show)

    @classmethod
    def open(
        cls, path: Path, *, create: bool = False, dispatch: Dispatcher | None = None
    ) -> Session:
        """Open a project; with ``create``, make it if there is none.

        Raises:
            ProjectError: it is missing or damaged.
        """
        is_new = create and not (path / "project.toml").exists()
        project = create_project(path) if is_new else open_project(path)
        return cls(project, dispatch=dispatch)

    def close(self) -> None:
        """Stop the jobs and the worker."""
        self.jobs.close()
        self._client.close()

    @property
    def is_scanned(self) -> bool:
        """Whether there are results of a whole scan."""
        return load_state(self.project.cache) is not None

    @cached_property
    def results(self) -> Results:
        """What the last scan found; replaced by the next one."""
        state = load_state(self.project.cache)
        if state is None:
            raise ProjectError(f"{self.project.path} has not been scanned yet; run a scan first.")
        return Results(state, self.project)

    def with_sources(
        self,
        paths: Sequence[Path],
        *,
        stages: Mapping[str, Stage] | None = None,
        mapping: Mapping[str, str] | None = None,
    ) -> Recipe:
        """Return the project's recipe with files added, for ``start_scan``; nothing is stored."""
        return add_sources(self.project.recipe, paths, stages or {}, mapping or {})

    def set_device(self, device: str) -> None:
        """Wish where the next scan computes; a scan that is on goes on where it is."""
        self.project.change(lambda now: replace(now, device=device))

    def add(self, paths: Sequence[Path]) -> Job:
        """Scan with files added, beside those that a scan under way has not stored yet."""
        return self.start_scan(lambda recipe: add_sources(recipe, paths, {}, {}))

    def start_scan(self, recipe: Recipe | Change | None = None) -> Job:
        """Scan in the compute lane; only stages whose result is missing run.

        Args:
            recipe: replaces the project's, or changes it as it is once the scan begins; its sources
                are stored once they are read, the rest with the results, so that a wish that fails
                leaves the project alone. A change is not lost if another scan replaces this one.
        """
        if callable(recipe):
            return self._scanning.start(self._scanning.run, recipe)
        return self._scanning.start(lambda job: self._scanning.run(job, recipe))

    def start_preview(
        self, path: Path, mapping: Mapping[str, str], on_done: Callable[[Preview], None]
    ) -> Job:
        """Read the first records of a file; ``on_done`` gets them through the dispatcher."""
        file = str(path.absolute())
        arguments = {"path": file, "mapping": dict(mapping)}

        def work(job: Job) -> Preview:
            return of_json(self._client.call("preview", arguments, job))

        return self.jobs.start("Preview", work, about=file, on_done=on_done)

    def start_diff(self, path: Path, name: str = "") -> Job:
        """Compare a new version of a dataset (``name``, if the file's name does not tell) with it.

        The job returns a ``NewVersion``; nothing is stored.
        """
        source = find_source(self.project.recipe, path, name)
        (old,) = (item for item in self.results.union.datasets if item.name == source.name)

        def work(job: Job) -> NewVersion:
            scan = Scan(self._client, self.project.recipe, job, job.begin_stage)
            return read_version(scan, source, old, self.labels.labels())

        return self.jobs.start("Compare", work)

    def take_version(self, version: NewVersion) -> Job:
        """Scan with the new version in the place of the old one; labels carry over by content.

        Copies of a record whose number changed while their verdicts differ become unsure.
        """

        def work(job: Job) -> State:
            state = self._scanning.run(job, in_place(self.project.recipe, version))
            start = self.results.union.row(version.source.name, 0) or 0
            doubtful = [start + record for record in version.unsure]
            if doubtful:
                note = "the number of copies changed and their verdicts differed"
                self.label(doubtful, Verdict.UNSURE, note=note)
            return state

        return self._scanning.start(work)

    def start_demo(self, folder: Path, seed: int) -> Job:
        """Write the demo's data into ``folder`` and scan them."""

        def written(recipe: Recipe) -> Recipe:
            return add_sources(recipe, write_demo_data(folder, seed)[0], {}, {})

        def work(job: Job) -> State:
            job.begin_stage("write the demo's data")
            return self._scanning.run(job)

        return self._scanning.start(work, written)

    def _show(self, state: State) -> None:
        self.__dict__["results"] = Results(state, self.project)
        self._tell(Changes(tuple(item.name for item in state.reads), scores=True, points=True))

    @cached_property
    def labels(self) -> LabelStore:
        """The label database."""
        return LabelStore(self.project.labels_path, self.settings.installation)

    @cached_property
    def history(self) -> History:
        """Undo and redo of this session's gestures."""
        return History(self.labels)

    def label(
        self,
        rows: Sequence[int],
        verdict: Verdict | None,
        *,
        reviewer: str = "",
        note: str | None = None,
        tags: Sequence[str] = (),
        untags: Sequence[str] = (),
        seen: Seen | None = None,
    ) -> Changes:
        """Give rows of the union a verdict, a note, tags; what is None stays as it is.

        One transaction, one undo step; on disk on return. ``seen`` is the result whose rows these
        are; the newest if not given, which a scan replaces at any time.
        """
        who, seen = reviewer or self.settings.reviewer, seen or self.results
        batch = gesture(seen, rows, verdict, reviewer=who, note=note, tags=tags, untags=untags)
        return self._tell(self.history.do(batch))

    def undo(self) -> Changes:
        """Take back the last gesture."""
        return self._tell(self.history.undo())

    def redo(self) -> Changes:
        """Do the last gesture that was taken back again."""
        return self._tell(self.history.redo())

    def decide(self, results: Results | None = None) -> Decision:
        """Apply the default rule to the labels as they are, for a result, else the newest."""
        results = results or self.results
        return decide(results.union, self.labels.details(), results.ranking, results.reasons)

    def export(self, target: Path, task: Task, results: Results | None = None) -> ExportReport:
        """Write the cleaned data of a result, else of the newest; ``target`` is whole or absent."""
        from inspector.pipeline.export import export
        from inspector.pipeline.plugins import load_plugins

        results = results or self.results  # one and the same, also when a scan ends meanwhile
        return export(
            results.union,
            self.decide(results),
            reads=results.state.reads,
            registry=load_plugins(),
            target=target.absolute(),
            task=task,
        )

    def _tell(self, changes: Changes) -> Changes:
        self.dispatch(lambda: self.changed.emit(changes))
        return changes
