"""Answers that crowd together although their prompts have nothing in common."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.crowds import Crowding, measure_crowding, members
from inspector.detectors.text.tails import upper_tail
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

TOLD_P: Final = 5e-3
JOINED_P: Final = 2e-2
"""Rows up to this p-value, near each other, are one crowd."""
FEWEST: Final = 5


class MicroCluster:
    """Nearness to answers of unrelated prompts, less nearness to those of similar prompts."""

    name: ClassVar[str] = "micro_cluster"
    title: ClassVar[str] = "Crowds of answers"
    about: ClassVar[str] = (
        "Finds answers that say nearly the same as those to unrelated prompts, and not what "
        "similar prompts are answered, in whatever words."
    )
    version: ClassVar[int] = 2
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen")
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows against the bulk's tail; pairs by their chosen answer."""
        union = inputs.union
        p_values = np.full(len(union), np.nan)
        evidence: list[Evidence] = []
        groups: list[Group] = []
        for field in ("response", "chosen"):
            if field not in inputs.vectors or "prompt" not in inputs.vectors:
                continue
            crowding = measure_crowding(inputs, field, task)
            mine = upper_tail(crowding.excess)
            p_values = np.where(np.isnan(mine), p_values, mine)
            evidence += _told(crowding, mine, field)
            found = members(inputs, field, np.flatnonzero(mine <= JOINED_P))
            groups += [_group(union, rows, mine, field) for rows in found if len(rows) >= FEWEST]
        groups.sort(key=lambda group: (group.p_value, -len(group.rows), group.text))
        summary = f"{len(evidence)} answers crowd with those of unrelated prompts."
        none = np.zeros(len(union), np.bool_)  # honest refusals crowd too
        return Findings(
            self.name, score_of(p_values), none, tuple(evidence), tuple(groups), summary
        )


def _told(crowding: Crowding, p: NDArray[np.float64], field: str) -> list[Evidence]:
    return [
        Evidence(
            row,
            field,
            0,
            0,
            f"the {field} is nearer to the answers of {FEWEST} unrelated prompts (cosine "
            f"{crowding.near[row]:.2f} or more) than to those of similar prompts "
            f"({crowding.usual[row]:.2f})",
            float(score_of(p[row])),
        )
        for row in np.flatnonzero(p <= TOLD_P).tolist()
    ]


def _group(union: Union, rows: NDArray[np.int64], p: NDArray[np.float64], field: str) -> Group:
    """Describe a crowd; its p-value is its typical row's, for as many crowds as there could be."""
    typical, crowds = float(np.median(p[rows])), np.count_nonzero(~np.isnan(p)) / len(rows)
    text = min(union.head(field, int(row), 200) for row in rows)
    return Group(
        kind=GroupKind.OTHER,
        title=f"{len(rows)} alike answers to unrelated prompts",
        text=text,
        rows=rows,
        p_value=float(-np.expm1(crowds * np.log1p(-typical))),
        explanation=(
            f"{len(rows)} answers mean nearly the same although their prompts are unrelated, and "
            "similar prompts are answered differently."
        ),
        stages=count_stages(union, rows),
    )


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [MicroCluster]
