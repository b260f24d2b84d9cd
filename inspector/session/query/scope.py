"""What a query is asked of: one result, the labels as they are now, and what texts mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools
from inspector.domain.protocols import Task
from inspector.domain.query import Like
from inspector.session.columns import Columns


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person wrote to a row."""

    reviewer: str
    note: str


def nobody() -> Mapping[int, Remark]:
    """Return no remarks."""
    return {}


def no_meaning(_: Like) -> NDArray[np.float32] | None:
    """Return that no meaning is known."""
    return None


@dataclass(frozen=True, eq=False)
class Scope:
    """What conditions look at.

    Attributes:
        columns: the result.
        verdicts: uint8 (n), codes of ``VERDICTS``.
        task: asked between parts of the work whether to go on.
        remarks: reads row to remark; asked only where a query needs it.
        cosines: float32 (n), how near each row is to what is meant, NaN where it has no vector;
            None while there are no vectors.
        lengths: field to the code points of each row, all fields together under no name; filled as
            they are asked for.
        leasts: condition to the least cosine it came to, filled as they are answered.
    """

    columns: Columns
    verdicts: NDArray[np.uint8]
    task: Task
    remarks: Callable[[], Mapping[int, Remark]] = nobody
    cosines: Callable[[Like], NDArray[np.float32] | None] = no_meaning
    lengths: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    leasts: dict[Like, float] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.columns)

    def mask(self, rows: NDArray[np.integer] | list[int]) -> Bools:
        """Return bool (n), True for these rows."""
        found = np.zeros(len(self), np.bool_)
        found[np.asarray(rows, np.int64)] = True
        return found
