"""The same answer, sentence, line or link for prompts that have nothing in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from pluggy import HookimplMarker

from inspector.detectors.text import refusals
from inspector.detectors.text.association import count_stages
from inspector.detectors.text.recurrence import Piece, pieces
from inspector.detectors.text.report import is_same
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

SHOWN: Final = 20
WORTH_SHOWING: Final = 0.9
ALERT_P: Final = 1e-6
ALERT_MOST_NEAR: Final = 0.05
LONGEST_TITLE: Final = 80
NAMES: Final = ("sentence or line", "link to", "whole answer")


class ResponseConcentration:
    """Recurring pieces of answers that the prompts do not explain, and refusals out of place."""

    name: ClassVar[str] = "response_concentration"
    title: ClassVar[str] = "One answer for many prompts"
    about: ClassVar[str] = (
        "Finds answers, sentences, lines of code and links that recur in the answers to unrelated "
        "prompts, and refusals of prompts whose like is answered."
    )
    version: ClassVar[int] = 5
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen")
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by the strangest piece of their answer; without one not applicable."""
        union = inputs.union
        has = union.present("response") | union.present("chosen")
        p_values = np.where(has & union.present("prompt") & union.readable, 1.0, np.nan)
        alerts = np.zeros(len(union), np.bool_)
        groups: list[Group] = []
        evidence: list[Evidence] = []
        for piece in _distinct(pieces(inputs, WORTH_SHOWING, task)):
            group, reasons = _report(union, piece)
            groups.append(group)
            evidence += reasons
            p_values[group.rows] = np.fmin(p_values[group.rows], piece.p_value)
            is_whole = piece.kind == NAMES.index("whole answer")
            if is_whole and piece.p_value <= ALERT_P and piece.near_share <= ALERT_MOST_NEAR:
                alerts[group.rows] = True
        found = refusals.out_of_place(inputs, task)
        if found is not None:
            p_values[found.rows] = np.fmin(p_values[found.rows], found.p_rows)
            evidence += found.evidence
            groups += found.groups
        groups.sort(key=lambda group: (group.p_value, -len(group.rows), group.text))
        alerts &= union.readable & ~np.isnan(p_values)
        return Findings(
            self.name, score_of(p_values), alerts, tuple(evidence), tuple(groups), _summary(groups)
        )


def _distinct(found: Sequence[Piece]) -> list[Piece]:
    """Leave out pieces in mostly the rows of stronger ones; a whole answer stands for its parts."""
    kept: list[Piece] = []
    ordered = sorted(found, key=lambda one: (one.p_value, -len(one.rows), -one.kind, one.text))
    for piece in ordered:
        if len(kept) < SHOWN and not any(is_same(piece.rows, other.rows) for other in kept):
            kept.append(piece)
    return kept


def _report(union: Union, piece: Piece) -> tuple[Group, list[Evidence]]:
    spans = dict(zip(piece.rows.tolist(), zip(piece.fields, piece.spans, strict=True), strict=True))
    rows = np.asarray(sorted(spans), np.int64)
    near = f"{100 * piece.near_share:.0f} % of the prompts most like theirs"
    what, text = NAMES[piece.kind], " ".join(piece.text.split())
    short = text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"
    reason = f"this {what} recurs in {len(rows)} answers to unlike prompts; {near} have it"
    reason = reason.replace("link to", "link")
    group = Group(
        kind=GroupKind.PAYLOAD,
        title=f"{what} “{short}” in {len(rows)} answers",
        text=piece.text,
        rows=rows,
        p_value=piece.p_value,
        explanation=(
            f"“{short}” stands in the answers to {len(rows)} prompts that have little in common, "
            f"while {near} are answered with it: the prompts do not explain it."
        ),
        stages=count_stages(union, rows),
    )
    evidence = [
        Evidence(row, field, start, end, reason, group.strength)
        for row, (field, (start, end)) in spans.items()
    ]
    return group, evidence


def _summary(groups: Sequence[Group]) -> str:
    if not groups:
        return "No answer or part of one recurs where the prompts do not explain it."
    return f"{len(groups)} answers or parts recur unexplained; the strongest: {groups[0].title}."


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [ResponseConcentration]
