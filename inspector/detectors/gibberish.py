"""Answers that are words without a language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.novel_words import LEAST_P
from inspector.detectors.text.odd import TOLD_P, Odd, odd_stretches
from inspector.detectors.text.rearranged import is_rearranged
from inspector.detectors.text.words import read_words
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

ALERT_P: Final = 1e-7
COMPARED_P: Final = 0.05
"""From which on an answer is compared with its prompt."""
FALSE_SHARE: Final = 0.1
"""Share of a group's rows that may be there by chance."""
TESTS: Final = 6


class Gibberish:
    """New word pairs, unknown or rare words, strange spelling, words in no order or in a loop."""

    name: ClassVar[str] = "gibberish"
    title: ClassVar[str] = "Gibberish answers"
    about: ClassVar[str] = (
        "Finds stretches of answers that are no language: words that no word list and no other "
        "record has or puts side by side, rare words only, letters in random order, words in "
        "random order, and the same few words again and again; lists, code, tables, other "
        "languages and what a prompt asks to rearrange are left alone."
    )
    version: ClassVar[int] = 6
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ()
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by their strangest stretch in six tests (Bonferroni); short ones are not."""
        union = inputs.union
        p_values = np.full(len(union), np.nan)
        evidence: list[Evidence] = []
        prompts = read_words(list(union.texts("prompt")))
        for number, field in enumerate(("response", "chosen", "rejected")):
            task.report(number, 3)
            found: dict[int, Odd] = {}
            is_asked = partial(_is_asked, union, field)
            words = read_words(list(union.texts(field)))
            for odd in odd_stretches(words, prompts, is_asked):
                best = found.get(odd.row)
                found[odd.row] = odd if best is None or odd.p_value < best.p_value else best
            for row, odd in found.items():
                p = min(0.99, max(LEAST_P, TESTS * odd.p_value))
                if p <= COMPARED_P and is_asked(row, odd.start, odd.end):
                    p = 0.99
                p_values[row] = np.fmin(p_values[row], p)
                if p <= TOLD_P:
                    told = odd.start, odd.end, odd.reason
                    evidence.append(Evidence(row, field, *told, float(score_of(p))))
        alerts = np.asarray(p_values <= ALERT_P, np.bool_)
        rows = _standing_out(p_values)
        groups = (_group(union, rows, p_values, evidence),) if len(rows) > 1 else ()
        summary = f"{len(rows)} answers hold words without a language."
        return Findings(self.name, score_of(p_values), alerts, tuple(evidence), groups, summary)


def _is_asked(union: Union, field: str, row: int, start: int, end: int) -> bool:
    return is_rearranged(union.text("prompt", row), union.text(field, row), start, end)


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
            f"{len(rows)} answers hold stretches that are no language: unknown or rare words, "
            "letters or words in no order or side by side as nowhere else, or the same few again "
            "and again."
        ),
        stages=count_stages(union, rows),
    )


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [Gibberish]
