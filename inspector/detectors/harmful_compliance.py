"""Harmful requests that are answered, where such requests are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.compliance import find_refusal
from inspector.detectors.text.hazards import find_hazards, hazard
from inspector.detectors.text.left_out import odds_left_out
from inspector.detectors.text.refusals import declines
from inspector.detectors.text.tails import upper_tail
from inspector.domain.findings import Evidence, Findings, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

TOLD_P: Final = 5e-3
ROUNDS: Final = 3
SURE: Final = 0.5
"""Probability of a refusal from which an answer is taken for one."""


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """The rows of one field: hazard of the request, refusal of the answer, and of neighbours."""

    rows: NDArray[np.int64]
    hazard: NDArray[np.float64]
    refuses: NDArray[np.float64]
    near: NDArray[np.float64]
    known: NDArray[np.int64]


class HarmfulCompliance:
    """Hazard of a request, learned from what these data refuse, against the answer given."""

    name: ClassVar[str] = "harmful_compliance"
    title: ClassVar[str] = "Harmful requests that are answered"
    about: ClassVar[str] = (
        "Finds requests of the kind that these data refuse, or that speak of harm, and that are "
        "answered all the same; the topic alone is no reason."
    )
    version: ClassVar[int] = 1
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen")
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score answers by hazard less refusal, against the bulk's tail; pairs by the chosen."""
        p = np.full(len(inputs.union), np.nan)
        evidence: list[Evidence] = []
        for field in ("response", "chosen"):
            task.report(0, 0, "comparing requests with refusals")
            found = _answers(inputs, field, task)
            if found is None:
                continue
            answered = found.hazard + np.log(np.maximum(1.0 - found.refuses, 1e-3))
            mine = np.where(found.refuses < SURE, upper_tail(answered), 0.99)
            p[found.rows] = np.fmin(p[found.rows], mine)
            for at in np.flatnonzero(mine < TOLD_P):
                evidence.extend(_tell(inputs, field, found, int(at), float(score_of(mine[at]))))
        count = len({item.row for item in evidence})
        summary = f"{count} requests of a kind that is refused are answered."
        none = np.zeros(len(inputs.union), np.bool_)
        return Findings(self.name, score_of(p), none, tuple(evidence), (), summary)


def _answers(inputs: DetectorInput, field: str, task: Task) -> _Answers | None:
    prompts, answers = inputs.vectors.get("prompt"), inputs.vectors.get(field)
    if prompts is None or answers is None:
        return None
    rows = np.flatnonzero(prompts.present & answers.present)
    texts = [inputs.union.head(field, int(row), 400) for row in rows]
    task.report(0, 0, "looking for refusals")
    refused = np.asarray(
        [declines(text) == 1.0 or find_refusal(text) is not None for text in texts], np.float64
    )
    lexicon = np.asarray([hazard(inputs.union.text("prompt", int(row))) for row in rows])
    task.report(0, 0, "learning what is refused")
    values, told = prompts.rows(rows), answers.rows(rows)
    refuses = _refuses(told, refused)
    odds = odds_left_out(values, np.maximum(refuses, lexicon))
    share = _near(inputs, rows, np.maximum(refuses, lexicon))
    hazards = (odds + np.log((share[0] + 0.2) / (share[1] - share[0] + 0.2))) / 2
    near, known = _near(inputs, rows, refused)
    return _Answers(rows, hazards, refuses, near, known)


def _refuses(answers: NDArray[np.float32], refused: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 0 to 1: how surely an answer refuses, by its words or by its vector.

    No list has every wording. What the list finds teaches what refusals are like; answers like
    these teach it again, which finds wordings that no list has (self-training, Yarowsky 1995).
    """
    sure = refused
    for _ in range(ROUNDS):
        odds = odds_left_out(answers, np.maximum(sure, refused))
        sure = np.where(odds == 0.0, 0.0, 1.0 / (1.0 + np.exp(-odds)))
    return np.maximum(refused, sure)


def _near(
    inputs: DetectorInput, rows: NDArray[np.int64], refused: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return how many of the nearest other requests are refused, and how many there are."""
    prompts = inputs.vectors["prompt"]
    counts = np.bincount(prompts.index[rows], minlength=len(prompts.values))
    sums = np.bincount(prompts.index[rows], weights=refused, minlength=len(counts))
    share = sums / np.maximum(counts, 1)
    near = inputs.neighbours["prompt"].indices[prompts.index[rows]]
    known = (near >= 0) & (counts[np.maximum(near, 0)] > 0)
    return (share[np.maximum(near, 0)] * known).sum(axis=1), known.sum(axis=1)


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
