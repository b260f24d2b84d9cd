"""Which rows of a feature have an answer that shows the feature's change."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.controls import Channel


def followers(
    channel: Channel, rows: NDArray[np.int64], has: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the rows whose answer moved, from its controls', as the other rows' answers did.

    A style is no one's own: honest prompts have it too, and their answers do not move with the
    attacker's. Moved is an answer whose shift agrees with the mean shift of the others by more than
    half of what the rows agree with each other on average.

    Args:
        channel: the answers.
        rows: rows of the union with the feature.
        has: bool (n), whether a row of the union has the feature; such rows are no controls.
    """
    picked = channel.number[rows]
    rows, picked = rows[picked >= 0], picked[picked >= 0]
    near, valid = channel.matched(picked, has)
    usable = valid.any(axis=1)
    rows, picked, near, valid = rows[usable], picked[usable], near[usable], valid[usable]
    if len(rows) < 3:
        return rows[:0]
    usual = np.zeros((len(rows), channel.vectors.shape[1]))
    for column in range(near.shape[1]):
        usual += channel.vectors[near[:, column]] * valid[:, column, None]
    shifts = channel.vectors[picked] - usual / valid.sum(axis=1)[:, None]
    total = shifts.sum(axis=0)
    agreement = (shifts @ total - np.einsum("ij,ij->i", shifts, shifts)) / (len(rows) - 1)
    return np.asarray(rows[agreement > max(0.5 * float(agreement.mean()), 0.0)])
