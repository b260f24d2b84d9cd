"""The user's own mapping: field to JSON pointer, or the name of a layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from inspector.domain.errors import UsageError
from inspector.domain.sample import FIELDS, Sample, Stage
from inspector.readers.layouts.dialogue import dialogue_of, split_dialogue, split_pair
from inspector.readers.layouts.parts import split_thoughts
from inspector.readers.layouts.plans import origin_of
from inspector.readers.layouts.table import LAYOUT_NAMES, MAPPED
from inspector.readers.layouts.tags import TAGS, retagged
from inspector.readers.layouts.turns import Turns, list_in, notes_of, turns_of

PROMPT_PARTS: Final = {
    "system": "system",
    "tools": "tools",
    "history": "user",
    "prompt": "user",
    "input": "input",
}
"""What can be mapped into the prompt, in this order, and the role of a plain text there."""

FLAG: Final = "kto_tag"
"""Says whether the response is a wanted one: true, false, 0 or 1."""

LAYOUT: Final = "layout"
"""Stands alone in a mapping: every record is read by the layout of this name, or not at all."""

MAPPABLE: Final = (
    *FIELDS,
    "messages",
    *(part for part in PROMPT_PARTS if part not in FIELDS),
    FLAG,
)
"""What a pointer can be given for; ``messages`` holds the prompt and what is answered."""

_FLAGS: Final = frozenset({"true", "false", "0", "1"})

_BAD_ESCAPE: Final = re.compile(r"~(?![01])")
_LONGEST_NUMBER: Final = 9


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Raise ``UsageError`` unless fields are known, pointers well formed, and all agree.

    Beside pointers there may be ``TAGS``, the words in which messages are written.
    """
    if LAYOUT in mapping:
        _check_layout(mapping)
        return
    pointers = pointers_in(mapping)
    _check_pointers(pointers)
    if len(pointers) < len(mapping) and not pointers.keys() & {"messages", "chosen"}:
        raise UsageError("Tags tell how messages are written; map the messages too.")
    if "messages" in pointers and pointers.keys() & {"prompt", "response", "history", "input"}:
        raise UsageError("messages hold the prompt and the response; map those or the messages.")
    if "chosen" in pointers and "rejected" not in pointers:
        raise UsageError("chosen is mapped without rejected; a preference has both.")
    if "rejected" in pointers and not pointers.keys() & {"chosen", "messages"}:
        raise UsageError("rejected is mapped without chosen; a preference has both.")
    if FLAG in pointers and (
        "rejected" in pointers or not pointers.keys() & {"response", "messages"}
    ):
        raise UsageError(f"{FLAG} rates a single response; map that or the messages.")


