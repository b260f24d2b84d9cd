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
from inspector.domain.protocols import Detector, DetectorInput, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

FEWEST_PAIRS: Final = 12
MOST_WORDS: Final = 400
FEWEST_ROWS: Final = 50
LEAST_P: Final = 1e-12
ALERT_P: Final = 1e-7
GROUP_P: Final = 1e-5
LANGUAGES: Final = ("en", "de", "es", "fr", "it", "nl", "pl", "pt", "ru", "sv", "ar", "hi", "tr")
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

    def score(self, inputs: DetectorInput, task: Task) -> Findings:
        """Score rows by their strangest answer; answers with under 12 word pairs are not applicable."""
        union = inputs.union
        p_values = np.full(len(union), np.nan)
        evidence: list[Evidence] = []
        for number, field in enumerate(("response", "chosen", "rejected")):
            task.report(number, 3)
            p, novelty = _field(list(union.texts(field)))
            for row in np.flatnonzero(p <= GROUP_P):
                reason = f"{100 * novelty[row]:.0f} % of the {field}'s word pairs stand nowhere else, and it has hardly any function words"
                end = len(union.text(field, int(row)))
                evidence.append(Evidence(int(row), field, 0, end, reason, float(score_of(p[row]))))
            p_values = np.fmin(p_values, p)
        alerts = np.asarray(p_values <= ALERT_P, np.bool_)
        rows = np.flatnonzero(p_values <= GROUP_P)
        groups = (_group(union, rows, p_values, evidence),) if len(rows) > 1 else ()
        summary = f"{len(rows)} answers look like words without a language."
        return Findings(self.name, score_of(p_values), alerts, tuple(evidence), groups, summary)


def _field(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the p-value of each text and the share of its pairs that are new; NaN if it has few pairs.

    What is usual is the median and the interquartile range of the field, with binomial noise added for short texts.
    """
    pairs = [_pairs(text) for text in texts]
    counts: Counter[tuple[str, str]] = Counter()
    for found in pairs:
        counts.update(set(found))
    p, novelty = np.full(len(texts), np.nan), np.full(len(texts), np.nan)
    rows = np.asarray(
        [row for row, found in enumerate(pairs) if len(found) >= FEWEST_PAIRS], np.int64
    )
    if len(rows) < FEWEST_ROWS:
        return p, novelty
    novelty[rows] = [np.mean([counts[pair] <= 1 for pair in pairs[row]]) for row in rows]
    strange = novelty[rows] * [1.0 - function_share(_words(pairs[row]), ("en",)) for row in rows]
    low, middle, high = np.quantile(strange, [0.25, 0.5, 0.75])
    spread = np.maximum((high - low) / 1.349, 0.05)
    noise = np.asarray([0.25 / len(pairs[row]) for row in rows])
    deviation = (strange - middle) / np.sqrt(spread**2 + noise)
    for number in np.flatnonzero(deviation > 3.0):
        share = function_share(_words(pairs[rows[number]]), LANGUAGES)
        strange[number] = novelty[rows[number]] * (1.0 - share)
    deviation = (strange - middle) / np.sqrt(spread**2 + noise)
    p[rows] = _normal_tail(deviation)
    return p, novelty


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return the words side by side with just a space between, lower case; names are left out."""
    found = _PAIR.findall(text[: MOST_WORDS * 16])[:MOST_WORDS]
    named = ((one, other) for one, other in found if not (one[0].isupper() and other[0].isupper()))
    return [(one.lower(), other.lower()) for one, other in named]


def _words(pairs: list[tuple[str, str]]) -> list[str]:
    return [one for one, _ in pairs] + [pairs[-1][1]]


def _normal_tail(deviation: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.stats import norm

    return np.clip(np.asarray(norm.sf(deviation), np.float64), LEAST_P, 0.99)


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
