"""One record, as a person looks at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

ROLES: Final = (
    *("system", "user", "input", "assistant", "tool", "unknown"),
    *("developer", "thinking", "tool_call", "tools"),
)
"""Role of a turn, stored as its index: new ones go to the end.

``input`` is the data part of an instruction (Alpaca's ``input``), ``tool`` the result of a call,
``tools`` the definitions of those that may be called.
"""

ORIGINS: Final = ("source", "contributor", "annotator", "licence", "model")
"""What a record may say about where it comes from."""

FIELDS: Final = ("prompt", "response", "chosen", "rejected")
"""The text fields; each is stored, embedded and mapped apart."""

DIFFERENCE: Final = "chosen−rejected"
"""What a preference pair prefers; it has vectors and a map, but no text."""

MAPS: Final = (*FIELDS, DIFFERENCE)
"""What can have a map."""

TURN_SEPARATOR: Final = "\n\n"


class Stage(StrEnum):
    """Where in fine-tuning a dataset is used."""

    SFT = "sft"
    PREFERENCE = "preference"
    REWARD = "reward"
    CORPUS = "corpus"


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A record mapped to fields; parsed from the source bytes when someone looks.

    ``fields`` maps a name of ``FIELDS`` to its turns; ``meta`` keeps every column no field uses
    and, by JSON pointer, what turns cannot say (a message's weight); ``origin`` maps names of
    ``ORIGINS`` to what columns of ``meta`` tell of them.
    """

    stage: Stage
    layout: str
    fields: dict[str, tuple[Turn, ...]]
    meta: dict[str, object] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)


def join_turns(turns: tuple[Turn, ...]) -> tuple[str, list[int], list[int]]:
    """Return the stored text of a field, the code point each turn starts at, and its role index."""
    starts, roles, position = [], [], 0
    for turn in turns:
        starts.append(position)
        roles.append(ROLES.index(turn.role))
        position += len(turn.text) + len(TURN_SEPARATOR)
    return TURN_SEPARATOR.join(turn.text for turn in turns), starts, roles
