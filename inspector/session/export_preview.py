"""What an export would do, to be looked at before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.decision import Decision
from inspector.domain.labels import Verdict
from inspector.session.columns import Columns
from inspector.session.review import CODES

if TYPE_CHECKING:
    from inspector.session.results import Results
    from inspector.session.session import Session

LISTED: Final = 200
"""Removed rows that are listed one by one."""


@dataclass(frozen=True, slots=True)
class FileFate:
    """How many records of a file stay and leave."""

    name: str
    stage: str
    kept: int
    removed: int


@dataclass(frozen=True, slots=True)
class Leaving:
    """A record that leaves: where it is, what it says, who decided and why."""

    file: str
    row: int
    headline: str
    reviewer: str
    note: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The fate of a project's records in numbers, and the first that leave.

    Attributes:
        rule: what decides, in words.
        files: one entry a dataset.
        leaving: the first records that leave.
        suspects: rows of the queue; ``unreviewed`` of them have no verdict.
        unreviewed: suspects without a verdict; they stay.
        unsure: rows whose verdict is unsure; they stay.
        changed: sources that are not what was scanned any more.
    """

    rule: str
    files: tuple[FileFate, ...]
    leaving: tuple[Leaving, ...]
    suspects: int
    unreviewed: int
    unsure: int
    changed: tuple[str, ...]

    @property
    def kept(self) -> int:
        """How many records stay."""
        return sum(file.kept for file in self.files)

    @property
    def removed(self) -> int:
        """How many records leave."""
        return sum(file.removed for file in self.files)

    def warnings(self) -> list[str]:
        """Return what a curator should know before they sign, in sentences."""
        told = []
        if self.changed:
            names = ", ".join(self.changed[:3]) + (" and others" if len(self.changed) > 3 else "")
            have = "has" if len(self.changed) == 1 else "have"
            told.append(f"{names} {have} changed since the scan; scan again before you export.")
        if self.unreviewed:
            will = (
                "has no verdict and stays" if self.unreviewed == 1 else "have no verdict and stay"
            )
            told.append(f"{self.unreviewed:,} of {self.suspects:,} suspects {will}.")
        if self.unsure:
            stay = "row marked unsure stays" if self.unsure == 1 else "rows marked unsure stay"
            told.append(f"{self.unsure:,} {stay}.")
        return told


def make_preview(
    session: Session, results: Results, columns: Columns, verdicts: NDArray[np.uint8]
) -> Preview:
    """Decide about every record of a result, whose columns these are, and tell of it.

    Takes a while, so not on the GUI thread.
    """
    decision = session.decide(results)
    files = tuple(
        FileFate(
            dataset.name,
            dataset.stage.value,
            len(dataset) - int(decision.datasets[dataset.name].removed.sum()),
            int(decision.datasets[dataset.name].removed.sum()),
        )
        for dataset in columns.union.datasets
    )
    return Preview(
        rule=decision.rule,
        files=files,
        leaving=_leaving(decision, columns),
        suspects=len(columns.queue),
        unreviewed=int((verdicts[columns.queue] == 0).sum()),
        unsure=int((verdicts == CODES[Verdict.UNSURE]).sum()),
        changed=tuple(results.changed_sources()),
    )


def free_target(project: Path) -> Path:
    """Return a folder beside the project that does not exist yet: NAME-cleaned, or -2."""
    name = project.name.removesuffix(".inspector")
    number, target = 1, project.parent / f"{name}-cleaned"
    while target.exists():
        number += 1
        target = project.parent / f"{name}-cleaned-{number}"
    return target


def _leaving(decision: Decision, columns: Columns) -> tuple[Leaving, ...]:
    rows = (
        Leaving(dataset.name, record, columns.headline(int(start) + record), why.reviewer, why.note)
        for start, dataset in zip(columns.union.starts, columns.union.datasets, strict=False)
        for record, why in sorted(decision.datasets[dataset.name].why.items())
    )
    return tuple(islice(rows, LISTED))
