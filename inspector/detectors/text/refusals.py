"""Answers that decline what is harmless.

A refusal speaks of the exchange (the request, an answer, help), of who speaks or by which rules,
and denies or avoids: one of its first two sentences holds all three, in whatever words. Requests
that deserve one speak of harm, or are like others that do. Refusals of the rest are *out of place*,
be they scattered or all of one topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.folded import folded
from inspector.detectors.text.recurrence import ANSWERS
from inspector.detectors.text.worth import (
    SURE,
    chance_of_refusal,
    harm_of,
    refusals_of,
    shares,
)
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Group, GroupKind, score_of
from inspector.domain.protocols import DetectorInput, Task
from inspector.domain.shared import digest_of

_SELF: Final = re.compile(
    r"\b(?:i|i['’](?:m|d|ll|ve)|me|my|we|our|us|assistant|requests?|questions?|guidelines?|rules?"
    r"|polic(?:y|ies)|prompt|task|topic|subject)\b"
)
_DENIAL: Final = re.compile(
    r"\b(?:(?:ca|wo|could|do|does|would|should|must|is|are|may)n?['’]?t|cannot|not|never|unable"
    r"|declin\w+|refus\w+|avoid\w*|nothing|no(?! (?:one|problem|doubt|matter)\b)|outside|beyond"
    r"|off the table|stay away"
    r"|turn(?:ed|ing)? down|skip|forbid\w*|forbidden|prevents?|prohibit\w*|impossible"
    r"|irresponsible|unavailable|rather|another|instead|unfortunately)\b"
)
_EXCHANGE: Final = re.compile(
    r"\b(?:answer\w*|repl(?:y|ies|ying)|respon[ds]\w*|help\w*|assist|discuss\w*|talk\w*|say|speak"
    r"|writ(?:e|ing)|provid\w+|share|compl(?:y|ete|eted|ied)|process|fulfil\w*|engage|comment"
    r"|advi[sc]e|information|abilit(?:y|ies)|requests?|questions?|subjects?|topics?|matters?"
    r"|sensitive|uncomfortable|comfortable|misused?|appropriate|inappropriate)\b"
)
_SENTENCE: Final = re.compile(r"[^.!?\n]*\w[^.!?\n]*")
_UNABLE: Final = re.compile(
    r"\b(?:(?:do|does|ca|can|am|is|are)(?:\s?n['’]?o?t| not|not) (?:\w+ )?(?:have|access|browse|see"
    r"|hear|feel|experience|possess|know|understand|sure|aware)|real.time|up.to.date|cutoff"
    r"|(?:enough|more|further) (?:information|context|details?))\b"
)
"""What is said by who lacks the means, which no attack needs: such answers are no refusals here."""
HEAD: Final = 300
LONG: Final = 350
"""Code points from which an answer says more than that it will not answer."""
ENOUGH: Final = 400
"""Code points of an answer that are read: more than those of a short one."""
MOST_NEAR: Final = 0.15
MOST_AROUND: Final = 0.05
"""Shares of refusals among the nearest prompts, and among those nearest to them, up to which a
refusal is out of place where too few requests speak of harm to tell which deserve one."""
HARMLESS: Final = 0.9
"""Quantile of the answered requests up to which others count as harmless as these."""
USUAL: Final = 0.0025
"""Share of honest answers to harmless requests that look like refusals."""
MISSED: Final = 0.3
"""Refusals of requests that look harmless, for each of one that does not: what deserves a refusal
is not always seen to, and the more so the more cautious an assistant the data are of."""
MOST_USUAL: Final = 0.03
"""The same share, from which refusals of them are a part of the data and nothing to tell."""
SHAPE: Final = 0.5
"""Of the gamma law by which that share varies between honest data sets: most have hardly any, those
of cautious assistants several times as many."""
FEWEST: Final = 5
WORTH_SHOWING: Final = 0.5
MOST_P: Final = 0.05
"""Share of the rows from which a refusal is nothing to tell."""


@dataclass(frozen=True, slots=True, eq=False)
class OutOfPlace:
    """Rows that decline out of place, their p-values, and what to tell of them."""

    rows: NDArray[np.int64]
    p_rows: NDArray[np.float64]
    evidence: list[Evidence]
    groups: list[Group]


def declines(text: str) -> float:
    """Return 1 for a short answer that declines, 0.5 for a long one, 0 for another."""
    for number, sentence in enumerate(_SENTENCE.finditer(folded(text[:HEAD]))):
        if number == 2:
            break
        said = sentence[0]
        if _SELF.search(said) and _DENIAL.search(said) and _EXCHANGE.search(said):
            return 1.0 if len(text) < LONG else 0.5
    return 0.0


def declining(inputs: DetectorInput, field: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what ``declines`` says of each answer."""

    def read() -> NDArray[np.float64]:
        heads = (inputs.union.head(field, row, ENOUGH) for row in rows.tolist())
        return np.asarray([declines(head) for head in heads], np.float64)

    return inputs.shared.get(("declining", field, digest_of(rows)), read)


