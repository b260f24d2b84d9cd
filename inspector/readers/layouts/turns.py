"""Values of a record to turns: texts, messages, pairs, transcripts, segments."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import orjson

from inspector.domain.sample import Turn
from inspector.readers.containers.json_text import LARGE_BYTES, MAX_DEPTH
from inspector.readers.layouts.parts import call_notes, call_text, json_text, part_notes, turns_in

Turns = tuple[Turn, ...]

ROLE_OF: Final = {
    "system": "system",
    "developer": "developer",
    "user": "user",
    "human": "user",
    "prompter": "user",
    "customer": "user",
    "input": "input",
    "context": "input",
    "assistant": "assistant",
    "gpt": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "chatbot": "assistant",
    "chatgpt": "assistant",
    "thinking": "thinking",
    "function_call": "tool_call",
    "function-call": "tool_call",
    "tool_call": "tool_call",
    "tool_calls": "tool_call",
    "tool": "tool",
    "tool_response": "tool",
    "tool_result": "tool",
    "function": "tool",
    "function_response": "tool",
    "function-response": "tool",
    "observation": "tool",
    "ipython": "tool",
    "tools": "tools",
}
_PLAIN_KEYS: Final = (("role", "content"), ("from", "value"))
_ROLE_KEYS: Final = ("role", "from")
_CONTENT_KEYS: Final = ("content", "value", "parts", "text", "message")
_THOUGHT_KEYS: Final = ("reasoning_content", "reasoning", "thinking")
_CALL_KEYS: Final = ("tool_calls", "function_call")
_TOOL_KEYS: Final = ("tools", "functions")
_MARK: Final = re.compile(r"(?:\A\s*|\n\n)(Human|Assistant):[ \n]?")


def turns_of(value: object, role: str) -> Turns | None:
    """Return the turns that a column holds, or None if it holds nothing.

    A text or a number is one turn of ``role``; messages keep their own roles; a list of pairs is a
    history of user and assistant; a list of texts is one turn each; other JSON is shown as JSON.
    """
    if isinstance(value, str):
        return (Turn(role, value),)
    if value is None or value in ([], {}):
        return None
    if role == "tools":
        return (Turn(role, json_text(value)),)
    turns: Turns | None = None
    if isinstance(value, list):
        turns = messages_of(value) or _pairs_of(value) or _texts_of(value, role)
    elif isinstance(value, dict):
        turns = _object_turns(value, role)
    return turns or (Turn(role, json_text(value)),)


def messages_of(value: object) -> Turns | None:
    """Return the turns of a list of messages (or of a table of them); None if it is none."""
    if isinstance(value, dict):
        value = _rows_of(value)
    if not isinstance(value, list) or not value:
        return None
    turns: list[Turn] = []
    for item in value:
        found = _message(item)
        if found is None:
            return None
        turns += found
    return tuple(turns)


def transcript_of(text: str) -> Turns | None:
    r"""Cut ``\n\nHuman: …\n\nAssistant: …`` into turns; None if the text does not begin so."""
    marks = list(_MARK.finditer(text))
    if not marks or marks[0].start() != 0:
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return tuple(
        Turn("user" if mark.group(1) == "Human" else "assistant", text[mark.end() : end])
        for mark, end in zip(marks, ends, strict=True)
    )


def segments_of(value: object) -> Turns | None:
    """Return pieces ``{label, text}``: what is trained on is the assistant's; None if not such."""
    if not isinstance(value, list) or not value:
        return None
    turns = []
    for item in value:
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            return None
        turns.append(Turn("assistant" if item.get("label") is True else "user", item["text"]))
    return tuple(turns)


