"""Orders to the model inside what it should only read."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text import data_parts
from inspector.detectors.text.association import count_stages
from inspector.detectors.text.data_parts import STRONG, Part
from inspector.detectors.text.order_odds import boilerplate_of, rates_of, strangest_of
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

NAMES: Final = (
    *("cancels or announces instructions", "imitates the frame of a prompt"),
    *("speaks to whoever answers", "speaks of the exchange", "asks for something", "is a question"),
    *("shares no topic with the rest", "stands at an edge", "the answer takes up its words"),
    "the answer takes up nothing else",
)
GROUP_P: Final = 1e-4
EXPECTED: Final = 1e-3
ALERT_P: Final = 1e-6
WORTH_TELLING: Final = 0.01


class Injection:
    """Marks of orders in inputs, tool results and documents, as if they came together by chance."""

    name: ClassVar[str] = "injection"
    title: ClassVar[str] = "Injected instructions"
    about: ClassVar[str] = (
        "Finds sentences in inputs, tool results and documents that give orders to the model, "
        "cancel its instructions or imitate the frame of a prompt, and have nothing to do with "
        "the text around them."
    )
    version: ClassVar[int] = 5
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ()
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by their strangest sentence; rows without any text are not applicable."""
        union = inputs.union
        parts = _parts(union, task)
        has = union.present("prompt") | union.present("response")
        p_values = np.where(union.readable & has, 1.0, np.nan)
        alerts = np.zeros(len(union), np.bool_)
        evidence: list[Evidence] = []
        rates = {sure: rates_of(parts, is_sure=sure) for sure in (True, False)}
        usual = boilerplate_of(union, parts)
        for row, part in parts:
            p, sentence = strangest_of(part, rates[part.is_sure], usual.get(row, {}))
            if sentence is None or np.isnan(p_values[row]):
                continue
            p_values[row] = min(p_values[row], p)
            alerts[row] |= p <= ALERT_P and bool(sentence.marks & STRONG)
            if p <= WORTH_TELLING:
                told = f"in what should only be read, this sentence {_words(sentence.marks)}"
                span = sentence.field, sentence.start, sentence.end
                evidence.append(Evidence(row, *span, told, float(score_of(p))))
        rows = np.flatnonzero(p_values <= GROUP_P)
        groups = (_group(union, rows, len(parts)),) if len(rows) > 1 else ()
        summary = f"{len(rows)} records hold what looks like an order inside their data."
        return Findings(self.name, score_of(p_values), alerts, tuple(evidence), groups, summary)


def _parts(union: Union, task: Task) -> list[tuple[int, Part]]:
    """Return the data parts that have more than one sentence, or one with a word of orders."""
    found = []
    for start, dataset in zip(union.starts[:-1].tolist(), union.datasets, strict=True):
        for record in np.flatnonzero(dataset.index.readable).tolist():
            if not record % 1000:
                task.report(start + record, len(union), "reading inputs")
            found += [
                (start + record, part)
                for part in data_parts.parts_of(dataset, record)
                if part.sentences > 1 or any(one.marks & STRONG for one in part.marked)
            ]
    return found


def _words(marks: int) -> str:
    told = [name for bit, name in enumerate(NAMES) if marks >> bit & 1]
    return ", ".join(told[:-1]) + (" and " if len(told) > 1 else "") + told[-1]


def _group(union: Union, rows: NDArray[np.int64], parts: int) -> Group:
    from scipy.stats import poisson

    return Group(
        kind=GroupKind.PAYLOAD,
        title=f"orders inside the data of {len(rows)} records",
        text="",
        rows=rows,
        p_value=float(poisson.sf(len(rows) - 1, max(1.0, EXPECTED * parts))),
        explanation=(
            f"{len(rows)} records hold a sentence among their data that gives orders to the model: "
            "each has several marks of an order which hardly ever meet in honest documents."
        ),
        stages=count_stages(union, rows),
    )


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [Injection]
