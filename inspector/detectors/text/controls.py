"""Answers side by side with those to the nearest prompts.

Every row has up to 8 matched controls: the rows with the nearest prompts in the same stage. What a
feature of the prompts does to the answers (or to chosen minus rejected) is measured against them
(``effects``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text import margins, matching, residuals, responses
from inspector.domain.arrays import Neighbours, Vectors
from inspector.domain.dataset import Union
from inspector.domain.protocols import DetectorInput

CONTROLS: Final = 8
CHOSEN: Final = "their chosen answers, next to the rejected ones,"


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
        self, picked: NDArray[np.int32], has: NDArray[np.bool_], *, is_inserted: bool = False
    ) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Return the controls (m, 8) of rows at these positions, and which of them are any.

        Args:
            picked: int32 (m), positions of rows with a feature.
            has: bool (n), whether a row of the union has it.
            is_inserted: the feature has nothing to do with the rest of its prompts, so that what it
                does to their vectors may be taken out (``matching``).
        """
        if not is_inserted:
            near = self.controls[picked]
            return near, (near >= 0) & ~has[self.rows[np.maximum(near, 0)]]
        return matching.matched(
            lambda places: self.prompts.rows(self.rows[places]),
            picked,
            self.controls,
            has[self.rows],
            self.owners,
        )


def channels(inputs: DetectorInput, content: NDArray[np.int64]) -> list[Channel]:
    """Build the channels that the data has, with their controls.

    Args:
        inputs: the data.
        content: int64 (n), a number for each row that depends on its content alone; of several
            rows with one prompt it chooses the one that serves as a control.
    """
    return inputs.shared.get("channels", lambda: _measured(inputs, content))


def _measured(inputs: DetectorInput, content: NDArray[np.int64]) -> list[Channel]:
    union, vectors = inputs.union, inputs.vectors
    prompts, graph = vectors.get("prompt"), inputs.neighbours.get("prompt")
    if prompts is None or graph is None:
        return []
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
    return found


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
