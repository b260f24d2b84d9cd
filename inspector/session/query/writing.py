"""Write parts of a query, so that reading them gives the same again."""

from __future__ import annotations

import re
from typing import Final

from inspector.domain.filters import Pill
from inspector.domain.query import Like, QueryError
from inspector.session.query.lexer import LONGEST, Lexer
from inspector.session.query.schema import Schema

_BARE: Final = re.compile(r"[\w.\-]+")


def like_query(like: Like, least: float, *, is_inverted: bool = False) -> str:
    """Return the query for rows that are like a text, with a least cosine, or for the others."""
    text = like.text.replace('"', "'")
    return f'{"-" if is_inverted else ""}{like.field}~"{text}">{least:.2f}'


def field_query(field: str, value: str) -> str:
    """Return the query for a value of a field; empty where none can be written.

    That is a value with a quote in it, or one that is longer than a query may be: a part of it
    would ask for other rows too.
    """
    query = f"{field}:{value}" if _BARE.fullmatch(value) else f'{field}:"{value}"'
    return query if value and '"' not in value and len(query) <= LONGEST else ""


def with_pill(typed: str, pill: Pill, schema: Schema) -> str:
    """Return a query for what is typed and a pill, both at once; a lasso cannot be written."""
    if not pill.query:
        return typed
    query = f"NOT ({_closed(pill.query, schema)})" if pill.is_inverted else pill.query
    return f"{_beside(typed, schema)} {_beside(query, schema)}" if typed else query


def _beside(query: str, schema: Schema) -> str:
    """Return a query beside which another can stand."""
    closed = _closed(query, schema)
    is_choice, start = _outer(closed, schema)
    return f"({closed})" if is_choice or start >= 0 else closed


def _closed(query: str, schema: Schema) -> str:
    """Return a query in which a meaning without quotes, which goes on to the end, gets them."""
    start = _outer(query, schema)[1]
    text = query[start:].strip() if start >= 0 else ""
    if not text or ('"' in text and _is_paired(text)):
        return query  # brackets will tell where it ends
    text = text.replace('"', "'")
    return f'{query[:start]}"{text}"'


def _is_paired(text: str) -> bool:
    """Tell whether a text can stand in brackets and not end them."""
    depth = 0
    for sign in text:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


def _outer(query: str, schema: Schema) -> tuple[bool, int]:
    """Tell whether there is a choice outside of all groups, and where such a meaning begins."""
    depth, is_choice = 0, False
    try:
        for token in Lexer(query, schema).tokens():
            depth += {"OPEN": 1, "CLOSE": -1}.get(token.type, 0)
            is_choice |= token.type == "OR" and depth == 0
            if token.type == "MEANT" and depth == 0:
                return is_choice, token.start_pos or 0
    except QueryError:
        pass  # it is not finished, and is told so where it stands
    return is_choice, -1
