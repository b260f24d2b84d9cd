"""The reviewer's loop: a verdict, on disk, and on to the next row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from inspector.domain.arrays import Bools
from inspector.domain.errors import InspectorError
from inspector.domain.events import Changes
from inspector.domain.labels import Verdict
from inspector.domain.tags import tag_of
from inspector.session.columns import Columns
from inspector.session.listing import Listing
from inspector.session.marks import CODES as CODES
from inspector.session.marks import Marks as Marks
from inspector.session.marks import read_marks as read_marks
from inspector.session.selection import NO_ROW, Selection

if TYPE_CHECKING:
    from inspector.session.session import Session


class Review:
    """What was left on rows, as the views show it; a gesture counts once it is on disk.

    Gestures are written by one thread in the order made, so that a slow disk never holds up the
    next key. One that cannot be written is kept for ``retry``.

    Attributes:
        verdicts: uint8 (n), codes of ``VERDICTS``, as they are on disk.
        notes: row to note; ``tags`` likewise, to what the row is tagged as.
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
        self._marks = Marks(np.zeros(0, np.uint8), {}, {})
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
        self._columns, self._marks = columns, marks
        self.changed.emit()

    def rank(self, columns: Columns) -> None:
        """Go on with the same rows, ranked otherwise."""
        self.load(columns, self._marks)

    def read(self, columns: Columns, on_done: Callable[[Marks], None]) -> None:
        """Read the labels of a new result; in the writer's thread, so that no gesture is missed."""
        future = self._writer.submit(read_marks, self._session, columns)

        def hand_over(done: Future[Marks]) -> None:
            if self._is_closed:
                return
            if (error := done.exception()) is not None:
                self._fail(error)
            unread = Marks(np.zeros(len(columns), np.uint8), {}, {})
            on_done(unread if error is not None else done.result())

        future.add_done_callback(lambda done: self._session.dispatch(lambda: hand_over(done)))

    def close(self) -> None:
        """Wait until every gesture is written."""
        self._is_closed = True
        self._writer.shutdown(wait=True)

    @property
    def verdicts(self) -> NDArray[np.uint8]:
        """Codes of ``VERDICTS``."""
        return self._marks.verdicts

    @property
    def notes(self) -> Mapping[int, str]:
        """Row to note; only rows that have one."""
        return self._marks.notes

    @property
    def tags(self) -> Mapping[int, tuple[str, ...]]:
        """Row to what it is tagged as, in the order given; only rows that are tagged."""
        return self._marks.tags

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
        row, rows = self._selection.row, self.aimed
        if not len(rows):
            return
        self.label(rows.tolist(), verdict)
        judged = self.reviewed.copy()
        judged[rows] = True
        self._disarm()
        self._selection.focus(self._listing.after(row, skip=judged))

    @property
    def aimed(self) -> NDArray[np.int64]:
        """Return the rows that the next gesture is for: the target, else the focused row."""
        if len(self.target) or self._selection.row == NO_ROW:
            return self.target
        return np.asarray([self._selection.row], np.int64)

    def label(self, rows: Sequence[int], verdict: Verdict, note: str | None = None) -> None:
        """Give rows a verdict; without a note they keep theirs."""
        self._write(lambda: self._session.label(rows, verdict, note=note))

    def write_note(self, row: int, note: str) -> None:
        """Write a row's note, whether it has a verdict or not."""
        if note != self.notes.get(row, ""):
            self._write(lambda: self._session.label([row], None, note=note))

    def tag(self, rows: Sequence[int], tags: Sequence[str], untags: Sequence[str] = ()) -> None:
        """Tag rows with the type of attack, and take other tags from them."""
        new, gone = (tuple(filter(None, map(tag_of, each))) for each in (tags, untags))
        if len(rows) and (new or gone):
            self._write(lambda: self._session.label(rows, None, tags=new, untags=gone))

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
        if self._columns is None or self._is_closed or not changes.verdicts:
            return  # once closed, nobody shows anything any more
        touched = self._marks.take(self._columns, changes)
        if len(touched):
            self.labelled.emit(touched)
            self.changed.emit()

    def _disarm(self, *_: object) -> None:
        if len(self.target):
            self.target = np.zeros(0, np.int64)
            self.changed.emit()
