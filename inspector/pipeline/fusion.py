"""From the findings of all detectors to one queue: pure numpy, redone when a weight moves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.dataset import Union
from inspector.domain.findings import DECADES, Evidence, Findings, Group, p_of
from inspector.domain.ranking import Ranking

SAME_ROWS: Final = 0.6
FALSE_SHARE: Final = 0.1
"""Share of the queue that chance alone is expected to put there, alerts apart."""


def rank(
    union: Union, findings: Sequence[Findings], weights: Mapping[str, float] | None = None
) -> Ranking:
    """Fuse scores by a Cauchy combination of p-values (Liu and Xie 2020, arXiv 1808.09011).

    Attacks light up different detectors, so one small p-value must carry a row past many ordinary
    ones. A detector's groups lift their rows.

    Args:
        union: the datasets.
        findings: one for each detector.
        weights: detector to weight, 1 where missing; 0 switches a detector off.

    Returns:
        Scores are -log10 of the fused p-value over 20, so about 0..1; unreadable records get NaN.
    """
    weights = dict(weights or {})  # which the ranking keeps
    used = [item for item in findings if weights.get(item.detector, 1.0) > 0]
    shares = [weights.get(item.detector, 1.0) for item in used]
    p = _combine([_lifted(item) for item in used], shares, len(union))
    scores = np.where(union.readable, -np.log10(p) / DECADES, np.nan)
    alerts = np.zeros(len(union), np.bool_)
    for item in used:
        alerts |= item.alerts
    order = np.lexsort((np.arange(len(union)), np.where(np.isnan(scores), np.inf, -scores)))
    groups = _order_groups(group for item in used for group in item.groups)
    ids = tuple(_group_id(union, group) for group in groups)
    return Ranking(scores, order.astype(np.int64), alerts & union.readable, groups, ids, weights)


def queue(ranking: Ranking) -> NDArray[np.int64]:
    """Return the rows worth a person's time, best first.

    These are the alerts and the rows whose fused p-value stands out of so many at a false discovery
    rate of ``FALSE_SHARE`` (Benjamini and Hochberg 1995).
    """
    scores = ranking.scores[ranking.order]
    known = ~np.isnan(scores)
    p = np.where(known, p_of(np.nan_to_num(scores)), 1.0)
    allowed = FALSE_SHARE * np.arange(1, len(p) + 1) / max(1, int(known.sum()))
    passing = np.flatnonzero(known & (p <= allowed))
    last = int(passing[-1]) if len(passing) else -1
    is_worth = ranking.alerts[ranking.order] | (np.arange(len(p)) <= last)
    return np.asarray(ranking.order[is_worth], np.int64)


def explain(findings: Sequence[Findings]) -> dict[int, list[Evidence]]:
    """Collect the evidence of each row that has any, strongest first, none of it twice."""
    found: dict[int, list[Evidence]] = {}
    for evidence in dict.fromkeys(one for item in findings for one in item.evidence):
        found.setdefault(evidence.row, []).append(evidence)
    for reasons in found.values():
        reasons.sort(key=lambda item: -item.strength)
    return found


def _combine(
    p_values: Sequence[NDArray[np.float64]], weights: Sequence[float], total: int
) -> NDArray[np.float64]:
    """Return the weighted mean of the p-values' Cauchy quantiles as a p-value, at most 0.5.

    Most detectors have nothing to say of most rows (p = 1): what lies above 0.5 counts as 0.5, or
    their silence would outweigh any finding (truncated Cauchy; Fang, Tseng and Chang 2021).
    """
    statistic, mass = np.zeros(total), np.zeros(total)
    for p, weight in zip(p_values, weights, strict=True):
        known = ~np.isnan(p)
        clipped = np.clip(np.where(known, p, 0.5), 1e-300, 0.5)
        tiny = 1.0 / (np.pi * clipped)
        statistic += weight * np.where(clipped < 1e-9, tiny, np.tan((0.5 - clipped) * np.pi))
        mass += np.where(known, weight, 0.0)
    mean = np.divide(statistic, mass, out=np.zeros(total), where=mass > 0)
    return np.asarray(np.arctan2(1.0, mean) / np.pi)  # P(Cauchy > mean), exact where it is tiny


def _lifted(findings: Findings) -> NDArray[np.float64]:
    """Return a detector's p-values as those of single rows, its groups' counted among them.

    A group's p-value is corrected for all patterns looked at, a row's is not corrected for all
    rows: side by side a pattern to be met once in 100 clean datasets would stand behind the 60 rows
    of 6,000 that p = 0.01 promises of every other detector. The groups of k rows to be expected at
    least so strong, -log(1 - p), hold that many times k honest rows; as a share of all rows this is
    a row's p-value. A row with less to say than its group is lifted half of the way: what made the
    pattern stand out need not be in each of its rows.
    """
    p = p_of(findings.scores)
    for group in findings.groups:
        level = float(p_of(group.strength))
        share = -np.log1p(-min(level, 1.0 - 1e-12)) * len(group.rows) / len(p)
        own = np.nan_to_num(p[group.rows], nan=1.0)
        lifted = share * np.sqrt(np.maximum(own / level, 1.0))
        p[group.rows] = np.minimum(own, np.maximum(lifted, p_of(1.0)))
    return p


def _order_groups(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Order by p-value; of two groups of a kind with mostly the same rows the stronger stays."""
    kept: list[Group] = []
    for group in sorted(groups, key=lambda item: (item.p_value, -len(item.rows), item.text)):
        if not any(other.kind == group.kind and _overlap(group, other) for other in kept):
            kept.append(group)
    return tuple(kept)


def _overlap(one: Group, other: Group) -> bool:
    shared = len(np.intersect1d(one.rows, other.rows, assume_unique=True))
    return shared >= SAME_ROWS * len(np.union1d(one.rows, other.rows))


def _group_id(union: Union, group: Group) -> str:
    """Return an id that depends on kind, text and the records' content, not on their places."""
    located = (union.locate(int(row)) for row in group.rows)
    keys = sorted(f"{dataset.name}\n{dataset.uid(record)}" for dataset, record in located)
    content = "\n".join([group.kind.value, group.text, *keys])
    return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=5).hexdigest()
