"""What the layout of a file may be, with a preview: for a person who is about to import it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from inspector.domain.sample import Sample, Stage
from inspector.readers.layouts.detect import apply_plan
from inspector.readers.layouts.mapping import (
    FLAG,
    LAYOUT,
    MAPPABLE,
    PROMPT_PARTS,
    map_by_pointers,
    pointer_of,
)
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
        mapping: what makes the pipeline read every sampled row that it fits as it does: field to
            pointer, or the layout's name where pointers cannot say it.
        preview: the first row that it fits, as this layout reads it.
    """

    layout: str
    stage: Stage
    share: float
    pointers: Mapping[str, tuple[str, ...]]
    mapping: Mapping[str, str]
    preview: Sample


@dataclass(frozen=True, slots=True)
class _Fit:
    """A row that a layout fits."""

    plan: Plan
    row: Mapping[str, Any]
    sample: Sample


def guess_layouts(rows: Sequence[Mapping[str, Any]], limit: int = 3) -> list[Guess]:
    """Return the layouts that fit the first rows, the one that detection takes most often first."""
    sampled = rows[:SAMPLED]
    fits: dict[str, list[_Fit]] = {}
    taken: Counter[str] = Counter()
    for row in sampled:
        names = []
        for plan in plans_for(row):
            name = plan.layout.name
            if name not in names and (sample := apply_plan(plan, row)) is not None:
                names.append(name)
                fits.setdefault(name, []).append(_Fit(plan, row, sample))
        taken.update(names[:1])
    order = sorted(fits, key=lambda name: (-taken[name], -len(fits[name])))
    return [_guess(name, fits[name], len(sampled)) for name in order[:limit]]


def _guess(name: str, fits: Sequence[_Fit], n_rows: int) -> Guess:
    first = fits[0]
    return Guess(
        layout=name,
        stage=first.plan.layout.stage,
        share=len(fits) / n_rows,
        pointers=_pointers(first.plan),
        mapping=_exact(fits) or {LAYOUT: name},
        preview=first.sample,
    )


def _exact(fits: Sequence[_Fit]) -> dict[str, str]:
    """Return a pointer for each field, if they read all these rows as the layout does."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for plan in {id(fit.plan): fit.plan for fit in fits}.values():
        for field, pointers in _pointers(plan).items():
            found.setdefault(field, set()).add(pointers)
    places = [next(iter(pointers)) for pointers in found.values()]
    if not found.keys() <= set(MAPPABLE) or any(len(each) > 1 for each in found.values()):
        return {}
    if any(len(place) > 1 for place in places):
        return {}
    mapping = {field: place[0] for field, place in zip(found, places, strict=True)}
    same = (_reads_alike(fit, map_by_pointers(fit.row, mapping)) for fit in fits)
    return mapping if all(same) else {}


def _reads_alike(fit: _Fit, other: Sample | None) -> bool:
    own = fit.sample
    return other is not None and (own.stage, own.fields) == (other.stage, other.fields)


def _pointers(plan: Plan) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for field, columns in plan.columns.items():
        for column in columns:
            name = _part(column) if field == "prompt" else field
            found[name] = (*found.get(name, ()), pointer_of(column.key))
    if plan.dialogue:
        found["messages"] = (pointer_of(plan.dialogue),)
    if plan.flag:
        found[FLAG] = (pointer_of(plan.flag),)
    if plan.ranked:
        found["candidates"] = (pointer_of(*plan.ranked),)
    return found


def _part(column: Column) -> str:
    """Return the part of a prompt that a column holds."""
    if column.key.lower() == "history":
        return "history"
    return column.role if column.role in PROMPT_PARTS else "prompt"