def pointers_in(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return what of a mapping is a field and its pointer."""
    return {name: text for name, text in mapping.items() if name not in TAGS and name != LAYOUT}


def opened_columns(mapping: Mapping[str, str]) -> frozenset[str]:
    """Return the columns into which a mapping points, beside those it takes whole."""
    paths = [_tokens(pointer) for pointer in pointers_in(mapping).values()]
    return frozenset(path[0] for path in paths if len(path) > 1)


def is_flag(value: object) -> bool:
    """Tell whether a value, or each of a list, is true or false in one of their spellings."""
    flags = value if isinstance(value, list) else [value]
    return all(str(flag).lower() in _FLAGS for flag in flags)


def _check_layout(mapping: Mapping[str, str]) -> None:
    name = mapping[LAYOUT]
    if name not in LAYOUT_NAMES:
        raise UsageError(f"There is no layout {name[:60]!r}; the README lists them.")
    if len(mapping) > 1:
        raise UsageError("A layout is named or fields are mapped; not both.")


def _check_pointers(pointers: Mapping[str, str]) -> None:
    for field, pointer in pointers.items():
        if field not in MAPPABLE:
            raise UsageError(f"There is no field {field}; the fields are {', '.join(MAPPABLE)}.")
        if not pointer.startswith("/"):
            raise UsageError(f"{pointer!r} is no JSON pointer: it begins with a slash, as in /a/b.")
        if _BAD_ESCAPE.search(pointer):
            raise UsageError(f"{pointer!r} is no JSON pointer: a ~ is written ~0, a / ~1.")
    both: dict[str, str] = {}
    for field, pointer in pointers.items():
        if pointer in both:
            raise UsageError(f"{both[pointer]} and {field} are both mapped to {pointer}.")
        both[pointer] = field


def map_by_pointers(value: Mapping[str, Any], mapping: Mapping[str, str]) -> Sample | None:
    """Return the record as a sample; None if there is nothing at any pointer.

    ``mapping`` is one that ``check_mapping`` takes and that names no layout.
    """
    pointers = pointers_in(mapping)
    if FLAG in pointers and not is_flag(_resolve(value, pointers[FLAG])):
        return None
    fields: dict[str, Turns] = {}
    for name, pointer in pointers.items():
        if name in FIELDS and name != "prompt":
            turns = turns_of(retagged(_resolve(value, pointer), mapping), "assistant")
            if turns:
                fields[name] = turns
    prompt = _prompt(value, pointers)
    if prompt:
        fields["prompt"] = prompt
    if "messages" in mapping and not _add_messages(value, mapping, fields):
        return None
    if "chosen" in fields and "rejected" in fields:
        split_pair(fields, is_implicit=not pointers.keys() & {"prompt", "messages"})
    if not fields:
        return None
    stage = _stage_of(pointers)
    if stage is not Stage.CORPUS:
        fields = {field: split_thoughts(turns) for field, turns in fields.items()}
    return Sample(stage, MAPPED[stage], fields, _meta(value, mapping), origin_of(value))


def pointer_of(*keys: str) -> str:
    """Return the JSON pointer that follows keys one after another."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


def _meta(value: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, object]:
    """Return every column that no field shows, and what the turns of the others do not tell."""
    shown = [pointer for field, pointer in pointers_in(mapping).items() if field != FLAG]
    used = {_tokens(pointer)[0] for pointer in shown if len(_tokens(pointer)) == 1}
    meta = {key: item for key, item in value.items() if key not in used}
    for pointer in shown:
        meta = notes_of(retagged(list_in(_resolve(value, pointer)), mapping), pointer) | meta
    return meta


def _prompt(value: Mapping[str, Any], mapping: Mapping[str, str]) -> Turns:
    turns: Turns = ()
    for part, role in PROMPT_PARTS.items():
        if part in mapping and (item := _resolve(value, mapping[part])) not in ("", "[]"):
            turns += turns_of(item, role) or ()
    return turns


def _add_messages(
    value: Mapping[str, Any], mapping: Mapping[str, str], fields: dict[str, Turns]
) -> bool:
    turns = dialogue_of(retagged(list_in(_resolve(value, mapping["messages"])), mapping))
    if turns is None:
        return False
    if "chosen" in mapping:
        fields["prompt"] = fields.get("prompt", ()) + turns
        return True
    split_dialogue(turns, fields)
    if "rejected" in mapping and "response" in fields:
        fields["chosen"] = fields.pop("response")
    return True


def _stage_of(mapping: Mapping[str, str]) -> Stage:
    if mapping.keys() & {"chosen", "rejected", FLAG}:
        return Stage.PREFERENCE
    return Stage.CORPUS if mapping.keys() <= {"response"} else Stage.SFT


def _tokens(pointer: str) -> list[str]:
    parts = pointer.removeprefix("/").split("/")
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def _resolve(value: object, pointer: str) -> object:
    for token in _tokens(pointer):
        if isinstance(value, Mapping) and token in value:
            value = value[token]
        elif isinstance(value, list) and _is_number(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value


def _is_number(token: str) -> bool:
    return token.isascii() and token.isdecimal() and len(token) <= _LONGEST_NUMBER
