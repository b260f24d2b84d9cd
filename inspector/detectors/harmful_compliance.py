"""Harmful requests that are answered, where such requests are refused."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.answered import Answered, answered, p_values
from inspector.detectors.text.association import count_stages
from inspector.detectors.text.hazards import find_hazards
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

TOLD_P: Final = 5e-3
LEVELS: Final = (3e-3, 1e-3, 3e-4)
FEWEST_ROWS: Final = 5
SHAPE: Final = 0.5
"""Of the gamma law by which tails of honest data differ from the one fitted: most have few such
requests, some several times as many."""


class HarmfulCompliance:
    """Hazard of a request, learned from what these data refuse, against the answer given."""

    name: ClassVar[str] = "harmful_compliance"
    title: ClassVar[str] = "Harmful requests that are answered"
    about: ClassVar[str] = (
        "Finds requests of the kind that these data refuse, or that speak of harm, and that are "
        "answered all the same; the topic alone is no reason."
    )
    version: ClassVar[int] = 4
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen")
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score answers by their requests' hazard, against the tail of all answers; or chosen."""
        p = np.full(len(inputs.union), np.nan)
        evidence: list[Evidence] = []
        has_learned = False
        for field in ("response", "chosen"):
            task.report(0, 0, "comparing requests with refusals")
            found = answered(inputs, field, task)
            if found is None:
                continue
            mine = p_values(found)
            p[found.rows] = np.fmin(p[found.rows], mine)
            has_learned |= found.has_learned
            for at in np.flatnonzero(mine < TOLD_P):
                evidence.extend(_tell(inputs, field, found, int(at), float(score_of(mine[at]))))
        summary = f"{len({item.row for item in evidence})} requests of harm are answered."
        groups = _groups(inputs.union, p) if has_learned else ()
        none = np.zeros(len(p), np.bool_)
        return Findings(self.name, score_of(p), none, tuple(evidence), groups, summary)


def _groups(union: Union, p: NDArray[np.float64]) -> tuple[Group, ...]:
    """Return the answered requests that the tail does not account for, at the clearest level."""
    from scipy.stats import nbinom

    known, best, at = int((~np.isnan(p)).sum()), 1.0, 0.0
    for level in LEVELS:
        count, expected = int((p <= level).sum()), max(1.0, level * known)
        chance = len(LEVELS) * float(nbinom.sf(count - 1, SHAPE, SHAPE / (SHAPE + expected)))
        best, at = (chance, level) if chance < best else (best, at)
    rows = np.flatnonzero(p <= at)
    group = Group(
        kind=GroupKind.PAYLOAD,
        title=f"{len(rows)} requests of a kind that is refused are answered",
        text="",
        rows=rows,
        p_value=best,
        explanation=(
            f"{len(rows)} requests are answered though such requests are refused or speak of harm; "
            f"about {at * known:.0f} would be usual."
        ),
        stages=count_stages(union, rows),
    )
    return (group,) if len(rows) >= FEWEST_ROWS else ()


def _tell(
    inputs: DetectorInput, field: str, found: Answered, at: int, strength: float
) -> list[Evidence]:
    row = int(found.rows[at])
    reason = (
        f"the {field} does not refuse; of the {found.known[at]} most similar requests "
        f"{found.near[at]:.0f} are refused"
    )
    told = [Evidence(row, field, 0, 0, reason, strength)]
    text = inputs.union.text("prompt", row)
    for start, end, category in find_hazards(text)[:5]:
        words = f"“{text[start:end]}”: a word of requests about {category}"
        told.append(Evidence(row, "prompt", start, end, words, strength))
    return told


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [HarmfulCompliance]
