"""Matched controls: prompts that ask for much the same and lack a feature.

The nearest neighbours of a prompt serve where enough of them lack the feature. A phrase that stands
in short prompts pulls these together until they have only each other for neighbours; then the
phrase's own part of the vectors, estimated as the mean difference from the controls, is taken out,
and the nearest prompts without the feature are looked for among all (twice, as the first controls
are found with the phrase still in).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

ENOUGH: Final = 3
"""Neighbours without the feature that a row needs."""
MOST_LACKING: Final = 0.3
"""Share of rows that may have fewer before all are looked for anew."""
ROUNDS: Final = 2


def matched(
    prompts: Callable[[NDArray[np.integer]], NDArray[np.float32]],
    picked: NDArray[np.integer],
    near: NDArray[np.int32],
    has: NDArray[np.bool_],
    owner: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Return controls (m, k) of the rows with the feature, and which of them are any.

    Args:
        prompts: gives float32 (r, d), unit vectors of the prompts of r rows.
        picked: (m), rows with the feature.
        near: int32 (c, k), the nearest other prompts of each row; -1 pads.
        has: bool (c), rows with the feature.
        owner: bool (c), rows that stand for all rows with the same prompt.
    """
    found = near[picked]
    valid = (found >= 0) & ~has[np.maximum(found, 0)]
    if not len(picked) or float((valid.sum(axis=1) < ENOUGH).mean()) <= MOST_LACKING:
        return found, valid
    others = np.flatnonzero(owner & ~has)
    if len(others) < near.shape[1]:
        return found, valid
    own, pool = prompts(picked), prompts(others)
    shift = np.zeros(own.shape[1], np.float32)
    for _ in range(ROUNDS):
        likeness = (own - shift) @ pool.T
        best = np.argpartition(-likeness, near.shape[1] - 1, axis=1)[:, : near.shape[1]]
        shift = own.mean(axis=0) - pool[best].reshape(-1, own.shape[1]).mean(axis=0)
    order = np.argsort(-np.take_along_axis(likeness, best, axis=1), axis=1, kind="stable")
    found = others[np.take_along_axis(best, order, axis=1)].astype(np.int32)
    return found, np.ones(found.shape, np.bool_)
