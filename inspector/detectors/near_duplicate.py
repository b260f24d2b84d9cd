"""Floods: many edited copies of one record."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.copied_text import CopiedText
from inspector.detectors.text.near_pairs import find_sets
from inspector.detectors.text.tails import upper_tail
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

FEWEST: Final = 3
"""Copies that make a flood."""
TOLD_P: Final = 5e-3
SHOWN_P: Final = 0.5
USUAL_SPREAD: Final = 1.0
"""How far the upper tail of honest data reaches at least: the square root of one copied pair."""


class NearDuplicate:
    """Connected near-duplicates (Broder 1997), by how much text of their own they copy."""

    name: ClassVar[str] = "near_duplicate"
    title: ClassVar[str] = "Near-duplicate floods"
    about: ClassVar[str] = (
        "Finds sets of records whose prompts and answers are edited copies of each other, "
        "and that copy more text of their own than such sets usually do in these data."
    )
    version: ClassVar[int] = 2
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen")
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by how much text their set copies, against all sets and single records."""
        union = inputs.union
        labels = find_sets(inputs, task)
        sets = [rows for rows in _members(labels) if len(rows) >= 2]
        p_of_sets = _p_values(union, labels, sets, task)
        p_values = np.where(union.readable, 0.99, np.nan)
        total = len(np.unique(labels))
        groups = []
        evidence: list[Evidence] = []
        for rows, p in zip(sets, p_of_sets, strict=True):
            p_values[rows] = min(0.99, p * len(rows))  # of rows: all of a set stand out at once
            corrected = float(-np.expm1(total * np.log1p(-p)))
            if len(rows) >= FEWEST and corrected <= SHOWN_P:
                groups.append(_group(union, rows, corrected))
            if len(rows) >= FEWEST and p_values[rows[0]] <= TOLD_P:
                evidence += _evidence(union, rows, float(score_of(p_values[rows[0]])))
        groups.sort(key=lambda group: (group.p_value, -len(group.rows), group.text))
        summary = f"{len(groups)} sets of three or more copies repeat an unusual amount of text."
        none = np.zeros(len(union), np.bool_)  # templates are honest: a set alone alerts nobody
        return Findings(
            self.name, score_of(p_values), none, tuple(evidence), tuple(groups), summary
        )


def _members(labels: NDArray[np.int32]) -> list[NDArray[np.int64]]:
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(order) else []


def _p_values(
    union: Union, labels: NDArray[np.int32], sets: list[NDArray[np.int64]], task: Task
) -> NDArray[np.float64]:
    """Return the p-value of each set, if the square root of what is copied has a Pareto tail.

    One record alone is a set that copies nothing. Sets of two count for the tail, but two copies
    are no flood.
    """
    copied = CopiedText(union, labels)
    volumes = []
    for number, rows in enumerate(sets):
        task.report(number, len(sets), "measuring what is copied")
        volumes.append(copied.volume(rows))
    alone = len(np.unique(labels)) - len(sets)
    values = np.sqrt(np.concatenate([volumes, np.zeros(alone)]))
    p = upper_tail(values, spread=USUAL_SPREAD)[: len(sets)]
    small = np.asarray([len(rows) < FEWEST for rows in sets], np.bool_)
    return np.where(small, np.maximum(p, TOLD_P), p)


def _evidence(union: Union, rows: NDArray[np.int64], strength: float) -> list[Evidence]:
    found = []
    for row in rows.tolist():
        field = "response" if union.text("response", row) else "chosen"
        end = len(union.text(field, row))
        reason = f"{len(rows)} records are edited copies of each other"
        found.append(Evidence(row, field, 0, end, reason, strength))
    return found


def _group(union: Union, rows: NDArray[np.int64], p: float) -> Group:
    texts = sorted(
        union.text("prompt", int(row)) or union.text("response", int(row)) for row in rows
    )
    text = max(texts, key=texts.count)
    short = " ".join(text.split())[:60]
    return Group(
        kind=GroupKind.DUPLICATE,
        title=f"{len(rows)} near-duplicates of “{short}”",
        text=text,
        rows=rows,
        p_value=p,
        explanation=(
            f"{len(rows)} records share most of a text that stands nowhere else in these data, in "
            "prompt and answer. Copies multiply the weight of what they say."
        ),
        stages=count_stages(union, rows),
    )


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [NearDuplicate]
