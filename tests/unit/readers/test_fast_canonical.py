"""Lines written column by column are, byte for byte, the canonical JSON of every row."""

import datetime as dt
import decimal

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.readers import fast_canonical
from inspector.readers.containers.canonical import LARGE, can_hold_floats, canonical_json
from inspector.readers.fast_canonical import REFUSED, canonical_lines

STRANGE = st.sampled_from(
    ['"', "\\", '\\"', "\x00", "\x1f", "\x7f", "\n\r\t\b\f\v", "\u2028", "\u2029", "/", "<&'>"]
)
TEXTS = st.one_of(st.text(max_size=8), STRANGE, st.just(""), st.just("A plain sentence. " * 4))
NAMES = st.one_of(st.sampled_from(["role", "content", "a", "B", "é", "\U0001f642", ""]), TEXTS)
FLOATS = st.one_of(st.floats(), st.sampled_from([0.1, -0.0, 1e16, 1e-7, 1e300, 5e-324, 1 / 3]))
LEAVES = st.sampled_from(
    [
        (pa.string(), TEXTS),
        (pa.large_string(), TEXTS),
        (pa.dictionary(pa.int8(), pa.string()), TEXTS),
        (pa.bool_(), st.booleans()),
        (pa.int8(), st.integers(-128, 127)),
        (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
        (pa.uint64(), st.integers(0, 2**64 - 1)),
        (pa.float64(), FLOATS),
        (pa.float32(), st.floats(width=32)),
        (pa.null(), st.none()),
        (pa.binary(), st.binary(max_size=4)),
        (pa.date32(), st.dates(dt.date(1970, 1, 1))),
        (pa.timestamp("us"), st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2200, 1, 1))),
        (pa.decimal128(9, 2), st.just(decimal.Decimal("1.50"))),
        (
            pa.map_(pa.string(), pa.float64()),
            st.dictionaries(TEXTS, FLOATS, max_size=2).map(lambda each: list(each.items())),
        ),
    ]
)


def of_lists(inner):
    kind, values = inner
    make = st.sampled_from([pa.list_, pa.large_list, lambda each: pa.list_(each, 2)])
    return make.map(
        lambda make: (
            make(kind),
            st.lists(values | st.none(), max_size=3)
            if make in (pa.list_, pa.large_list)
            else st.lists(values | st.none(), min_size=2, max_size=2),
        )
    )


def of_structs(fields):
    kind = pa.struct([pa.field(name, each[0]) for name, each in fields.items()])
    return kind, st.fixed_dictionaries({name: v[1] | st.none() for name, v in fields.items()})


TYPES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.flatmap(of_lists),
        st.dictionaries(NAMES, inner, min_size=1, max_size=3).map(of_structs),
    ),
    max_leaves=4,
)


@st.composite
def batches(draw):
    """Return a batch, often a slice of one, with and without nulls."""
    columns = draw(st.dictionaries(NAMES, TYPES, min_size=1, max_size=4))
    n = draw(st.integers(0, 6))
    arrays = []
    for kind, values in columns.values():
        each = values | st.none() if draw(st.booleans()) else values
        arrays.append(pa.array(draw(st.lists(each, min_size=n, max_size=n)), kind))
    batch = pa.RecordBatch.from_arrays(arrays, names=list(columns))
    return batch.slice(draw(st.integers(0, n)), draw(st.integers(0, n)))


def expected(batch):
    with_floats = can_hold_floats(batch.schema)
    return b"".join(
        canonical_json(row, with_floats=with_floats) + b"\n" for row in batch.to_pylist()
    )


@given(batches())
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_bytes_are_those_of_canonical_json(batch):
    assert canonical_lines([batch]).tobytes() == expected(batch)


@given(st.lists(TEXTS | st.none()), st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_several_batches_are_written_one_after_the_other(texts, at):
    batch = pa.record_batch({"text": pa.array(texts, pa.string())})
    parts = [batch.slice(0, at), batch.slice(at), batch]
    assert canonical_lines(parts).tobytes() == b"".join(expected(part) for part in parts)


def test_every_character_is_escaped_as_orjson_does():
    codes = [*range(0x300), 0x2028, 0x2029, 0xFEFF, 0xFFFF, 0x1F642]
    batch = pa.record_batch({"text": [f"before {chr(code)} after" for code in codes]})
    found = canonical_lines([batch]).tobytes().split(b"\n")
    assert found == expected(batch).split(b"\n")


def test_what_a_null_hides_is_not_written():
    inner = pa.array(["hidden", "shown", "hidden"])
    hidden = pa.array([True, False, True])
    struct = pa.StructArray.from_arrays([inner], ["a"], mask=hidden)
    lists = pa.ListArray.from_arrays(pa.array([0, 1, 2, 3], pa.int32()), inner, mask=hidden)
    batch = pa.record_batch({"s": struct, "l": lists})
    assert canonical_lines([batch]).tobytes() == (
        b'{"l":null,"s":null}\n{"l":["shown"],"s":{"a":"shown"}}\n{"l":null,"s":null}\n'
    )


@pytest.mark.parametrize(
    "batch",
    [
        pa.RecordBatch.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"]),
        pa.RecordBatch.from_arrays([], schema=pa.schema([])),
        pa.record_batch({"x": pa.StructArray.from_arrays([["a"], ["b"]], ["k", "k"])}),
        pa.record_batch(
            {"x": pa.DictionaryArray.from_arrays(pa.array([0] * 64), pa.array(["x" * 2**20]))}
        ),
    ],
)
def test_what_is_in_doubt_is_left_to_the_rows(batch):
    with pytest.raises(REFUSED):
        canonical_lines([batch])


def test_no_more_is_written_than_a_block_may_hold(monkeypatch):
    batch = pa.record_batch({"text": ["\0" * 100]})
    assert len(canonical_lines([batch])) == 612
    monkeypatch.setattr(fast_canonical, "MAX_BYTES", 611)
    with pytest.raises(ValueError, match="612 bytes"):
        canonical_lines([batch])


def test_a_large_row_is_left_to_the_rows_which_write_its_numbers_differently():
    batch = pa.record_batch({"text": ["a" * LARGE], "number": [1e16]})
    with pytest.raises(ValueError, match="bytes of JSON"):
        canonical_lines([batch])
