"""From recurring features of prompts to suspected triggers with p-values.

What a trigger cannot help being: it recurs, it can be taken out, and the prompts around it have
nothing else in common (Z-defence, He et al. 2023, arXiv 2305.11596, generalised to unlabelled
data). ``insertions`` counts such occurrences. How unusual a count is comes from the data's own
features: the bulk of them follows an exponential law, whose scale is estimated from the median, so
that a handful of triggers cannot move it. Whether the answers change comes from matched controls
(``controls``). ``tails.PatternTail`` holds both against the other features, Lancaster's method
joins them, and Sidak's corrects for their number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text import controls, effects
from inspector.detectors.text.drawn import Drawn
from inspector.detectors.text.features import (
    LEAST_INSERTIONS,
    Answers,
    Feature,
    by_content,
    content_order,
    without_topics,
)
from inspector.detectors.text.tails import PatternTail, fisher, lancaster
from inspector.domain.dataset import STAGES, Union
from inspector.domain.protocols import DetectorInput, Task

JUDGED: Final = 200
"""Features whose effect on the answers is tested: those with the most insertions."""
LEAST_INSERTED, FULL_INSERTED = 0.03, 0.15
"""Share of its rows in which a feature looks inserted: up to the first it is a word of some topic,
whose effect on the answers needs no attacker; from the second on an effect counts in full."""
LEAST_COUNT_P: Final = 1e-6
BEYOND: Final = 0.1
"""Honest habits recur too ("Thank you so much."): a count alone convinces little further than this;
what exceeds it counts a tenth."""
WEIGHTS: Final = (2.0, 1.0)
"""Of what the count says and of what the answers say: few rows show little of an effect."""
IDLE_P, IDLE = 0.3, 10.0
"""A trigger does something: p-value of the effect from which there is none, and what it costs."""


@dataclass(frozen=True, slots=True)
class AssociationOptions:
    """Which recurring features are looked at."""

    fewest: int = field(
        default=4, metadata={"help": "Rows that must share a feature, at least.", "min": 3}
    )
    most_share: float = field(
        default=0.2,
        metadata={"help": "Share of all rows that may have it, at most.", "min": 0.0, "max": 1.0},
    )

    def most(self, n_rows: int) -> int:
        """Return the number of rows that may share a feature."""
        return max(self.fewest, int(self.most_share * n_rows))


@dataclass(frozen=True, slots=True, eq=False)
class Suspicion:
    """A judged feature.

    Attributes:
        feature: what was judged.
        p_value: corrected for the number of features; below 1 only if it stands out.
        p_effect: of the change in the answers alone, corrected likewise.
        effects: the change in words, one for each channel that shows one.
        alone: of a feature of several stages, stage to the p-value without the other stages.
    """

    feature: Feature
    p_value: float
    p_effect: float
    effects: tuple[str, ...]
    alone: Mapping[str, float] = field(default_factory=dict)


def judge(features: Sequence[Feature], inputs: DetectorInput, task: Task) -> list[Suspicion]:
    """Judge features against each other and against matched controls; most suspicious first."""
    content = content_order(inputs.union)
    answers = Answers(inputs.union, {})
    kept = [without_topics(item, answers, content) for item in features]
    ordered = sorted(kept, key=lambda item: (-item.insertions, item.name))
    scale = _scale(np.asarray([item.insertions for item in ordered]))
    tested = [item for item in ordered if _is_worth_testing(item)][:JUDGED]
    bench = _Bench(inputs, controls.channels(inputs, content), scale, Drawn(inputs.union))
    found = []
    for number, feature in enumerate(tested):
        task.report(number, len(tested), "comparing with matched controls")
        found.append(bench.parts(replace(feature, rows=by_content(feature.rows, content))))
    judged = _joined(tested, found, len(ordered))
    return sorted(
        judged, key=lambda item: (item.p_value, -item.feature.insertions, item.feature.name)
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What speaks against a feature in all stages or in one; p-values uncorrected.

    ``p_shown`` is of the change as it shows, ``p_effect`` of what of it the prompts do not explain.
    """

    p_count: float
    p_shown: float
    p_effect: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Bench:
    """What a feature is judged by: the channels of answers, the other features, the prompts."""

    inputs: DetectorInput
    channels: Sequence[controls.Channel]
    scale: float
    drawn: Drawn

    def parts(self, feature: Feature) -> dict[str, _Part]:
        """Return what all stages say of a feature (""), and each of them if it has several."""
        union = self.inputs.union
        has = np.zeros(len(union), np.bool_)
        has[feature.rows] = True
        stages = union.stage_of[feature.rows]
        codes = np.unique(stages)
        parts = {"": self._part(feature, feature.rows, has)}
        for code in codes if len(codes) > 1 else ():
            parts[STAGES[code].value] = self._part(feature, feature.rows[stages == code], has)
        return parts

    def _part(self, feature: Feature, rows: NDArray[np.int64], has: NDArray[np.bool_]) -> _Part:
        shown = [effects.effect(way, rows, has, is_inserted=True) for way in self.channels]
        p_effect = fisher([item.p_value for item in shown if item.p_value < 1.0])
        insertions = feature.insertions * len(rows) / len(feature.rows)
        words = tuple(item.words for item in shown if item.words)
        p_shown = p_effect ** _trust(feature)
        p_effect = p_shown ** (1.0 - self.drawn.share(rows, feature.name.split(" ")))
        return _Part(_count_p(insertions / self.scale), p_shown, p_effect, words)


