"""A gesture on rows as the label store takes it, with what its reviewer had before them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence
from inspector.domain.labels import LabelBatch, LabelChange, LabelKey, Verdict
from inspector.domain.ranking import Ranking


class Seen(Protocol):
    """A result as its reviewer has it before them: what row numbers, scores and reasons are of."""

    @property
    def union(self) -> Union:
        """All datasets side by side."""
        ...

    @property
    def ranking(self) -> Ranking:
        """The scores."""
        ...

    @property
    def reasons(self) -> Mapping[int, Sequence[Evidence]]:
        """Row to its evidence."""
        ...


def gesture(
    seen: Seen,
    rows: Sequence[int],
    verdict: Verdict | None,
    *,
    reviewer: str,
    note: str | None = None,
    tags: Sequence[str] = (),
    untags: Sequence[str] = (),
) -> LabelBatch:
    """Return what gives rows a verdict, a note, tags, or takes tags away; None keeps what is."""
    changes = tuple(change_of(seen, row, verdict) for row in rows)
    title = title_of(len(rows), verdict, note, tags, untags)
    return LabelBatch(title, changes, reviewer, note, tuple(tags), tuple(untags))


def change_of(seen: Seen, row: int, verdict: Verdict | None) -> LabelChange:
    """Return a verdict with the score and the evidence that its reviewer had before them."""
    dataset, record = seen.union.locate(row)
    score = float(seen.ranking.scores[row])
    words = "; ".join(item.reason for item in seen.reasons.get(row, ()))
    known = None if math.isnan(score) else score
    return LabelChange(LabelKey(dataset.name, dataset.uid(record)), verdict, known, words)


def title_of(
    count: int,
    verdict: Verdict | None,
    note: str | None,
    tags: Sequence[str],
    untags: Sequence[str],
) -> str:
    """Say what a gesture does, as "mark 45 as poison" or "tag 45 as backdoor trigger"."""
    if verdict is not None:
        return f"mark {count} as {verdict.value}"
    if tags:
        return f"tag {count} as {', '.join(tags)}"
    if untags:
        return f"take {', '.join(untags)} from {count}"
    return f"note on {count}" if note else f"no note on {count}"