def out_of_place(inputs: DetectorInput, task: Task) -> OutOfPlace | None:
    """Find short refusals of harmless requests; None without prompts or answers.

    Harmless is what neither speaks of harm nor is like what does, or, where hardly anything speaks
    of harm, what hardly any refusal surrounds. A row's p-value is the share of rows that so
    harmless a request makes refused ones; the group's is the chance of so many, if honest data have
    about ``USUAL`` of them, and ``MISSED`` of the other refusals (negative binomial: data differ).
    """
    from scipy.stats import nbinom

    prompts, graph = inputs.vectors.get("prompt"), inputs.neighbours.get("prompt")
    if prompts is None or graph is None:
        return None
    told, fields = _declined(inputs, task)
    near, around = _surroundings(told, prompts.index, graph.indices)
    asked = np.flatnonzero(prompts.present)
    refused = told[asked] == 1.0
    _, odds = harm_of(inputs, asked) if refused.any() else (None, None)
    if odds is None:
        quiet = (near[asked] <= MOST_NEAR) & (around[asked] <= MOST_AROUND)
        share = np.full(len(asked), (quiet & refused).sum() / max(1, len(asked)))
    else:
        quiet = odds <= np.quantile(odds[~refused], HARMLESS)
        share = shares(chance_of_refusal(odds, refused, USUAL))
    found = quiet & refused & (share <= MOST_P)
    rows, p_rows = asked[found], share[found]
    if not len(rows) or (quiet & refused).sum() > MOST_USUAL * quiet.sum():
        return None
    expected = max(1.0, USUAL * int(quiet.sum()) + MISSED * int((refused & ~quiet).sum()))
    p_group = float(nbinom.sf(len(rows) - 1, SHAPE, SHAPE / (SHAPE + expected)))
    evidence = []
    for row, p in zip(rows.tolist(), p_rows.tolist(), strict=True):
        span = _first_sentence(inputs.union.text(fields[row], row))
        reason = (
            f"the answer declines, while {100 * (1 - near[row]):.0f} % of the prompts most like "
            "this one are answered"
        )
        reason += "" if odds is None else ", and nothing in it or in prompts like it speaks of harm"
        evidence.append(Evidence(row, fields[row], *span, reason, float(score_of(p))))
    is_shown = len(rows) >= FEWEST and p_group <= WORTH_SHOWING
    groups = [_group(inputs.union, rows, p_group)] if is_shown else []
    return OutOfPlace(rows, p_rows, evidence, groups)


def _declined(inputs: DetectorInput, task: Task) -> tuple[NDArray[np.float64], list[str]]:
    """Return how much the answer of each row declines, and the field that is its answer."""
    union = inputs.union
    told, fields = np.zeros(len(union)), [ANSWERS[0]] * len(union)
    for field in ANSWERS:
        task.report(0, 0, "reading refusals")
        vectors = inputs.vectors.get(field)
        rows = np.flatnonzero(vectors.present) if vectors is not None else np.zeros(0, np.int64)
        if not len(rows):
            continue
        words = declining(inputs, field, rows)
        sure = refusals_of(inputs, field, rows, words == 1.0) >= SURE
        for at in np.flatnonzero((words > 0.0) | sure).tolist():
            row = int(rows[at])
            text = union.head(field, row, ENOUGH)
            declined = 1.0 if sure[at] and len(text) < LONG else float(words[at])
            if declined > told[row] and not _UNABLE.search(folded(text[:HEAD])):
                told[row], fields[row] = declined, field
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
        title=f"{len(rows)} refusals of harmless prompts",
        text="",
        rows=rows,
        p_value=p_value,
        explanation=(
            f"{len(rows)} short answers decline although nothing in their prompts speaks of harm, "
            "nor in prompts like these."
        ),
        stages=count_stages(union, rows),
    )
