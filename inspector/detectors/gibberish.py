"""Answers that are words without a language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.background import function_share
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

FEWEST_PAIRS: Final = 12
MOST_WORDS: Final = 400
FEWEST_ROWS: Final = 50
LEAST_P: Final = 1e-12
ALERT_P: Final = 1e-7
GROUP_P: Final = 1e-5
_CODES: Final = """
en ar bg bn ca cs da de el es fa fi fil fr he hi hu id is it lt lv mk ms nb nl pl pt ro ru
sh sk sl sv ta tr uk ur vi
"""
LANGUAGES: Final = tuple(_CODES.split())
"""Those with word lists in wordfreq and spaces between words."""
_PAIR: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]+) (?=([^\W\d_]+))")


class Gibberish:
    """Word pairs that no other record has, without function words of any language."""

    name: ClassVar[str] = "gibberish"
    title: ClassVar[str] = "Gibberish answers"
    about: ClassVar[str] = (
        "Finds answers whose neighbouring words stand together nowhere else in the data and that "
        "have no function words of any common language; lists, code and tables are left alone."
    )
    version: ClassVar[int] = 1
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ()
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by their strangest answer; under 12 word pairs it is not applicable."""
        union = inputs.union
        p_values = np.full(len(union), np.nan)
        evidence: list[Evidence] = []
        for number, field in enumerate(("response", "chosen", "rejected")):
            task.report(number, 3)
            p, novelty = _field(list(union.texts(field)))
            for row in np.flatnonzero(p <= GROUP_P):
                reason = (
                    f"{100 * novelty[row]:.0f} % of the {field}'s word pairs stand nowhere else, "
                    "and it has hardly any function words"
                )
                end = len(union.text(field, int(row)))
                evidence.append(Evidence(int(row), field, 0, end, reason, float(score_of(p[row]))))
            p_values = np.fmin(p_values, p)
        alerts = np.asarray(p_values <= ALERT_P, np.bool_)
        rows = np.flatnonzero(p_values <= GROUP_P)
        groups = (_group(union, rows, p_values, evidence),) if len(rows) > 1 else ()
        summary = f"{len(rows)} answers look like words without a language."
        return Findings(self.name, score_of(p_values), alerts, tuple(evidence), groups, summary)


def _field(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the p-value of each text and the share of its pairs that are new; NaN if it has few.

    Two binomial tests must both reject: so many new pairs, at the rate that only 5 % of the field's
    texts exceed; so few function words, at half the field's usual rate, in every language tried.
    """
    pairs = [_pairs(text) for text in texts]
    counts: Counter[tuple[str, str]] = Counter()
    for found in pairs:
        counts.update(set(found))
    p, novelty = np.full(len(texts), np.nan), np.full(len(texts), np.nan)
    rows = np.flatnonzero(np.asarray([len(found) for found in pairs]) >= FEWEST_PAIRS)
    if len(rows) < FEWEST_ROWS:
        return p, novelty
    sizes = np.asarray([len(pairs[row]) for row in rows])
    novelty[rows] = [np.mean([counts[pair] <= 1 for pair in pairs[row]]) for row in rows]
    share = np.asarray([function_share(_words(pairs[row]), ("en",)) for row in rows])
    usual = min(0.95, float(np.quantile(novelty[rows], 0.95)))
    least = float(np.median(share)) / 2
    for number in np.flatnonzero((novelty[rows] >= usual) & (share < least)):
        share[number] = function_share(_words(pairs[rows[number]]), LANGUAGES)
    p_new = _binomial_tail(np.round(novelty[rows] * sizes), sizes, usual)
    p_bare = _binomial_tail(np.round((1.0 - share) * sizes), sizes, 1.0 - least)
    p[rows] = np.clip(np.maximum(p_new, p_bare), LEAST_P, 0.99)
    return p, novelty


def _binomial_tail(
    hits: NDArray[np.float64], sizes: NDArray[np.int64], rate: float
) -> NDArray[np.float64]:
    """Return the probability of as many hits or more."""
    from scipy.stats import binom

    return np.asarray(binom.sf(hits - 1, sizes, rate), np.float64)


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return the words side by side with just a space between, lower case; names are left out."""
    found = _PAIR.findall(text[: MOST_WORDS * 16])[:MOST_WORDS]
    named = ((one, other) for one, other in found if not (one[0].isupper() and other[0].isupper()))
    return [(one.lower(), other.lower()) for one, other in named]


def _words(pairs: list[tuple[str, str]]) -> list[str]:
    return [one for one, _ in pairs] + [pairs[-1][1]]


def _group(
    union: Union,
    rows: NDArray[np.int64],
    p_values: NDArray[np.float64],
    evidence: Sequence[Evidence],
) -> Group:
    strongest = max(evidence, key=lambda item: (item.strength, item.end))
    text = union.text(strongest.field, strongest.row)
    return Group(
        kind=GroupKind.PAYLOAD,
        title=f"{len(rows)} answers of words without a language",
        text=text,
        rows=rows,
        p_value=float(p_values[rows].min()),
        explanation=(
            f"{len(rows)} answers string words together that stand side by side nowhere else in "
            "these data, with hardly any function words of any common language."
        ),
        stages=count_stages(union, rows),
    )


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [Gibberish]
