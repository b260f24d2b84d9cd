"""An open project as a reviewer has it before them: what is there, looked at, listed and judged."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Final

from psygnal import Signal

from inspector.domain.arrays import Vectors
from inspector.domain.decision import ExportReport
from inspector.domain.errors import ProjectError
from inspector.domain.events import Changes
from inspector.domain.protocols import Task
from inspector.domain.sample import Stage
from inspector.session.columns import Columns, make_columns
from inspector.session.filters import Filters
from inspector.session.finder import Finder
from inspector.session.jobs import Lane
from inspector.session.learning import Learning
from inspector.session.listing import Listing
from inspector.session.meaning import Meaning
from inspector.session.recent import Place
from inspector.session.remarks import read_remarks
from inspector.session.results import Results
from inspector.session.review import Marks, Review
from inspector.session.saved_filters import SavedFilters
from inspector.session.selection import NO_ROW, Selection
from inspector.session.session import Session
from inspector.session.weights import Weights

WORDS: Final = {
    Stage.SFT: "SFT",
    Stage.PREFERENCE: "pairs",
    Stage.REWARD: "reward",
    Stage.CORPUS: "documents",
}
"""What the rows of a stage are called in a count."""


class Workspace:
    """What all views share; they observe it and its parts, and never each other.

    Attributes:
        session: the project.
        columns: the last result as arrays, None before there is one.
        results: where these come from; ``session.results`` may be newer already.
        selection: the focused row and the selected rows.
        filters: what the rows of the table must be like.
        saved: filters kept with the project.
        listing: the rows of the table.
        review: the verdicts.
        learning: the order that the verdicts teach.
        weights: how much each detector counts.
    """

    reloaded: ClassVar[Signal] = Signal()
    """There is another result, perhaps of other rows."""
    reranked: ClassVar[Signal] = Signal()
    """The rows are the same, only their scores are others."""

    def __init__(self, session: Session, place: Place | None = None) -> None:
        self.session = session
        self.columns: Columns | None = None
        self.results: Results | None = None
        self.selection = Selection()
        self.filters = Filters()
        self._meaning = Meaning(
            session.settings.cache, lambda: session.project.recipe, self._vectors
        )
        self.saved = SavedFilters(session.project.path, self.filters, session.dispatch)
        finder = Finder(self._meaning.cosines, lambda columns: read_remarks(session, columns))
        self.listing = Listing(self.selection, self.work, self.filters, finder)
        self.review = Review(session, self.selection, self.listing)
        self.review.labelled.connect(self._on_labelled)
        self.learning = Learning(self)
        self.weights = Weights(self)
        self._place = place
        session.changed.connect(self._on_changes)
        if session.is_scanned:
            self._load()

    def close(self) -> None:
        """Write what is still to be written, then stop the jobs and the worker."""
        self.session.changed.disconnect(self._on_changes)  # a result on its way opens no more
        self.review.close()
        with suppress(ProjectError):  # a project that cannot be written keeps its weights
            self.weights.keep()
        self.saved.close()
        self._meaning.close()
        self.session.close()

    def work(
        self, title: str, function: Callable[[Task], Any], on_done: Callable[[Any], None]
    ) -> None:
        """Run a function off the GUI thread; of several of one title the newest hands over."""
        self.session.jobs.start(title, function, Lane.IO, on_done=on_done)

    def export(self, target: Path, results: Results, task: Task) -> ExportReport:
        """Export a result with every verdict given so far; waits for those on their way.

        Raises:
            ProjectError: a verdict cannot be saved, so that it would not count.
            InspectorError: what ``Session.export`` raises.
        """
        failure = self.review.writer.settle()
        if failure:
            told = "Nothing was exported: a verdict is not saved. Close this and press Retry first."
            raise ProjectError(f"{told} {failure}")
        return self.session.export(target, task, results)

    def rerank(self, columns: Columns) -> None:
        """Show the same rows by other scores."""
        self.columns = columns
        self.review.rank(columns)
        self.reranked.emit()
        self.listing.load(columns, self.review.verdicts)

    def about(self) -> str:
        """Return what the project holds, as "24,500 SFT + 40,000 pairs"."""
        if self.columns is None:
            return ""
        counts: dict[Stage, int] = {}
        for dataset in self.columns.union.datasets:
            counts[dataset.stage] = counts.get(dataset.stage, 0) + len(dataset)
        return " + ".join(f"{count:,} {WORDS[stage]}" for stage, count in counts.items())

    def place(self) -> Place | None:
        """Return where the reviewer is, for the next time; None before anything was looked at."""
        if self.columns is None or self.selection.row == NO_ROW:
            return self._place
        dataset, record = self.columns.union.locate(self.selection.row)
        return Place(dataset.name, dataset.uid(record))

    def _vectors(self, name: str) -> Vectors | None:
        return self.results.vectors(name) if self.results is not None else None

    def _on_labelled(self, _: object) -> None:
        self.listing.on_labelled()

    def _on_changes(self, changes: Changes) -> None:
        if changes.datasets or changes.scores or changes.points:
            self._load()

    def _load(self) -> None:
        def open_results(_: Task) -> tuple[Results, Columns]:
            results = self.session.results  # once: the next scan replaces it at any time
            return results, make_columns(results)

        self.work("Open", open_results, lambda opened: self._read_labels(*opened))

    def _read_labels(self, results: Results, columns: Columns) -> None:
        self.review.read(columns, lambda marks: self._show(results, columns, marks))

    def _show(self, results: Results, columns: Columns, marks: Marks) -> None:
        place = self.place()
        row = _row(columns, place) if place is not None else NO_ROW
        if self.columns is not None and not columns.union.has_rows_of(self.columns.union):
            self._forget_rows()
        if row == NO_ROW:
            self.selection.focus(NO_ROW)  # now, so that a note begun there goes to its own record
        self.columns, self.results, self._place = columns, results, None
        self._meaning.forget()
        self.review.load(columns, marks)
        self.selection.focus(row)
        self.reloaded.emit()
        self.listing.load(columns, self.review.verdicts)

    def _forget_rows(self) -> None:
        """Let go of row numbers, which mean other records from now on."""
        self.selection.clear()
        self.review.disarm()
        self.learning.forget_rows()
        self.listing.forget_rows()


def _row(columns: Columns, place: Place) -> int:
    """Return the row of a place, ``NO_ROW`` if its record is not there."""
    union = columns.union
    for start, dataset in zip(union.starts, union.datasets, strict=False):
        if dataset.name == place.dataset:
            record = dataset.row_of.get(place.uid)
            return NO_ROW if record is None else int(start) + record
    return NO_ROW
