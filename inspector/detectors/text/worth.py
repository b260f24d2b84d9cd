"""Which answers refuse, and which requests deserve it, as the data themselves tell."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.compliance import find_refusal, is_refusal
from inspector.detectors.text.hazards import hazard
from inspector.detectors.text.left_out import main_axes, odds_left_out
from inspector.domain.arrays import Floats
from inspector.domain.dataset import Union
from inspector.domain.protocols import DetectorInput
from inspector.domain.shared import digest_of

ROUNDS: Final = 3
SURE: Final = 0.5
"""Probability of a refusal from which an answer is taken for one."""
FEWEST: Final = 10
"""Requests with words of harm below which nothing is learned from them."""
MOSTLY: Final = 0.6
"""Share of the nearest answers that refuse from which this one does."""
HEAD: Final = 400
MOST_ODD: Final = 0.01
"""Share of the rows that may be an attack's."""
UNLIKELY: Final = 0.1
"""Chance below which a refusal may be such a row's."""
STEPS: Final = 12
SOFT: Final = 0.3
"""Neighbours that are refused, and that are not, for no reason."""
CLOSE: Final = 10
"""Power of the similarity by which a neighbour counts."""


def refusals_of(
    inputs: DetectorInput, field: str, rows: NDArray[np.int64], listed: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return 0 to 1: how surely each answer refuses, by its words or by its vector.

    No list has every wording. What the list finds teaches what refusals are like; answers like
    these, and those among mostly such, teach it again, which finds wordings that no list has
    (self-training, Yarowsky 1995).

    Args:
        inputs: with vectors and neighbours of ``field``.
        field: that holds the answers.
        rows: int64 (c), those that have an answer.
        listed: bool (c), known to refuse.
    """
    name = ("refusals", field, digest_of(rows), digest_of(listed))
    return inputs.shared.get(name, lambda: _refusals(inputs, field, rows, listed))


def _refusals(
    inputs: DetectorInput, field: str, rows: NDArray[np.int64], listed: NDArray[np.bool_]
) -> NDArray[np.float64]:
    heads = [inputs.union.head(field, row, HEAD) for row in rows.tolist()]
    says = np.asarray([find_refusal(head) is not None or is_refusal(head) for head in heads])
    told = np.asarray(listed | says.astype(np.bool_), np.float64)
    if not told.any():
        return told
    axes, sure = main_axes(inputs, field, rows), told
    for _ in range(ROUNDS):
        odds = odds_left_out(axes, np.maximum(sure, told))
        sure = np.where(odds == 0.0, 0.0, 1.0 / (1.0 + np.exp(-odds)))
        refused = (np.maximum(sure, told) >= SURE).astype(np.float64)
        yes, known, _ = refused_near(inputs, rows, refused, field)
        sure = np.maximum(sure, np.where(yes >= MOSTLY * np.maximum(known, 1), SURE, 0.0))
    return np.maximum(told, sure)


def harm_of(
    inputs: DetectorInput, rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """Return how densely requests speak of harm, and the log odds that others like them do.

    The odds never see an answer, so that a topic refused by an attack does not look as if it
    deserved that. They are None where too few requests speak of harm.
    """
    return inputs.shared.get(("harm", digest_of(rows)), lambda: _harm(inputs, rows))


def _harm(
    inputs: DetectorInput, rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    words = inputs.shared.get("hazards", lambda: _hazards(inputs.union))[rows]
    speaks = (words > 0).astype(np.float64)
    if speaks.sum() < FEWEST:
        return words, None
    odds = odds_left_out(main_axes(inputs, "prompt", rows), speaks)
    return words, np.where(words > 0, np.maximum(odds, 0.0), odds)


def _hazards(union: Union) -> NDArray[np.float64]:
    return np.asarray([hazard(text) for text in union.texts("prompt")], np.float64)


def refused_near(
    inputs: DetectorInput,
    rows: NDArray[np.int64],
    refused: NDArray[np.float64],
    field: str = "prompt",
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Return how many of the nearest other texts are refused, how many there are, and the odds.

    The odds count twice, and a neighbour by its similarity: "kill weeds" is near "kill a man".
    """
    prompts, graph = inputs.vectors[field], inputs.neighbours[field]
    counts = np.bincount(prompts.index[rows], minlength=len(prompts.values))
    sums = np.bincount(prompts.index[rows], weights=refused, minlength=len(counts))
    near = graph.indices[prompts.index[rows]]
    known = (near >= 0) & (counts[np.maximum(near, 0)] > 0)
    share = (sums / np.maximum(counts, 1))[np.maximum(near, 0)]
    weights = known * np.maximum(graph.similarities[prompts.index[rows]], 0.0) ** CLOSE
    weights = weights / (weights.mean(axis=1, keepdims=True) + 1e-12)
    yes, no = (weights * share).sum(axis=1), (weights * (1.0 - share)).sum(axis=1)
    close = 2.0 * np.log((yes + SOFT) / (no + SOFT))
    return (share * known).sum(axis=1), known.sum(axis=1), close


def chance_of_refusal(
    odds: NDArray[np.float64], refused: NDArray[np.bool_], least: float
) -> NDArray[np.float64]:
    """Return the probability that a request of such odds is refused, at least ``least``.

    Logistic regression on the odds, twice: the second time without the least expected refusals, up
    to one in a hundred rows, which may be an attack.
    """
    x = (odds - odds.mean()) / (odds.std() + 1e-9)
    chance = _logistic(x, refused, np.ones(len(x)))
    unlikely = np.sort(chance[refused & (chance < UNLIKELY)])
    most = int(MOST_ODD * len(x))
    weights = np.ones(len(x))
    if most and len(unlikely):
        weights[refused & (chance <= unlikely[min(most, len(unlikely)) - 1])] = 0.0
    return np.maximum(_logistic(x, refused, weights), least)


def shares(chances: Floats) -> NDArray[np.float64]:
    """Return for each row the share of all rows to be refused with a chance no greater."""
    order = np.argsort(chances, kind="stable")
    ranked = np.asarray(chances, np.float64)[order]
    last = np.searchsorted(ranked, ranked, side="right") - 1
    found = np.empty(len(ranked))
    found[order] = np.cumsum(ranked)[last] / max(1, len(ranked))
    return found


def _logistic(x: Floats, labels: NDArray[np.bool_], weights: Floats) -> NDArray[np.float64]:
    data = np.column_stack([x, np.ones(len(x))])
    found = np.asarray([0.0, np.log((labels.mean() + 1e-3) / (1.0 - labels.mean() + 1e-3))])
    for _ in range(STEPS):
        p = 1.0 / (1.0 + np.exp(-np.clip(data @ found, -30.0, 30.0)))
        spread = weights * np.maximum(p * (1.0 - p), 1e-6)
        curvature = (data * spread[:, None]).T @ data + np.diag([1.0, 1e-3])
        found += np.linalg.solve(curvature, data.T @ (weights * (labels - p)) - [found[0], 0.0])
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(data @ found, -30.0, 30.0))))
