"""Values of rows that a query asks for: a stage, a file, a group, a note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from inspector.domain.arrays import Bools, Ints
from inspector.domain.dataset import STAGES
from inspector.domain.findings import Group
from inspector.domain.labels import VERDICTS, Verdict
from inspector.domain.origins import OTHER, UNTOLD
from inspector.domain.query import FieldIs
from inspector.domain.sample import FIELDS, ORIGINS, Stage
from inspector.session.query import numbers, texts
from inspector.session.query.scope import Remark, Scope


def having(node: FieldIs, scope: Scope) -> Bools:
    """Return bool (n), which rows have a value.

    A name is meant as a whole where there is such a one, else as a part; always in upper or lower
    case. ``is_exact`` means the whole only.
    """
    field, value = node.field, node.value
    if field in _ASKED:
        return _ASKED[field](node, scope)
    if field in ORIGINS:
        return _origin(field, node, scope)
    if field in FIELDS:
        return texts.holding(scope.columns.union, [field], value, scope.task)
    return numbers.between(field, value, scope)


def _stage(node: FieldIs, scope: Scope) -> Bools:
    return np.asarray(scope.columns.union.stage_of == STAGES.index(Stage(node.value)))


def _label(node: FieldIs, scope: Scope) -> Bools:
    return np.asarray(scope.verdicts == VERDICTS.index(Verdict(node.value)))


def _file(node: FieldIs, scope: Scope) -> Bools:
    union = scope.columns.union
    chosen = _chosen([dataset.name for dataset in union.datasets], node)
    return chosen[union.dataset_of]


def _origin(kind: str, node: FieldIs, scope: Scope) -> Bools:
    column = scope.columns.union.origin(kind)
    if node.value.lower() == "none" and "none" not in map(str.lower, column.values):
        return np.asarray(column.codes == UNTOLD)
    table = np.zeros(len(column.values) + 2, np.bool_)  # the last two: of too many, and not told
    table[: len(column.values)] = _chosen(column.values, node)
    assert (OTHER, UNTOLD) == (-2, -1)
    return table[np.asarray(column.codes, np.int64)]


def _chosen(names: Sequence[str], node: FieldIs) -> Bools:
    """Return which names are meant: the one that is so called, else those that hold the value."""
    wanted = node.value.casefold()
    folded = [name.casefold() for name in names]
    if node.is_exact or wanted in folded:
        return np.array([name == wanted for name in folded], np.bool_)
    return np.array([wanted in name for name in folded], np.bool_)


def _alert(node: FieldIs, scope: Scope) -> Bools:
    return np.asarray(scope.columns.ranking.alerts == (node.value == "yes"))


def _suspect(node: FieldIs, scope: Scope) -> Bools:
    return np.asarray(scope.columns.suspect == (node.value == "yes"))


def _is(node: FieldIs, scope: Scope) -> Bools:
    if node.value == "labelled":
        return np.asarray(scope.verdicts > 0)
    if node.value == "unreadable":
        return ~scope.columns.union.readable
    columns = scope.columns
    return np.array(columns.suspect if node.value == "suspect" else columns.ranking.alerts)


def _has(node: FieldIs, scope: Scope) -> Bools:
    columns, value = scope.columns, node.value
    if value in FIELDS:
        return columns.union.present(value)
    if value in ORIGINS:
        return np.asarray(columns.union.origin(value).codes != UNTOLD)
    if value == "group":
        return np.asarray(columns.group_of >= 0)
    if value == "note":
        return scope.mask([row for row, said in scope.remarks().items() if said.note])
    if value == "cluster":
        return _cluster(FieldIs("cluster", ""), scope)
    found = np.zeros(len(columns), np.bool_)
    for item in columns.findings:
        if item.detector == value:
            found |= item.alerts
            found |= scope.mask([evidence.row for evidence in item.evidence])
            for group in item.groups:
                found |= scope.mask(group.rows)
    return found


def _group(node: FieldIs, scope: Scope) -> Bools:
    columns, value = scope.columns, node.value
    if value.lower() in ("any", "none"):
        return np.asarray((columns.group_of >= 0) == (value.lower() == "any"))
    known = list(zip(columns.ranking.group_ids, columns.ranking.groups, strict=True))
    rows: list[Ints] = [np.zeros(0, np.int64)]
    rows += [
        group.rows for place, (own, group) in enumerate(known, 1) if _is_meant(node, own, place)
    ]
    if len(rows) == 1 and not node.is_exact:
        rows += [group.rows for _, group in known if _tells(group, value)]
    return scope.mask(np.concatenate(rows))


def _is_meant(node: FieldIs, group_id: str, place: int) -> bool:
    return node.value in (group_id, str(place))


def _tells(group: Group, words: str) -> bool:
    folded = words.casefold()
    return folded in group.title.casefold() or folded in group.text.casefold()


def _why(node: FieldIs, scope: Scope) -> Bools:
    columns, wanted = scope.columns, node.value.casefold()
    rows = [
        row
        for row, told in columns.reasons.items()
        if any(wanted in evidence.reason.casefold() for evidence in told)
    ]
    found = scope.mask(rows)
    for group in columns.ranking.groups:
        if wanted in f"{group.kind.value} {group.title} {group.explanation}".casefold():
            found |= scope.mask(group.rows)
    return found


def _remarked(choose: Callable[[Remark], str]) -> Callable[[FieldIs, Scope], Bools]:
    def having(node: FieldIs, scope: Scope) -> Bools:
        wanted = node.value.casefold()
        told = {row: choose(said).casefold() for row, said in scope.remarks().items()}
        is_whole = node.is_exact or wanted in told.values()
        rows = [row for row, own in told.items() if (own == wanted if is_whole else wanted in own)]
        return scope.mask(rows)

    return having


def _cluster(node: FieldIs, scope: Scope) -> Bools:
    """Return which rows lie in a cluster of the map, of any size, that has such a keyword."""
    columns, wanted = scope.columns, node.value.casefold()
    found = np.zeros(len(columns), np.bool_)
    for name, clusters in columns.clusters.items():
        index = np.asarray(columns.points[name].index)
        for level in clusters.levels:
            words = level.keywords or ((),) * len(level)
            chosen = [not wanted or any(wanted in word.casefold() for word in own) for own in words]
            table = np.array([*chosen, False], np.bool_)  # the last: in no cluster
            found |= table[np.asarray(level.labels)[np.maximum(index, 0)]] & (index >= 0)
    return found


_ASKED: Final[dict[str, Callable[[FieldIs, Scope], Bools]]] = {
    "stage": _stage,
    "label": _label,
    "file": _file,
    "dataset": _file,
    "alert": _alert,
    "suspect": _suspect,
    "is": _is,
    "has": _has,
    "group": _group,
    "why": _why,
    "note": _remarked(lambda said: said.note),
    "reviewer": _remarked(lambda said: said.reviewer),
    "cluster": _cluster,
}
