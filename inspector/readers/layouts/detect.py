"""One record to a sample: by the layout its columns tell of, or by the user's own mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from inspector.domain.errors import UsageError
from inspector.domain.sample import FIELDS, Sample, Stage, Turn
from inspector.readers.layouts.table import LAYOUTS, MAPPED, PREAMBLE, STAGE_OF, Layout
from inspector.readers.layouts.turns import Turns, messages_of, transcript_of, turns_of

_FLAGS: Final = frozenset({"true", "false", "0", "1"})
_NOTHING: Final = ("", "[]", None)
_MANY_COLUMNS: Final = 256


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    role: str
    is_optional: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """A layout with the spelling of its columns in one set of keys."""

    layout: Layout
    columns: Mapping[str, tuple[_Column, ...]]
    dialogue: str
    flag: str
    used: frozenset[str]


def map_row(value: Mapping[str, Any], mapping: Mapping[str, str]) -> Sample | None:
    """Return the record as a sample, or None if no layout (or no pointer of ``mapping``) fits.

    ``mapping`` is field to JSON pointer (RFC 6901); empty to detect the layout.
    """
    if mapping:
        return _map_by_pointers(value, mapping)
    for plan in _plans_for(value):
        sample = _apply(plan, value)
        if sample is not None:
            return sample
    return None


def why_unmapped(value: Mapping[str, Any], mapping: Mapping[str, str]) -> str:
    """Say in one sentence why ``map_row`` returned None."""
    if mapping:
        return f"nothing at {', '.join(mapping.values())}"
    keys = ", ".join(str(key)[:40] for key in list(value)[:12])
    more = ", …" if len(value) > 12 else ""
    plans = _plans_for(value)
    if plans:
        return f"columns like {plans[0].layout.name}, but no text in them (keys: {keys}{more})"
    return f"no known layout (keys: {keys}{more})"


def guess_stage(layout_counts: Mapping[str, int]) -> Stage:
    """Return the stage of most records; SFT if none has a layout."""
    stages: Counter[Stage] = Counter()
    for name, count in layout_counts.items():
        if name in STAGE_OF:
            stages[STAGE_OF[name]] += count
    return max(stages, key=lambda stage: stages[stage]) if stages else Stage.SFT


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Raise ``UsageError`` unless every field is known and every pointer well formed."""
    for field, pointer in mapping.items():
        if field not in FIELDS:
            raise UsageError(f"There is no field {field}; the fields are {', '.join(FIELDS)}.")
        if not pointer.startswith("/"):
            raise UsageError(f"{pointer!r} is no JSON pointer: it begins with a slash, as in /a/b.")


def _plans_for(value: Mapping[str, Any]) -> tuple[_Plan, ...]:
    keys = frozenset(value)
    return _plans.__wrapped__(keys) if len(keys) > _MANY_COLUMNS else _plans(keys)


@lru_cache(maxsize=1024)
def _plans(keys: frozenset[str]) -> tuple[_Plan, ...]:
    """Return the layouts whose columns are all there, in order of preference; case is ignored."""
    spelling = {key.lower().strip(): key for key in sorted(keys)} | {key: key for key in keys}
    plans = (_plan(layout, spelling) for layout in LAYOUTS)
    return tuple(plan for plan in plans if plan is not None)


def _plan(layout: Layout, spelling: Mapping[str, str]) -> _Plan | None:
    preamble = PREAMBLE if layout.stage is not Stage.CORPUS else ""
    words = {
        "prompt": [*preamble.split(), *layout.prompt.split()],
        "response": layout.response.split(),
        "chosen": layout.chosen.split(),
        "rejected": layout.rejected.split(),
    }
    columns: dict[str, tuple[_Column, ...]] = {}
    for field, names in words.items():
        found = [_column(name, field, spelling) for name in names]
        if any(column.key == "" and not column.is_optional for column in found):
            return None
        columns[field] = tuple(column for column in found if column.key)
    dialogue = spelling.get(layout.dialogue, "") if layout.dialogue else ""
    flag = spelling.get(layout.flag, "") if layout.flag else ""
    if (layout.dialogue and not dialogue) or (layout.flag and not flag):
        return None
    used = frozenset(column.key for group in columns.values() for column in group) | {dialogue}
    return _Plan(layout, {field: c for field, c in columns.items() if c}, dialogue, flag, used)


