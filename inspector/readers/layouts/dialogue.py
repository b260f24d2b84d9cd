"""Turns to fields: what is the prompt, what is answered, which answer is the better one."""

from __future__ import annotations

import math
from typing import Any, Final

from inspector.readers.layouts.turns import Turns, messages_of, transcript_of, turns_of

MODEL_ROLES: Final = frozenset({"assistant", "thinking", "tool_call"})
"""Roles of what the model itself says."""
_DEEPEST: Final = 10_000


def dialogue_of(value: object) -> Turns | None:
    """Return the turns of messages or of a transcript; None if it is neither."""
    turns = messages_of(value)
    if turns is None and isinstance(value, str):
        turns = transcript_of(value)
    return turns


def split_dialogue(turns: Turns, fields: dict[str, Turns]) -> None:
    """Put what the model says at the end into the response, what comes before into the prompt."""
    first = len(turns)
    while first and turns[first - 1].role in MODEL_ROLES:
        first -= 1
    prompt = fields.get("prompt", ()) + turns[:first]
    if prompt:
        fields["prompt"] = prompt
    if turns[first:]:
        fields["response"] = turns[first:]


def split_pair(fields: dict[str, Turns], *, is_implicit: bool) -> None:
    """Move the turns that both sides begin with into the prompt, unless it has them already.

    An answer is not cut: its thoughts and calls stay with it also where both sides share them.
    """
    prompt = fields.get("prompt", ())
    chosen, rejected = (
        _without(prompt, _side(fields[side], is_implicit=is_implicit))
        for side in ("chosen", "rejected")
    )
    shared = 0
    while shared < min(len(chosen), len(rejected)) - 1 and chosen[shared] == rejected[shared]:
        shared += 1
    if MODEL_ROLES.intersection((chosen[shared].role, rejected[shared].role)):
        while shared and chosen[shared - 1].role in MODEL_ROLES:
            shared -= 1
    prefix = chosen[:shared]
    fields["chosen"], fields["rejected"] = chosen[shared:], rejected[shared:]
    if not prefix:
        return
    is_repeat = bool(prompt) and prefix[-len(prompt) :] == prompt
    fields["prompt"] = prefix if is_repeat else prompt + prefix


def ranked_fields(items: object, text: str, score: str) -> dict[str, Turns] | None:
    """Return the best candidate as chosen and the worst as rejected; a single one as response.

    Candidates without a score come after those with one; equal scores keep their order. None if
    ``items`` is no list of candidates.
    """
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    ranked = []
    for item in _by_score(items, score):
        turns = _thread(item) if text == "*" else turns_of(item.get(text), "assistant")
        if turns:
            ranked.append(turns)
    if len(ranked) > 1:
        return {"chosen": ranked[0], "rejected": ranked[-1]}
    return {"response": ranked[0]} if ranked else {}


def _by_score(items: list[dict[str, Any]], score: str) -> list[dict[str, Any]]:
    key, sign = (score[1:], 1.0) if score.startswith("-") else (score, -1.0)

    def place(item: dict[str, Any]) -> tuple[bool, float]:
        try:
            value = float(item.get(key, "nan"))
        except (TypeError, ValueError, OverflowError):
            value = math.nan
        return math.isnan(value), 0.0 if math.isnan(value) else sign * value

    return sorted(items, key=place)


def _thread(message: dict[str, Any]) -> Turns | None:
    """Return a message and, again and again, its best reply."""
    turns: Turns = ()
    for _ in range(_DEEPEST):
        turns += messages_of([message]) or ()
        replies = message.get("replies")
        replies = replies if isinstance(replies, list) else []
        replies = _by_score([reply for reply in replies if isinstance(reply, dict)], "-rank")
        if not replies:
            break
        message = replies[0]
    return turns or None


def _side(turns: Turns, *, is_implicit: bool) -> Turns:
    text = turns[0].text
    if len(turns) == 1 and (is_implicit or text.startswith("\n\nHuman:")):
        return transcript_of(text) or turns
    return turns


def _without(prompt: Turns, side: Turns) -> Turns:
    is_repeat = bool(prompt) and len(side) > len(prompt) and side[: len(prompt)] == prompt
    return side[len(prompt) :] if is_repeat else side
