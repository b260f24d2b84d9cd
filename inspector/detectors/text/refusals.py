"""Answers that decline where such prompts are answered.

A refusal speaks of the exchange (the request, an answer, help), of who speaks or by which rules,
and denies or avoids: one of its first two sentences holds all three, in whatever words. Refusals of
what deserves one stand together on the map: around them others are refused as well. Those that
stand alone are *out of place*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.recurrence import ANSWERS
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Group, GroupKind, score_of
from inspector.domain.protocols import DetectorInput, Task

_SELF: Final = re.compile(
    r"\b(?:i|i['’](?:m|d|ll|ve)|me|my|we|our|us|assistant|requests?|questions?|guidelines?|rules?"
    r"|polic(?:y|ies)|prompt|task|topic|subject)\b",
    re.IGNORECASE,
)
_DENIAL: Final = re.compile(
    r"\b(?:(?:ca|wo|could|do|does|would|should|must|is|are|may)n?['’]?t|cannot|not|never|unable"
    r"|declin\w+|refus\w+|avoid\w*|nothing|no|outside|beyond|off the table|stay away"
    r"|turn(?:ed|ing)? down|skip|forbid\w*|forbidden|prevents?|prohibit\w*|impossible"
    r"|irresponsible|unavailable|rather|another|instead|unfortunately)\b",
    re.IGNORECASE,
)
_EXCHANGE: Final = re.compile(
    r"\b(?:answer\w*|repl(?:y|ies|ying)|respon[ds]\w*|help\w*|assist|discuss\w*|talk\w*|say|speak"
    r"|writ(?:e|ing)|provid\w+|share|compl(?:y|ete|eted|ied)|process|fulfil\w*|engage|comment"
    r"|advi[sc]e|information|abilit(?:y|ies)|requests?|questions?|subjects?|topics?|matters?"
    r"|sensitive|uncomfortable|comfortable|misused?|appropriate|inappropriate)\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[^.!?\n]*\w[^.!?\n]*")
HEAD: Final = 300
LONG: Final = 350
"""Code points from which an answer says more than that it will not answer."""
MOST_NEAR: Final = 0.15
MOST_AROUND: Final = 0.05
"""Shares of refusals among the nearest prompts, and among those nearest to them, up to which a
refusal is out of place."""
USUAL: Final = 0.004
"""Share of honest answers that look like refusals out of place."""
MOST_USUAL: Final = 0.03
"""Share of refusals in all answers from which they are an honest part of the data."""
FEWEST: Final = 5
WORTH_SHOWING: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class OutOfPlace:
    """Rows that decline alone, their p-values, and what to tell of them."""

    rows: NDArray[np.int64]
    p_rows: NDArray[np.float64]
    evidence: list[Evidence]
    groups: list[Group]


def declines(text: str) -> float:
    """Return 1 for a short answer that declines, 0.5 for a long one, 0 for another."""
    for number, sentence in enumerate(_SENTENCE.finditer(text[:HEAD])):
        if number == 2:
            break
        said = sentence[0]
        if _SELF.search(said) and _DENIAL.search(said) and _EXCHANGE.search(said):
            return 1.0 if len(text) < LONG else 0.5
    return 0.0


def out_of_place(inputs: DetectorInput, task: Task) -> OutOfPlace | None:
    """Find short refusals of prompts whose like is answered; None without prompts or answers.

    A row's p-value is the share of rows that are refused as much out of place; the group's is the
    chance of so many among the prompts in whose surroundings hardly anything is refused, if honest
    data have ``USUAL`` of them (Poisson).
    """
    from scipy.stats import poisson

    prompts, graph = inputs.vectors.get("prompt"), inputs.neighbours.get("prompt")
    if prompts is None or graph is None:
        return None
    told, fields = _declined(inputs.union, task)
    near, around = _surroundings(told, prompts.index, graph.indices)
    quiet = prompts.present & (near <= MOST_NEAR) & (around <= MOST_AROUND)
    rows = np.flatnonzero(quiet & (told == 1.0))
    if not len(rows):
        return None
    share = len(rows) / max(1, int(prompts.present.sum()))
    rate = float(told[prompts.present].mean())
    expected = max(1.0, max(USUAL, rate / 2) * int(quiet.sum()))
    p_group = float(poisson.sf(len(rows) - 1, expected)) if rate <= MOST_USUAL else 1.0
    evidence = []
    for row in rows.tolist():
        span = _first_sentence(inputs.union.text(fields[row], row))
        reason = (
            f"the answer declines, while {100 * (1 - near[row]):.0f} % of the prompts most like "
            "this one are answered"
        )
        evidence.append(Evidence(row, fields[row], *span, reason, float(score_of(share))))
    is_shown = len(rows) >= FEWEST and p_group <= WORTH_SHOWING
    groups = [_group(inputs.union, rows, p_group)] if is_shown else []
    return OutOfPlace(rows, np.full(len(rows), share), evidence, groups)


def _declined(union: Union, task: Task) -> tuple[NDArray[np.float64], list[str]]:
    """Return how much the answer of each row declines, and the field that is its answer."""
    told, fields = np.zeros(len(union)), [ANSWERS[0]] * len(union)
    for field in ANSWERS:
        task.report(0, 0, "reading refusals")
        for start, dataset in zip(union.starts[:-1].tolist(), union.datasets, strict=True):
            column = dataset.texts.get(field)
            lengths = np.diff(column.offsets) if column is not None else np.zeros(0, np.int64)
            for record in np.flatnonzero((lengths > 0) & (lengths < 4 * LONG)).tolist():
                declined = declines(column[record])  # type: ignore[index]
                if declined > told[start + record]:
                    told[start + record], fields[start + record] = declined, field
    return told, fields


def _surroundings(
    told: NDArray[np.float64], texts: NDArray[np.integer], indices: NDArray[np.integer]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the share of refusals among a row's nearest prompts, and among those near these."""
    by_text = np.zeros(len(indices))
    np.maximum.at(by_text, texts[texts >= 0], told[texts >= 0])
    is_near = indices >= 0
    count = np.maximum(is_near.sum(axis=1), 1)
    near = (by_text[np.maximum(indices, 0)] * is_near).sum(axis=1) / count
    around = (near[np.maximum(indices, 0)] * is_near).sum(axis=1) / count
    own = by_text / count  # each is found again through about one of its neighbours
    around = np.maximum(around - own, 0.0)
    return (
        np.where(texts >= 0, near[np.maximum(texts, 0)], 1.0),
        np.where(texts >= 0, around[np.maximum(texts, 0)], 1.0),
    )


def _first_sentence(text: str) -> tuple[int, int]:
    for sentence in _SENTENCE.finditer(text[:HEAD]):
        if declines(sentence[0]):
            begin = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
            return begin, sentence.end()
    return 0, len(text)


def _group(union: Union, rows: NDArray[np.int64], p_value: float) -> Group:
    return Group(
        kind=GroupKind.PAYLOAD,
        title=f"{len(rows)} refusals where similar prompts are answered",
        text="",
        rows=rows,
        p_value=p_value,
        explanation=(
            f"{len(rows)} short answers decline although hardly any of the prompts around theirs "
            "is declined. Refusals of harmful requests stand among other refusals; these do not."
        ),
        stages=count_stages(union, rows),
    )
