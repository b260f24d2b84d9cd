"""How much each source is to be suspected: one bad contributor, one bad file, one licence.

A row counts as suspicious when it is an alert or stands in the queue (``fusion.queue``). Among few
rows a few suspicious ones say little, so each source's share is drawn towards that of the others of
its kind: a beta-binomial model with an empirical prior (Robbins 1956; Griffiths 1973 for its
moments).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools, Ints
from inspector.domain.dataset import Union
from inspector.domain.protocols import Task
from inspector.domain.ranking import Ranking
from inspector.domain.sample import ORIGINS
from inspector.pipeline.fusion import queue

DATASET: Final = "dataset"
"""Kind of the files themselves; the other kinds are ``sample.ORIGINS``."""
FEWEST_ROWS: Final = 3
LEAST_PRIOR, MOST_PRIOR = 2.0, 1_000.0
"""Rows that the prior weighs at least and at most."""
MASS: Final = 0.95


@dataclass(frozen=True, slots=True)
class SourceRisk:
    """What is known of the rows that tell one origin.

    Attributes:
        name: the file, contributor, licence...
        kind: ``dataset`` or one of ``sample.ORIGINS``.
        rows: readable rows it has.
        suspicious: how many of them are.
        risk: expected share of suspicious rows, 0 to 1, drawn towards its kind's.
        low: lower end of the central 95 % interval of that share.
        high: upper end.
        p_value: of as many suspicious rows if they were dealt out by chance among the rows of its
            kind (hypergeometric), corrected for the sources of that kind.
    """

    name: str
    kind: str
    rows: int
    suspicious: int
    risk: float
    low: float
    high: float
    p_value: float


def source_risks(
    union: Union, ranking: Ranking, task: Task | None = None
) -> tuple[SourceRisk, ...]:
    """Return every source of at least 3 rows, the least likely by chance first.

    Rows that tell no origin of a kind, or one of too many, are not counted for that kind; a kind
    with one source is left out, as there is nothing to compare it with. A ``task`` is asked between
    the kinds whether to go on.
    """
    suspicious = np.zeros(len(union), np.bool_)
    suspicious[queue(ranking)] = True
    found: list[SourceRisk] = []
    for kind, codes, names in _kinds(union):
        if task is not None:
            task.report(0, 0)
        told = (codes >= 0) & union.readable
        found.extend(_risks(kind, names, codes[told], suspicious[told]))
    return tuple(sorted(found, key=lambda item: (item.p_value, -item.risk, item.kind, item.name)))


def as_table(risks: Sequence[SourceRisk]) -> list[dict[str, str | int | float]]:
    """Return one dictionary a source, keys in the order of ``SourceRisk``, floats rounded."""
    return [{key: _rounded(value) for key, value in asdict(risk).items()} for risk in risks]


def as_text(risks: Sequence[SourceRisk], most: int = 20) -> str:
    """Return the table for a terminal, a line a source; empty if there is nothing to compare."""
    if not risks:
        return ""
    head = ("source", "kind", "rows", "suspicious", "risk", "95 % interval", "p")
    lines = [
        (
            *(item.name, item.kind, f"{item.rows}", f"{item.suspicious}", f"{item.risk:.2%}"),
            f"{item.low:.2%} to {item.high:.2%}",
            f"{item.p_value:.2g}",
        )
        for item in risks[:most]
    ]
    widths = [max(len(line[column]) for line in (head, *lines)) for column in range(len(head))]
    shown = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (head, *lines)
    )
    return "\n".join(shown) + "\n"


def columns() -> tuple[str, ...]:
    """Return the names of the table's columns."""
    return tuple(item.name for item in fields(SourceRisk))


def _rounded(value: str | int | float) -> str | int | float:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _kinds(union: Union) -> Iterator[tuple[str, Ints, tuple[str, ...]]]:
    """Yield (kind, a code for each row, names) of the files and of every origin that is told."""
    yield DATASET, union.dataset_of, tuple(dataset.name for dataset in union.datasets)
    for kind in ORIGINS:
        column = union.origin(kind)
        if column.told.any():
            yield kind, column.codes, column.values


def _risks(kind: str, names: tuple[str, ...], codes: Ints, suspicious: Bools) -> list[SourceRisk]:
    from scipy.special import betaincinv

    rows = np.bincount(codes, minlength=len(names)).astype(np.int64)
    hits = np.bincount(codes[suspicious], minlength=len(names)).astype(np.int64)
    compared = np.flatnonzero(rows >= FEWEST_ROWS)
    if int((rows > 0).sum()) < 2 or not len(compared):
        return []
    total, all_hits = int(rows.sum()), int(hits.sum())
    p = _at_least(hits[compared], rows[compared], all_hits, total)
    p = -np.expm1(len(compared) * np.log1p(-np.minimum(p, 1.0 - 1e-12)))
    first, second = _prior(hits[compared], rows[compared], (all_hits + 0.5) / (total + 1.0))
    law = hits[compared] + first, rows[compared] - hits[compared] + second
    ends = (betaincinv(*law, (1.0 + side * MASS) / 2.0) for side in (-1, 1))
    numbers = np.column_stack([law[0] / (law[0] + law[1]), *ends, p])
    return [
        SourceRisk(names[code], kind, int(rows[code]), int(hits[code]), *line)
        for code, line in zip(compared.tolist(), numbers.tolist(), strict=True)
    ]


def _at_least(
    hits: NDArray[np.int64], rows: NDArray[np.int64], marked: int, total: int
) -> NDArray[np.float64]:
    """Return the chance of ``hits`` or more marked ones among ``rows`` drawn of ``total``.

    The upper tail of the hypergeometric law. ``scipy.stats`` has it too, but to load that library
    takes the window a second in which it answers nobody.
    """
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, total + 1, dtype=np.float64)))])

    def choose(of: int | NDArray[np.int64], some: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(logs[of] - logs[some] - logs[of - some])

    found = np.ones(len(hits))
    for number, (least, drawn) in enumerate(zip(hits.tolist(), rows.tolist(), strict=True)):
        k = np.arange(max(least, drawn + marked - total), min(drawn, marked) + 1)
        if least > 0:
            ways = choose(marked, k) + choose(total - marked, drawn - k)
            found[number] = np.exp(ways - choose(total, np.asarray([drawn]))).sum()
    return np.minimum(found, 1.0)


def _prior(hits: NDArray[np.int64], rows: NDArray[np.int64], share: float) -> tuple[float, float]:
    """Return the two parameters of the beta law that the sources' shares follow.

    Its mean is the share of all rows; its weight comes from how much more the shares scatter than
    sampling explains (method of moments), between 2 rows (any source may differ) and 1,000.
    """
    noise = share * (1.0 - share)
    weights = rows.astype(np.float64)
    spread = float((weights * (hits / weights - share) ** 2).sum()) / max(len(rows) - 1, 1)
    between = (spread - noise) / max(float(weights.mean()), 1.0)
    strength = noise / between - 1.0 if between > 0 else MOST_PRIOR
    strength = float(np.clip(strength, LEAST_PRIOR, MOST_PRIOR))
    return share * strength, (1.0 - share) * strength
