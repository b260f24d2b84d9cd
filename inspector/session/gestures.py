"""What a reviewer did, as it waits for the disk: the records it is about, and what of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inspector.domain.dataset import Union
from inspector.domain.events import Changes
from inspector.domain.labels import LabelKey, Verdict
from inspector.session.label_changes import Seen, title_of
from inspector.session.marks import find_rows

if TYPE_CHECKING:
    from inspector.session.session import Session

Rows = Sequence[int]
Tags = Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class Gesture:
    """One thing that was done.

    Attributes:
        title: what, as "mark 45 as poison".
        write: stores it for rows.
        rows: the rows it is about, as ``union`` numbers them.
        union: None for what the history knows the rows of, as undo.
        parts: what of the rows it settles: "verdict", "note", "tag steering".
    """

    title: str
    write: Callable[[Rows], Changes]
    rows: Rows = ()
    union: Union | None = None
    parts: frozenset[str] = frozenset()

    def left_by(self, later: Gesture, changes: Changes) -> tuple[Gesture | None, bool]:
        """Return what of this gesture may still be written after a later one.

        Args:
            later: is on disk already.
            changes: what it did there.

        Returns:
            The gesture for the rows that the later one did not touch, None for none; and whether
            anything is lost by that which the later gesture does not settle itself.
        """
        if self.union is None:
            return None, True  # it was meant for what had been done last before it
        if later.union is not None and not later.parts & self.parts:
            return self, False
        taken = set(find_rows(self.union, later._records(changes)).tolist())
        left = [row for row in self.rows if row not in taken]
        is_lost = len(left) < len(self.rows) and not later.parts >= self.parts
        return (replace(self, rows=left) if left else None), is_lost

    def _records(self, changes: Changes) -> Collection[LabelKey]:
        """Return what it was about; a row that was as wished before is not in its changes."""
        if self.union is None:
            return list(changes.verdicts)
        places = map(self.union.locate, self.rows)
        return [LabelKey(dataset.name, dataset.uid(record)) for dataset, record in places]


def on_rows(
    session: Session,
    rows: Rows,
    seen: Seen | None,
    verdict: Verdict | None = None,
    *,
    note: str | None = None,
    tags: Tags = (),
    untags: Tags = (),
) -> Gesture:
    """Return what gives rows a verdict, a note, tags, or takes tags away; None keeps what is."""

    def write(rows: Rows) -> Changes:
        return session.label(rows, verdict, note=note, tags=tags, untags=untags, seen=seen)

    told = {"verdict": verdict, "note": note}
    parts = {part for part, value in told.items() if value is not None}
    parts |= {f"tag {tag}" for tag in (*tags, *untags)}
    title = title_of(len(rows), verdict, note, tags, untags)
    return Gesture(title, write, rows, seen.union if seen is not None else None, frozenset(parts))
