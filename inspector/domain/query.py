"""What a query asks for, once it is read: words, fields, meaning, and how they are combined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum

from inspector.domain.errors import InspectorError


class QueryError(InspectorError):
    """What is wrong with a query, and what would be right.

    Attributes:
        place: code point of the query at which it is wrong.
        is_unfinished: more letters may make it right.
    """

    def __init__(self, sentence: str, place: int = 0, *, is_unfinished: bool = False) -> None:
        super().__init__(sentence)
        self.place = place
        self.is_unfinished = is_unfinished


class Sign(StrEnum):
    """How a number is compared."""

    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Everything:
    """Holds for every row."""


@dataclass(frozen=True, slots=True)
class Word:
    """Some field holds the word, in upper or lower case."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some field holds the words as they stand, in upper or lower case."""

    text: str


@dataclass(frozen=True, slots=True)
class Regex:
    """A field holds what the pattern describes; any field, without a name."""

    pattern: str
    ignores_case: bool = False
    field: str = ""
    place: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A field has a value; ``is_exact`` leaves no room for a part of it."""

    field: str
    value: str
    is_exact: bool = False
    place: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A number of a row is less or more than another."""

    field: str
    sign: Sign
    number: float
    place: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Like:
    """A field, or any, means about what a text means.

    ``least`` is the least cosine, -1 to 1; without one the nearest rows are meant.
    """

    text: str
    field: str = ""
    least: float | None = None
    place: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Holds for the other rows."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of them hold."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them holds."""

    nodes: tuple[Node, ...]


Leaf = Everything | Word | Phrase | Regex | FieldIs | Compare | Like
Node = Leaf | Not | And | Or


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield every condition of a query, without how they are combined."""
    if isinstance(node, Not):
        yield from leaves(node.node)
    elif isinstance(node, And | Or):
        for part in node.nodes:
            yield from leaves(part)
    else:
        yield node
