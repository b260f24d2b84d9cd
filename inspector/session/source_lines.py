"""Sources by risk, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inspector.domain.protocols import Task
from inspector.pipeline.sources import DATASET, SourceRisk, source_risks
from inspector.session.columns import Columns
from inspector.session.query.writing import field_query
from inspector.session.visible import plain

UNUSUAL: Final = 0.05
"""A source is told apart when chance alone would make one as bad less often."""
KINDS: Final = {DATASET: "file"}
"""What a kind of source is called where it is not its own name; also in a query."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source.

    Attributes:
        name: of the file, contributor, licence...
        kind: what it is.
        risk: the share of its rows to be suspected, in percent.
        is_unusual: more suspicious rows than chance deals out.
        about: rows, suspicious rows, interval and p in plain words.
        query: asks for its rows; empty where none can.
    """

    name: str
    kind: str
    risk: str
    is_unusual: bool
    about: str
    query: str


def source_lines(columns: Columns, task: Task) -> list[SourceLine]:
    """Return the sources, the worst first; scipy takes a while, so not on the GUI thread."""
    if not columns.is_scored:
        return []
    return [line_of(risk) for risk in source_risks(columns.union, columns.ranking, task)]


def line_of(risk: SourceRisk) -> SourceLine:
    """Return a source in words."""
    kind, is_unusual = KINDS.get(risk.kind, risk.kind), risk.p_value <= UNUSUAL
    odds = (
        f"Dealt out by chance, so many would fall to one {kind} with p = {risk.p_value:.2g}."
        if is_unusual
        else "As many as chance may deal out."
    )
    about = (
        f"{kind} {plain(risk.name)}\n"
        f"{risk.suspicious:,} of {risk.rows:,} rows are suspicious. The expected share is "
        f"{percent(risk.risk)}, with 95 % certainty between {percent(risk.low)} and "
        f"{percent(risk.high)}; few rows are drawn towards the other sources.\n{odds}"
    )
    return SourceLine(
        risk.name, kind, percent(risk.risk), is_unusual, about, field_query(kind, risk.name)
    )


def percent(share: float) -> str:
    """Return a share in percent, as 3.1 %."""
    return f"{100 * share:.1f} %"
