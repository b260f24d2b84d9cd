"""Between labels and the rows that hold them; rows are checked, as files can be forged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from inspector.domain.labels import LabelBatch, LabelChange, LabelEvent, LabelKey, Verdict


class MalformedRow(Exception):  # noqa: N818 - never leaves the store
    """A row that this tool cannot have written."""


@dataclass(frozen=True, slots=True)
class LabelDetails:
    """A label as it stands, with whose it is and why."""

    verdict: Verdict
    reviewer: str
    note: str


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
    """Return the step a change asks for; asking again for the same verdict keeps label and note."""
    is_same = change.verdict == before.verdict and batch.note in ("", before.note)
    after = before if is_same else LabelDetails(change.verdict, batch.reviewer, batch.note)
    if change.verdict is Verdict.NONE:
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
    return LabelDetails(verdict_of(row["verdict"]), row["reviewer"], row["note"])


def verdict_of(value: str) -> Verdict:
    """Read a verdict.

    Raises:
        MalformedRow: it is none of ours.
    """
    try:
        return Verdict(value)
    except ValueError:
        raise MalformedRow(f"{value[:60]!r} is no verdict") from None


def storable(text: str) -> str:
    r"""Write lone surrogates, which hostile data holds and SQLite refuses, as ``\udxxx``."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _side(row: Mapping[str, Any], side: str) -> LabelDetails:
    verdict = verdict_of(row[f"verdict_{side}"])
    return LabelDetails(verdict, row[f"reviewer_{side}"], row[f"note_{side}"])
