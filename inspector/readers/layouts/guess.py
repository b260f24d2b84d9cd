"""What the layout of a file may be, with a preview: for a person who is about to import it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from inspector.domain.sample import Sample, Stage
from inspector.readers.layouts.detect import apply_plan
from inspector.readers.layouts.mapping import MAPPABLE, PROMPT_PARTS, pointer_of
from inspector.readers.layouts.plans import Column, Plan, plans_for

SAMPLED: Final = 200
"""Rows that are looked at."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A layout that fits some of the sampled rows.

    Attributes:
        layout: its name.
        stage: of a record with this layout.
        share: of the sampled rows that it fits, 0 to 1.
        pointers: field (of ``mapping.MAPPABLE``, or ``candidates``) to the JSON pointers of its
            columns, in the order in which they are joined.
        preview: the first row that it fits, as this layout reads it.
    """

    layout: str
    stage: Stage
    share: float
    pointers: Mapping[str, tuple[str, ...]]
    preview: Sample

    @property
    def mapping(self) -> dict[str, str]:
        """Return field to pointer, if each field has one column that a pointer can be given for."""
        if any(len(found) > 1 for found in self.pointers.values()) or not (
            self.pointers.keys() <= set(MAPPABLE)
        ):
            return {}
        return {field: found[0] for field, found in self.pointers.items()}


def guess_layouts(rows: Sequence[Mapping[str, Any]], limit: int = 3) -> list[Guess]:
    """Return the layouts that fit the first rows, the one that detection takes most often first."""
    sampled = rows[:SAMPLED]
    first: dict[str, tuple[Plan, Sample]] = {}
    fits: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for row in sampled:
        names = []
        for plan in plans_for(row):
            name = plan.layout.name
            if name not in names and (sample := apply_plan(plan, row)) is not None:
                names.append(name)
                first.setdefault(name, (plan, sample))
        fits.update(names)
        taken.update(names[:1])
    order = sorted(first, key=lambda name: (-taken[name], -fits[name]))
    return [
        Guess(name, plan.layout.stage, fits[name] / len(sampled), _pointers(plan), sample)
        for name in order[:limit]
        for plan, sample in [first[name]]
    ]


def _pointers(plan: Plan) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for field, columns in plan.columns.items():
        for column in columns:
            name = _part(column) if field == "prompt" else field
            found[name] = (*found.get(name, ()), pointer_of(column.key))
    if plan.dialogue:
        found["messages"] = (pointer_of(plan.dialogue),)
    if plan.ranked:
        found["candidates"] = (pointer_of(*plan.ranked),)
    return found


def _part(column: Column) -> str:
    """Return the part of a prompt that a column holds."""
    if column.key.lower() == "history":
        return "history"
    return column.role if column.role in PROMPT_PARTS else "prompt"
