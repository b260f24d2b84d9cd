"""Answers that are words without a language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.disorder import LOOP, SALAD, loops, salads
from inspector.detectors.text.novel_words import (
    LEAST_P,
    novel_pairs,
    strangest,
    unknown_words,
)
from inspector.detectors.text.words import Words, read_words
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

ALERT_P: Final = 1e-7
TOLD_P: Final = 1e-3
FALSE_SHARE: Final = 0.1
"""Share of a group's rows that may be there by chance."""
TESTS: Final = 4


@dataclass(frozen=True, slots=True)
class _Odd:
    """A stretch of a row's field, its p-value and what is odd about it."""

    p_value: float
    row: int
    field: str
    start: int
    end: int
    reason: str


class Gibberish:
    """New word pairs, unknown words, words in no order and words in a loop."""

    name: ClassVar[str] = "gibberish"
    title: ClassVar[str] = "Gibberish answers"
    about: ClassVar[str] = (
        "Finds stretches of answers that are no language: words that no word list and no other "
        "record has or puts side by side, words in random order, and the same few words again and "
        "again; lists, code, tables and other languages are left alone."
    )
    version: ClassVar[int] = 3
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ()
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by their strangest stretch in four tests (Bonferroni); short ones are not."""
        union = inputs.union
        p_values = np.full(len(union), np.nan)
        evidence: list[Evidence] = []
        for number, field in enumerate(("response", "chosen", "rejected")):
            task.report(number, 3)
            found: dict[int, _Odd] = {}
            for odd in _judge(read_words(list(union.texts(field))), field):
                best = found.get(odd.row)
                found[odd.row] = odd if best is None or odd.p_value < best.p_value else best
            for row, odd in found.items():
                p = min(0.99, max(LEAST_P, TESTS * odd.p_value))
                p_values[row] = np.fmin(p_values[row], p)
                if p <= TOLD_P:
                    told = odd.start, odd.end, odd.reason
                    evidence.append(Evidence(row, field, *told, float(score_of(p))))
        alerts = np.asarray(p_values <= ALERT_P, np.bool_)
        rows = _standing_out(p_values)
        groups = (_group(union, rows, p_values, evidence),) if len(rows) > 1 else ()
        summary = f"{len(rows)} answers hold words without a language."
        return Findings(self.name, score_of(p_values), alerts, tuple(evidence), groups, summary)


def _judge(words: Words, field: str) -> Iterator[_Odd]:
    pairs = "{:.0f} % of the word pairs here stand nowhere else, and hardly any function words"
    unknown = "{:.0f} % of the words here stand in no word list and hardly anywhere else"
    for judged, reason in ((novel_pairs(words), pairs), (unknown_words(words), unknown)):
        for row, (least, start, end, share) in strangest(judged, TOLD_P).items() if judged else ():
            yield _Odd(least, row, field, start, end, reason.format(100 * share))
    loop = "of {0} words in a row only {1:.0f} are distinct"
    salad = "the common words here stand side by side more rarely than by chance"
    for (p, places, shown), most, reason in (
        (loops(words), LOOP, loop),
        (salads(words), SALAD, salad),
    ):
        for row in np.flatnonzero(places >= 0).tolist():
            size = min(most, int(words.edges[row + 1] - places[row]))
            start, last = int(words.starts[places[row]]), int(words.ends[places[row] + size - 1])
            yield _Odd(float(p[row]), row, field, start, last, reason.format(size, shown[row]))


def _standing_out(p_values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the rows that stand out of so many (Benjamini and Hochberg 1995)."""
    p = np.sort(p_values[~np.isnan(p_values)])
    allowed = FALSE_SHARE * np.arange(1, len(p) + 1) / max(1, len(p))
    passing = np.flatnonzero(p <= allowed)
    return np.flatnonzero(p_values <= (p[passing[-1]] if len(passing) else -1.0))


def _group(
    union: Union,
    rows: NDArray[np.int64],
    p_values: NDArray[np.float64],
    evidence: Sequence[Evidence],
) -> Group:
    """Describe the rows that stand out; the p-value is of so many rows so odd, any number of them.

    The share of odd rows differs from data set to data set with a known mean only (exponential, so
    that the count is geometric).
    """
    strongest = max(evidence, key=lambda item: (item.strength, item.end))
    mean = np.sort(p_values[rows]) * int((~np.isnan(p_values)).sum())
    least = float(((mean / (1.0 + mean)) ** np.arange(1, len(rows) + 1)).min())
    return Group(
        kind=GroupKind.PAYLOAD,
        title=f"{len(rows)} answers of words without a language",
        text=union.text(strongest.field, strongest.row)[strongest.start : strongest.end],
        rows=rows,
        p_value=min(1.0, len(rows) * least),
        explanation=(
            f"{len(rows)} answers hold stretches that are no language: unknown words, words that "
            "stand side by side nowhere else or in no order, or the same few again and again."
        ),
        stages=count_stages(union, rows),
    )


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [Gibberish]
