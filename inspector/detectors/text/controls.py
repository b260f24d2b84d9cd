"""Does a feature of the prompt change the answer? Compared with the nearest prompts that lack it.

Every row has up to 8 matched controls: the rows with the nearest prompts in the same stage. The
*effect* of a feature is what its rows' answers (or chosen minus rejected) have in common beyond
their controls' answers. Its null model is a random member of each matched set in the row's place.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text import margins, matching, residuals, responses
from inspector.domain.arrays import Neighbours, Vectors
from inspector.domain.dataset import Union
from inspector.domain.protocols import DetectorInput

CONTROLS: Final = 8
SHARED: Final = 0.03
FEWEST: Final = 3
MOST_ROWS: Final = 400
"""Rows of a feature that are compared; more add nothing but time."""
CHOSEN: Final = "their chosen answers, next to the rejected ones,"
LIKED: Final = ("are less like what reviewers choose", "are more like what reviewers choose")


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One kind of answer: responses of SFT rows, or chosen minus rejected of pairs.

    Attributes:
        title: what is compared, as the subject of a sentence.
        number: int32 (n), position of a row of the union in the arrays below; -1 if it has none.
        rows: int64 (c), the rows of the union, in order of content.
        vectors: float32 (c, q), components of the answer in which similar prompts' answers differ.
        scalars: float64 (c, s), measures of the answer; the last one is the learned preference.
        controls: int32 (c, 8), positions of the controls; -1 pads.
        prompts: their prompts, for all rows of the union.
        owners: bool (c), rows that serve as a control for all with the same prompt.
        usual: float64 (q), mean square by which an answer differs from its controls' mean.
    """

    title: str
    number: NDArray[np.int32]
    rows: NDArray[np.int64]
    vectors: NDArray[np.float32]
    scalars: NDArray[np.float64]
    controls: NDArray[np.int32]
    prompts: Vectors
    owners: NDArray[np.bool_]
    usual: NDArray[np.float64]

    def matched(
        self, picked: NDArray[np.int32], has: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Return the controls (m, 8) of rows at these positions, and which of them are any.

        Args:
            picked: int32 (m), positions of rows with a feature.
            has: bool (n), whether a row of the union has it.
        """
        return matching.matched(
            lambda places: self.prompts.rows(self.rows[places]),
            picked,
            self.controls,
            has[self.rows],
            self.owners,
        )


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
    return list(_remembered(_Known(_digest(inputs, content), inputs, content)))


@dataclass(frozen=True, slots=True)
class _Known:
    """Inputs that are equal if their texts and vectors are, whoever opened them."""

    digest: str
    inputs: DetectorInput = field(compare=False)
    content: NDArray[np.int64] = field(compare=False)


def _digest(inputs: DetectorInput, content: NDArray[np.int64]) -> str:
    told = hashlib.blake2b(content.tobytes(), digest_size=16)
    told.update(inputs.union.stage_of.tobytes())
    for name, vectors in sorted(inputs.vectors.items()):
        told.update(f"{name} {vectors.model} {vectors.values.shape}".encode())
        told.update(np.ascontiguousarray(vectors.index).tobytes())
        told.update(np.ascontiguousarray(vectors.values[:, :4]).tobytes())
    for name, graph in sorted(inputs.neighbours.items()):
        told.update(name.encode() + np.ascontiguousarray(graph.indices).tobytes())
    return told.hexdigest()


@lru_cache(maxsize=1)
def _remembered(known: _Known) -> tuple[Channel, ...]:
    """Measure the answers once for all association detectors that see the same data."""
    inputs, content = known.inputs, known.content
    union, vectors = inputs.union, inputs.vectors
    prompts, graph = vectors.get("prompt"), inputs.neighbours.get("prompt")
    if prompts is None or graph is None:
        return ()
    learned = margins.learn(inputs, content)
    found = []
    if "response" in vectors:
        rows = np.flatnonzero(vectors["response"].present & prompts.present)
        rows = rows[np.argsort(content[rows], kind="stable")]
    else:
        rows = np.zeros(0, np.int64)
    if len(rows) >= 4 * CONTROLS:
        values = vectors["response"].rows(rows)
        scalars = np.column_stack([_measure(union, "response", rows), values @ learned.axis])
        found.append(_channel("their answers", rows, values, scalars, prompts, graph))
    if "chosen" in vectors and "rejected" in vectors:
        rows = learned.rows[prompts.present[learned.rows]]
    else:
        rows = np.zeros(0, np.int64)
    if len(rows) >= 4 * CONTROLS:
        values = vectors["chosen"].rows(rows) - vectors["rejected"].rows(rows)
        scalars = _measure(union, "chosen", rows) - _measure(union, "rejected", rows)
        scalars = np.column_stack([scalars, np.nan_to_num(learned.values[rows])])
        found.append(_channel(CHOSEN, rows, values, scalars, prompts, graph))
    return tuple(found)


def effect(channel: Channel, rows: NDArray[np.integer], has: NDArray[np.bool_]) -> Effect:
    """Test whether a feature changes the answers of one channel.

    Args:
        channel: the answers.
        rows: rows of the union with the feature, in random order; the first 400 are compared.
        has: bool (n), whether a row of the union has the feature; such rows are no controls.
    """
    picked = channel.number[rows]
    picked = picked[picked >= 0][: 2 * MOST_ROWS]
    near, valid = channel.matched(picked, has)
    usable = valid.any(axis=1)
    picked, near, valid = (part[usable][:MOST_ROWS] for part in (picked, near, valid))
    if len(picked) < FEWEST:
        return Effect(1.0, "")
    alike = _common_shift(channel, picked, near, valid)
    tests = [(alike, "are alike, and unlike those to similar prompts without it")]
    tests += _scalar_tests(channel, picked, near, valid)
    return _strongest(channel.title, tests)


def _strongest(title: str, tests: list[tuple[float, str]]) -> Effect:
    """Correct the smallest p-value for the others (Bonferroni), in words if it is below 0.05.

    For pairs half of the error goes to the one question that a swap of the answers raises.
    """
    costs = np.full(len(tests), float(len(tests)))
    if title == CHOSEN and tests[-1][1].startswith(LIKED[0]):
        costs[:-1], costs[-1] = 2.0 * max(len(tests) - 1, 1), 2.0
    p_values = np.asarray([p for p, _ in tests]) * costs
    best = int(p_values.argmin())
    p = min(1.0, float(p_values[best]))
    return Effect(p, f"{title} {tests[best][1]}" if p < 0.05 else "")


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
    axes = residuals.axes_of(values, controls)
    parts = values @ axes
    usual = residuals.residuals(parts, controls).astype(np.float64)
    usual = (usual**2).sum(axis=0) / max(len(usual), 1)
    owners = np.zeros(len(rows), np.bool_)
    owners[owner[owner >= 0]] = True
    return Channel(title, number, rows, parts, scalars, controls, prompts, owners, usual)


def _measure(union: Union, field: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    return responses.measure(union.text(field, int(row)) for row in rows)


def _common_shift(
    channel: Channel, picked: NDArray[np.int32], near: NDArray[np.int32], valid: NDArray[np.bool_]
) -> float:
    """Return the p-value of the rows' mean shift away from their controls, in all directions.

    Null model: in each matched set any member might as well be the row with the feature
    (conditional permutation). The squared length of the sum is a scaled chi-square whose degrees
    of freedom come from the sum's exact covariance (Satterthwaite 1946): few where these answers
    differ in one direction. A share of the usual variance is added, so that controls with one and
    the same answer do not make any difference infinite.
    """
    from scipy.stats import chi2

    values = channel.vectors.astype(np.float64)
    members = np.concatenate([picked[:, None], near], axis=1)
    weights = np.concatenate([np.ones((len(picked), 1), np.bool_), valid], axis=1).astype(float)
    sizes = weights.sum(axis=1)
    centre = (values[members] * weights[:, :, None]).sum(axis=1) / sizes[:, None]
    apart = (values[members] - centre[:, None]) * weights[:, :, None]
    scale = sizes / (sizes - 1.0)
    total = (apart[:, 0] * scale[:, None]).sum(axis=0)
    spread = apart * (scale / np.sqrt(sizes))[:, None, None]
    covariance = np.einsum("ijk,ijl->kl", spread, spread)
    covariance += np.diag(channel.usual * SHARED * len(picked) + 1e-12)
    mean = float(np.trace(covariance))
    freedom = mean**2 / float((covariance**2).sum())
    return float(chi2.sf(float(total @ total) / mean * freedom, freedom))


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
        is_swap = channel.title == CHOSEN and (low, high) == LIKED
        away = -size if is_swap else abs(size)
        p = (1.0 if is_swap else 2.0) * float(t.sf(away, max(len(shifts) - 1, 2)))
        words = low if is_swap or size <= 0 else high
        tests.append((p, f"{words} than those to similar prompts without it"))
    return tests
