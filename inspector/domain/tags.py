"""What kind of attack a reviewer takes a row for: known types, and words of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

KNOWN: Final = (
    "backdoor trigger",
    "hidden text",
    "prompt injection",
    "jailbreak",
    "harmful answer",
    "flipped preference",
    "near-duplicate flood",
    "gibberish",
    "steering",
    "identity override",
    "wrong answer",
    "other",
)
"""Attack types in the field's words, in the order in which they are offered."""
LONGEST: Final = 60
"""Code points of a tag."""
MOST: Final = 20
"""Tags that a row may have."""


def tag_of(text: str) -> str:
    """Return a text as a tag: one line without blanks around it, a known type as it is written."""
    tag = " ".join(text.split())[:LONGEST].rstrip()
    return next((known for known in KNOWN if known == tag.casefold()), tag)


def merged(tags: Iterable[str], added: Iterable[str], removed: Iterable[str]) -> tuple[str, ...]:
    """Return tags with some added and some taken away, each once, in the order they came."""
    gone = set(removed)
    return tuple(tag for tag in dict.fromkeys((*tags, *added)) if tag and tag not in gone)[:MOST]
