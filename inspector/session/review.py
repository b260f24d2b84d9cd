"""The reviewer's loop: a verdict, on disk, and on to the next row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from inspector.domain.arrays import Bools
from inspector.domain.errors import InspectorError
from inspector.domain.events import Changes
from inspector.domain.labels import VERDICTS, LabelKey, Verdict
from inspector.session.columns import Columns
from inspector.session.listing import Listing
from inspector.session.selection import NO_ROW, Selection

if TYPE_CHECKING:
    from inspector.session.session import Session

CODES: Final = {verdict: code for code, verdict in enumerate(VERDICTS)}


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Labels of a result as arrays: uint8 (n) codes of ``VERDICTS``, and row to note."""

    verdicts: NDArray[np.uint8]
    notes: dict[int, str]


class Review:
    """Verdicts as the views show them; a gesture counts once it is on disk, in the order made.

    Gestures are written by one thread, so that a slow disk never holds up the next key. One that
    cannot be written is kept for ``retry``.

    Attributes:
        verdicts: uint8 (n), codes of ``VERDICTS``, as they are on disk.
        saved_at: when the last gesture was on disk; None before the first.
        pending: gestures that are being written.
        failure: why the last gesture could not be written; empty when all could.
        target: int64, rows that the next verdict is for, instead of the focused one.
        undo_title: what the next undo takes back, empty for nothing; ``redo_title`` alike.
    """

    changed: ClassVar[Signal] = Signal()
    labelled: ClassVar[Signal] = Signal(object)

    def __init__(self, session: Session, selection: Selection, listing: Listing) -> None:
        self._session = session
        self._selection = selection
        self._listing = listing
        self._writer = ThreadPoolExecutor(1, "labels")
        self._unsaved: list[Callable[[], Changes]] = []
        self._is_closed = False
        self._columns: Columns | None = None
        self.verdicts: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self.notes: dict[int, str] = {}
        self.saved_at: datetime | None = None
        self.pending = 0
        self.failure = ""
        self.target: NDArray[np.int64] = np.zeros(0, np.int64)
        self.undo_title = self.redo_title = ""
        session.changed.connect(self._on_changes)
        selection.focused.connect(self._disarm)
        selection.changed.connect(self._disarm)

    def load(self, columns: Columns, marks: Marks) -> None:
        """Take the labels of a new result."""
        is_same = self._columns is not None and len(self._columns) == len(columns)
        drafts = self.notes if is_same else {}
        self._columns = columns
        self.verdicts, self.notes = marks.verdicts, {**drafts, **marks.notes}
        self.changed.emit()

    def read(self, columns: Columns, on_done: Callable[[Marks], None]) -> None:
        """Read the labels of a new result; in the writer's thread, so that no gesture is missed."""
        future = self._writer.submit(read_marks, self._session, columns)

        def hand_over(done: Future[Marks]) -> None:
            if self._is_closed:
                return
            if (error := done.exception()) is not None:
                self._fail(error)
            unread = Marks(np.zeros(len(columns), np.uint8), {})
            on_done(unread if error is not None else done.result())

        future.add_done_callback(lambda done: self._session.dispatch(lambda: hand_over(done)))

    def close(self) -> None:
        """Wait until every gesture is written."""
        self._is_closed = True
        self._writer.shutdown(wait=True)

    @property
    def reviewed(self) -> Bools:
        """Return bool (n), which rows have a verdict."""
        return np.asarray(self.verdicts > 0)

    @property
    def progress(self) -> tuple[int, int]:
        """Return how many rows of the queue have a verdict, and how many there are."""
        if self._columns is None:
            return 0, 0
        return int(self.reviewed[self._columns.queue].sum()), len(self._columns.queue)

    @property
    def whole(self) -> NDArray[np.int64]:
        """Return the rows that ``G`` is about: the selection, else the focused row's group."""
        if len(self._selection.rows):
            return self._selection.rows
        row = self._selection.row
        if self._columns is None or row == NO_ROW or self._columns.group_of[row] < 0:
            return np.zeros(0, np.int64)
        group = self._columns.ranking.groups[self._columns.group_of[row]]
        return np.asarray(group.rows, np.int64)

    def aim_at_whole(self) -> None:
        """Let the next verdict be for the whole selection or group; once more takes it back."""
        self.target = np.zeros(0, np.int64) if len(self.target) else self.whole
        self.changed.emit()

    def judge(self, verdict: Verdict) -> None:
        """Give the target, or the focused row, a verdict and go to the next row without one."""
        row = self._selection.row
        rows = self.target if len(self.target) else np.asarray([row], np.int64)
        if row == NO_ROW and not len(self.target):
            return
        self.label(rows.tolist(), verdict)
        judged = self.reviewed.copy()
        judged[rows] = True
        self._disarm()
        self._selection.focus(self._listing.after(row, skip=judged))

    def label(self, rows: Sequence[int], verdict: Verdict, note: str | None = None) -> None:
        """Give rows a verdict; without a note, one that was written for the row goes with it."""
        written = self.notes.get(rows[0], "") if note is None and len(rows) == 1 else note or ""
        self._write(lambda: self._session.label(rows, verdict, note=written))

    def write_note(self, row: int, note: str) -> None:
        """Keep a note; it is stored with the row's verdict, now if there is one."""
        if note == self.notes.get(row, ""):
            return
        self.notes[row] = note
        verdict = VERDICTS[self.verdicts[row]]
        if verdict is not Verdict.NONE:
            self.label([row], verdict, note)

    def step(self, step: int) -> None:
        """Focus the next (1) or the previous (-1) row of the list."""
        self._selection.focus(self._listing.after(self._selection.row, step=step))

    def skip(self) -> None:
        """Go to the next row without a verdict, leaving this one as it is."""
        row = self._selection.row
        self._selection.focus(self._listing.after(row, skip=self.reviewed))

    def undo(self) -> None:
        """Take back the last gesture, also a bulk one."""
        self._write(self._session.undo)

    def redo(self) -> None:
        """Bring back the last gesture that was taken back."""
        self._write(self._session.redo)

    def retry(self) -> None:
        """Write again what could not be written."""
        gestures, self._unsaved, self.failure = self._unsaved, [], ""
        for gesture in gestures:
            self._write(gesture)

    def _write(self, gesture: Callable[[], Changes]) -> None:
        self.pending += 1
        self.changed.emit()
        future = self._writer.submit(gesture)
        future.add_done_callback(
            lambda done: self._session.dispatch(lambda: self._written(gesture, done))
        )

    def _written(self, gesture: Callable[[], Changes], done: Future[Changes]) -> None:
        self.pending -= 1
        error = done.exception()
        if error is None:
            self.saved_at = datetime.now().astimezone()
            history = self._session.history
            self.undo_title, self.redo_title = history.undo_title, history.redo_title
        else:
            self._unsaved.append(gesture)
            self._fail(error)
        self.changed.emit()

    def _fail(self, error: BaseException) -> None:
        self.failure = str(error) if isinstance(error, InspectorError) else repr(error)

    def _on_changes(self, changes: Changes) -> None:
        rows = {self._row(key): verdict for key, verdict in changes.verdicts.items()}
        rows.pop(NO_ROW, None)
        if rows:
            touched = np.fromiter(rows, np.int64)
            self.verdicts[touched] = [CODES[verdict] for verdict in rows.values()]
            self.labelled.emit(touched)
            self.changed.emit()

    def _row(self, key: LabelKey) -> int:
        if self._columns is None:
            return NO_ROW
        for start, dataset in zip(
            self._columns.union.starts, self._columns.union.datasets, strict=False
        ):
            if dataset.name == key.dataset and key.uid in dataset.row_of:
                return int(start) + dataset.row_of[key.uid]
        return NO_ROW

    def _disarm(self, *_: object) -> None:
        if len(self.target):
            self.target = np.zeros(0, np.int64)
            self.changed.emit()


def read_marks(session: Session, columns: Columns) -> Marks:
    """Read the labels of a project into arrays; takes a while, so not on the GUI thread.

    It also makes ``row_of`` of every dataset, which the first gesture would have to wait for.
    """
    verdicts = np.zeros(len(columns), np.uint8)
    notes: dict[int, str] = {}
    stored = session.labels.details()
    for start, dataset in zip(columns.union.starts, columns.union.datasets, strict=False):
        rows_of = dataset.row_of
        for key, details in stored.items():
            if key.dataset == dataset.name and key.uid in rows_of:
                row = int(start) + rows_of[key.uid]
                verdicts[row] = CODES[details.verdict]
                notes[row] = details.note
    return Marks(verdicts, notes)
