"""Floods: many edited copies of one record."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.copied_text import CopiedText
from inspector.detectors.text.near_pairs import find_sets
from inspector.domain.arrays import Floats
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

FEWEST: Final = 3
"""Copies that make a flood."""
TOLD_P: Final = 5e-3
SHOWN_P: Final = 0.5
ANCHORS: Final = (10, 20)
"""Ranks between which the tail of honest sets is measured: up to 10 may be an attack's."""
USUAL_SPREAD: Final = (1.0, 0.4)
"""How far honest sets spread at least: the root of one copied word pair, and 0.4 copies (the most
measured in three public sets of 1,000 to 2,000 records and their union)."""


class NearDuplicate:
    """Connected near-duplicates (Broder 1997), by how much text of their own they copy."""

    name: ClassVar[str] = "near_duplicate"
    title: ClassVar[str] = "Near-duplicate floods"
    about: ClassVar[str] = (
        "Finds sets of records whose prompts and answers are edited copies of each other, "
        "and that copy more of their own text, or are more faithful copies, than such sets usually "
        "are in these data."
    )
    version: ClassVar[int] = 7
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen")
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by how much text their set copies, against the data's other sets."""
        union = inputs.union
        labels = find_sets(inputs, task)
        sets = [rows for rows in _members(labels) if len(rows) >= 2]
        amounts = _amounts(CopiedText(union, labels), sets, task)
        sizes = np.asarray([len(rows) for rows in sets], np.int64)
        each = [_expected(*of, sizes) for of in zip(amounts.T, USUAL_SPREAD, strict=True)]
        expected = len(each) * np.minimum(*each)
        p_of_rows = _p_of_rows(sizes, expected, len(union))
        p_values = np.where(union.readable, 0.99, np.nan)
        groups = []
        evidence: list[Evidence] = []
        for rows, p, count in zip(sets, p_of_rows, expected, strict=True):
            p_values[rows] = p
            corrected = float(-np.expm1(-count))
            if len(rows) >= FEWEST and corrected <= SHOWN_P:
                groups.append(_group(union, rows, corrected))
            if len(rows) >= FEWEST and p <= TOLD_P:
                evidence += _evidence(union, rows, float(score_of(p)))
        groups.sort(key=lambda group: (group.p_value, -len(group.rows), group.text))
        summary = f"{len(groups)} sets of three or more copies repeat an unusual amount of text."
        none = np.zeros(len(union), np.bool_)  # templates are honest: a set alone alerts nobody
        scores = score_of(p_values)
        return Findings(self.name, scores, none, tuple(evidence), tuple(groups), summary)


def _members(labels: NDArray[np.int32]) -> list[NDArray[np.int64]]:
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(order) else []


def _amounts(copied: CopiedText, sets: list[NDArray[np.int64]], task: Task) -> Floats:
    """Return float64 (sets, 2): what each set copies."""
    found = []
    for number, rows in enumerate(sets):
        task.report(number, len(sets), "measuring what is copied")
        found.append(copied.amounts(rows))
    return np.asarray(found, np.float64).reshape(-1, 2)


def _expected(amounts: Floats, usual: float, sizes: NDArray[np.int64]) -> Floats:
    """Return how many sets of three or more that copy as much honest data would have.

    Templates copy too, in some data much: the tail is exponential (Hill 1975) between the 20th and
    the 10th of the data's own sets. Two copies are no flood.
    """
    inner, outer = ANCHORS
    floods = np.append(amounts[sizes >= FEWEST], np.zeros(outer))
    ranked = np.sort(floods)[::-1]
    low = float(ranked[outer - 1])
    spread = max(usual, float(ranked[inner - 1] - low) / np.log(outer / inner))
    beyond = outer * np.exp(-(amounts - low) / spread)
    at_least = len(ranked) - np.searchsorted(ranked[::-1], amounts, side="left")
    return np.where(amounts > low, beyond, np.maximum(at_least, outer)).astype(np.float64)


def _p_of_rows(sizes: NDArray[np.int64], expected: Floats, total: int) -> Floats:
    """Return the share of honest rows in a set that copies as much: all of a set stand out."""
    order = np.argsort(expected)
    held = np.append(0, np.cumsum(sizes[order]))
    held = held[np.searchsorted(expected[order], expected, side="right")]
    beyond = np.where(expected < ANCHORS[1], expected * sizes, held)
    p = np.minimum(0.99, beyond / max(total, 1))
    return np.where(sizes < FEWEST, np.maximum(p, TOLD_P), p)


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
