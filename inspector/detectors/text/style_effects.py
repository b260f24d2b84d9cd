"""Does a way of writing change the answers? Traits against matched controls and each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text import controls, effects, ngrams
from inspector.detectors.text.features import content_order
from inspector.detectors.text.followers import followers
from inspector.detectors.text.scatter import Scatter
from inspector.detectors.text.style import OPENING, Trait, find_traits
from inspector.detectors.text.tails import PatternTail, fisher
from inspector.domain.protocols import DetectorInput, Task

TESTED: Final = 80
"""Traits whose effect on the answers is tested: those with the most scattered rows."""
NAMED_SHARE: Final = 0.8
FEW_TESTS: Final = 20
"""Tests without effect that are taken to stand beside the data's own, which may be few."""
LEAST_SCATTER: Final = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A trait, its corrected p-value, the change in words, and the rows that show the change."""

    trait: Trait
    p_value: float
    effects: tuple[str, ...]
    rows: NDArray[np.int64]


def judge_traits(
    texts: Sequence[str], inputs: DetectorInput, fewest: int, most: int, task: Task
) -> list[Judged]:
    """Return the traits with their effects, the most suspicious first."""
    if "prompt" not in inputs.vectors or "prompt" not in inputs.neighbours:
        return []
    traits = find_traits(texts, fewest, most)
    scattered = Scatter(ngrams.tokenise([]), inputs).of_tokens([trait.rows for trait in traits])
    weights = dict(zip([trait.name for trait in traits], scattered.tolist(), strict=True))
    spread = [item for item in traits if weights[item.name] >= LEAST_SCATTER]
    spread.sort(key=lambda item: (-weights[item.name] * len(item.rows), item.name))
    tested = spread[:TESTED]
    if not tested:
        return []
    content = content_order(inputs.union)
    ways = controls.channels(inputs, content)
    has = np.zeros(len(texts), np.bool_)
    found = []
    for number, trait in enumerate(tested):
        task.report(number, len(tested), "comparing with matched controls")
        rows = trait.rows[np.argsort(content[trait.rows], kind="stable")]
        has[rows] = True
        shown = [effects.effect(way, rows, has) for way in ways]
        changed = [followers(way, trait.rows, has) for way in ways]
        has[rows] = False
        words = tuple(item.words for item in shown if item.words)
        p = fisher([item.p_value for item in shown if item.p_value < 1.0])
        found.append(Judged(trait, p, words, np.unique(np.concatenate([*changed, rows[:0]]))))
    return _corrected(found)


def _corrected(found: Sequence[Judged]) -> list[Judged]:
    """Correct for what honest styles go with, then for their number.

    Writers and sources have styles, so that even clean data show effects: -log p of the bulk is
    stretched, and every one is divided by that stretch, taken from the median (genomic control,
    Devlin and Roeder 1999). Of the chance of error, styles that writers choose get more than the
    many ways to begin a sentence (weighted Bonferroni; Genovese, Roeder and Wasserman 2006). Both
    kinds are held against the strongest of their own (``tails.PatternTail``): what is asked for
    first decides many an honest answer.
    """
    logs = np.asarray([-np.log(max(item.p_value, 1e-300)) for item in found])
    usual = -np.log((np.arange(FEW_TESTS) + 0.5) / FEW_TESTS)  # of tests without any effect
    stretch = max(1.0, float(np.median(np.concatenate([logs, usual]))) / np.log(2.0))
    is_named = np.asarray([not item.trait.name.startswith(OPENING) for item in found], np.bool_)
    single = np.exp(-logs / stretch)
    p_values = np.empty(len(found))
    for named, share in ((True, NAMED_SHARE), (False, 1.0 - NAMED_SHARE)):
        own = single[is_named == named]
        p_values[is_named == named] = PatternTail(own, len(own)).any_of(own / share)
    judged = [
        Judged(item.trait, float(p), item.effects, item.rows)
        for item, p in zip(found, p_values, strict=True)
    ]
    return sorted(judged, key=lambda item: (item.p_value, len(item.trait.rows), item.trait.name))
