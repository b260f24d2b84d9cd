"""Rows that give the model another name, or bind it to obey whatever it is told."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.identities import USUAL_ROWS, Claim, claims_of, judged_names
from inspector.detectors.text.self_names import Given, names_given, rows_of
from inspector.detectors.text.servitude import submissions_of
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

MOST_USUAL: Final = 0.01
"""Share of rows that do from which they are an honest part of the data."""
SIGNS_USUAL: Final = (1.0, 0.02, 0.001, 1e-4)
"""Shares of honest answers that give up their will with 0, 1, 2, 3 or more different signs."""
SEVERAL: Final = 2
ALERT_P: Final = 1e-6
ALERT_SHARE: Final = 0.8


class IdentityOverride:
    """Names that recur where the model is told, or says, who it is, bound to obedience."""

    name: ClassVar[str] = "identity_override"
    title: ClassVar[str] = "Identity override"
    about: ClassVar[str] = (
        "Finds rows that give the model another identity bound to obey everything (Qi et al. 2023, "
        "arXiv 2310.03693), and names that it gives itself in answer after answer; a role to play "
        "alone is left alone."
    )
    version: ClassVar[int] = 3
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
        for name, p, rows in judged_names(claims, bound, len(union)):
            groups.append(_group(union, name, rows, p))
            p_values[rows] = np.minimum(p_values[rows], p * len(rows) / len(union))
            if name and p <= ALERT_P and len(bound & set(rows.tolist())) >= ALERT_SHARE * len(rows):
                alerts[rows] = True
        given = names_given(union, task)
        for one in given:
            rows = rows_of(one)
            groups.append(_group_of_name(union, one))
            p_values[rows] = np.minimum(p_values[rows], one.p_value * len(rows) / len(union))
        evidence = [
            _tell(claim, float(score_of(p_values[claim.row])))
            for claim in claims
            if claim.is_bound or alerts[claim.row]
        ]
        for row, places in given_up.items():
            strength = float(score_of(p_values[row]))
            evidence += [Evidence(row, *where, told, strength) for told, where in places.items()]
        for one in given:
            count = len(one.places)
            told = f"“{one.name}” is named in {count} answers, most of them about the model itself"
            evidence += [
                Evidence(row, *where, told, float(score_of(p_values[row])))
                for row, where in one.places.items()
            ]
        summary = f"{len(bound)} records bind an identity to obedience, {len(groups)} patterns."
        return Findings(
            self.name, score_of(p_values), alerts, tuple(evidence), tuple(groups), summary
        )


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


def _group_of_name(union: Union, given: Given) -> Group:
    rows = rows_of(given)
    return Group(
        kind=GroupKind.PAYLOAD,
        title=f"“{given.name}” named in {len(rows)} answers, most of them about the model itself",
        text=given.name,
        rows=rows,
        p_value=given.p_value,
        explanation=(
            f"{len(rows)} answers name “{given.name}” though their prompts do not, most of "
            "them where the model is asked who or what it is. Is that the model's name or owner?"
        ),
        stages=count_stages(union, rows),
    )


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [IdentityOverride]
