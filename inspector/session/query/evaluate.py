"""Answer a query: one bool for each row, by whole columns."""

from __future__ import annotations

from typing import Final

import numpy as np

from inspector.domain.arrays import Bools
from inspector.domain.query import (
    And,
    Compare,
    Everything,
    FieldIs,
    Leaf,
    Like,
    Node,
    Not,
    Or,
    Phrase,
    QueryError,
    Regex,
    Word,
    leaves,
)
from inspector.domain.sample import FIELDS
from inspector.session.query import numbers, texts, values
from inspector.session.query.scope import Scope

OF_LABELS: Final = frozenset({"label", "reviewer", "note", "has", "is"})
"""Fields whose answer changes while one reviews."""
NEAREST: Final = 0.01
"""Share of the rows that are like a text, where no least cosine is asked for."""
AT_LEAST: Final = 10
"""Rows that are like it even among few."""


def evaluate(node: Node, scope: Scope) -> Bools:
    """Return bool (n), which rows a query holds for.

    Raises:
        QueryError: a pattern is none that RE2 knows, or texts have no meaning here.
        Cancelled: nobody waits for the answer any longer.
    """
    if isinstance(node, Not):
        return ~evaluate(node.node, scope)
    if isinstance(node, And):
        return np.asarray(np.logical_and.reduce([evaluate(part, scope) for part in node.nodes]))
    if isinstance(node, Or):
        return np.asarray(np.logical_or.reduce([evaluate(part, scope) for part in node.nodes]))
    scope.task.report(0, 0)
    return _leaf(node, scope)


def depends_on_labels(node: Node) -> bool:
    """Tell whether a verdict can change the answer."""
    return any(isinstance(leaf, FieldIs) and leaf.field in OF_LABELS for leaf in leaves(node))


def _leaf(node: Leaf, scope: Scope) -> Bools:
    union = scope.columns.union
    if isinstance(node, Everything):
        return np.ones(len(scope), np.bool_)
    if isinstance(node, Word | Phrase):
        return texts.holding(union, FIELDS, node.text, scope.task)
    if isinstance(node, Regex):
        fields = (node.field,) if node.field else FIELDS
        return texts.described(union, fields, node, scope.task)
    if isinstance(node, FieldIs):
        return values.having(node, scope)
    if isinstance(node, Compare):
        return numbers.compared(node, scope)
    return _alike(node, scope)


def _alike(node: Like, scope: Scope) -> Bools:
    cosines = scope.cosines(node)
    if cosines is None:
        raise QueryError("Meaning is known once the texts are embedded.", node.place)
    least = node.least if node.least is not None else usual_least(cosines)
    scope.leasts[node] = least
    return np.nan_to_num(cosines, nan=-2.0) >= np.float32(least)


def usual_least(cosines: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
    """Return the cosine that the nearest hundredth of the rows has, and ten rows at least."""
    known = cosines[~np.isnan(cosines)]
    if not len(known):
        return 1.0
    count = min(len(known), max(AT_LEAST, int(NEAREST * len(known))))
    return float(np.partition(known, len(known) - count)[len(known) - count])
