import datetime as dt
import decimal
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inspector.domain.errors import InputError
from inspector.readers.containers.parquet import ParquetReader, parquet_row_source


@pytest.fixture
def read(new_task):
    return lambda path: list(ParquetReader().open(path, new_task()))


def test_rows_come_in_order_through_growing_batches_and_row_groups(tmp_path, read):
    table = pa.table({"text": [f"row {i}" for i in range(3000)]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=1900)
    records = read(tmp_path / "a.parquet")
    assert [record.value["text"] for record in records] == table["text"].to_pylist()
    assert [record.offset for record in records] == list(range(3000))
    assert {record.length for record in records} == {0}


def test_canonical_json_is_sorted_and_says_what_json_cannot(tmp_path, read):
    zone = dt.timezone(dt.timedelta(hours=2))
    row = {
        "z": "ä",
        "a": b"\xff\x00",
        "d": decimal.Decimal("1.50"),
        "t": dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=zone),
        "day": dt.date(2026, 1, 2),
        "f": float("nan"),
        "g": [1.5, float("inf"), None],
        "s": {"y": 1, "x": True},
    }
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "a.parquet")
    (record,) = read(tmp_path / "a.parquet")
    assert (
        record.raw
        == (
            '{"a":{"base64":"/wA="},"d":"1.50","day":"2026-01-02","f":{"float":"nan"},'
            '"g":[1.5,{"float":"inf"},null],"s":{"x":true,"y":1},"t":"2026-01-02T03:04:05+02:00",'
            '"z":"ä"}'
        ).encode()
    )
    assert json.loads(record.raw) == record.value


def test_a_row_with_broken_text_is_bad_and_the_rest_loads(tmp_path, read):
    good, broken = b"good", b"\xff\xfe"
    data = pa.array([good] * 20 + [broken] + [good] * 20, pa.binary())
    text = pa.Array.from_buffers(pa.string(), len(data), data.buffers())
    pq.write_table(pa.table({"text": text}), tmp_path / "a.parquet")
    records = read(tmp_path / "a.parquet")
    assert [record.offset for record in records if record.value is None] == [20]
    assert "damaged" in records[20].problem
    assert records[20].raw == b'{"text":{"base64":"//4="}}'


def test_columns_of_one_name_hide_nothing(tmp_path, read):
    table = pa.table([["a"], ["b"]], names=["text", "text"])
    pq.write_table(table, tmp_path / "a.parquet")
    (record,) = read(tmp_path / "a.parquet")
    assert list(record.value.values()) == ["a", "b"]


def test_a_bomb_is_read_in_small_batches(tmp_path, new_task):
    big = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000), pa.array(["x" * 2**20]))
    pq.write_table(pa.table({"text": big}), tmp_path / "a.parquet", store_schema=False)
    before = pa.total_allocated_bytes()
    held = []
    records = ParquetReader().open(tmp_path / "a.parquet", new_task())
    with pytest.raises(InputError, match="1000 times its size"):
        held.extend(pa.total_allocated_bytes() - before for _ in records)
    assert max(held) < 200 * 2**20


@pytest.mark.parametrize("cut", [4, 40, -1])
def test_a_damaged_file_is_one_sentence(tmp_path, read, cut):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["a", "b"]}), path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(InputError, match=r"^a\.parquet is not a readable Parquet file: .*\.$"):
        read(path)


def test_single_rows_are_found_in_any_order(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"n": list(range(500))}), path, row_group_size=200)
    with parquet_row_source(path) as raw_of:
        wanted = [0, 1, 399, 5, 499, 200, 200]
        assert [json.loads(raw_of(row))["n"] for row in wanted] == wanted
        with pytest.raises(InputError, match="row 500 is gone"):
            raw_of(500)
