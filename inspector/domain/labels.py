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


@dataclass(frozen=True, slots=True)
class LabelChange:
    """One label as a reviewer asks for it, with what the row looked like at that time."""

    key: LabelKey
    verdict: Verdict
    score: float | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class LabelBatch:
    """One gesture: one transaction, one undo step."""

    title: str
    changes: tuple[LabelChange, ...]
    reviewer: str = ""
    note: str = ""


Labels = Mapping[LabelKey, Verdict]
"""Current verdicts; a missing key is ``Verdict.NONE``."""
