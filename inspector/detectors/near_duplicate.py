"""Floods: many edited copies of one record."""

from __future__ import annotations

import re
from itertools import pairwise, product
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.domain.arrays import Neighbours, Vectors
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

NEAR_ANSWER, NEAR_PROMPT = 0.9, 0.85
"""Cosines from which two records' words are compared."""
SAME: Final = 0.4
"""Geometric mean of the overlaps of prompts (words) and answers (word pairs) of near-duplicates."""
MOST_OWNERS: Final = 8
"""Distinct records with one answer (or one prompt) that are paired with those of a near one."""
FEWEST: Final = 4
SHOWN_P: Final = 0.5
FULL_WORDS: Final = 15
"""Words from which an answer is long enough that repeating it says something."""
USUAL_PAIRS: Final = 0.005
"""Share of records that are taken to be pairs of near-duplicates in honest data."""
_WORD: Final = re.compile(r"\w+")


class NearDuplicate:
    """Connected near-duplicates in prompt and answer, verified by their words (Broder 1997)."""

    name: ClassVar[str] = "near_duplicate"
    title: ClassVar[str] = "Near-duplicate floods"
    about: ClassVar[str] = (
        "Finds sets of records whose prompts and answers are edited copies of each other, "
        "and that are larger than such sets usually are in these data."
    )
    version: ClassVar[int] = 1
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen")
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by how unusual the size of their set is."""
        union = inputs.union
        labels, sizes = _components(_edges(inputs, task), len(union))
        p_values = np.where(union.readable, 1.0, np.nan)
        groups = []
        evidence: list[Evidence] = []
        for number in np.flatnonzero(sizes >= FEWEST):
            rows = np.flatnonzero(labels == number)
            p = _p_value(union, rows, sizes)
            p_values[rows] = p
            if p <= SHOWN_P:
                groups.append(_group(union, rows, p))
            reason = f"{len(rows)} records are edited copies of each other"
            field = "response" if union.text("response", int(rows[0])) else "chosen"
            evidence += [
                Evidence(
                    int(row), field, 0, len(union.text(field, int(row))), reason, float(score_of(p))
                )
                for row in rows
            ]
        groups.sort(key=lambda group: (group.p_value, -len(group.rows), group.text))
        summary = f"{len(groups)} sets of four or more near-duplicates."
        none = np.zeros(len(union), np.bool_)  # templates are honest: a set alone alerts nobody
        return Findings(
            self.name, score_of(p_values), none, tuple(evidence), tuple(groups), summary
        )


def _edges(inputs: DetectorInput, task: Task) -> list[tuple[int, int]]:
    """Return pairs of rows whose answers are near and whose words prove it."""
    words: dict[int, tuple[set[str], set[tuple[str, str]]]] = {}
    edges = []
    for field in ("response", "chosen"):
        if field not in inputs.neighbours:
            continue
        for done, (one, other) in enumerate(_candidates(inputs, field)):
            for row in (one, other):
                if row not in words:
                    words[row] = _words(inputs.union, field, row)
            if _is_copy(words[one], words[other]):
                edges.append((one, other))
            if not done % 1000:
                task.report(done, 0, "comparing words")
    return edges


def _candidates(inputs: DetectorInput, field: str) -> list[tuple[int, int]]:
    """Return pairs of rows that are near in answer and prompt, and those that are equal in both.

    Pairs come from both graphs: rows with equal answers meet over their prompts, and the other way
    round, so that no unrelated record with the same answer can hide a flood.
    """
    answers, prompts = inputs.vectors[field], inputs.vectors.get("prompt")
    rows = np.flatnonzero(answers.present)
    asked = np.full(len(rows), -1) if prompts is None else prompts.index[rows]
    both = np.column_stack([answers.index[rows], asked])
    kinds, first, kind_of = np.unique(both, axis=0, return_index=True, return_inverse=True)
    owners = rows[first]
    pairs = [(int(owners[kind]), int(row)) for kind, row in zip(kind_of.ravel(), rows, strict=True)]
    graphs = [(inputs.neighbours[field], 0, NEAR_ANSWER)]
    if "prompt" in inputs.neighbours:
        graphs.append((inputs.neighbours["prompt"], 1, NEAR_PROMPT))
    for graph, column, least in graphs:
        pairs += _near(graph, kinds[:, column], owners, least)
    found = np.unique(np.sort(np.asarray(pairs, np.int64).reshape(-1, 2), axis=1), axis=0)
    found = found[found[:, 0] != found[:, 1]]
    found = found[_cosines(answers, found) >= NEAR_ANSWER]
    if prompts is not None:
        bare = ~prompts.present[found].any(axis=1)
        found = found[bare | (_cosines(prompts, found) >= NEAR_PROMPT)]
    return [(int(one), int(other)) for one, other in found]


def _near(
    graph: Neighbours, texts: NDArray[np.integer], owners: NDArray[np.int64], least: float
) -> list[tuple[int, int]]:
    """Return pairs of owners whose texts are neighbours, at most 8 owners a text."""
    having: dict[int, list[int]] = {}
    for text, owner in zip(texts.tolist(), owners.tolist(), strict=True):
        having.setdefault(text, []).append(owner)
    near, places = np.nonzero((graph.indices >= 0) & (graph.similarities >= least))
    others = graph.indices[near, places]
    return [
        pair
        for one, other in zip(near.tolist(), others.tolist(), strict=True)
        for pair in product(having.get(one, ())[:MOST_OWNERS], having.get(other, ())[:MOST_OWNERS])
    ]


def _cosines(vectors: Vectors, pairs: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.asarray(np.einsum("ij,ij->i", vectors.rows(pairs[:, 0]), vectors.rows(pairs[:, 1])))


def _words(union: Union, field: str, row: int) -> tuple[set[str], set[tuple[str, str]]]:
    prompt = _WORD.findall(union.text("prompt", row).lower())
    answer = _WORD.findall(union.text(field, row).lower())
    return set(prompt), set(pairwise(answer)) or {(word, "") for word in answer}


def _is_copy(
    one: tuple[set[str], set[tuple[str, str]]], other: tuple[set[str], set[tuple[str, str]]]
) -> bool:
    prompts = len(one[0] & other[0]) / max(len(one[0] | other[0]), 1) if one[0] or other[0] else 1.0
    answers = len(one[1] & other[1]) / max(len(one[1] | other[1]), 1)
    return prompts * answers >= SAME**2


def _components(
    edges: list[tuple[int, int]], total: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = np.asarray(edges, np.int64).reshape(-1, 2)
    ones = np.ones(len(ends), np.int8)
    graph = coo_array((ones, (ends[:, 0], ends[:, 1])), shape=(total, total))
    _, labels = connected_components(graph, directed=False)
    return labels, np.bincount(labels, minlength=1)


def _p_value(union: Union, rows: NDArray[np.int64], sizes: NDArray[np.int64]) -> float:
    """Return the chance of a set as large, if sizes follow the power law of the smaller sets.

    P(size >= s) = (s / 2) ** -exponent; the exponent is the most likely one for the sets smaller
    than this one, with as many pairs added as honest data usually has. Sets with short answers
    count as smaller than they are.
    """
    answers = [union.text("response", int(row)) or union.text("chosen", int(row)) for row in rows]
    length = float(np.median([len(_WORD.findall(answer)) for answer in answers]))
    smaller = sizes[(sizes >= 2) & (sizes < len(rows))]
    counts = np.bincount(smaller, minlength=3).astype(np.float64)
    counts[2] += USUAL_PAIRS * len(union)
    exponent = _exponent(counts)
    size = 2.0 + (len(rows) - 2) * min(1.0, length / FULL_WORDS)
    p = min(float((size / 2.0) ** -exponent), 1.0 - 1e-12)
    return float(-np.expm1(counts.sum() * np.log1p(-p)))


def _exponent(counts: NDArray[np.float64]) -> float:
    """Return the most likely exponent for ``counts[s]`` sets of size s, on a grid from 0.5 to 8."""
    sizes = np.arange(2, len(counts))
    grid = np.linspace(0.5, 8.0, 151)[:, None]
    shares = (sizes / 2.0) ** -grid - ((sizes + 1) / 2.0) ** -grid
    likelihood = (counts[2:] * np.log(np.maximum(shares, 1e-300))).sum(axis=1)
    return float(grid[likelihood.argmax(), 0])


def _group(union: Union, rows: NDArray[np.int64], p: float) -> Group:
    texts = sorted(
        union.text("prompt", int(row)) or union.text("response", int(row)) for row in rows
    )
    text = max(texts, key=texts.count)
    short = " ".join(text.split())[:60]
    return Group(
        kind=GroupKind.DUPLICATE,
        title=f"{len(rows)} near-duplicates of “{short}”",
        text=text,
        rows=rows,
        p_value=p,
        explanation=(
            f"{len(rows)} records share most words of their prompts and most word pairs of their "
            "answers. Copies multiply the weight of what they say."
        ),
        stages=count_stages(union, rows),
    )


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [NearDuplicate]
