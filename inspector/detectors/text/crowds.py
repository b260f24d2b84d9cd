"""How near an answer is to those of unrelated prompts, and how unlike those of similar prompts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Ints, Vectors
from inspector.domain.dataset import Union
from inspector.domain.protocols import DetectorInput, Task

NEAREST: Final = 8
"""Nearest prompts that are similar ones."""
OTHERS: Final = 5
"""Answers to unrelated prompts that make a crowd."""
EXPECTED: Final = 3
"""Of the similar prompts' answers, the third nearest tells what is usual."""
LEAST_RELATED: Final = 0.05
BLOCK: Final = 2_048


@dataclass(frozen=True, slots=True, eq=False)
class Crowding:
    """Cosines of each row's answer, float64 (n), NaN where there is no prompt or answer.

    Attributes:
        near: to the fifth of the nearest answers, less as far as its prompt is related.
        usual: to the answers of similar prompts.
    """

    near: NDArray[np.float64]
    usual: NDArray[np.float64]

    @property
    def excess(self) -> NDArray[np.float64]:
        """How much nearer to the answers of unrelated prompts."""
        return self.near - self.usual


def measure_crowding(inputs: DetectorInput, field: str, task: Task) -> Crowding:
    """Compare every answer with its neighbours' and its prompt's neighbours', in blocks."""
    prompts, answers = inputs.vectors["prompt"], inputs.vectors[field]
    asked, told = inputs.neighbours["prompt"], inputs.neighbours[field]
    content = _content(inputs.union)
    owner_of_answer = _owners(answers, prompts, content)
    owner_of_prompt = _owners(prompts, answers, content)
    found = Crowding(np.full(len(prompts), np.nan), np.full(len(prompts), np.nan))
    rows = np.flatnonzero(prompts.present & answers.present)
    for start in range(0, len(rows), BLOCK):
        task.report(start, len(rows), "comparing answers of unrelated prompts")
        block = rows[start : start + BLOCK]
        near, spot = answers.index[block], prompts.index[block]
        related = np.maximum(asked.similarities[spot, :NEAREST].mean(axis=1), LEAST_RELATED)
        others = _held(owner_of_answer, told.indices[near])
        unrelated = 1.0 - np.maximum(_cosines(prompts, block, others), 0.0) / related[:, None]
        alike = told.similarities[near] * np.clip(unrelated, 0.0, 1.0)
        found.near[block] = _nth(np.where(others >= 0, alike, 0.0), OTHERS)
        others = _held(owner_of_prompt, asked.indices[spot, :NEAREST])
        usual = _cosines(answers, block, others)
        found.usual[block] = _nth(np.where(others >= 0, usual, 0.0), EXPECTED)
    return found


def members(inputs: DetectorInput, field: str, rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return those of ``rows`` that hang together by being near in this field."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    vectors, graph = inputs.vectors[field], inputs.neighbours[field]
    texts = np.unique(vectors.index[rows])
    is_member = np.zeros(len(vectors.values), np.bool_)
    is_member[texts] = True
    ends = graph.indices[texts, :NEAREST]
    one, place = np.nonzero((ends >= 0) & is_member[np.maximum(ends, 0)])
    pairs = (texts[one], ends[one, place])
    size = len(is_member)
    links = coo_array((np.ones(len(one), np.int8), pairs), shape=(size, size))
    labels = connected_components(links, directed=False)[1][vectors.index[rows]]
    return [rows[labels == label] for label in np.unique(labels)]


def _content(union: Union) -> NDArray[np.int64]:
    hashes = [dataset.index.hashes for dataset in union.datasets]
    digests = np.concatenate(hashes) if hashes else np.zeros((0, 16), np.uint8)
    return np.ascontiguousarray(digests[:, :8]).view(np.int64).ravel()


def _owners(vectors: Vectors, also: Vectors, content: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return one row of each distinct text that has the other text too, -1 where there is none."""
    rows = np.flatnonzero(vectors.present & also.present)
    rows = rows[np.argsort(content[rows], kind="stable")[::-1]]
    owners = np.full(len(vectors.values), -1, np.int64)
    owners[vectors.index[rows]] = rows  # the last one written stays
    return owners


def _held(owners: NDArray[np.int64], near: Ints) -> NDArray[np.int64]:
    return np.where(near >= 0, owners[np.maximum(near, 0)], -1)


def _cosines(
    vectors: Vectors, rows: NDArray[np.int64], others: NDArray[np.int64]
) -> NDArray[np.float32]:
    beside = vectors.rows(np.maximum(others, 0).ravel()).reshape(*others.shape, -1)
    return np.asarray(np.einsum("ij,ikj->ik", vectors.rows(rows), beside), np.float32)


def _nth(values: NDArray[np.floating], n: int) -> NDArray[np.float64]:
    """Return the n-th largest of each row, 0 where there are fewer."""
    if values.shape[1] < n:
        return np.zeros(len(values))
    return np.asarray(np.sort(values, axis=1)[:, -n], np.float64)
