"""Messages in words of their own, told by tags as a ``dataset_info.json`` has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_ROLE_OF_TAG: Final = {
    "user_tag": "user",
    "assistant_tag": "assistant",
    "observation_tag": "tool",
    "function_tag": "function_call",
    "system_tag": "system",
}
KEY_TAGS: Final = ("role_tag", "content_tag")
"""Keys of a message that hold its role and its text."""

TAGS: Final = (*KEY_TAGS, *_ROLE_OF_TAG)
"""What may stand beside pointers in a mapping: words, not places."""


def retagged(value: object, mapping: Mapping[str, str]) -> object:
    """Return messages, or a single one, in the usual words; anything else as it is."""
    if mapping.keys().isdisjoint(TAGS):
        return value
    if isinstance(value, list):
        return [_message(item, mapping) for item in value]
    return _message(value, mapping)


def _message(item: object, mapping: Mapping[str, str]) -> object:
    role_key, text_key = mapping.get("role_tag", "from"), mapping.get("content_tag", "value")
    if not isinstance(item, dict) or not isinstance(own := item.get(role_key), str):
        return item
    roles = {mapping[tag]: role for tag, role in _ROLE_OF_TAG.items() if tag in mapping}
    found: dict[str, Any] = {"role": roles.get(own, own), "content": item.get(text_key)}
    rest = {key: part for key, part in item.items() if key not in (role_key, text_key)}
    clash = {f"{key} (untagged)": rest.pop(key) for key in found if key in rest}
    return found | rest | clash
