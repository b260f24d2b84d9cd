"""Numbers of rows that a query compares with others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools
from inspector.domain.query import Compare, Sign
from inspector.session.query import texts
from inspector.session.query.checking import range_of
from inspector.session.query.scope import Scope


def compared(node: Compare, scope: Scope) -> Bools:
    """Return bool (n), which rows have a number that is less or more; False where it is unknown."""
    found, number = numbers(node.field, scope), node.number
    with np.errstate(invalid="ignore"):
        if node.sign is Sign.LESS:
            return np.asarray(found < number)
        if node.sign is Sign.AT_MOST:
            return np.asarray(found <= number)
        if node.sign is Sign.MORE:
            return np.asarray(found > number)
        return np.asarray(found >= number)


def between(field: str, value: str, scope: Scope) -> Bools:
    """Return bool (n), which rows have a number as it was written, or in a range as ``2..5``."""
    low, high = range_of(value)
    found = numbers(field, scope)
    with np.errstate(invalid="ignore"):
        return np.asarray((found >= low) & (found <= high))


def numbers(field: str, scope: Scope) -> NDArray[Any]:
    """Return the number of each row; NaN where it is not known."""
    if field in _ASKED:
        return _ASKED[field](scope)
    if field.endswith(".length"):
        return _lengths(field.removesuffix(".length"), scope)
    for item in scope.columns.findings:
        if item.detector == field:
            return np.asarray(item.scores, np.float64)
    return np.full(len(scope), np.nan)


def _scores(scope: Scope) -> NDArray[Any]:
    return np.asarray(scope.columns.ranking.scores, np.float64)


def _ranks(scope: Scope) -> NDArray[Any]:
    places = np.empty(len(scope), np.int64)
    places[scope.columns.ranking.order] = np.arange(1, len(scope) + 1)
    return places


def _records(scope: Scope) -> NDArray[Any]:
    union = scope.columns.union
    return np.arange(len(scope)) - union.starts[:-1][union.dataset_of]


def _all_lengths(scope: Scope) -> NDArray[Any]:
    if "" not in scope.lengths:
        scope.lengths[""] = texts.all_lengths(scope.columns.union)
    return scope.lengths[""]


def _lengths(field: str, scope: Scope) -> NDArray[np.int64]:
    if field not in scope.lengths:
        scope.lengths[field] = texts.lengths(scope.columns.union, field)
    return scope.lengths[field]


_ASKED: Final[dict[str, Callable[[Scope], NDArray[Any]]]] = {
    "score": _scores,
    "rank": _ranks,
    "row": _records,
    "length": _all_lengths,
}
