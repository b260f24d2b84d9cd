"""Text that a person does not see but a model reads."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.detectors.text.encoded import KIND, RATE, find_encoded, is_quoted
from inspector.detectors.text.unicode import KINDS, Hit, describe, find_hidden
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import FIELDS, Stage

hookimpl = HookimplMarker("inspector")

CUSTOM_SHARE: Final = 0.05
"""A kind that more rows than this hold is a custom of the data, not an attack."""
PRIORS: Final = {**KINDS, KIND: RATE}
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
    version: ClassVar[int] = 3
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ()
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by their rarest kind of hidden character."""
        union = inputs.union
        hits = _hits(union, task)
        p_values = np.where(union.readable, 1.0, np.nan)
        rates = _rates(hits, len(union))
        evidence: list[Evidence] = []
        for row, found in hits.items():
            p_values[row] = min(rates[hit.kind] for _, hit, _ in found)
            evidence += [
                Evidence(row, field, hit.start, hit.end, words, float(score_of(rates[hit.kind])))
                for field, hit, words in found[:TOLD]
            ]
        alerts = np.asarray(p_values <= ALERT_P, np.bool_)
        rows = np.flatnonzero(alerts)
        groups = (_group(union, rows, hits, p_values),) if len(rows) else ()
        summary = f"{_counted(len(rows))} characters that do not show or look like others."
        return Findings(self.name, score_of(p_values), alerts, tuple(evidence), groups, summary)


_Found = dict[int, list[tuple[str, Hit, str]]]


def _hits(union: Union, task: Task) -> _Found:
    hits: _Found = {}
    for number, field in enumerate(FIELDS):
        task.report(number, len(FIELDS))
        for row, text in enumerate(union.texts(field)):
            found = [hit for hit in find_encoded(text) if not _was_asked(union, row, field, hit)]
            if not (text.isascii() and text.isprintable()):
                found += find_hidden(text)
            for hit in found:
                hits.setdefault(row, []).append((field, hit, _reason(text, hit)))
    return hits


def _was_asked(union: Union, row: int, field: str, hit: Hit) -> bool:
    """Tell whether another field of the record holds what a text encodes."""
    others = " ".join(union.text(name, row) for name in FIELDS if name != field)
    return is_quoted(hit.payload, others)


def _reason(text: str, hit: Hit) -> str:
    if hit.kind == KIND:
        return f"encoded text that reads “{hit.payload}”"
    if hit.payload and hit.kind != "mixed alphabets":
        return f"{hit.kind} that spell “{hit.payload}”"
    return f"{hit.kind}: {describe(text, hit)}"


def _rates(hits: _Found, total: int) -> dict[str, float]:
    """Return the p-value of each kind; a kind that is common in these data is no surprise."""
    counts = Counter(kind for found in hits.values() for kind in {hit.kind for _, hit, _ in found})
    shares = {kind: counts[kind] / max(total, 1) for kind in PRIORS}
    return {
        kind: shares[kind] if shares[kind] > CUSTOM_SHARE else prior
        for kind, prior in PRIORS.items()
    }


def _group(
    union: Union, rows: NDArray[np.int64], hits: _Found, p_values: NDArray[np.float64]
) -> Group:
    shown = sorted(
        (hit.kind, hit.payload, union.text(field, int(row))[hit.start : hit.end])
        for row in rows
        for field, hit, _ in hits[int(row)]
    )
    kinds = Counter(kind for kind, _, _ in shown)
    telling = [item for item in shown if item[1] and item[0] != "mixed alphabets"]
    payloads = Counter(spelt for _, spelt, _ in telling)
    listed = ", ".join(f"{kind} ({count})" for kind, count in kinds.most_common())
    spelt = f" Some spell “{payloads.most_common(1)[0][0]}”." if payloads else ""
    return Group(
        kind=GroupKind.HIDDEN,
        title=f"hidden characters: {kinds.most_common(1)[0][0]}"
        + (" and others" if len(kinds) > 1 else ""),
        text=Counter(text for _, _, text in telling or shown).most_common(1)[0][0],
        rows=rows,
        p_value=float(p_values[rows].min()),
        explanation=f"{_counted(len(rows))} characters that do not show: {listed}.{spelt}",
        stages=count_stages(union, rows),
    )


def _counted(rows: int) -> str:
    return "1 row holds" if rows == 1 else f"{rows} rows hold"


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [HiddenText]
