"""Texts far from all others."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np
from pluggy import HookimplMarker

from inspector.detectors.text.tails import upper_tail
from inspector.domain.findings import Evidence, Findings, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import FIELDS, Stage

hookimpl = HookimplMarker("inspector")

NEAR: Final = 8
TOLD_P: Final = 5e-3


class Outlier:
    """Mean distance to the 8 nearest other texts (Ramaswamy et al. 2000), against the bulk."""

    name: ClassVar[str] = "outlier"
    title: ClassVar[str] = "Outliers"
    about: ClassVar[str] = "Finds texts that are far from every other text of the same kind."
    version: ClassVar[int] = 2
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = FIELDS
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by their most unusual field, corrected for the number of fields."""
        total = len(inputs.union)
        best = np.full(total, np.nan)
        evidence: list[Evidence] = []
        fields = [name for name in self.needs if name in inputs.neighbours]
        for number, field in enumerate(fields):
            task.report(number, len(fields))
            graph, index = inputs.neighbours[field], inputs.vectors[field].index
            known = graph.indices[:, :NEAR] >= 0
            similarities = (graph.similarities[:, :NEAR] * known).sum(axis=1)
            distances = 1.0 - similarities / np.maximum(known.sum(axis=1), 1)
            of_rows = np.where(index >= 0, distances[np.maximum(index, 0)], np.nan)
            p = upper_tail(of_rows)  # of rows: a text that many rows share is no rarer for it
            for row in np.flatnonzero(p < TOLD_P):
                cosine = 1.0 - distances[index[row]]
                reason = f"the {field} is far from all others: cosine {cosine:.2f} to its nearest"
                strength = float(score_of(p[row]))
                evidence.append(Evidence(int(row), field, 0, 0, reason, strength))
            best = np.fmin(best, np.minimum(p * len(fields), 0.99))
        summary = f"{len(evidence)} texts are far from all others."
        none = np.zeros(total, np.bool_)
        return Findings(self.name, score_of(best), none, tuple(evidence), (), summary)


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [Outlier]
