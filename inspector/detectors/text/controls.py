"""Does a feature of the prompt change the answer? Compared with the nearest prompts that lack it.

Every row has up to 8 matched controls: the rows with the nearest prompts in the same stage. The
*effect* of a feature is what its rows' answers (or chosen minus rejected) have in common beyond
their controls' answers. Its null model is the same statistic for random controls in the place of
the rows, so that whatever the kind of task explains is in the null too.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text import responses
from inspector.domain.arrays import Neighbours, Vectors
from inspector.domain.dataset import Union
from inspector.domain.protocols import DetectorInput

CONTROLS: Final = 8
COMPONENTS: Final = 48
DRAWS: Final = 64
FEWEST: Final = 3
MOST_ROWS: Final = 400
"""Rows of a feature that are compared; more add nothing but time, which grows with their square."""
CHOSEN: Final = "their chosen answers, next to the rejected ones,"
LIKED: Final = ("are less like what reviewers choose", "are more like what reviewers choose")
SKEW: Final = 0.8
"""Skewness of the statistic under its null: a weighted chi-square of about a dozen directions."""


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One kind of answer: responses of SFT rows, or chosen minus rejected of pairs.

    Attributes:
        title: what is compared, as the subject of a sentence.
        number: int32 (n), position of a row of the union in the arrays below; -1 if it has none.
        rows: int64 (c), the rows of the union, in order of content.
        vectors: float32 (c, q), principal components of the answer.
        scalars: float64 (c, s), measures of the answer; the last one is the learned preference.
        controls: int32 (c, 8), positions of the controls; -1 pads.
    """

    title: str
    number: NDArray[np.int32]
    rows: NDArray[np.int64]
    vectors: NDArray[np.float32]
    scalars: NDArray[np.float64]
    controls: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Effect:
    """How the answers of a feature's rows differ from their controls'.

    Attributes:
        p_value: against matched controls, over all measures and channels.
        words: the strongest difference, as a clause; empty if there is none.
    """

    p_value: float
    words: str


def channels(inputs: DetectorInput, content: NDArray[np.int64]) -> list[Channel]:
    """Build the channels that the data has, with their controls.

    Args:
        inputs: the data.
        content: int64 (n), a number for each row that depends on its content alone; of several
            rows with one prompt it chooses the one that serves as a control.
    """
    union, vectors = inputs.union, inputs.vectors
    prompts, graph = vectors.get("prompt"), inputs.neighbours.get("prompt")
    if prompts is None or graph is None:
        return []
    axis, margins = _preference(vectors)
    found = []
    if "response" in vectors:
        rows = np.flatnonzero(vectors["response"].present & prompts.present)
        rows = rows[np.argsort(content[rows], kind="stable")]
        values = vectors["response"].rows(rows)
        scalars = np.column_stack([_measure(union, "response", rows), values @ axis])
        found.append(_channel("their answers", rows, values, scalars, prompts, graph))
    if "chosen" in vectors and "rejected" in vectors:
        has = vectors["chosen"].present & vectors["rejected"].present
        rows = np.flatnonzero(has & prompts.present)
        rows = rows[np.argsort(content[rows], kind="stable")]
        values = vectors["chosen"].rows(rows) - vectors["rejected"].rows(rows)
        scalars = _measure(union, "chosen", rows) - _measure(union, "rejected", rows)
        scalars = np.column_stack([scalars, margins[rows]])
        found.append(_channel(CHOSEN, rows, values, scalars, prompts, graph))
    return [channel for channel in found if len(channel.rows) >= 4 * CONTROLS]


def effect(
    channel: Channel, rows: NDArray[np.integer], has: NDArray[np.bool_], name: str
) -> Effect:
    """Test whether a feature changes the answers of one channel.

    Args:
        channel: the answers.
        rows: rows of the union with the feature, in random order; the first 400 are compared.
        has: bool (n), whether a row of the union has the feature; such rows are no controls.
        name: seeds the draws, so that the result is the same whatever else is tested.
    """
    picked = channel.number[rows]
    picked = picked[picked >= 0]
    near = channel.controls[picked]
    valid = (near >= 0) & ~has[channel.rows[np.maximum(near, 0)]]
    usable = valid.any(axis=1)
    picked, near, valid = (part[usable][:MOST_ROWS] for part in (picked, near, valid))
    if len(picked) < FEWEST:
        return Effect(1.0, "")
    shifts = channel.vectors[picked] - _mean(channel.vectors, near, valid)
    drawn = _draw(near, valid, zlib.crc32(name.encode()))
    null = np.asarray([_agreement(_shift(channel, pick)) for pick in drawn])
    deviation = (_agreement(shifts) - null.mean()) / max(float(null.std()), 0.5)
    tests = [(_tail(deviation), "are alike, and unlike those to similar prompts without it")]
    tests += _scalar_tests(channel, picked, near, valid)
    p_values = np.asarray([p for p, _ in tests])
    best = int(p_values.argmin())
    p = min(1.0, float(p_values[best]) * len(tests))
    return Effect(p, f"{channel.title} {tests[best][1]}" if p < 0.05 else "")