def _column(word: str, field: str, spelling: Mapping[str, str]) -> _Column:
    name, _, role = word.partition("=")
    plain = name.rstrip("?")
    default = "user" if field == "prompt" else "assistant"
    return _Column(spelling.get(plain, ""), role or default, name.endswith("?"))


def _apply(plan: _Plan, value: Mapping[str, Any]) -> Sample | None:
    if plan.flag and str(value[plan.flag]).lower() not in _FLAGS:
        return None
    fields: dict[str, Turns] = {}
    for field, columns in plan.columns.items():
        turns = _joined(columns, value)
        if turns:
            fields[field] = turns
    if plan.dialogue:
        dialogue = _dialogue(value[plan.dialogue])
        if dialogue is None:
            return None
        _split_dialogue(dialogue, fields)
        if plan.layout.rejected and "response" in fields:
            fields["chosen"] = fields.pop("response")
    if "chosen" in fields and "rejected" in fields:
        _split_pair(fields, is_implicit=plan.layout.name == "preference-implicit")
    if not fields:
        return None
    meta = {key: item for key, item in value.items() if key not in plan.used}
    return Sample(plan.layout.stage, plan.layout.name, fields, meta)


def _joined(columns: Iterable[_Column], value: Mapping[str, Any]) -> Turns:
    turns: list[Turn] = []
    for column in columns:
        item = value[column.key]
        if item in _NOTHING and (column.is_optional or column.role == "input"):
            continue
        turns.extend(turns_of(item, column.role) or ())
    return tuple(turns)


def _dialogue(value: object) -> Turns | None:
    turns = messages_of(value)
    if turns is None and isinstance(value, str):
        turns = transcript_of(value)
    return turns


def _split_dialogue(turns: Turns, fields: dict[str, Turns]) -> None:
    """Put what comes before the final assistant turn into the prompt, that turn in the response."""
    before = fields.get("prompt", ())
    if turns[-1].role != "assistant":
        fields["prompt"] = before + turns
        return
    fields["response"] = turns[-1:]
    if before or turns[:-1]:
        fields["prompt"] = before + turns[:-1]


def _split_pair(fields: dict[str, Turns], *, is_implicit: bool) -> None:
    """Move the turns that both sides begin with into the prompt, unless it has them already."""
    chosen, rejected = (
        _side(fields[side], is_implicit=is_implicit) for side in ("chosen", "rejected")
    )
    shared = 0
    while shared < min(len(chosen), len(rejected)) - 1 and chosen[shared] == rejected[shared]:
        shared += 1
    prefix, prompt = chosen[:shared], fields.get("prompt", ())
    fields["chosen"], fields["rejected"] = chosen[shared:], rejected[shared:]
    if not prefix:
        return
    is_repeat = bool(prompt) and prefix[-len(prompt) :] == prompt
    fields["prompt"] = prefix if is_repeat else prompt + prefix


def _side(turns: Turns, *, is_implicit: bool) -> Turns:
    text = turns[0].text
    if len(turns) == 1 and (is_implicit or text.startswith("\n\nHuman:")):
        return transcript_of(text) or turns
    return turns


def _map_by_pointers(value: Mapping[str, Any], mapping: Mapping[str, str]) -> Sample | None:
    fields: dict[str, Turns] = {}
    for field in FIELDS:
        if field in mapping:
            role = "user" if field == "prompt" else "assistant"
            turns = turns_of(_resolve(value, mapping[field]), role)
            if turns:
                fields[field] = turns
    if not fields:
        return None
    if mapping.keys() & {"chosen", "rejected"}:
        stage = Stage.PREFERENCE
    else:
        stage = Stage.SFT if "prompt" in mapping else Stage.CORPUS
    used = {_tokens(pointer)[0] for pointer in mapping.values() if len(_tokens(pointer)) == 1}
    meta = {key: item for key, item in value.items() if key not in used}
    return Sample(stage, MAPPED[stage], fields, meta)


def _tokens(pointer: str) -> list[str]:
    parts = pointer.removeprefix("/").split("/")
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def _resolve(value: object, pointer: str) -> object:
    for token in _tokens(pointer):
        if isinstance(value, Mapping) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value
