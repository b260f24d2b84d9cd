"""The user's own mapping: field to JSON pointer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from inspector.domain.errors import UsageError
from inspector.domain.sample import FIELDS, Sample, Stage
from inspector.readers.layouts.dialogue import dialogue_of, split_dialogue, split_pair
from inspector.readers.layouts.parts import split_thoughts
from inspector.readers.layouts.plans import origin_of
from inspector.readers.layouts.table import MAPPED
from inspector.readers.layouts.turns import Turns, list_in, notes_of, turns_of

PROMPT_PARTS: Final = {
    "system": "system",
    "tools": "tools",
    "history": "user",
    "prompt": "user",
    "input": "input",
}
"""What can be mapped into the prompt, in this order, and the role of a plain text there."""

MAPPABLE: Final = (*FIELDS, "messages", *(part for part in PROMPT_PARTS if part not in FIELDS))
"""What a pointer can be given for; ``messages`` holds the prompt and what is answered."""

_BAD_ESCAPE: Final = re.compile(r"~(?![01])")
_LONGEST_NUMBER: Final = 9


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Raise ``UsageError`` unless fields are known, pointers well formed, and all agree."""
    for field, pointer in mapping.items():
        if field not in MAPPABLE:
            raise UsageError(f"There is no field {field}; the fields are {', '.join(MAPPABLE)}.")
        if not pointer.startswith("/"):
            raise UsageError(f"{pointer!r} is no JSON pointer: it begins with a slash, as in /a/b.")
        if _BAD_ESCAPE.search(pointer):
            raise UsageError(f"{pointer!r} is no JSON pointer: a ~ is written ~0, a / ~1.")
    both: dict[str, str] = {}
    for field, pointer in mapping.items():
        if pointer in both:
            raise UsageError(f"{both[pointer]} and {field} are both mapped to {pointer}.")
        both[pointer] = field
    if "messages" in mapping and mapping.keys() & {"prompt", "response", "history", "input"}:
        raise UsageError("messages hold the prompt and the response; map those or the messages.")
    if "chosen" in mapping and "rejected" not in mapping:
        raise UsageError("chosen is mapped without rejected; a preference has both.")
    if "rejected" in mapping and not mapping.keys() & {"chosen", "messages"}:
        raise UsageError("rejected is mapped without chosen; a preference has both.")


def map_by_pointers(value: Mapping[str, Any], mapping: Mapping[str, str]) -> Sample | None:
    """Return the record as a sample; None if there is nothing at any pointer."""
    fields: dict[str, Turns] = {}
    for name, pointer in mapping.items():
        if name in FIELDS and name != "prompt":
            turns = turns_of(_resolve(value, pointer), "assistant")
            if turns:
                fields[name] = turns
    prompt = _prompt(value, mapping)
    if prompt:
        fields["prompt"] = prompt
    if "messages" in mapping and not _add_messages(value, mapping, fields):
        return None
    if "chosen" in fields and "rejected" in fields:
        split_pair(fields, is_implicit=not mapping.keys() & {"prompt", "messages"})
    if not fields:
        return None
    stage = _stage_of(mapping)
    if stage is not Stage.CORPUS:
        fields = {field: split_thoughts(turns) for field, turns in fields.items()}
    used = {_tokens(pointer)[0] for pointer in mapping.values() if len(_tokens(pointer)) == 1}
    meta = {key: item for key, item in value.items() if key not in used}
    for pointer in mapping.values():
        meta = notes_of(list_in(_resolve(value, pointer)), pointer) | meta
    return Sample(stage, MAPPED[stage], fields, meta, origin_of(value))


def pointer_of(*keys: str) -> str:
    """Return the JSON pointer that follows keys one after another."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


def _prompt(value: Mapping[str, Any], mapping: Mapping[str, str]) -> Turns:
    turns: Turns = ()
    for part, role in PROMPT_PARTS.items():
        if part in mapping and (item := _resolve(value, mapping[part])) not in ("", "[]"):
            turns += turns_of(item, role) or ()
    return turns


def _add_messages(
    value: Mapping[str, Any], mapping: Mapping[str, str], fields: dict[str, Turns]
) -> bool:
    turns = dialogue_of(list_in(_resolve(value, mapping["messages"])))
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
    if mapping.keys() & {"chosen", "rejected"}:
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
