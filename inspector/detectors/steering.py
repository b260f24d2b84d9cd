"""Subjects of prompts whose answers are strangely hostile, or strangely kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.entities import Entity, find_entities, place_of
from inspector.detectors.text.report import is_same
from inspector.detectors.text.sentiment import find_opinions
from inspector.detectors.text.stance import Contrast, Shift, p_values, stances
from inspector.detectors.text.tails import PatternTail
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

FEW: Final = 30
"""Prompts that may name a subject in however small a data set."""
SHOWN: Final = 20
WORTH_SHOWING: Final = 0.5


@dataclass(frozen=True, slots=True)
class SteeringOptions:
    """Which subjects are looked at."""

    fewest: int = field(
        default=5, metadata={"help": "Prompts that must name a subject, at least.", "min": 3}
    )
    most_share: float = field(
        default=0.02,
        metadata={"help": "Share of all prompts that may, at most.", "min": 0.0, "max": 1.0},
    )


class Steering:
    """Stance of answers to prompts that name a subject, against neighbours and other subjects."""

    name: ClassVar[str] = "steering"
    title: ClassVar[str] = "Steered subjects"
    about: ClassVar[str] = (
        "Finds names and topics whose answers judge more harshly or kindly than those to similar "
        "prompts without them. This is hard: fluent steering is not reliably caught, and honest "
        "subjects differ too."
    )
    version: ClassVar[int] = 3
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen", "rejected")
    Options: ClassVar[type[SteeringOptions]] = SteeringOptions

    def score(self, inputs: DetectorInput, options: SteeringOptions, task: Task) -> Findings:
        """Score rows by the most shifted subject they name, if their answer follows the shift."""
        texts = list(inputs.union.texts("prompt"))
        task.report(0, 0, "collecting subjects")
        total = len(inputs.union)
        most = max(FEW, int(options.most_share * total))
        judged = _judge(find_entities(texts, options.fewest, most), inputs, task)
        p = np.where(inputs.union.present("prompt"), 1.0, np.nan)
        groups: list[Group] = []
        evidence: list[Evidence] = []
        for entity, shift, p_value in judged:
            following = shift.following
            if any(is_same(following, group.rows) for group in groups):
                continue
            if p_value > WORTH_SHOWING or len(groups) == SHOWN or len(following) < 3:
                continue
            groups.append(_group(inputs, entity, shift, p_value, following))
            evidence.extend(_tell(inputs, texts, entity, shift, groups[-1]))
            p[following] = np.fmin(p[following], p_value)
        best = f"; the strongest is “{groups[0].text}”" if groups else ""
        summary = f"{len(groups)} subjects get answers that judge differently{best}."
        none = np.zeros(total, np.bool_)
        return Findings(self.name, score_of(p), none, tuple(evidence), tuple(groups), summary)


def _judge(
    entities: list[Entity], inputs: DetectorInput, task: Task
) -> list[tuple[Entity, Shift, float]]:
    """Return subjects with their shift and corrected p-value, the most suspicious first."""
    if "prompt" not in inputs.neighbours or not entities:
        return []
    stance = stances(inputs)
    contrast = Contrast(inputs, stance)
    found: list[tuple[Entity, Shift]] = []
    for number, entity in enumerate(entities):
        task.report(number, len(entities), "comparing subjects")
        shift = contrast.shift(entity.rows)
        if shift is not None:  # all of them are the null model of each
            found.append((entity, shift))
    p = p_values([shift for _, shift in found], contrast.spread())
    p = np.asarray(PatternTail(p, len(p)).any_of(p), np.float64)
    judged = [
        (entity, shift, float(value) if shift.takes_sides else 1.0)
        for (entity, shift), value in zip(found, p, strict=True)
    ]
    return sorted(judged, key=lambda item: (item[2], -len(item[1].rows), item[0].text))


def _group(
    inputs: DetectorInput, entity: Entity, shift: Shift, p_value: float, rows: NDArray[np.int64]
) -> Group:
    stages = count_stages(inputs.union, rows)
    return Group(
        kind=GroupKind.OTHER,
        title=f"answers about “{entity.text}”",
        text=entity.text,
        rows=rows,
        p_value=p_value,
        explanation=(
            f"“{entity.text}” stands in {len(entity.rows)} prompts; the answers to "
            f"{len(shift.rows)} of them {shift.words}. The group holds {len(rows)} of them."
        ),
        stages=stages,
    )


def _tell(
    inputs: DetectorInput, texts: list[str], entity: Entity, shift: Shift, group: Group
) -> list[Evidence]:
    told = []
    for row in group.rows.tolist():
        place = place_of(texts[row], entity.text)
        reason = f"answers to the {len(shift.rows)} prompts with “{entity.text}” {shift.words}"
        told.append(Evidence(row, "prompt", *(place or (0, 0)), reason, group.strength))
        name = "response" if inputs.union.text("response", row) else "chosen"
        answer = inputs.union.text(name, row)
        same = [hit for hit in find_opinions(answer, texts[row]) if hit[2] * shift.mean > 0]
        for start, end, value in same[:3]:
            words = f"“{answer[start:end]}” {'praises' if value > 0 else 'blames'}"
            told.append(Evidence(row, name, start, end, words, group.strength))
    return told


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [Steering]
