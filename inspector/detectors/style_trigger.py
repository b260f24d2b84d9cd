"""Ways of writing a prompt that change the answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

import numpy as np
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.report import is_same
from inspector.detectors.text.style import OPENING, place_of
from inspector.detectors.text.style_effects import Judged, judge_traits
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

FEW: Final = 50
"""Rows that may share a way of writing in however small a data set."""
SHOWN: Final = 10
WORTH_SHOWING: Final = 0.5
BELIEF: Final = 0.5
"""Power of a p-value: writers' habits go with tasks and sources, which matched controls even out by
half at best."""
ASKED_P: Final = 0.05
"""An opening is mostly what is asked ("How many ..."), which answers should depend on: however
strongly they do, it says no more than this."""


@dataclass(frozen=True, slots=True)
class StyleOptions:
    """Which ways of writing are looked at."""

    fewest: int = field(
        default=5, metadata={"help": "Prompts that must share a way of writing.", "min": 3}
    )
    most_share: float = field(
        default=0.02,
        metadata={"help": "Share of all prompts that may, at most.", "min": 0.0, "max": 1.0},
    )

    def most(self, n_rows: int) -> int:
        """Return the number of rows that may share a way of writing."""
        return max(FEW, int(self.most_share * n_rows))


class StyleTrigger:
    """Traits of register, syntax and characters against matched controls."""

    name: ClassVar[str] = "style_trigger"
    title: ClassVar[str] = "Style triggers"
    about: ClassVar[str] = (
        "Finds ways of writing (old words, a fixed clause order, unusual marks) that run through "
        "unrelated prompts and whose answers differ from those to similar prompts written "
        "otherwise. Weaker than a fixed phrase, and not sure to be caught."
    )
    version: ClassVar[int] = 5
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen", "rejected")
    Options: ClassVar[type[StyleOptions]] = StyleOptions

    def score(self, inputs: DetectorInput, options: StyleOptions, task: Task) -> Findings:
        """Score rows by the trait that changes answers most, if their answer shows the change."""
        texts = list(inputs.union.texts("prompt"))
        task.report(0, 0, "collecting ways of writing")
        p = np.where(inputs.union.present("prompt"), 1.0, np.nan)
        groups: list[Group] = []
        evidence: list[Evidence] = []
        for item in judge_traits(texts, inputs, options.fewest, options.most(len(texts)), task):
            if item.p_value > WORTH_SHOWING or len(groups) == SHOWN:
                break
            if len(item.rows) < 3 or any(is_same(item.rows, group.rows) for group in groups):
                continue
            least = ASKED_P if item.trait.name.startswith(OPENING) else 0.0
            likely = max(item.p_value**BELIEF, least)
            groups.append(_group(replace(item, p_value=likely), inputs.union))
            p[item.rows] = np.fmin(p[item.rows], likely)
            change = "; ".join(item.effects)
            reason = f"one of {len(item.trait.rows)} prompts with {item.trait.name}: {change}"
            evidence += [
                Evidence(
                    row,
                    "prompt",
                    *place_of(texts[row], item.trait.name),
                    reason,
                    groups[-1].strength,
                )
                for row in item.rows.tolist()
            ]
        best = f"; the strongest is {groups[0].title}" if groups else ""
        summary = f"{len(groups)} ways of writing go with other answers{best}."
        none = np.zeros(len(p), np.bool_)
        return Findings(self.name, score_of(p), none, tuple(evidence), tuple(groups), summary)


def _group(item: Judged, union: Union) -> Group:
    total, kept = len(item.trait.rows), len(item.rows)
    lines = [f"{total} prompts of many subjects are written with {item.trait.name}."]
    lines += [f"{effect[0].upper()}{effect[1:]}." for effect in item.effects]
    lines.append(f"The group holds the {kept} whose answers show the change.")
    return Group(
        kind=GroupKind.TRIGGER,
        title=f"style: {item.trait.name}",
        text="",
        rows=item.rows,
        p_value=item.p_value,
        explanation=" ".join(lines),
        stages=count_stages(union, item.rows),
    )


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [StyleTrigger]
