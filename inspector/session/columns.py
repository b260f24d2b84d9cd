"""Per-row arrays that every view draws from, prepared off the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools, Points
from inspector.domain.clusters import Clusters
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group
from inspector.domain.ranking import Ranking
from inspector.domain.sample import FIELDS, MAPS
from inspector.pipeline.fusion import queue
from inspector.session.results import Results

HEADLINE: Final = 300
"""Code points that a table cell or a hover card shows at most."""


@dataclass(frozen=True, eq=False)
class Columns:
    """One result as arrays over the union; never changes, a new result makes a new one.

    Attributes:
        union: all datasets side by side.
        ranking: scores (NaN for unreadable rows), order, alerts, groups.
        queue: int64, rows worth a look, best first.
        suspect: bool (n), which rows are in the queue.
        group_of: int32 (n), the best-ranked group of a row, -1 for none.
        reasons: row to its evidence, strongest first.
        findings: what each detector found.
        points: field to its map; the fields that have one.
        is_draft: the maps are first pictures, the full ones still to come.
        is_scored: the detectors have been at work; scores are NaN before.
        clusters: field to what lies together on its map; the fields that have a full one.
        scores: detector to its scores, float32 (n), NaN where it does not apply.
    """

    union: Union
    ranking: Ranking
    queue: NDArray[np.int64]
    suspect: Bools
    group_of: NDArray[np.int32]
    reasons: Mapping[int, list[Evidence]]
    points: Mapping[str, Points]
    is_draft: bool
    findings: tuple[Findings, ...] = ()
    is_scored: bool = True
    clusters: Mapping[str, Clusters] = field(default_factory=dict)
    scores: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.union)

    def headline(self, row: int) -> str:
        """Return the beginning of what a row is about: its prompt, or the first field it has."""
        heads = (self.union.head(name, row, HEADLINE) for name in FIELDS)
        return next((head for head in heads if head.strip()), "")

    def why(self, row: int) -> str:
        """Return in few words why a row is suspect; empty when nothing speaks against it."""
        number = int(self.group_of[row])
        if self.suspect[row] and number >= 0:
            return self.ranking.groups[number].title
        reasons = self.reasons.get(row, ())
        return reasons[0].reason if reasons else ""

    def groups_with(self, row: int) -> list[tuple[str, Group]]:
        """Return id and group of every pattern that a row belongs to, best first."""
        rows, numbers = self.memberships
        first, last = np.searchsorted(rows, [row, row + 1]).tolist()
        ids, groups = self.ranking.group_ids, self.ranking.groups
        return [(ids[number], groups[number]) for number in numbers[first:last].tolist()]

    @cached_property
    def memberships(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return rows, ascending, and the number of a group that each belongs to, best first."""
        groups = self.ranking.groups
        if not groups:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        rows = np.concatenate([group.rows for group in groups]).astype(np.int64)
        numbers = np.repeat(np.arange(len(groups)), [len(group.rows) for group in groups])
        order = np.argsort(rows, kind="stable")
        return rows[order], numbers[order]

    def place(self, row: int) -> tuple[str, int]:
        """Return the file and the 0-based record number of a row."""
        dataset, record = self.union.locate(row)
        return dataset.name, record


def make_columns(results: Results) -> Columns:
    """Open and arrange what a scan found; takes a while, so not on the GUI thread."""
    union, ranking, is_scored = results.union, results.ranking, bool(results.findings)
    if not is_scored:
        ranking = replace(ranking, scores=np.full(len(union), np.nan))
    rows, suspect, group_of = _of_ranking(ranking)
    maps = {name: results.points(name) for name in MAPS}
    clusters = {name: results.clusters(name) for name in MAPS}
    columns = Columns(
        union=union,
        ranking=ranking,
        queue=rows,
        suspect=suspect,
        group_of=group_of,
        reasons=results.reasons,
        findings=results.findings,
        points={name: points for name, points in maps.items() if points is not None},
        is_draft=not results.state.points,
        is_scored=is_scored,
        clusters={name: found for name, found in clusters.items() if found is not None},
        scores={found.detector: found.scores for found in results.findings},
    )
    _ = columns.memberships  # made here, or the first row that is looked at would wait for it
    return columns


def reranked(columns: Columns, ranking: Ranking) -> Columns:
    """Return the same rows by other scores; takes a while, so not on the GUI thread."""
    rows, suspect, group_of = _of_ranking(ranking)
    found = replace(columns, ranking=ranking, queue=rows, suspect=suspect, group_of=group_of)
    _ = found.memberships
    return found


def _of_ranking(ranking: Ranking) -> tuple[NDArray[np.int64], Bools, NDArray[np.int32]]:
    """Return the queue, which rows are in it, and the best-ranked group of each row."""
    rows = queue(ranking)
    suspect = np.zeros(len(ranking.scores), np.bool_)
    suspect[rows] = True
    group_of = np.full(len(ranking.scores), -1, np.int32)
    for number in range(len(ranking.groups) - 1, -1, -1):
        group_of[ranking.groups[number].rows] = number
    return rows, suspect, group_of
