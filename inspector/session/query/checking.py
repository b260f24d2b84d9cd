"""Whether what a query names is there, and has such values; one sentence where not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from lark import Token

from inspector.domain.query import (
    And,
    Compare,
    FieldIs,
    Leaf,
    Like,
    Node,
    Not,
    Or,
    QueryError,
    Regex,
)
from inspector.domain.sample import FIELDS
from inspector.session.query.schema import Field, Kind, Schema, alike

LONGEST_PATTERN: Final = 200
MOST_REPEATS: Final = 100
"""What the counts of a pattern may come to: RE2 unrolls them before it begins."""
_NUMBER: Final = re.compile(r"[-+]?(\d[\d,]*\.?\d*|\.\d+)%?\Z")
_COUNTS: Final = re.compile(r"\{(\d*),?(\d*)\}")
_RANGE: Final = re.compile(r"(.+?)\.\.(.+)\Z")


def checked(node: Node, schema: Schema) -> Node:
    """Return a query with its values as they are stored, ``sft`` for ``SFT``.

    Raises:
        QueryError: there is no such field or value.
    """
    if isinstance(node, Not):
        return Not(checked(node.node, schema))
    if isinstance(node, And):
        return And(tuple(checked(part, schema) for part in node.nodes))
    if isinstance(node, Or):
        return Or(tuple(checked(part, schema) for part in node.nodes))
    return _leaf(node, schema)


def number_of(token: Token) -> float:
    """Read a number as people write it: 0.8, 80%, 1,204.

    Raises:
        QueryError: it is none.
    """
    place = token.start_pos or 0
    try:
        return parse_number(str(token))
    except ValueError:
        sentence = f"“{_cut(token)}” at character {place + 1} is no number; write one as in 0.8."
        raise QueryError(sentence, place, is_unfinished=len(token) < 2) from None


def parse_number(text: str) -> float:
    """Return the number that a text is; raises ``ValueError`` if it is none."""
    if not _NUMBER.match(text) or len(text) > 40:
        raise ValueError(text)
    bare = text.rstrip("%").replace(",", "")
    return float(bare) / 100 if text.endswith("%") else float(bare)


def range_of(text: str) -> tuple[float, float]:
    """Return the numbers that a text stands for: ``2..5``, or as exactly as it was written.

    Raises:
        ValueError: it is neither a number nor a range.
    """
    found = _RANGE.match(text)
    if found is not None:
        return parse_number(found[1]), parse_number(found[2])
    number = parse_number(text)
    written = text.rstrip("%").replace(",", "").lstrip("+-")
    if "." not in written:
        return number, number
    decimals = len(written.partition(".")[2]) + (2 if text.endswith("%") else 0)
    half = 0.5 * 10.0**-decimals
    return number - half, number + half


def field_of(name: str, place: int, schema: Schema) -> Field:
    """Return the field of a name.

    Raises:
        QueryError: there is none.
    """
    if name in schema:
        return schema[name]
    near = alike(name, list(schema))
    advice = f"did you mean {near}?" if near else "some are stage, label, score, file, response."
    raise QueryError(
        f"There is no field “{_cut(name)}” (character {place + 1}); {advice} "
        f"For the text itself write it in quotes.",
        place,
    )


def _leaf(node: Leaf, schema: Schema) -> Node:
    if isinstance(node, FieldIs):
        return _value(node, field_of(node.field, node.place, schema))
    if isinstance(node, Compare):
        known = field_of(node.field, node.place, schema)
        if known.kind is not Kind.NUMBER:
            sentence = f"{node.field} is no number to compare with; write {_example(node, known)}."
            raise QueryError(sentence, node.place)
    if isinstance(node, Regex):
        _check_pattern(node, schema)
    if isinstance(node, Like) and node.field and node.field not in FIELDS:
        fields = ", ".join(FIELDS)
        sentence = f"Meaning is known of {fields}, not of “{_cut(node.field)}”."
        raise QueryError(sentence, node.place)
    return node


def _value(node: FieldIs, known: Field) -> Node:
    if known.kind is Kind.NUMBER:
        try:
            range_of(node.value)
        except ValueError:
            sentence = f"{node.field} is a number, “{_cut(node.value)}” is none; write {node.field}"
            raise QueryError(f"{sentence}>0.8 or {node.field}:2..5.", node.place) from None
    if known.kind is not Kind.CHOICE:
        return node
    word = node.value.lower()
    word = (known.aliases or {}).get(word, word)
    if word in known.values:
        return replace(node, value=word)
    starts = [value for value in known.values if value.startswith(word)]
    if len(starts) == 1 and not node.is_exact:
        return replace(node, value=starts[0])
    choices = ", ".join(known.values[:6]) + (", …" if len(known.values) > 6 else "")
    sentence = f"{node.field} is never “{_cut(node.value)}”; it is one of {choices}."
    raise QueryError(sentence, node.place, is_unfinished=bool(starts))


def _check_pattern(node: Regex, schema: Schema) -> None:
    if node.field and field_of(node.field, node.place, schema).kind is not Kind.TEXT:
        fields = ", ".join(FIELDS)
        raise QueryError(f"A pattern can be asked of {fields}, not of {node.field}.", node.place)
    if len(node.pattern) > LONGEST_PATTERN:
        sentence = f"A pattern between slashes has at most {LONGEST_PATTERN} characters."
        raise QueryError(sentence, node.place)
    repeats = 1
    for low, high in _COUNTS.findall(node.pattern):
        repeats *= max(1, min(int(low or 0), 10_000), min(int(high or 0), 10_000))
    if repeats > MOST_REPEATS:
        sentence = f"The counts in /{_cut(node.pattern)}/ come to more than {MOST_REPEATS} repeats."
        raise QueryError(sentence, node.place)


def _example(node: Compare, known: Field) -> str:
    return f"{node.field}:{known.values[0]}" if known.values else f"{node.field}:words"


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