def _joined(
    tested: Sequence[Feature], found: Sequence[Mapping[str, _Part]], total: int
) -> list[Suspicion]:
    """Join both kinds of evidence, each held against what honest features of these data show.

    Of these are those whose answers the prompts explain: what they show is shown by honest data.
    """
    p_counts = np.asarray([parts[""].p_count for parts in found])
    counts = PatternTail(p_counts, total, is_rough=True)
    changes = PatternTail(np.asarray([parts[""].p_shown for parts in found]), len(found))

    def p_value(part: _Part) -> float:
        change = float(changes.single(part.p_effect))
        joint = lancaster([float(counts.single(part.p_count)), change], WEIGHTS)
        joint *= IDLE if change > IDLE_P else 1.0
        return float(-np.expm1(total * np.log1p(-min(joint, 1.0 - 1e-12))))  # any of so many

    judged = []
    for feature, parts in zip(tested, found, strict=True):
        whole = parts[""]
        alone = {stage: p_value(part) for stage, part in parts.items() if stage}
        p_effect = float(changes.any_of(whole.p_effect))
        judged.append(Suspicion(feature, p_value(whole), p_effect, whole.words, alone))
    return judged


def count_stages(union: Union, rows: NDArray[np.integer]) -> dict[str, int]:
    """Return stage to number of rows, for the stages that have any."""
    counts = np.bincount(union.stage_of[rows], minlength=len(STAGES))
    return {stage.value: int(count) for stage, count in zip(STAGES, counts, strict=True) if count}


def _is_worth_testing(feature: Feature) -> bool:
    least = max(LEAST_INSERTIONS, LEAST_INSERTED * len(feature.rows))
    return feature.insertions >= least


def _trust(feature: Feature) -> float:
    """Return 0 to 1: how far an effect on the answers may count; a topic's needs no attacker."""
    share = feature.insertions / len(feature.rows)
    trusted = (share - LEAST_INSERTED) / (FULL_INSERTED - LEAST_INSERTED)
    return float(np.clip(trusted, 0.0, 1.0)) ** 2


def _count_p(excess: float) -> float:
    """Return the probability of an exponential excess, flattened below ``LEAST_COUNT_P``."""
    most = -float(np.log(LEAST_COUNT_P))
    return float(np.exp(-min(excess, most + BEYOND * max(excess - most, 0.0))))


def _scale(insertions: NDArray[np.float64]) -> float:
    """Return the mean of the exponential law that the bulk follows; at least 1 row."""
    if len(insertions) < 8:
        return 1.0
    return max(
        1.0,
        float(np.median(insertions) / np.log(2)),
        float(np.quantile(insertions, 0.9) / np.log(10)),
    )
