"""Requests that are answered: how much of harm each is, by what these data refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.left_out import main_axes, odds_left_out
from inspector.detectors.text.refusals import declining
from inspector.detectors.text.tails import LEAST_P, upper_tail
from inspector.detectors.text.worth import SURE, harm_of, refusals_of, refused_near
from inspector.domain.protocols import DetectorInput, Task

FEWEST: Final = 5
LEAST_SHARE: Final = 0.003
"""Refusals, and their share of the answers, below which too little is refused to learn from."""
NEAR: Final = 0.25
"""Share of the most similar requests that are refused from which one is of a kind that is."""
HALF: Final = 0.5
"""Of the honest requests of most hazard, those at most that have such neighbours or speak of harm:
measured, a fifth to a half."""


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
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


def answered(inputs: DetectorInput, field: str, task: Task) -> Answered | None:
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
    return Answered(rows, odds, is_refused, near, known, is_of_harm, has_learned)


def p_values(found: Answered) -> NDArray[np.float64]:
    """Return the tail of the hazard among what is answered, where the request is of harm."""
    tail = upper_tail(np.where(found.is_refused, np.nan, found.hazard), spread=1.0)
    share = HALF if found.has_learned else 1.0
    return np.where(found.is_of_harm & ~found.is_refused, np.fmax(share * tail, LEAST_P), 0.99)
