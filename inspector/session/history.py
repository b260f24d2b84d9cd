"""Undo and redo of gestures, on top of the append-only log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.domain.events import Changes
from inspector.domain.labels import LabelBatch, LabelEvent
from inspector.store.label_store import LabelStore


@dataclass(frozen=True, slots=True)
class _Gesture:
    """What can be reverted: a batch in the log, under the title of the gesture it came from."""

    title: str
    batch_id: str
    reviewer: str


class History:
    """The gestures of this session, newest last; one gesture is one step, also a bulk one.

    Undo and redo add to the log and never take from it. They leave alone the rows that someone
    else has labelled since.
    """

    def __init__(self, store: LabelStore) -> None:
        self._store = store
        self._done: list[_Gesture] = []
        self._undone: list[_Gesture] = []

    @property
    def undo_title(self) -> str:
        """What the next undo takes back, as "mark 45 as poison"; empty when there is nothing."""
        return self._done[-1].title if self._done else ""

    @property
    def redo_title(self) -> str:
        """What the next redo brings back; empty when there is nothing."""
        return self._undone[-1].title if self._undone else ""

    def do(self, batch: LabelBatch) -> Changes:
        """Apply a gesture; one that changes nothing is not remembered.

        Raises:
            ProjectError: it could not be stored; the history is as before.
        """
        events = self._store.apply(batch)
        if events:
            self._done.append(_Gesture(batch.title, events[0].batch_id, batch.reviewer))
            self._undone.clear()
        return _changes(events)

    def undo(self) -> Changes:
        """Take back the last gesture; does nothing when there is none."""
        return self._move(self._done, self._undone, word="undo")

    def redo(self) -> Changes:
        """Bring back the gesture undone last; does nothing when there is none."""
        return self._move(self._undone, self._done, word="redo")

    def _move(self, source: list[_Gesture], target: list[_Gesture], *, word: str) -> Changes:
        if not source:
            return Changes()
        gesture = source[-1]
        events = self._revert(gesture, word)
        source.pop()
        if events:
            target.append(_Gesture(gesture.title, events[0].batch_id, gesture.reviewer))
        return _changes(events)

    def _revert(self, gesture: _Gesture, word: str) -> tuple[LabelEvent, ...]:
        title = f"{word}: {gesture.title}"
        return self._store.revert(gesture.batch_id, title=title, reviewer=gesture.reviewer)


def _changes(events: Sequence[LabelEvent]) -> Changes:
    return Changes(
        labels=len(events),
        verdicts={event.key: event.after for event in events},
        row_notes={event.key: event.note_after for event in events},
        row_tags={event.key: event.tags_after for event in events},
    )
