"""From labels to the fate of every record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from inspector.domain.dataset import Dataset, Union
from inspector.domain.decision import DatasetDecision, Decision, RemovedRow
from inspector.domain.findings import Evidence
from inspector.domain.labels import LabelKey, Verdict
from inspector.domain.ranking import Ranking
from inspector.store.label_rows import LabelDetails

RULE: Final = "remove exactly the records whose verdict is poison"


def decide(
    union: Union,
    labels: Mapping[LabelKey, LabelDetails],
    ranking: Ranking | None,
    reasons: Mapping[int, Sequence[Evidence]],
) -> Decision:
    """Apply the default rule: a record leaves if and only if its verdict is poison.

    Args:
        union: the datasets.
        labels: verdicts with reviewer and note.
        ranking: for the score told beside a removed record, if there is one.
        reasons: row of the union to its evidence.
    """
    decisions = {}
    for start, dataset in zip(union.starts, union.datasets, strict=False):
        told = {
            record: _why(
                labels[LabelKey(dataset.name, uid)],
                _score(ranking, int(start) + record),
                reasons.get(int(start) + record, ()),
            )
            for record, uid in _poisoned(dataset, labels)
        }
        removed = np.zeros(len(dataset), np.bool_)
        removed[list(told)] = True
        decisions[dataset.name] = DatasetDecision(removed, told)
    return Decision(RULE, decisions)


def _poisoned(dataset: Dataset, labels: Mapping[LabelKey, LabelDetails]) -> list[tuple[int, str]]:
    found = (
        (dataset.row_of.get(key.uid), key.uid)
        for key, details in labels.items()
        if key.dataset == dataset.name and details.verdict is Verdict.POISON
    )
    return [(record, uid) for record, uid in found if record is not None]


def _score(ranking: Ranking | None, row: int) -> float | None:
    score = np.nan if ranking is None else float(ranking.scores[row])
    return None if np.isnan(score) else score


def _why(details: LabelDetails, score: float | None, evidence: Sequence[Evidence]) -> RemovedRow:
    words = tuple(dict.fromkeys(item.reason for item in evidence))
    who, note, tags = details.reviewer, details.note, details.tags
    return RemovedRow(details.verdict, who, note, score, words, tags)
