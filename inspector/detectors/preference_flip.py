"""Pairs whose chosen and rejected answers look swapped."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text import margins
from inspector.detectors.text.association import count_stages
from inspector.detectors.text.features import content_order
from inspector.detectors.text.tails import upper_tail
from inspector.domain.arrays import Floats
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

SHOWN_P: Final = 0.02
"""A pair less usual than this says why."""
FALSE_SHARE: Final = 0.1
FEWEST: Final = 3


class PreferenceFlip:
    """Left-out margins of a preference model learned from the pairs themselves."""

    name: ClassVar[str] = "preference_flip"
    title: ClassVar[str] = "Swapped preferences"
    about: ClassVar[str] = (
        "Finds pairs whose rejected answer reads like what the other pairs' reviewers choose, "
        "and whose chosen answer does not. Reviewers disagree, so it never alerts by itself."
    )
    version: ClassVar[int] = 2
    stages: ClassVar[tuple[Stage, ...]] = (Stage.PREFERENCE, Stage.REWARD)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "chosen", "rejected")
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score pairs by their margin's place in the tail of all pairs' margins.

        Confident learning (Northcutt, Jiang and Chuang 2021, arXiv 1911.00068) calls a label an
        error where the left-out model is surer of the other label than it usually is of this one;
        here the tail fitted to the bulk of margins says how unusual that is.
        """
        del options
        task.report(0, 0, "learning what reviewers choose")
        found = margins.learn(inputs, content_order(inputs.union)).values
        p_values = _tail(found)
        flipped = _standing_out(p_values, found)
        groups = [_group(inputs, flipped, p_values)] if len(flipped) >= FEWEST else []
        shown = np.flatnonzero(np.nan_to_num(p_values, nan=1.0) <= SHOWN_P)
        shown = shown[found[shown] < 0]
        evidence = tuple(_evidence(inputs, int(row), found, p_values) for row in shown)
        pairs = int((~np.isnan(found)).sum())
        summary = f"{len(shown)} of {pairs} pairs look as if chosen and rejected were swapped."
        alerts = np.zeros(len(inputs.union), np.bool_)
        return Findings(self.name, score_of(p_values), alerts, evidence, tuple(groups), summary)


def _tail(found: Floats) -> NDArray[np.float64]:
    """Return p-values: a pair that agrees with the model is as expected, whatever its rank."""
    p_values = upper_tail(-found)
    return np.where(found >= 0, 0.99, p_values) if len(found) else p_values


def _standing_out(p_values: NDArray[np.float64], found: Floats) -> NDArray[np.int64]:
    """Return the rows that stand out of so many (Benjamini and Hochberg 1995), ascending."""
    rows = np.flatnonzero(found < 0)
    rows = rows[np.argsort(p_values[rows], kind="stable")]
    pairs = int((~np.isnan(found)).sum())
    allowed = FALSE_SHARE * np.arange(1, len(rows) + 1) / max(pairs, 1)
    passing = np.flatnonzero(p_values[rows] <= allowed)
    return np.sort(rows[: passing[-1] + 1]) if len(passing) else rows[:0]


def _group(inputs: DetectorInput, rows: NDArray[np.int64], p_values: NDArray[np.float64]) -> Group:
    pairs = int((~np.isnan(p_values)).sum())
    return Group(
        kind=GroupKind.FLIP,
        title=f"{len(rows)} pairs against what reviewers choose",
        text="",
        rows=rows,
        p_value=float(min(1.0, p_values[rows].max() * pairs / len(rows))),
        explanation=(
            f"A model of the other pairs prefers the rejected answer in these {len(rows)} pairs, "
            f"by more than the bulk of {pairs} pairs would explain."
        ),
        stages=count_stages(inputs.union, rows),
    )


def _evidence(
    inputs: DetectorInput, row: int, found: Floats, p_values: NDArray[np.float64]
) -> Evidence:
    pairs, lower = int((~np.isnan(found)).sum()), int((found < found[row]).sum())
    reason = (
        "the rejected answer reads more like what reviewers choose than the chosen one does: "
        f"of {pairs} pairs, {lower} disagree more with the model of all others"
    )
    field = "chosen" if inputs.union.head("chosen", row, 1) else "rejected"
    return Evidence(row, field, 0, 0, reason, float(score_of(p_values[row])))


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [PreferenceFlip]
