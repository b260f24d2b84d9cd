"""What is not removed leaves a Parquet file value for value, with its schema and metadata."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from robustness.trip import Trip, drawn_rows, examples

KINDS = (
    (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    (pa.float64(), st.floats()),
    (pa.float32(), st.floats(width=32)),
    (pa.bool_(), st.booleans()),
    (pa.binary(), st.binary(max_size=6)),
    (pa.list_(pa.string()), st.lists(st.text(max_size=3), max_size=3)),
    (
        pa.struct([("a", pa.string()), ("b", pa.int8())]),
        st.fixed_dictionaries({"a": st.text(max_size=3), "b": st.integers(-9, 9)}),
    ),
    (pa.timestamp("us", tz="UTC"), st.integers(-(2**50), 2**50)),
    (pa.decimal128(9, 2), st.decimals(-9999, 9999, places=2)),
    (pa.dictionary(pa.int32(), pa.string()), st.sampled_from(["x", "y"])),
    (pa.large_string(), st.text(max_size=4)),
)
utf8 = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@st.composite
def tables(draw):
    """Return a table with metadata, nulls and a few of many types."""
    n = draw(st.integers(1, 12))
    texts = draw(st.lists(utf8 | st.none(), min_size=n, max_size=n))
    columns, fields = [pa.array(texts, pa.string())], [pa.field("text", pa.string())]
    for number, (kind, values) in enumerate(draw(st.lists(st.sampled_from(KINDS), max_size=3))):
        column = draw(st.lists(values | st.none(), min_size=n, max_size=n))
        columns.append(pa.array(column, kind))
        fields.append(pa.field(f"c{number}", kind, metadata={"note": f"n{number}"}))
    about = {b"huggingface": b'{"info": {}}', b"\xff": b"\0"} if draw(st.booleans()) else None
    return pa.table(columns, schema=pa.schema(fields, metadata=about))


def same_values(found: pa.Table, wanted: pa.Table) -> bool:
    """Compare by the bits, so that NaN equals NaN and -0.0 does not equal 0.0."""
    return repr(found.to_pylist()) == repr(wanted.to_pylist())


@examples(400)
@given(
    table=tables(),
    drawn=drawn_rows,
    rows_a_group=st.sampled_from([1, 5, 1000]),
    codec=st.sampled_from(["snappy", "zstd", "none"]),
)
def test_parquet_keeps_values_schema_and_metadata(table, drawn, rows_a_group, codec):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        pq.write_table(table, path, row_group_size=rows_a_group, compression=codec)
        before, wanted = path.read_bytes(), pq.read_table(path)
        source = Trip(Path(folder), path)
        for rows in (set(), {row % len(table) for row in drawn}):
            found = pq.read_table(source.export(rows))
            left = [row for row in range(len(table)) if row not in rows]
            assert found.schema.equals(wanted.schema, check_metadata=True)
            assert same_values(found, wanted.take(left) if left else wanted.slice(0, 0))
        assert path.read_bytes() == before
