"""Answers that are words without a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.novel_words import LEAST_P, Window, find_novel
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

ALERT_P: Final = 1e-7
GROUP_P: Final = 1e-5


class Gibberish:
    """Word pairs that no other record has, without function words of any language."""

    name: ClassVar[str] = "gibberish"
    title: ClassVar[str] = "Gibberish answers"
    about: ClassVar[str] = (
        "Finds stretches of answers whose neighbouring words stand together nowhere else in the "
        "data and that have no function words of any common language; lists, code and tables are "
        "left alone."
    )
    version: ClassVar[int] = 2
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ()
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by their strangest stretch; under 12 word pairs it is not applicable."""
        union = inputs.union
        p_values = np.full(len(union), np.nan)
        evidence: list[Evidence] = []
        for number, field in enumerate(("response", "chosen", "rejected")):
            task.report(number, 3)
            for row, windows in find_novel(list(union.texts(field))).items():
                p = _any_of(windows)
                p_values[row] = np.fmin(p_values[row], p)
                if p <= GROUP_P:
                    evidence.append(_told(row, field, windows, p))
        alerts = np.asarray(p_values <= ALERT_P, np.bool_)
        rows = np.flatnonzero(p_values <= GROUP_P)
        groups = (_group(union, rows, p_values, evidence),) if len(rows) > 1 else ()
        summary = f"{len(rows)} answers hold words without a language."
        return Findings(self.name, score_of(p_values), alerts, tuple(evidence), groups, summary)


def _any_of(windows: Sequence[Window]) -> float:
    """Return the p-value of the text as a whole or of the strangest of its windows (Bonferroni)."""
    *parts, whole = (window.p_value for window in windows)
    least = 2.0 * min(whole, len(parts) * min(parts)) if parts else whole
    return float(np.clip(least, LEAST_P, 0.99))


def _told(row: int, field: str, windows: Sequence[Window], p: float) -> Evidence:
    """Point at the longest stretch of strange windows around the strangest one."""
    windows = windows[:-1] or windows  # the last one is all of the text
    best = min(range(len(windows)), key=lambda number: (windows[number].p_value, number))
    first = last = best
    while first > 0 and windows[first - 1].p_value <= GROUP_P:
        first -= 1
    while last + 1 < len(windows) and windows[last + 1].p_value <= GROUP_P:
        last += 1
    novelty = np.mean([window.novelty for window in windows[first : last + 1]])
    reason = (
        f"{100 * novelty:.0f} % of the word pairs here stand nowhere else, "
        "and there are hardly any function words"
    )
    return Evidence(row, field, windows[first].start, windows[last].end, reason, float(score_of(p)))


def _group(
    union: Union,
    rows: NDArray[np.int64],
    p_values: NDArray[np.float64],
    evidence: Sequence[Evidence],
) -> Group:
    strongest = max(evidence, key=lambda item: (item.strength, item.end))
    text = union.text(strongest.field, strongest.row)[strongest.start : strongest.end]
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
