"""Text that a person does not see but a model reads."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.encoded import find_encoded, is_quoted
from inspector.detectors.text.rarity import ENCODED, MESSAGE, RATES, kind_of
from inspector.detectors.text.strays import Found, Pattern, describe_pattern, standing_out
from inspector.detectors.text.unicode import Hit, describe, find_hidden
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import FIELDS, Stage

hookimpl = HookimplMarker("inspector")

CUSTOM_SHARE: Final = 0.05
"""A kind that more rows than this hold is a custom of the data, not an attack."""
ALERT_P: Final = 1e-6
TOLD: Final = 20
"""Spans told of a row at most."""


class HiddenText:
    """Zero-width, direction, tag and look-alike characters, less their honest uses."""

    name: ClassVar[str] = "hidden_text"
    title: ClassVar[str] = "Hidden text"
    about: ClassVar[str] = (
        "Finds characters that do not show or look like others and texts in base64 and the like, "
        "and decodes what they hide; emoji, right-to-left text and scripts that need joiners are "
        "left alone."
    )
    version: ClassVar[int] = 5
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ()
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by their rarest kind of hidden character, and by how often it recurs."""
        union = inputs.union
        hits = _hits(union, task)
        p_of_kind = _p_values(hits, len(union))
        p_values = np.where(union.readable, 1.0, np.nan)
        for found in hits:
            p_values[found.row] = min(p_values[found.row], p_of_kind[found.kind])
        alerts = np.asarray(p_values <= ALERT_P, np.bool_)
        groups = _groups(union, hits, p_of_kind)
        for group in groups:
            share = group.p_value * len(group.rows) / len(union)  # of honest rows, in such a group
            p_values[group.rows] = np.minimum(p_values[group.rows], share)
        evidence = _evidence(union, hits, p_values)
        summary = f"{_counted(len({found.row for found in hits}))}."
        return Findings(self.name, score_of(p_values), alerts, evidence, groups, summary)


def _hits(union: Union, task: Task) -> list[Found]:
    hits = []
    for number, field in enumerate(FIELDS):
        task.report(number, len(FIELDS))
        for row, text in enumerate(union.texts(field)):
            found = [hit for hit in find_encoded(text) if not _was_asked(union, row, field, hit)]
            if not (text.isascii() and text.isprintable()):
                found += find_hidden(text)
            hits += [
                Found(row, field, hit, kind_of(text, hit), text[hit.start : hit.end])
                for hit in found
            ]
    return hits


def _was_asked(union: Union, row: int, field: str, hit: Hit) -> bool:
    """Tell whether another field of the record holds what a text encodes."""
    others = " ".join(union.text(name, row) for name in FIELDS if name != field)
    return is_quoted(hit.payload, others)


def _p_values(hits: list[Found], total: int) -> dict[str, float]:
    """Return the p-value of each kind; a kind that is common in these data is no surprise."""
    counts = Counter(kind for _, kind in {(found.row, found.kind) for found in hits})
    shares = {kind: counts[kind] / max(total, 1) for kind in RATES}
    return {
        kind: shares[kind] if shares[kind] > CUSTOM_SHARE else rate for kind, rate in RATES.items()
    }


def _evidence(
    union: Union, hits: list[Found], p_values: NDArray[np.float64]
) -> tuple[Evidence, ...]:
    told: Counter[int] = Counter()
    evidence = []
    for found in hits:
        told[found.row] += 1
        if told[found.row] <= TOLD:
            hit, strength = found.hit, float(score_of(p_values[found.row]))
            reason = _reason(union.text(found.field, found.row), found)
            evidence.append(Evidence(found.row, found.field, hit.start, hit.end, reason, strength))
    return tuple(evidence)


def _reason(text: str, found: Found) -> str:
    if found.kind == ENCODED:
        return f"{found.hit.kind} that reads “{found.hit.payload}”"
    if found.kind == MESSAGE:
        return f"{found.hit.kind} that spell “{found.hit.payload}”"
    return f"{found.kind}: {describe(text, found.hit)}"


def _groups(union: Union, hits: list[Found], p_of_kind: dict[str, float]) -> tuple[Group, ...]:
    rare = [found for found in hits if p_of_kind[found.kind] <= CUSTOM_SHARE]
    return tuple(_group(union, item) for item in standing_out(rare, len(union)))


def _group(union: Union, pattern: Pattern) -> Group:
    text, title, explanation = describe_pattern(pattern)
    stages = count_stages(union, pattern.rows)
    return Group(GroupKind.HIDDEN, title, text, pattern.rows, pattern.p_value, explanation, stages)


def _counted(rows: int) -> str:
    who = "1 row holds" if rows == 1 else f"{rows} rows hold"
    return f"{who} characters that do not show or look like others, or encoded text"


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [HiddenText]
