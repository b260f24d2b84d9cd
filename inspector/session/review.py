"""The reviewer's loop: a verdict, on disk, and on to the next row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from inspector.domain.arrays import Bools, Ints
from inspector.domain.events import Changes
from inspector.domain.labels import Verdict
from inspector.domain.tags import tag_of
from inspector.session.columns import Columns
from inspector.session.gestures import Gesture, Rows, Tags, on_rows
from inspector.session.listing import Listing
from inspector.session.marks import CODES as CODES
from inspector.session.marks import Marks as Marks
from inspector.session.marks import no_marks, read_marks
from inspector.session.selection import NO_ROW, Selection
from inspector.session.writer import Writer, words_of

if TYPE_CHECKING:
    from inspector.session.session import Session


class Review:
    """What was left on rows, as the views show it; a gesture counts once it is on disk.

    A gesture is about the records that were shown when it was made, whatever is shown once it is
    written: it keeps the result that its row numbers are of (``seen``, if that may no longer be
    the one that is shown).

    Attributes:
        verdicts: uint8 (n), codes of ``VERDICTS``, as they are on disk.
        notes: row to note; ``tags`` likewise, to what the row is tagged as.
        writer: brings gestures to the disk.
        unread: why the labels could not be read, so that none is shown; empty when they could.
        target: int64, rows that the next verdict is for, instead of the focused one.
        undo_title: what the next undo takes back, empty for nothing; ``redo_title`` alike.
    """

    changed: ClassVar[Signal] = Signal()
    labelled: ClassVar[Signal] = Signal(object)

    def __init__(self, session: Session, selection: Selection, listing: Listing) -> None:
        self._session, self._selection, self._listing = session, selection, listing
        self.writer = Writer(session.dispatch, self._on_tried)
        self._is_closed = False
        self._columns: Columns | None = None
        self._marks = no_marks(0)
        self.unread = ""
        self.target: NDArray[np.int64] = np.zeros(0, np.int64)
        self.undo_title = self.redo_title = ""
        session.changed.connect(self._on_changes)
        selection.focused.connect(self.disarm)
        selection.changed.connect(self.disarm)

    def load(self, columns: Columns, marks: Marks) -> None:
        """Take the labels of a new result; who tells of the result tells of them too."""
        self._columns, self._marks = columns, marks

    def rank(self, columns: Columns) -> None:
        """Go on with the same rows, ranked otherwise."""
        self._columns = columns
        self.changed.emit()

    def read(self, columns: Columns, on_done: Callable[[Marks], None]) -> None:
        """Read the labels of a new result; in the writer's thread, so that no gesture is missed."""

        def hand_over(done: Future[Marks]) -> None:
            error = done.exception()
            if not self._is_closed:
                self.unread = words_of(error) if error is not None else ""
                on_done(done.result() if error is None else no_marks(len(columns)))

        self.writer.between(lambda: read_marks(self._session, columns), hand_over)

    def close(self) -> None:
        """Wait until every gesture is written, or cannot be."""
        self._is_closed = True
        self.writer.close()

    @property
    def pending(self) -> int:
        """Return how many tries to write are under way; 0 when nothing is being written."""
        return self.writer.pending

    @property
    def saved_at(self) -> datetime | None:
        """Return when the last gesture was on disk; None before the first."""
        return self.writer.saved_at

    @property
    def failure(self) -> str:
        """Return why labels could not be written or read; empty when all is well."""
        return self.writer.failure or self.unread

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

    def judge(
        self, verdict: Verdict, rows: Ints | None = None, seen: Columns | None = None
    ) -> None:
        """Give rows, if none are told those aimed at, a verdict and go to the next without one."""
        row, rows = self._selection.row, self.aimed if rows is None else rows
        if not len(rows):
            return
        self.label(rows.tolist(), verdict, None, seen)
        self.disarm()
        if self._is_shown(seen):
            judged = self.reviewed.copy()
            judged[rows] = True
            self._selection.focus(self._listing.after(row, skip=judged))

    @property
    def aimed(self) -> NDArray[np.int64]:
        """Return the rows that the next gesture is for: the target, else the focused row."""
        if len(self.target) or self._selection.row == NO_ROW:
            return self.target
        return np.asarray([self._selection.row], np.int64)

    def label(
        self, rows: Rows, verdict: Verdict, note: str | None = None, seen: Columns | None = None
    ) -> None:
        """Give rows a verdict; without a note they keep theirs."""
        self._write(on_rows(self._session, rows, seen or self._columns, verdict, note=note))

    def write_note(self, row: int, note: str) -> None:
        """Write a row's note, whether it has a verdict or not."""
        if self.writer.is_idle and note == self.notes.get(row, ""):
            return  # while another note of this row may be on its way, only the store can tell
        self._write(on_rows(self._session, [row], self._columns, note=note))

    def tag(self, rows: Rows, tags: Tags, untags: Tags = (), seen: Columns | None = None) -> None:
        """Tag rows with the type of attack, and take other tags from them."""
        new, gone = (tuple(filter(None, map(tag_of, each))) for each in (tags, untags))
        seen = seen or self._columns
        if len(rows) and (new or gone):
            self._write(on_rows(self._session, rows, seen, tags=new, untags=gone))

    def step(self, step: int) -> None:
        """Focus the next (1) or the previous (-1) row of the list."""
        self._selection.focus(self._listing.after(self._selection.row, step=step))

    def skip(self) -> None:
        """Go to the next row without a verdict, leaving this one as it is."""
        row = self._selection.row
        self._selection.focus(self._listing.after(row, skip=self.reviewed))

    def undo(self) -> None:
        """Take back the last gesture, also a bulk one."""
        self._write(Gesture("undo", lambda _: self._session.undo()))

    def redo(self) -> None:
        """Bring back the last gesture that was taken back."""
        self._write(Gesture("redo", lambda _: self._session.redo()))

    def retry(self) -> None:
        """Write again what could not be written, and read what could not be read."""
        self.writer.retry()
        columns = self._columns
        if self.unread and columns is not None:
            self.unread = ""
            self.read(columns, lambda marks: self._take(columns, marks))
        self.changed.emit()

    def _take(self, columns: Columns, marks: Marks) -> None:
        """Show labels that were read after all."""
        if not self.unread and self._is_shown(columns):
            self.labelled.emit(self._marks.become(marks))
        self.changed.emit()

    def _write(self, gesture: Gesture) -> None:
        self.writer.write(gesture)
        self.changed.emit()

    def _on_tried(self) -> None:
        if self.writer.written:  # or there may be no database to ask for its history
            history = self._session.history
            self.undo_title, self.redo_title = history.undo_title, history.redo_title
        self.changed.emit()

    def _is_shown(self, seen: Columns | None) -> bool:
        """Return whether the rows of a result have the numbers of those that are shown."""
        columns = self._columns
        return seen is None or (columns is not None and columns.union.has_rows_of(seen.union))

    def _on_changes(self, changes: Changes) -> None:
        if self._columns is None or self._is_closed or not changes.verdicts:
            return  # once closed, nobody shows anything any more
        touched = self._marks.take(self._columns, changes)
        if len(touched):
            self.labelled.emit(touched)
            self.changed.emit()

    def disarm(self, *_: object) -> None:
        """Let the next verdict be for the focused row again."""
        if len(self.target):
            self.target = np.zeros(0, np.int64)
            self.changed.emit()
