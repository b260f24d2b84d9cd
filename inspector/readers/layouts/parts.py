"""The content of a message to turns: texts, thoughts, tool calls and their results, told apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import orjson

from inspector.domain.sample import Turn

_THOUGHT_TYPES: Final = ("redacted_thinking",)
_CALL_TYPES: Final = ("tool_use", "tool_call", "function_call")
_RESULT_TYPES: Final = ("tool_result", "function_response")
_CALL_KEYS: Final = ("toolUse", "functionCall", "function_call")
_RESULT_KEYS: Final = ("toolResult", "functionResponse", "function_response")
_THOUGHT_KEYS: Final = ("thinking", "reasoningContent")
_CALL_FIELDS: Final = ("name", "input", "arguments", "args", "function")
_RESULT_FIELDS: Final = ("content", "response", "output")
_THINK: Final = "<think>"
_THOUGHT: Final = "</think>"


def turns_in(content: object, role: str) -> list[Turn]:
    """Return the turns of one message's content; texts that follow each other are one turn."""
    if isinstance(content, str):
        return [Turn(role, content)]
    if content is None:
        return []
    if not isinstance(content, (list, dict)):
        return [Turn(role, json_text(content))]
    turns: list[Turn] = []
    for part in content if isinstance(content, list) else [content]:
        own, text = _part(part, role)
        if turns and own == turns[-1].role == role:
            turns[-1] = Turn(role, f"{turns[-1].text}\n{text}")
        else:
            turns.append(Turn(own, text))
    return turns


def call_text(call: object) -> str:
    """Return the name and the arguments of a tool call as JSON, without its id."""
    return call if isinstance(call, str) else json_text(_call(call))


def call_notes(call: object) -> dict[str, Any]:
    """Return what ``call_text`` does not show of a tool call."""
    if not isinstance(call, dict) or _call(call) is call:
        return {}
    shown = ("function",) if isinstance(call.get("function"), dict) else _CALL_FIELDS
    return _without(call, ("type", *shown))


def split_thoughts(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Make each ``<think>…</think>`` of an assistant's turn a turn of its own."""
    for turn in turns:
        if _THINK in turn.text:
            break
    else:
        return turns
    found: list[Turn] = []
    for turn in turns:
        found += _thoughts_in(turn.text) if turn.role == "assistant" else [turn]
    return tuple(found)


def json_text(value: object) -> str:
    """Return compact JSON, keys in their own order."""
    try:
        return orjson.dumps(value).decode("utf-8")
    except orjson.JSONEncodeError:  # integers beyond 64 bits, deep nesting
        return json.dumps(value, ensure_ascii=False)


def part_notes(part: dict[str, Any]) -> dict[str, Any]:
    """Return what ``turns_in`` does not show of a part of a message's content, by pointer."""
    found = _told_apart(part)
    if found is None:
        is_text = isinstance(part.get("text"), str)
        return _without(part, ("type", "text") if is_text else tuple(part))
    role, key, inner = found
    notes = _without(part, ("type", key)) if key else {}
    if role == "tool_call":
        return notes | {
            f"{key}/{name}".lstrip("/"): item for name, item in call_notes(inner).items()
        }
    if key:
        return notes if isinstance(inner, str) else notes | {key: inner}
    texts = tuple(name for name in _RESULT_FIELDS[:1] if isinstance(part.get(name), str))
    return _without(part, ("type", *texts))


def _part(part: object, role: str) -> tuple[str, str]:
    if not isinstance(part, dict):
        return role, part if isinstance(part, str) else json_text(part)
    found = _told_apart(part)
    if found is not None:
        return found[0], _TEXT_OF[found[0]](found[2])
    if isinstance(part.get("text"), str):
        return "thinking" if part.get("thought") is True else role, part["text"]
    kind = part.get("type")
    if isinstance(kind, str) and all(part[key] is None for key in part if key != "type"):
        return role, f"[{kind}]"
    return role, json_text(part)


def _told_apart(part: dict[str, Any]) -> tuple[str, str, object] | None:
    """Return role, key ("" for the part itself) and value of a thought, a call or a result."""
    for role, types, keys in _APART:
        key = next((key for key in keys if part.get(key) is not None), "")
        if key or part.get("type") in types:
            return role, key, part[key] if key else part
    return None


def _call(call: object) -> object:
    if not isinstance(call, dict):
        return call
    inner = call.get("function")
    if isinstance(inner, dict):
        return inner
    return {key: call[key] for key in _CALL_FIELDS if call.get(key) is not None} or call


def _without(part: dict[str, Any], shown: tuple[str, ...]) -> dict[str, Any]:
    return {
        key: item
        for key, item in part.items()
        if item is not None and (key not in shown or (key == "type" and not isinstance(item, str)))
    }


def _result(value: object) -> str:
    if isinstance(value, dict):
        for key in _RESULT_FIELDS:
            if value.get(key) is not None:
                return _plain(value[key])
    return _plain(value)


def _plain(value: object) -> str:
    """Return a text, or the texts of a list of parts; whatever else is there as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and isinstance(value.get("reasoningText"), dict):
        value = value["reasoningText"]
    items = value if isinstance(value, list) else [value]
    texts = [item.get("text") if isinstance(item, dict) else item for item in items]
    return "\n".join(
        text if isinstance(text, str) else json_text(item)
        for text, item in zip(texts, items, strict=True)
    )


def _thoughts_in(text: str) -> list[Turn]:
    turns, position = [], 0
    while (begin := text.find(_THINK, position)) >= 0:
        end = text.find(_THOUGHT, begin)
        if end < 0:
            break
        if before := text[position:begin].strip("\n"):
            turns.append(Turn("assistant", before))
        turns.append(Turn("thinking", text[begin + len(_THINK) : end].strip("\n")))
        position = end + len(_THOUGHT)
    rest = text[position:].strip("\n") if turns else text
    return [*turns, Turn("assistant", rest)] if rest or not turns else turns


_APART: Final = (
    ("thinking", _THOUGHT_TYPES, _THOUGHT_KEYS),
    ("tool_call", _CALL_TYPES, _CALL_KEYS),
    ("tool", _RESULT_TYPES, _RESULT_KEYS),
)
_TEXT_OF: Final[dict[str, Callable[[object], str]]] = {
    "thinking": _plain,
    "tool_call": call_text,
    "tool": _result,
}
