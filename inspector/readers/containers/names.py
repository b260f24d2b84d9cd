"""Names of columns, so that none hides another."""

from __future__ import annotations

from collections.abc import Iterable


def distinct_names(names: Iterable[str]) -> list[str]:
    """Name empty columns by their position, and number a name that comes again."""
    taken: dict[str, int] = {}
    distinct = []
    for position, name in enumerate(names, start=1):
        plain = name.strip() or f"column {position}"
        while plain in taken:
            taken[plain] += 1
            plain = f"{plain}.{taken[plain]}"
        taken[plain] = 0
        distinct.append(plain)
    return distinct
