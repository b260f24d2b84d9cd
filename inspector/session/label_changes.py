"""What the event log keeps of a row when it is judged."""

from __future__ import annotations

import math

from inspector.domain.labels import LabelChange, LabelKey, Verdict
from inspector.session.results import Results


def change_of(results: Results, row: int, verdict: Verdict) -> LabelChange:
    """Return a verdict with the score and the evidence that its reviewer had before them."""
    dataset, record = results.union.locate(row)
    score = float(results.ranking.scores[row])
    words = "; ".join(item.reason for item in results.reasons.get(row, ()))
    known = None if math.isnan(score) else score
    return LabelChange(LabelKey(dataset.name, dataset.uid(record)), verdict, known, words)
