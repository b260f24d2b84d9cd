"""Values of a record to turns: texts, messages, pairs, transcripts."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import orjson

from inspector.domain.sample import Turn

Turns = tuple[Turn, ...]

ROLE_OF: Final = {
    "system": "system",
    "developer": "system",
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
    "function_call": "assistant",
    "tool": "tool",
    "function": "tool",
    "observation": "tool",
    "ipython": "tool",
    "function_response": "tool",
}
_CONTENT_KEYS: Final = ("content", "value", "parts", "text")
_THOUGHT_KEYS: Final = ("reasoning_content", "reasoning", "thinking")
_CALL_KEYS: Final = ("tool_calls", "function_call")
_MARK: Final = re.compile(r"(?:\A\s*|\n\n)(Human|Assistant):[ \n]?")


def turns_of(value: object, role: str) -> Turns | None:
    """Return the turns that a column holds, or None if it holds nothing.

    A text or a number is one turn of ``role``; messages keep their own roles; a list of pairs is a
    history of user and assistant; a list of texts is one turn each; other JSON is shown as JSON.
    """
    if isinstance(value, str):
        return (Turn(role, value),)
    if value is None:
        return None
    if isinstance(value, list):
        turns = messages_of(value) or _pairs_of(value) or _texts_of(value, role)
        if turns:
            return turns
    elif isinstance(value, dict):
        inner = value.get("messages")
        turns = messages_of(inner if inner is not None else [value])
        if turns:
            return turns
    return (Turn(role, json_text(value)),) if value not in ([], {}) else None


def messages_of(value: object) -> Turns | None:
    """Return the turns of a list of messages, also one given as JSON text; None if it is none."""
    if isinstance(value, str):
        value = _list_in(value)
    if not isinstance(value, list) or not value:
        return None
    turns = [_message(item) for item in value]
    return tuple(turn for turn in turns if turn) if all(turns) else None


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


def json_text(value: object) -> str:
    """Return compact JSON, keys in their own order."""
    try:
        return orjson.dumps(value).decode("utf-8")
    except orjson.JSONEncodeError:  # integers beyond 64 bits
        return json.dumps(value, ensure_ascii=False)


def _list_in(text: str) -> object:
    if not text.lstrip().startswith("["):
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _message(item: object) -> Turn | None:
    if not isinstance(item, dict):
        return None
    role = item.get("role", item.get("from"))
    if not isinstance(role, str):
        return None
    content = next((item[key] for key in _CONTENT_KEYS if key in item), None)
    role = ROLE_OF.get(role.lower(), "unknown")
    if len(item) == 2 and isinstance(content, str):
        return Turn(role, content)
    pieces = [item[key] for key in _THOUGHT_KEYS if isinstance(item.get(key), str) and item[key]]
    pieces.append(_content(content))
    pieces += [json_text(call) for key in _CALL_KEYS for call in _calls(item.get(key))]
    text = pieces[0] if len(pieces) == 1 else "\n".join(piece for piece in pieces if piece)
    return Turn(role, text)


def _calls(value: object) -> list[object]:
    calls = value if isinstance(value, list) else [value] if value else []
    return [
        call["function"] if isinstance(call, dict) and "function" in call else call
        for call in calls
    ]


def _content(value: Any) -> str:  # noqa: ANN401 - content is whatever the file says
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_part(part) for part in value)
    return json_text(value)


def _part(part: object) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, dict):
        for key in ("text", "thinking"):
            if isinstance(part.get(key), str):
                return str(part[key])
        kind = part.get("type")
        if isinstance(kind, str) and len(part) == 1:
            return f"[{kind}]"
    return json_text(part)


def _pairs_of(value: list[object]) -> Turns | None:
    turns: list[Turn] = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2:
            return None
        for role, text in zip(("user", "assistant"), pair, strict=True):
            turns.append(Turn(role, text if isinstance(text, str) else json_text(text)))
    return tuple(turns)


def _texts_of(value: list[object], role: str) -> Turns | None:
    if not all(isinstance(text, str) for text in value):
        return None
    return tuple(Turn(role, str(text)) for text in value)