def list_in(value: object) -> object:
    """Return the list that a text holds as JSON; any other value as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith("["):
        return value
    is_large = len(value) > LARGE_BYTES
    try:
        found = json.loads(value) if is_large else orjson.loads(value)
        if not is_large and value.count("[") + value.count("{") > MAX_DEPTH:
            orjson.dumps(found)
    except (ValueError, RecursionError, orjson.JSONEncodeError):  # no JSON, or nested too deep
        return value
    return found


def notes_of(value: object, pointer: str) -> dict[str, object]:
    """Return what the turns of a column do not tell (weights, names, ids), by JSON pointer."""
    if isinstance(value, dict):
        inner = value.get("messages")
        if inner is None:
            return _message_notes(value, pointer)
        shown = ("messages", *_TOOL_KEYS)
        rest = {f"{pointer}/{key}": value[key] for key in value if key not in shown}
        return rest | notes_of(inner, f"{pointer}/messages")
    notes: dict[str, object] = {}
    if isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, dict) and _plain(item) is None:
                notes |= _message_notes(item, f"{pointer}/{number}")
    return notes


def _message_notes(item: dict[str, Any], pointer: str) -> dict[str, object]:
    role_key, content_key = _first_key(item, _ROLE_KEYS), _first_key(item, _CONTENT_KEYS)
    if not role_key and content_key in ("", "text"):
        notes = part_notes(item)
        if isinstance(item.get("label"), bool):
            notes.pop("label", None)
    else:
        shown = {role_key, content_key, *_CALL_KEYS}
        shown |= {key for key in _THOUGHT_KEYS if isinstance(item.get(key), str)}
        notes = {key: part for key, part in item.items() if key not in shown and part is not None}
    if role_key and str(item[role_key]).lower() not in ROLE_OF:
        notes[role_key] = item[role_key]
    for key in _CALL_KEYS:
        for number, call in enumerate(_calls(item.get(key))):
            rest = call_notes(call)
            notes |= {f"{key}/{number}/{name}": part for name, part in rest.items()}
    for number, part in enumerate(_parts(item.get(content_key))):
        rest = part_notes(part) if isinstance(part, dict) else {}
        notes |= {f"{content_key}/{number}/{name}": piece for name, piece in rest.items()}
    return {f"{pointer}/{key}": part for key, part in notes.items()}


def _plain(item: dict[str, Any]) -> tuple[str, str] | None:
    """Return role and text of a message that holds nothing else, as most do."""
    if len(item) == 2:
        for role_key, text_key in _PLAIN_KEYS:
            own, text = item.get(role_key), item.get(text_key)
            if isinstance(own, str) and isinstance(text, str):
                role = ROLE_OF.get(own) or ROLE_OF.get(own.lower())
                return (role, text) if role else None
    return None


def _first_key(item: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((key for key in keys if item.get(key) is not None), "")


def _parts(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _message(item: object) -> list[Turn] | None:
    if not isinstance(item, dict):
        return None
    plain = _plain(item)
    if plain is not None:
        return [Turn(*plain)]
    own = item.get(_first_key(item, _ROLE_KEYS))
    return _spoken(item, ROLE_OF.get(own.lower(), "unknown")) if isinstance(own, str) else None


def _spoken(item: dict[str, Any], role: str) -> list[Turn]:
    """Return thoughts, content and calls of one message, in that order."""
    content = item.get(_first_key(item, _CONTENT_KEYS))
    thoughts = (item[key] for key in _THOUGHT_KEYS if isinstance(item.get(key), str))
    calls = [call for key in _CALL_KEYS for call in _calls(item.get(key))]
    turns = [Turn("thinking", text) for text in thoughts if text]
    turns += turns_in(content, role) if content or not calls else []
    turns += [Turn("tool_call", call_text(call)) for call in calls]
    return turns or [Turn(role, "")]


def _calls(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _object_turns(value: dict[str, Any], role: str) -> Turns | None:
    inner = value.get("messages")
    if inner is not None:
        turns = messages_of(inner)
        tools = [found for key in _TOOL_KEYS for found in turns_of(value.get(key), "tools") or ()]
        return (*tools, *turns) if turns else None
    spoken = _spoken(value, role) if _first_key(value, _CONTENT_KEYS) else ()
    return messages_of([value]) or messages_of(value) or tuple(spoken) or None


def _rows_of(table: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return messages that are kept column by column, as Arrow does with a sequence of structs."""
    lists = {key: value for key, value in table.items() if isinstance(value, list)}
    role = next((key for key in _ROLE_KEYS if key in lists), "")
    if not role:
        return None
    columns = {key: value for key, value in lists.items() if len(value) == len(lists[role])}
    rows = zip(*columns.values(), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _pairs_of(value: list[object]) -> Turns | None:
    turns: list[Turn] = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2:
            return None
        for role, text in zip(("user", "assistant"), pair, strict=True):
            turns.append(Turn(role, text if isinstance(text, str) else json_text(text)))
    return tuple(turns)


def _texts_of(value: list[object], role: str) -> Turns | None:
    """Return texts as a turn each, parts with a text as the content of one message."""
    if all(isinstance(item, str) for item in value):
        return tuple(Turn(role, str(item)) for item in value)
    if all(isinstance(item, dict) and isinstance(item.get("text"), str) for item in value):
        return tuple(turns_in(value, role))
    return None
