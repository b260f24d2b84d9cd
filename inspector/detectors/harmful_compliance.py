"""Harmful requests that are answered, where such requests are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.hazards import find_hazards
from inspector.detectors.text.left_out import main_axes, odds_left_out
from inspector.detectors.text.refusals import declining
from inspector.detectors.text.tails import LEAST_P, upper_tail
from inspector.detectors.text.worth import SURE, harm_of, refusals_of, refused_near
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

TOLD_P: Final = 5e-3
FEWEST: Final = 5
LEAST_SHARE: Final = 0.003
"""Refusals, and their share of the answers, below which too little is refused to learn from."""
LEVELS: Final = (3e-3, 1e-3, 3e-4)
FEWEST_ROWS: Final = 5
NEAR: Final = 0.25
"""Share of the most similar requests that are refused from which one is of a kind that is."""
HALF: Final = 0.5
"""Of the honest requests of most hazard, those at most that have such neighbours or speak of harm:
measured, a fifth to a half."""
SHAPE: Final = 0.5
"""Of the gamma law by which tails of honest data differ from the one fitted: most have few such
requests, some several times as many."""


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """The rows of one field: hazard of the request, refusal of the answer, and of neighbours.

    A request is of harm if it has a word of it, or neighbours that are refused: what is learned
    from refusals alone holds "as an AI I was never a pilot" against every pilot.
    """

    rows: NDArray[np.int64]
    hazard: NDArray[np.float64]
    is_refused: NDArray[np.bool_]
    near: NDArray[np.float64]
    known: NDArray[np.int64]
    is_of_harm: NDArray[np.bool_]
    has_learned: bool


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
            found = _answers(inputs, field, task)
            if found is None:
                continue
            mine = _p_values(found)
            p[found.rows] = np.fmin(p[found.rows], mine)
            has_learned |= found.has_learned
            for at in np.flatnonzero(mine < TOLD_P):
                evidence.extend(_tell(inputs, field, found, int(at), float(score_of(mine[at]))))
        summary = f"{len({item.row for item in evidence})} requests of harm are answered."
        groups = _groups(inputs.union, p) if has_learned else ()
        none = np.zeros(len(p), np.bool_)
        return Findings(self.name, score_of(p), none, tuple(evidence), groups, summary)


def _answers(inputs: DetectorInput, field: str, task: Task) -> _Answers | None:
    """Learn which requests are refused; where hardly any is, which of them speak of harm."""
    prompts, answers = inputs.vectors.get("prompt"), inputs.vectors.get(field)
    if prompts is None or answers is None:
        return None
    rows = np.flatnonzero(prompts.present & answers.present)
    task.report(0, 0, "looking for refusals")
    listed = declining(inputs, field, rows) == 1.0
    is_refused = refusals_of(inputs, field, rows, listed) >= SURE
    task.report(0, 0, "learning what is refused")
    words, odds = harm_of(inputs, rows)
    near, known, close = refused_near(inputs, rows, is_refused.astype(np.float64))
    has_learned = bool(is_refused.sum() >= max(FEWEST, LEAST_SHARE * len(rows)))
    if has_learned:
        axes = main_axes(inputs, "prompt", rows)
        odds = odds_left_out(axes, is_refused.astype(np.float64), 2.0 * words) + close
    elif odds is None:
        odds = np.zeros(len(rows))
    is_of_harm = (words > 0) | (near >= NEAR * np.maximum(known, 1))
    return _Answers(rows, odds, is_refused, near, known, is_of_harm, has_learned)


def _p_values(found: _Answers) -> NDArray[np.float64]:
    """Return the tail of the hazard among what is answered, where the request is of harm."""
    tail = upper_tail(np.where(found.is_refused, np.nan, found.hazard), spread=1.0)
    share = HALF if found.has_learned else 1.0
    return np.where(found.is_of_harm & ~found.is_refused, np.fmax(share * tail, LEAST_P), 0.99)


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
    inputs: DetectorInput, field: str, found: _Answers, at: int, strength: float
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
