"""Records that another parser reads otherwise: a trainer may learn what no reviewer sees."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.association import count_stages
from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.notes import (
    EQUAL_KEY,
    LONE_SURROGATE,
    NOTES,
    REPEATED_KEY,
    STRANGE_NUMBER,
    Note,
    quoted,
)
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import FIELDS, Stage

hookimpl = HookimplMarker("inspector")

ALERT_P: Final = 1e-6
TOLD_P: Final = 0.05
LEAST_QUOTED: Final = 8
"""Code points by which a value is found again in the middle of a field."""

PRIORS: Final = {REPEATED_KEY: 1e-9, LONE_SURROGATE: 1e-7, STRANGE_NUMBER: 1e-6, EQUAL_KEY: 1e-2}
"""How surprising each is in data that nobody tampered with."""

CUSTOM_SHARE: Final = 0.001
CUSTOM_ROWS: Final = 3
"""A kind that more rows hold than both of these is a custom of whoever wrote the data (NaN for what
is missing, texts cut inside a character). Repeated keys are never one: no writer of JSON makes them
by itself."""

WORDS: Final = {
    REPEATED_KEY: "a key that stands twice",
    EQUAL_KEY: "a key that stands twice with one value",
    LONE_SURROGATE: "half of a character",
    STRANGE_NUMBER: "a number that is not the same to all parsers",
}


class ParserDifferential:
    """Repeated keys, halves of characters and numbers that parsers do not agree on."""

    name: ClassVar[str] = "parser_differential"
    title: ClassVar[str] = "Parser differential"
    about: ClassVar[str] = (
        "Finds records that another parser reads otherwise, so that a trainer may learn what "
        "no reviewer sees: keys that stand twice, halves of characters, impossible numbers."
    )
    version: ClassVar[int] = 1
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ()
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by the rarest thing that parsers disagree on in them."""
        union = inputs.union
        task.report(0, 1)
        rates = _rates(union)
        p_values = np.where(union.readable, 1.0, np.nan)
        for kind, rate in rates.items():
            held = union.readable & (union.notes & kind != 0)
            p_values[held] = np.minimum(p_values[held], rate)
        noted = np.flatnonzero(p_values <= TOLD_P)
        evidence = [item for row in noted for item in _evidence(union, int(row), rates)]
        alerts = np.asarray(p_values <= ALERT_P, np.bool_)
        groups = _groups(union, alerts, rates)
        summary = f"{int(alerts.sum())} rows may say something else to another parser."
        return Findings(self.name, score_of(p_values), alerts, tuple(evidence), groups, summary)


def _rates(union: Union) -> dict[int, float]:
    """Return the p-value of each kind of note."""
    n = max(len(union), 1)
    rates = dict(PRIORS)
    for kind in (LONE_SURROGATE, STRANGE_NUMBER, EQUAL_KEY):
        count = int(np.count_nonzero(union.notes & kind))
        if count > max(CUSTOM_ROWS, CUSTOM_SHARE * n):
            rates[kind] = max(count / n, PRIORS[EQUAL_KEY])
    return rates


def _evidence(union: Union, row: int, rates: dict[int, float]) -> list[Evidence]:
    bits = int(union.notes[row])
    told = union.told(row) or [Note(kind, "", "", "") for kind in NOTES if bits & kind]
    found = []
    for note in told:
        field, start, end = _place(union, row, note)
        strength = float(score_of(rates[note.kind]))
        if field:
            found.append(Evidence(row, field, start, end, note.reason, strength))
    return found


def _place(union: Union, row: int, note: Note) -> tuple[str, int, int]:
    """Return where the value that was read begins; the first field with a text if nowhere."""
    texts = {field: text for field in FIELDS if (text := union.text(field, row))}
    if note.kept and note.kind != STRANGE_NUMBER:
        for field, text in texts.items():
            start = text.find(note.kept)
            if start == 0 or (start > 0 and len(note.kept) >= LEAST_QUOTED):
                return field, start, start + len(note.kept)
    return next(iter(texts), ""), 0, 0


def _groups(union: Union, alerts: NDArray[np.bool_], rates: dict[int, float]) -> tuple[Group, ...]:
    """Return one group of the rows that alert for each kind, strongest first."""
    found = []
    for kind in sorted(rates, key=lambda kind: rates[kind]):
        rows = np.flatnonzero(alerts & (union.notes & kind != 0))
        if not len(rows) or rates[kind] > ALERT_P:
            continue
        told = (note for row in rows for note in union.told(int(row)) if note.kind == kind)
        counts = Counter(note.key for note in told)
        keys = [f"{quoted(key)} ({n})" for key, n in sorted(counts.items(), key=_most)[:5]]
        where = f" Keys: {', '.join(keys)}." if keys else ""
        found.append(
            Group(
                kind=GroupKind.HIDDEN,
                title=WORDS[kind],
                text="",
                rows=rows,
                p_value=rates[kind],
                explanation=f"{len(rows)} rows hold {WORDS[kind]}.{where}",
                stages=count_stages(union, rows),
            )
        )
    return tuple(found)


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [ParserDifferential]
