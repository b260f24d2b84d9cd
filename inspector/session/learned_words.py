"""What is said of the order that was learned."""

from __future__ import annotations

import math

from inspector.session.learning import LEAST, Learning
from inspector.session.ranker import Learned


def short(learning: Learning) -> str:
    """Return a line for the table's bar; empty while there is nothing to learn from."""
    if not learning.is_possible:
        return ""
    if not learning.is_on:
        return "order by scores"
    learned = learning.learned
    if learned is None:
        return "learning…"
    if learned.order is None:
        return f"learned from {learned.labels:,} labels: no better, order kept"
    return f"order learned from {learned.labels:,} labels"


def long(learning: Learning) -> str:
    """Return it with figures, for a tooltip."""
    poison, clean = learning.counts
    told = [f"{poison:,} poison and {clean:,} clean verdicts; {LEAST} of either kind are needed."]
    if not learning.is_on:
        told.append("Switched off: the rows are in the order of the scores.")
    elif learning.learned is not None:
        told.append(_skill(learning.learned))
    told.append("Rows that were judged or looked at come first. No row is ever hidden.")
    told.append("Click to switch it " + ("off." if learning.is_on else "on."))
    return "\n".join(told)


def _skill(learned: Learned) -> str:
    if math.isnan(learned.auroc):
        return (
            f"Learned from {learned.labels:,} labels: those of one verdict are copies of one text, "
            "so that nothing can be held out to test it. The order is kept."
        )
    figures = (
        f"cross-validated AUROC {_figure(learned.auroc)}, average precision "
        f"{_figure(learned.precision)}; the scores alone have {_figure(learned.fused_auroc)} and "
        f"{_figure(learned.fused_precision)} on the same rows"
    )
    if learned.order is None:
        return f"Learned from {learned.labels:,} labels: {figures}. No better, the order is kept."
    return (
        f"A linear model on meaning and detectors' scores, learned from {learned.labels:,} labels "
        f"and joined with the scores: {figures}."
    )


def _figure(value: float) -> str:
    return "1.00" if value > 0.995 else f"{value:.2f}".removeprefix("0")