def _channel(
    title: str,
    rows: NDArray[np.int64],
    values: NDArray[np.float32],
    scalars: NDArray[np.float64],
    prompts: Vectors,
    graph: Neighbours,
) -> Channel:
    number = np.full(len(prompts), -1, np.int32)
    number[rows] = np.arange(len(rows))
    owner = np.full(len(prompts.values), -1, np.int32)
    owner[prompts.index[rows[::-1]]] = number[rows[::-1]]
    near = graph.indices[prompts.index[rows]]
    found = np.where(near >= 0, owner[np.maximum(near, 0)], -1)
    found = np.where(np.cumsum(found >= 0, axis=1) <= CONTROLS, found, -1)
    order = np.argsort(found < 0, axis=1, kind="stable")[:, :CONTROLS]
    controls = np.take_along_axis(found, order, axis=1).astype(np.int32)
    return Channel(title, number, rows, _components(values), scalars, controls)


def _components(values: NDArray[np.float32]) -> NDArray[np.float32]:
    centred = values - values.mean(axis=0, keepdims=True)
    _, axes = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    return np.asarray(values @ axes[:, ::-1][:, :COMPONENTS].astype(np.float32))


def _measure(union: Union, field: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    return responses.measure(union.text(field, int(row)) for row in rows)


def _preference(
    table: Mapping[str, Vectors],
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return the direction of what is chosen, (d), and each pair's left-out margin, (n).

    A ridge regression of 1 on chosen - rejected, a linear Bradley-Terry model without its link; the
    margin of a pair comes from the model without that pair, in closed form.
    """
    any_field = next(iter(table.values()))
    margins = np.full(len(any_field), np.nan)
    axis = np.zeros(any_field.values.shape[1], np.float32)
    if "chosen" not in table or "rejected" not in table:
        return axis, margins
    rows = np.flatnonzero(table["chosen"].present & table["rejected"].present)
    values = (table["chosen"].rows(rows) - table["rejected"].rows(rows)).astype(np.float64)
    if len(rows) < 4 * CONTROLS:
        return axis, margins
    gram = values.T @ values
    inverse = np.linalg.inv(gram + np.eye(len(gram)) * (np.trace(gram) / len(gram) + 1e-9))
    weights = inverse @ values.sum(axis=0)
    leverage = np.einsum("ij,jk,ik->i", values, inverse, values)
    margins[rows] = (values @ weights - leverage) / np.maximum(1.0 - leverage, 1e-6)
    return weights.astype(np.float32), margins


def _mean(
    values: NDArray[np.float32], near: NDArray[np.int32], valid: NDArray[np.bool_]
) -> NDArray[np.float32]:
    total = (values[near] * valid[:, :, None]).sum(axis=1)
    return np.asarray(total / np.maximum(valid.sum(axis=1), 1)[:, None], np.float32)


def _shift(channel: Channel, positions: NDArray[np.int32]) -> NDArray[np.float32]:
    near = channel.controls[positions]
    return channel.vectors[positions] - _mean(channel.vectors, near, near >= 0)


def _draw(near: NDArray[np.int32], valid: NDArray[np.bool_], seed: int) -> NDArray[np.int32]:
    """Return int32 (draws, r): for each draw, one random valid control of each row."""
    chance = np.random.default_rng(seed).random((DRAWS, *near.shape))
    pick = np.where(valid, chance, -1.0).argmax(axis=2)
    return np.asarray(near[np.arange(len(near)), pick])


def _agreement(shifts: NDArray[np.float32]) -> float:
    """Return how much shifts point the same way: mean over pairs, in units of its own spread."""
    n = len(shifts)
    products = (shifts @ shifts.T)[np.triu_indices(n, 1)].astype(np.float64)
    spread = np.sqrt((products**2).mean()) + 1e-12
    return float(products.mean() / spread * np.sqrt(n * (n - 1) / 2))


def _tail(deviation: float) -> float:
    from scipy.stats import pearson3

    return float(pearson3.sf(deviation, SKEW))


def _scalar_tests(
    channel: Channel, picked: NDArray[np.int32], near: NDArray[np.int32], valid: NDArray[np.bool_]
) -> list[tuple[float, str]]:
    from scipy.stats import t

    tests = []
    says = (*responses.MEASURES, LIKED)
    for column, (low, high) in enumerate(says):
        values = channel.scalars[:, column]
        means = (values[near] * valid).sum(axis=1) / np.maximum(valid.sum(axis=1), 1)
        shifts = values[picked] - means
        spread = float(np.concatenate([shifts, (values[near] - means[:, None])[valid]]).std())
        if spread < 1e-9:
            continue
        size = float(shifts.mean()) / (spread / np.sqrt(len(shifts)))
        p = 2.0 * float(t.sf(abs(size), max(len(shifts) - 1, 2)))
        words = high if size > 0 else low
        tests.append((p, f"{words} than those to similar prompts without it"))
    return tests
