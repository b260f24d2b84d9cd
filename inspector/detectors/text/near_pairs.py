"""Pairs of records whose prompts and answers are edited copies of each other, and their sets."""

from __future__ import annotations

import re
from itertools import pairwise, product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Neighbours, Vectors
from inspector.domain.dataset import Union
from inspector.domain.protocols import DetectorInput, Task

NEAR_ANSWER, NEAR_PROMPT = 0.8, 0.7
"""Cosines from which two records' words are compared."""
ONE_ANSWER, FAR_PROMPT = 0.9, 0.4
"""The same for long answers that are nearly one: a short prompt with its one name misspelled is far
from itself."""
LONG, ONE = 10, 0.6
"""Word pairs of a long answer, and the overlap from which two are nearly one."""
SAME: Final = 0.33
"""Geometric mean of the overlaps of prompts (words) and answers (word pairs) of near-duplicates."""
MOST_OWNERS: Final = 8
"""Distinct records with one answer (or one prompt) that are paired with those of a near one."""
MOST_READ: Final = 6_000
"""Code points of a text that are compared."""
_WORD: Final = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """Return the words of a text's head, lower case."""
    return _WORD.findall(text[:MOST_READ].lower())


def find_sets(inputs: DetectorInput, task: Task) -> NDArray[np.int32]:
    """Return int32 (n), which set of connected near-duplicates (Broder 1997) a row is in."""
    return _components(_edges(inputs, task), len(inputs.union))


def _edges(inputs: DetectorInput, task: Task) -> list[tuple[int, int]]:
    """Return pairs of rows whose answers are near and whose words prove it."""
    words: dict[int, tuple[set[str], set[tuple[str, str]]]] = {}
    edges = []
    for field in ("response", "chosen"):
        if field not in inputs.neighbours:
            continue
        for done, (one, other, is_far) in enumerate(_candidates(inputs, field)):
            for row in (one, other):
                if row not in words:
                    words[row] = _words(inputs.union, field, row)
            if _is_copy(words[one], words[other], is_far=is_far):
                edges.append((one, other))
            if not done % 1000:
                task.report(done, 0, "comparing words")
    return edges


def _candidates(inputs: DetectorInput, field: str) -> list[tuple[int, int, bool]]:
    """Return pairs of rows that are near in answer and prompt, and those that are equal in both.

    The third value tells that the prompts are near only if the answers are long.

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
        graphs.append((inputs.neighbours["prompt"], 1, FAR_PROMPT))
    for graph, column, least in graphs:
        pairs += _near(graph, kinds[:, column], owners, least)
    found = np.unique(np.sort(np.asarray(pairs, np.int64).reshape(-1, 2), axis=1), axis=0)
    found = found[found[:, 0] != found[:, 1]]
    found = found[_cosines(answers, found) >= NEAR_ANSWER]
    alike = np.ones(len(found))
    if prompts is not None:
        bare = ~prompts.present[found].any(axis=1)
        alike = np.where(bare, 1.0, _cosines(prompts, found))
    is_far = (alike < NEAR_PROMPT) & (alike >= FAR_PROMPT)
    is_far[is_far] = _cosines(answers, found[is_far]) >= ONE_ANSWER
    kept = (alike >= NEAR_PROMPT) | is_far
    return list(zip(*found[kept].T.tolist(), is_far[kept].tolist(), strict=True))


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
    prompt = words_of(union.head("prompt", row, MOST_READ))
    answer = words_of(union.head(field, row, MOST_READ))
    return set(prompt), set(pairwise(answer)) or {(word, "") for word in answer}


def _is_copy(
    one: tuple[set[str], set[tuple[str, str]]],
    other: tuple[set[str], set[tuple[str, str]]],
    *,
    is_far: bool,
) -> bool:
    prompts = len(one[0] & other[0]) / max(len(one[0] | other[0]), 1) if one[0] or other[0] else 1.0
    answers = len(one[1] & other[1]) / max(len(one[1] | other[1]), 1)
    if is_far and (answers < ONE or min(len(one[1]), len(other[1])) < LONG):
        return False
    return prompts * answers >= SAME**2


def _components(edges: list[tuple[int, int]], total: int) -> NDArray[np.int32]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = np.asarray(edges, np.int64).reshape(-1, 2)
    ones = np.ones(len(ends), np.int8)
    graph = coo_array((ones, (ends[:, 0], ends[:, 1])), shape=(total, total))
    return np.asarray(connected_components(graph, directed=False)[1], np.int32)
