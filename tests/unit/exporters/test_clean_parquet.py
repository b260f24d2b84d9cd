import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inspector.domain.errors import InputError
from inspector.exporters.manifest import check_conservation

FEATURES = json.dumps({"info": {"features": {"text": {"dtype": "string"}}}}).encode()


@pytest.fixture
def table():
    n = 1000
    schema = pa.schema(
        [
            pa.field("text", pa.large_string(), metadata={b"note": b"kept"}),
            pa.field("messages", pa.list_(pa.struct([("role", pa.string()), ("n", pa.int8())]))),
            pa.field("score", pa.float32()),
            pa.field("kind", pa.dictionary(pa.int32(), pa.string())),
            pa.field("time", pa.timestamp("ms", "UTC")),
        ],
        metadata={b"huggingface": FEATURES},
    )
    return pa.table(
        {
            "text": [f"row {i}" for i in range(n)],
            "messages": [[{"role": "user", "n": i % 100}] * (i % 3) for i in range(n)],
            "score": [float("nan") if i % 7 == 0 else i / 3 for i in range(n)],
            "kind": pa.array(["a", "b"] * (n // 2)).dictionary_encode(),
            "time": pa.array(range(n), pa.int64()).cast(pa.timestamp("ms", "UTC")),
        },
        schema=schema,
    )


@pytest.fixture(params=[True, False], ids=["element", "item"])
def source(table, tmp_path, read_source, request):
    path = tmp_path / "a.parquet"
    pq.write_table(
        table,
        path,
        row_group_size=300,
        compression={"text": "zstd", "score": "none"},
        use_compliant_nested_type=request.param,
    )
    return read_source(path)


def compressions(path):
    group = pq.ParquetFile(path).metadata.row_group(0)
    return [group.column(i).compression for i in range(group.num_columns)]


def test_schema_metadata_compression_and_other_rows_are_kept(source, table):
    rows = [0, 299, 300, *range(600, 900)]
    clean = source.export(*rows)
    found = pq.read_table(clean)
    assert found.schema.equals(pq.read_schema(source.dataset.path), check_metadata=True)
    assert found.schema.metadata[b"huggingface"] == FEATURES
    assert str(found.to_pylist()) == str(
        [row for i, row in enumerate(table.to_pylist()) if i not in rows]
    )
    assert compressions(clean) == compressions(source.dataset.path)
    check_conservation(source.dataset, source.decide(*rows), clean, source.reader, source.task)


def test_nothing_removed_keeps_the_row_groups(source, table):
    clean = source.export()
    assert str(pq.read_table(clean).to_pylist()) == str(table.to_pylist())
    sizes = [pq.ParquetFile(clean).metadata.row_group(i).num_rows for i in range(4)]
    assert sizes == [300, 300, 300, 100]


def test_everything_removed_leaves_an_empty_file_of_the_same_schema(source):
    clean = source.export(*range(1000))
    assert pq.read_table(clean).num_rows == 0
    schema = pq.read_schema(source.dataset.path)
    assert pq.read_schema(clean).equals(schema, check_metadata=True)


def test_a_source_with_another_number_of_rows_is_refused(source, table):
    pq.write_table(table.slice(1), source.dataset.path)
    with pytest.raises(InputError, match="has changed since it was read"):
        source.export(0)


def test_a_source_with_another_value_is_noticed_afterwards(source, table):
    changed = table.set_column(2, table.schema.field("score"), pa.array([1.0] * 1000, pa.float32()))
    pq.write_table(changed, source.dataset.path)
    clean = source.export(0)
    with pytest.raises(InputError, match="differs from the source"):
        check_conservation(source.dataset, source.decide(0), clean, source.reader, source.task)
