"""Verdicts of reviewers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """What a reviewer decided; ``NONE`` is no decision."""

    POISON = "poison"
    CLEAN = "clean"
    UNSURE = "unsure"
    NONE = "none"


VERDICTS: Final = (Verdict.NONE, Verdict.POISON, Verdict.CLEAN, Verdict.UNSURE)
"""A verdict's place here is its code in arrays; 0 is none."""


@dataclass(frozen=True, slots=True)
class LabelKey:
    """What a label hangs on: dataset name and the record's uid, never a row number."""

    dataset: str
    uid: str


@dataclass(frozen=True, slots=True)
class LabelEvent:
    """One line of the append-only log.

    ``time`` is UTC, ISO 8601; ``score`` and ``evidence`` are what the reviewer saw then.
    ``note`` is why the gesture was made; ``note_before`` and ``note_after`` are the row's.
    """

    event_id: str
    batch_id: str
    installation: str
    reviewer: str
    time: str
    key: LabelKey
    before: Verdict
    after: Verdict
    score: float | None
    evidence: str
    tool_version: str
    note: str
    note_before: str = ""
    note_after: str = ""
    tags_before: tuple[str, ...] = ()
    tags_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelChange:
    """One label as a reviewer asks for it, with what the row looked like at that time.

    Without a ``verdict`` the row keeps the one that it has.
    """

    key: LabelKey
    verdict: Verdict | None
    score: float | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class LabelBatch:
    """One gesture: one transaction, one undo step.

    Attributes:
        title: what it does.
        changes: the rows.
        reviewer: who makes it.
        note: what the rows' notes become; None keeps them.
        tags: what the rows are tagged as from now on,
        untags: and what no longer.
    """

    title: str
    changes: tuple[LabelChange, ...]
    reviewer: str = ""
    note: str | None = None
    tags: tuple[str, ...] = ()
    untags: tuple[str, ...] = ()


Labels = Mapping[LabelKey, Verdict]
"""Current verdicts; a missing key is ``Verdict.NONE``."""
