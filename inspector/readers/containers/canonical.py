"""One JSON text per Parquet row, the same whenever the row is the same."""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    import pyarrow as pa

LARGE: Final = 16 * 2**20
"""Characters of text in a row from which on the standard library writes it: orjson ends the process
when it does not get the memory it asks for."""

_OPTIONS: Final = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


def canonical_json(row: dict[str, Any], *, with_floats: bool) -> bytes:
    """Serialise a row: UTF-8, keys sorted at every level, no spaces.

    ============================  =========================================================
    Arrow                         JSON
    ============================  =========================================================
    null, bool, integers, string  themselves
    float                         shortest text that reads back; NaN and infinities as
                                  ``{"float": "nan"}``, ``"inf"``, ``"-inf"``
    binary                        ``{"base64": "…"}``
    decimal                       its digits as a string
    timestamp, date, time         ISO 8601, with offset if it has a zone
    duration and the rest         Python's ``str`` of the value
    list, struct                  array, object; a map is an array of ``[key, value]``
    ============================  =========================================================

    ``with_floats`` is False if no column can hold a NaN, which is faster.
    """
    value = _without_nan(row) if with_floats else row
    if _is_large(row):
        return _by_standard_library(value)
    try:
        return orjson.dumps(value, default=_plain, option=_OPTIONS)
    except orjson.JSONEncodeError:  # nested very deep
        return _by_standard_library(value)


def can_hold_floats(schema: pa.Schema) -> bool:
    """Tell whether a floating-point type occurs at any depth."""
    return any(word in str(field.type) for field in schema for word in ("float", "double"))


def _is_large(row: dict[str, Any]) -> bool:
    left, size = list(row.values()), 0
    while left and size < LARGE:
        item = left.pop()
        if isinstance(item, str | bytes):
            size += len(item)
        elif isinstance(item, dict):
            left.extend(item.values())
        elif isinstance(item, list | tuple):
            size += len(item)
            left.extend(item)
    return size >= LARGE


def _by_standard_library(value: object) -> bytes:
    text = json.dumps(
        value, default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return text.encode("utf-8")


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _without_nan(value: Any) -> Any:  # noqa: ANN401 - rows hold anything
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return value
