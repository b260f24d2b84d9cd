"""What the compiled scan found to batches of the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from inspector.domain.sample import FIELDS, ORIGINS
from inspector.readers.fast_hash import hash_pieces
from inspector.readers.fast_json import QUOTE
from inspector.readers.fast_plans import Plan
from inspector.readers.fast_texts import fill, upper_bounds
from inspector.readers.index_batches import SCHEMA, TOLD

Int64s = NDArray[np.int64]
_HASH: Final = pa.binary(16)


def fast_batch(
    offset: int,
    data: NDArray[np.uint8],
    rows: Int64s,
    spans: Int64s,
    plans: Sequence[Plan | None],
) -> pa.RecordBatch:
    """Return the index of rows that all have a plan; ``offset`` is where ``data`` begins."""
    starts, ends = np.ascontiguousarray(rows[:, 0]), np.ascontiguousarray(rows[:, 1])
    digests = np.empty((len(rows), 2), np.uint64)
    hash_pieces(data, starts, ends, digests)
    n = len(rows)
    columns: list[pa.Array[Any]] = [
        pa.array(starts + offset),
        pa.array(ends - starts),
        pa.Array.from_buffers(_HASH, n, [None, _buffer(digests)]),
        pa.array(np.ones(n, np.bool_)),
        _words([plan.layout if plan else "" for plan in plans], rows),
        _words([plan.stage if plan else "" for plan in plans], rows),
        pa.nulls(n, pa.string()),
        pa.array(np.full(n, -1, np.int64)),
        pa.array(np.zeros(n, np.uint8)),  # what parsers disagree on is in doubt, so not here
        pa.nulls(n, TOLD),
    ]
    columns += [_origin_column(data, rows, spans, _origins_of(plans, kind)) for kind in ORIGINS]
    for field in FIELDS:
        columns += _field_columns(data, rows, spans, _turns_of(plans, field))
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def merged(parts: Sequence[pa.RecordBatch], is_first: NDArray[np.bool_]) -> pa.RecordBatch:
    """Return one batch of one or two, whose rows are in turn those of the first where told."""
    if len(parts) == 1:
        return parts[0]
    places = np.empty(len(is_first), np.int64)
    n_first = parts[0].num_rows
    places[is_first] = np.arange(n_first)
    places[~is_first] = np.arange(n_first, len(is_first))
    table = pa.Table.from_batches(parts).combine_chunks()
    return table.take(places).combine_chunks().to_batches()[0]


def _words(words: Sequence[str], rows: Int64s) -> pa.Array[Any]:
    return pa.array(words, pa.string()).take(rows[:, 2])


def _turns_of(plans: Sequence[Plan | None], field: str) -> tuple[Int64s, Int64s]:
    """Return the turns of all patterns, and where those of each pattern begin."""
    turns = [plan.fields.get(field, ()) if plan else () for plan in plans]
    firsts = np.cumsum([0, *(len(each) for each in turns)]).astype(np.int64)
    flat = np.array([turn for each in turns for turn in each], np.int64).reshape(-1, 2)
    return firsts, flat


def _origins_of(plans: Sequence[Plan | None], kind: str) -> tuple[Int64s, Int64s]:
    """Return the slots that tell an origin as ``_turns_of`` returns turns."""
    has = [plan is not None and kind in plan.origins for plan in plans]
    slots = [plan.origins[kind] for plan in plans if plan is not None and kind in plan.origins]
    firsts = np.cumsum([0, *has]).astype(np.int64)
    return firsts, np.array([(slot, 0) for slot in slots], np.int64).reshape(-1, 2)


def _origin_column(
    data: NDArray[np.uint8], rows: Int64s, spans: Int64s, plan: tuple[Int64s, Int64s]
) -> pa.Array[Any]:
    texts = _field_columns(data, rows, spans, plan)[0]
    if texts.null_count == len(texts):
        return texts
    firsts, turns = plan
    told = np.flatnonzero(texts.is_valid().to_numpy(zero_copy_only=False))
    slots = rows[told, 3] + turns[firsts[rows[told, 2]], 0]
    is_number = np.zeros(len(rows), np.bool_)
    is_number[told] = data[np.maximum(spans[slots, 0] - 1, 0)] != QUOTE
    if not is_number.any():
        return texts
    zero = pa.scalar("0", texts.type)
    numbers = pc.if_else(pc.match_substring_regex(texts, "^-0$"), zero, texts)
    numbers = pc.if_else(pc.match_substring_regex(texts, "[.eE]"), None, numbers)
    whole: pa.Array[Any] = pc.if_else(pa.array(is_number), numbers, texts)
    return whole


def _field_columns(
    data: NDArray[np.uint8], rows: Int64s, spans: Int64s, plan: tuple[Int64s, Int64s]
) -> list[pa.Array[Any]]:
    firsts, turns = plan
    size, n_turns = upper_bounds(rows, spans, firsts, turns)
    n = len(rows)
    if not n_turns:
        return [pa.nulls(n, SCHEMA.field(name).type) for name in _names_of_nothing()]
    out, offsets = np.empty(size, np.uint8), np.empty(n + 1, np.int64)
    present, turn_ends = np.empty(n, np.bool_), np.empty(n + 1, np.int32)
    starts, roles = np.empty(n_turns, np.int32), np.empty(n_turns, np.uint8)
    fill(data, rows, spans, firsts, turns, out, offsets, present, turn_ends, starts, roles)
    bits = None if present.all() else _buffer(np.packbits(present, bitorder="little"))
    texts = [bits, _buffer(offsets), _buffer(out)]
    places = _buffer(turn_ends)
    return [
        pa.Array.from_buffers(pa.large_string(), n, texts),
        _lists(pa.array(starts), n, bits, places),
        _lists(pa.array(roles), n, bits, places),
    ]


def _lists(values: pa.Array[Any], n: int, bits: pa.Buffer | None, places: pa.Buffer) -> Any:  # noqa: ANN401 - pyarrow
    return pa.Array.from_buffers(pa.list_(values.type), n, [bits, places], children=[values])


def _names_of_nothing() -> tuple[str, str, str]:
    name = FIELDS[0]
    return name, f"{name}_starts", f"{name}_roles"


def _buffer(values: NDArray[Any]) -> pa.Buffer:
    return pa.py_buffer(values.data)
