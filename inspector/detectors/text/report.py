"""From judged features to findings: groups, scores and evidence in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from inspector.detectors.text import literal
from inspector.detectors.text.association import Suspicion, count_stages
from inspector.domain.arrays import Ints
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import DetectorInput

SHOWN: Final = 20
"""Groups reported at most."""
WORTH_SHOWING: Final = 0.9
"""Corrected p-value up to which a feature is shown as a group."""
MOST_EXPECTED: Final = 5.0
"""Honest features as strong as one that are to be expected: up to so many its rows are scored."""
ALERT_P: Final = 1e-6
ALERT_EFFECT_P: Final = 1e-2
SAME_ROWS: Final = 0.6


def findings(
    detector: str,
    suspicions: Sequence[Suspicion],
    inputs: DetectorInput,
    texts: Sequence[str],
    pattern: re.Pattern[str],
) -> Findings:
    """Report suspicions, strongest first; a feature that repeats a stronger one is left out.

    A group's p-value is the chance that honest data hold any such group; the p-value of its rows is
    the share of honest rows to be expected in such groups.
    """
    total = len(inputs.union)
    p_values = np.where(inputs.union.present("prompt"), 1.0, np.nan)
    asked = int((~np.isnan(p_values)).sum())
    alerts = np.zeros(total, np.bool_)
    groups: list[Group] = []
    evidence: list[Evidence] = []
    seen: list[Ints] = []
    for item in suspicions:
        expected = -float(np.log1p(-min(item.p_value, 1.0 - 1e-12)))
        if expected > MOST_EXPECTED or len(seen) == SHOWN:
            break
        rows = item.feature.rows
        if any(is_same(rows, others) for others in seen):
            continue
        seen.append(rows)
        p_values[rows] = np.fmin(p_values[rows], expected * len(rows) / max(1, asked))
        group, reasons = _group(item, inputs, texts, pattern)
        evidence.extend(reasons)
        if item.p_value <= WORTH_SHOWING:
            groups.append(group)
        if item.p_value <= ALERT_P and item.p_effect <= ALERT_EFFECT_P:
            alerts[rows] = True
    best = f"; the strongest is “{groups[0].text}” in {len(groups[0].rows)} rows" if groups else ""
    summary = f"{len(groups)} recurring features look inserted{best}."
    return Findings(detector, score_of(p_values), alerts, tuple(evidence), tuple(groups), summary)


def is_same(rows: Ints, others: Ints) -> bool:
    """Tell whether the fewer of two sets of rows are mostly among the others."""
    shared = len(np.intersect1d(rows, others, assume_unique=True))
    return shared >= SAME_ROWS * min(len(rows), len(others))


def _group(
    item: Suspicion, inputs: DetectorInput, texts: Sequence[str], pattern: re.Pattern[str]
) -> tuple[Group, list[Evidence]]:
    rows, words = item.feature.rows, item.feature.name.split(" ")
    places = {int(row): literal.find_words(texts[row], words, pattern) for row in rows}
    spans = [(texts[row], *place) for row, place in places.items() if place is not None]
    text = literal.grow(spans)
    stages = count_stages(inputs.union, rows)
    change = "".join(f"; {effect}" for effect in item.effects)
    reason = f"“{text}” stands in {len(rows)} otherwise unrelated prompts{change}"
    group = Group(
        kind=GroupKind.TRIGGER,
        title=f"phrase “{text}”" if len(words) > 1 else f"token “{text}”",
        text=text,
        rows=np.sort(rows),
        p_value=item.p_value,
        explanation=_explain(item, text, stages),
        stages=stages,
    )
    strength = group.strength
    evidence = [
        Evidence(row, "prompt", *_around(texts[row], text, place), reason, strength)
        for row, place in places.items()
        if place is not None
    ]
    return group, evidence


def _around(text: str, found: str, place: tuple[int, int]) -> tuple[int, int]:
    """Return the span of the whole literal if it stands around the words, else of the words."""
    at = text.find(found, max(0, place[0] - len(found)))
    if 0 <= at <= place[0] and at + len(found) >= place[1]:
        return at, at + len(found)
    return place


def _explain(item: Suspicion, text: str, stages: dict[str, int]) -> str:
    counts = ", ".join(f"{stage.upper()} {count}" for stage, count in stages.items())
    rows = len(item.feature.rows)
    lines = [
        f"“{text}” recurs in {rows} prompts ({counts}) that have little else in common; "
        f"it looks inserted in {item.feature.insertions:.0f} of them."
    ]
    lines += [f"{effect[0].upper()}{effect[1:]}." for effect in item.effects]
    if not item.effects:
        lines.append("No change in the answers was found.")
    if item.alone:
        parts = ", ".join(f"{stage.upper()} {p:.1g}" for stage, p in item.alone.items())
        lines.append(f"By chance, with each stage alone: {parts}; with all: {item.p_value:.1g}.")
    return " ".join(lines)
