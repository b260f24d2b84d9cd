"""Which records stay and which leave, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inspector.domain.arrays import Bools
from inspector.domain.labels import Verdict


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """What is said about a removed record in ``suspects.jsonl``."""

    verdict: Verdict
    reviewer: str
    note: str
    score: float | None
    reasons: tuple[str, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class DatasetDecision:
    """The fate of one dataset's records: ``removed`` is bool (n), ``why`` is for each removed."""

    removed: Bools
    why: Mapping[int, RemovedRow]


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """The fate of every record of a project, by dataset name, and the rule that decided."""

    rule: str
    datasets: Mapping[str, DatasetDecision]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote: file name to records kept, and to records removed."""

    kept: Mapping[str, int]
    removed: Mapping[str, int]
