"""Write parts of a query, so that reading them gives the same again."""

from __future__ import annotations

import re
from typing import Final

from inspector.domain.filters import Pill
from inspector.domain.query import Like

_BARE: Final = re.compile(r"[\w.\-]+\Z")


def like_query(like: Like, least: float) -> str:
    """Return the query for rows that are like a text, with a least cosine."""
    text = like.text.replace('"', "'")
    return f'{like.field}~"{text}">{least:.2f}'


def field_query(field: str, value: str) -> str:
    """Return the query for a value of a field; one with a quote in it is asked for without."""
    if _BARE.match(value):
        return f"{field}:{value}"
    plain = value.replace('"', "")
    return f'{field}:"{plain}"' if plain.strip() else f"has:{field}"


def with_pill(typed: str, pill: Pill) -> str:
    """Return what is typed and a pill's query as one query; a lasso cannot be written."""
    query = pill.query
    if pill.is_inverted and query:
        query = f"NOT ({query})"
    elif typed and " OR " in query:
        query = f"({query})"
    return f"{typed} {query}".strip()
