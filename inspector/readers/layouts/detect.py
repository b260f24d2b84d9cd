"""One record to a sample: by the layout its columns tell of, or by the user's own mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from inspector.domain.sample import Sample, Stage, Turn
from inspector.readers.layouts.dialogue import (
    dialogue_of,
    ranked_fields,
    split_dialogue,
    split_pair,
)
from inspector.readers.layouts.mapping import (
    FLAG,
    LAYOUT,
    is_flag,
    map_by_pointers,
    pointer_of,
    pointers_in,
)
from inspector.readers.layouts.mapping import check_mapping as check_mapping
from inspector.readers.layouts.parts import split_thoughts
from inspector.readers.layouts.plans import Column, Plan, origin_of, plans_for
from inspector.readers.layouts.table import STAGE_OF
from inspector.readers.layouts.turns import (
    Turns,
    list_in,
    messages_of,
    notes_of,
    segments_of,
    turns_of,
)

_NOTHING: Final = ("", "[]", None)


def map_row(value: Mapping[str, Any], mapping: Mapping[str, str]) -> Sample | None:
    """Return the record as a sample, or None if no layout (or no pointer of ``mapping``) fits.

    ``mapping`` is field to JSON pointer (RFC 6901), or ``layout`` to the name of the only layout
    that counts; empty to detect the layout.
    """
    wish = mapping.get(LAYOUT, "")
    if mapping and not wish:
        return map_by_pointers(value, mapping)
    for plan in plans_for(value):
        if wish and plan.layout.name != wish:
            continue
        sample = apply_plan(plan, value)
        if sample is not None:
            return sample
    return None


def why_unmapped(value: Mapping[str, Any], mapping: Mapping[str, str]) -> str:
    """Say in one sentence why ``map_row`` returned None."""
    if LAYOUT in mapping:
        return f"not of the layout {mapping[LAYOUT]} (keys: {_keys(value)})"
    pointers = pointers_in(mapping)
    if pointers:
        flagged = f", or no true or false at {pointers.pop(FLAG)}" if FLAG in pointers else ""
        return f"nothing at {', '.join(pointers.values())}{flagged}"
    keys = _keys(value)
    plans = plans_for(value)
    if plans:
        return f"columns like {plans[0].layout.name}, but no text in them (keys: {keys})"
    if "input_ids" in value:
        return f"token numbers of an unknown model, no text (keys: {keys})"
    return f"no known layout (keys: {keys})"


def _keys(value: Mapping[str, Any]) -> str:
    more = ", …" if len(value) > 12 else ""
    return ", ".join(str(key)[:40] for key in list(value)[:12]) + more


def guess_stage(layout_counts: Mapping[str, int]) -> Stage:
    """Return the stage of most records; SFT if none has a layout."""
    stages: Counter[Stage] = Counter()
    for name, count in layout_counts.items():
        if name in STAGE_OF:
            stages[STAGE_OF[name]] += count
    return max(stages, key=lambda stage: stages[stage]) if stages else Stage.SFT


def apply_plan(plan: Plan, value: Mapping[str, Any]) -> Sample | None:
    """Return the record as a sample of the plan's layout; None if its values do not fit."""
    if plan.flag and not is_flag(value[plan.flag]):
        return None
    fields: dict[str, Turns] = {}
    for field, columns in plan.columns.items():
        turns = _joined(columns, value)
        if turns:
            fields[field] = turns
    if not _add_messages(plan, value, fields) or not fields:
        return None
    if "chosen" in fields and "rejected" in fields:
        split_pair(fields, is_implicit=plan.layout.name == "preference-implicit")
        key, second = plan.second
        if key and str(value[key]).lower() == second:
            fields["chosen"], fields["rejected"] = fields["rejected"], fields["chosen"]
    if plan.layout.stage is not Stage.CORPUS:
        fields = {field: split_thoughts(turns) for field, turns in fields.items()}
    layout = plan.layout
    return Sample(layout.stage, layout.name, fields, _meta(plan, value), origin_of(value, plan))


def _meta(plan: Plan, value: Mapping[str, Any]) -> dict[str, object]:
    meta = {key: item for key, item in value.items() if key not in plan.used}
    for key in plan.used:
        item = value.get(key)
        if key == plan.dialogue:
            item = list_in(item)
        if isinstance(item, (list, dict)):
            meta |= notes_of(item, pointer_of(key))
    for column in plan.columns.get("response", ()):
        if column.role == "thinking" and not isinstance(value[column.key], str):
            meta[column.key] = value[column.key]
    return meta


def _add_messages(plan: Plan, value: Mapping[str, Any], fields: dict[str, Turns]) -> bool:
    """Add what messages or ranked candidates hold; return whether they are what they should be."""
    if plan.dialogue:
        return _add_dialogue(plan, value, fields)
    return not plan.ranked or _add_ranked(plan, value, fields)


def _joined(columns: Iterable[Column], value: Mapping[str, Any]) -> Turns:
    turns: list[Turn] = []
    for column in columns:
        item = value[column.key]
        if item in _NOTHING and (column.is_optional or column.role == "input"):
            continue
        if column.role == "thinking" and not isinstance(item, str):
            continue
        turns.extend(turns_of(item, column.role) or ())
    return tuple(turns)


def _add_dialogue(plan: Plan, value: Mapping[str, Any], fields: dict[str, Turns]) -> bool:
    item = list_in(value[plan.dialogue])
    match plan.layout.shape:
        case "segments":
            turns = segments_of(item)
        case "row":
            turns = messages_of([{"role": value["role"], "text": item}])
        case _:
            turns = dialogue_of(item)
    if turns is None:
        return False
    split_dialogue(turns, fields)
    if plan.layout.rejected and "response" in fields:
        fields["chosen"] = fields.pop("response")
    return True


def _add_ranked(plan: Plan, value: Mapping[str, Any], fields: dict[str, Turns]) -> bool:
    items: Any = value
    for key in plan.ranked:
        items = items.get(key) if isinstance(items, dict) else None
    _, text, score = plan.layout.ranked.split()
    found = ranked_fields(items, text, score)
    fields |= found or {}
    return found is not None
