"""Between labels and the rows that hold them; rows are checked, as files can be forged."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from inspector.domain.labels import LabelBatch, LabelChange, LabelEvent, LabelKey, Verdict
from inspector.domain.tags import merged


class MalformedRow(Exception):  # noqa: N818 - never leaves the store
    """A row that this tool cannot have written."""


@dataclass(frozen=True, slots=True)
class LabelDetails:
    """A label as it stands, with whose it is and why; a note or tags may stand without verdict."""

    verdict: Verdict
    reviewer: str
    note: str
    tags: tuple[str, ...] = ()


UNLABELLED: Final = LabelDetails(Verdict.NONE, "", "")

NOT_TEXT: Final = {"seq": (int,), "score": (float, type(None))}
"""Types of the columns that hold something else."""


@dataclass(frozen=True, slots=True)
class Step:
    """One label on its way from one state to another, with what the row looked like then."""

    key: LabelKey
    before: LabelDetails
    after: LabelDetails
    score: float | None
    evidence: str


def step_of(batch: LabelBatch, change: LabelChange, before: LabelDetails) -> Step:
    """Return the step a change asks for; asking for what is there already changes nothing.

    Taking a verdict back, by ``Verdict.NONE``, takes back its note and all tags too.
    """
    is_undone = change.verdict is Verdict.NONE
    start = UNLABELLED if is_undone else before
    verdict = before.verdict if change.verdict is None else change.verdict
    note = start.note if batch.note is None or is_undone else batch.note
    tags = merged(start.tags, batch.tags, batch.untags)
    is_ours = change.verdict is not None or before == UNLABELLED
    after = LabelDetails(verdict, batch.reviewer if is_ours else before.reviewer, note, tags)
    if after == LabelDetails(before.verdict, after.reviewer, before.note, before.tags):
        after = before
    elif after == LabelDetails(Verdict.NONE, after.reviewer, ""):
        after = UNLABELLED
    score = None if change.score is None or math.isnan(change.score) else float(change.score)
    return Step(change.key, before, after, score, storable(change.evidence))


def step_back(row: Mapping[str, Any]) -> Step:
    """Return the step that undoes a logged event."""
    before, after = _side(row, "before"), _side(row, "after")
    return Step(key_of(row), after, before, row["score"], row["evidence"])


def event_row(step: Step) -> dict[str, Any]:
    """Return what a step adds to the log, without what is common to its gesture."""
    return {
        "dataset": step.key.dataset,
        "uid": step.key.uid,
        "verdict_before": step.before.verdict.value,
        "reviewer_before": step.before.reviewer,
        "note_before": step.before.note,
        "verdict_after": step.after.verdict.value,
        "reviewer_after": step.after.reviewer,
        "note_after": step.after.note,
        "tags_before": json.dumps(step.before.tags),
        "tags_after": json.dumps(step.after.tags),
        "score": step.score,
        "evidence": step.evidence,
    }


def label_row(step: Step) -> dict[str, str]:
    """Return the label that a step leaves, without its time."""
    return {
        "dataset": step.key.dataset,
        "uid": step.key.uid,
        "verdict": step.after.verdict.value,
        "reviewer": step.after.reviewer,
        "note": step.after.note,
        "tags": json.dumps(step.after.tags),
    }


def event_of(row: Mapping[str, Any]) -> LabelEvent:
    """Read one row of the log."""
    return LabelEvent(
        event_id=row["event_id"],
        batch_id=row["batch_id"],
        installation=row["installation"],
        reviewer=row["reviewer"],
        time=row["time"],
        key=key_of(row),
        before=verdict_of(row["verdict_before"]),
        after=verdict_of(row["verdict_after"]),
        score=row["score"],
        evidence=row["evidence"],
        tool_version=row["tool_version"],
        note=row["note"],
        note_before=row["note_before"],
        note_after=row["note_after"],
        tags_before=tags_of(row["tags_before"]),
        tags_after=tags_of(row["tags_after"]),
    )


def checked(rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Pass rows on whose columns have the types they were made with; SQLite itself does not care.

    Raises:
        MalformedRow: a column holds something else.
    """
    for row in rows:
        for name, value in row.items():
            if not isinstance(value, NOT_TEXT.get(name, str)):
                raise MalformedRow(f"{name} holds {str(value)[:60]!r}")
        yield row


def key_of(row: Mapping[str, Any]) -> LabelKey:
    """Return which record a row of either table is about."""
    return LabelKey(row["dataset"], row["uid"])


def details_of(row: Mapping[str, Any]) -> LabelDetails:
    """Read one label."""
    verdict, tags = verdict_of(row["verdict"]), tags_of(row["tags"])
    return LabelDetails(verdict, row["reviewer"], row["note"], tags)


def verdict_of(value: str) -> Verdict:
    """Read a verdict.

    Raises:
        MalformedRow: it is none of ours.
    """
    try:
        return Verdict(value)
    except ValueError:
        raise MalformedRow(f"{value[:60]!r} is no verdict") from None


def tags_of(value: str) -> tuple[str, ...]:
    """Read a list of tags.

    Raises:
        MalformedRow: it is none.
    """
    try:
        tags = json.loads(value)
    except (ValueError, RecursionError):
        tags = None
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise MalformedRow(f"{value[:60]!r} is no list of tags")
    return tuple(tags)


def storable(text: str) -> str:
    r"""Write lone surrogates, which hostile data holds and SQLite refuses, as ``\udxxx``."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _side(row: Mapping[str, Any], side: str) -> LabelDetails:
    verdict = verdict_of(row[f"verdict_{side}"])
    tags = tags_of(row[f"tags_{side}"])
    return LabelDetails(verdict, row[f"reviewer_{side}"], row[f"note_{side}"], tags)
