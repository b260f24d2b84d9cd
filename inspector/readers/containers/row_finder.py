"""Single rows of a container that can only be read from some row on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from inspector.domain.errors import InputError

NEAR_ROWS = 4096
"""Rows that are sooner read over than left out by starting again."""

RowsFrom = Callable[[int], Iterator[tuple[int, bytes, str]]]


def row_finder(rows_from: RowsFrom, name: str) -> Callable[[int], bytes]:
    """Return a function from row number to bytes; ascending is fast.

    Args:
        rows_from: yields (row, bytes, problem) from a row on.
        name: of the file, for people.
    """
    rows: Iterator[tuple[int, bytes, str]] = iter(())
    at = -1

    def raw_of(wanted: int) -> bytes:
        nonlocal rows, at
        if at < 0 or wanted <= at or wanted > at + NEAR_ROWS:
            rows = rows_from(wanted)
        for at, raw, _ in rows:
            if at == wanted:
                return raw
        raise InputError(f"{name} has changed since it was read: row {wanted} is gone.")

    return raw_of
