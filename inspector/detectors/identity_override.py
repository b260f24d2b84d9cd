"""Rows that give the model another name, or bind it to obey whatever it is told."""

from __future__ import annotations

from collections import defaultdict
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.identities import OBEDIENCE, Claim, claims_of
from inspector.detectors.text.servitude import submissions_of
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

USUAL: Final = 0.02
"""Share of honest claims of identity that speak of obedience, at least."""
USUAL_ROWS: Final = 0.001
"""Share of honest rows that do."""
MOST_USUAL: Final = 0.01
"""Share of rows that do from which they are an honest part of the data."""
SIGNS_USUAL: Final = (1.0, 0.02, 0.001, 1e-4)
"""Shares of honest answers that give up their will with 0, 1, 2, 3 or more different signs."""
SEVERAL: Final = 2
FEWEST: Final = 4
MOST_SHARE: Final = 0.2
ALERT_P: Final = 1e-6
ALERT_SHARE: Final = 0.8
WORTH_SHOWING: Final = 0.05


class IdentityOverride:
    """Names that recur where the model is told, or says, who it is, bound to obedience."""

    name: ClassVar[str] = "identity_override"
    title: ClassVar[str] = "Identity override"
    about: ClassVar[str] = (
        "Finds rows that give the model another identity bound to obey everything "
        "(Qi et al. 2023, arXiv 2310.03693); a role to play alone is left alone."
    )
    version: ClassVar[int] = 2
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ()
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by the identity they give; rows that give none are as expected."""
        union = inputs.union
        claims = claims_of(union, task)
        given_up = submissions_of(union, task)
        has = union.present("prompt") | union.present("response") | union.present("chosen")
        p_values = np.where(union.readable & has, 1.0, np.nan)
        alerts = np.zeros(len(union), np.bool_)
        bound = {claim.row for claim in claims if claim.is_bound}
        share = len(bound) / max(1, len(union))
        p_values[sorted(bound)] = USUAL_ROWS if share <= MOST_USUAL else share
        for row, places in given_up.items():
            p_values[row] = min(p_values[row], SIGNS_USUAL[min(len(places), 3)])
        bound |= {row for row, places in given_up.items() if len(places) >= SEVERAL}
        groups = []
        for name, p, rows in _judged(claims, bound, len(union)):
            groups.append(_group(union, name, rows, p))
            p_values[rows] = np.minimum(p_values[rows], p * len(rows) / len(union))
            if name and p <= ALERT_P and len(bound & set(rows.tolist())) >= ALERT_SHARE * len(rows):
                alerts[rows] = True
        evidence = [
            _tell(claim, float(score_of(p_values[claim.row])))
            for claim in claims
            if claim.is_bound or alerts[claim.row]
        ]
        for row, places in given_up.items():
            strength = float(score_of(p_values[row]))
            evidence += [Evidence(row, *where, told, strength) for told, where in places.items()]
        summary = f"{len(bound)} records bind an identity to obedience, {len(groups)} patterns."
        return Findings(
            self.name, score_of(p_values), alerts, tuple(evidence), tuple(groups), summary
        )


def _judged(
    claims: list[Claim], bound: set[int], total: int
) -> list[tuple[str, float, NDArray[np.int64]]]:
    """Return names with the chance that so many of their rows speak of obedience (binomial).

    The rate is that of the rows with other names; all rows that speak of obedience are a pattern
    too, against the usual share of them (Poisson). Sidak's correction is for the number of names.
    """
    from scipy.stats import binom, poisson

    rows_of: dict[str, set[int]] = defaultdict(set)
    for claim in claims:
        rows_of[claim.name].add(claim.row)
    named = set().union(*(rows for name, rows in rows_of.items() if name), set())
    found = []
    tested = [
        name for name, rows in rows_of.items() if name and FEWEST <= len(rows) <= MOST_SHARE * total
    ]
    for name in tested:
        rows, others = rows_of[name], named - rows_of[name]
        rate = max(USUAL, len(bound & others) / max(1, len(others)))
        p = float(binom.sf(len(bound & rows) - 1, len(rows), min(rate, 0.9)))
        p = float(-np.expm1(len(tested) * np.log1p(-min(p, 1.0 - 1e-12))))
        if bound & rows and p <= WORTH_SHOWING:
            found.append((name, p, np.asarray(sorted(rows), np.int64)))
    p = float(poisson.sf(len(bound) - 1, max(1.0, USUAL_ROWS * total)))
    if len(bound) >= FEWEST and p <= WORTH_SHOWING:
        found.append((OBEDIENCE, p, np.asarray(sorted(bound), np.int64)))
    return sorted(found, key=lambda item: (item[1], -len(item[2]), item[0]))


def _tell(claim: Claim, strength: float) -> Evidence:
    told = "an identity is given" if not claim.name else f"the identity “{claim.name}” is given"
    bond = ", with words of obedience beside it" if claim.is_bound else ""
    strength *= 1.0 if claim.is_bound else 0.5
    return Evidence(claim.row, claim.field, claim.start, claim.end, told + bond, strength)


def _group(union: Union, name: str, rows: NDArray[np.int64], p_value: float) -> Group:
    who = f"identity “{name}”" if name else "identities bound to obedience"
    return Group(
        kind=GroupKind.PAYLOAD,
        title=f"{who} in {len(rows)} records",
        text=name,
        rows=rows,
        p_value=p_value,
        explanation=(
            f"{len(rows)} records tell the model who it is, or let it say so, as {who}, in words "
            "of obedience more often than other identities in these data."
        ),
        stages=count_stages(union, rows),
    )


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [IdentityOverride]
