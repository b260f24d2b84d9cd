import hashlib

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inspector.domain.errors import InputError, UsageError
from inspector.domain.sample import Stage
from inspector.readers.containers.jsonl import JsonlReader
from inspector.readers.index import (
    SCHEMA,
    index_records,
    open_records,
    read_bytes,
    read_sample,
)
from inspector.store.text_cache import open_dataset, write_batches

SOURCES = {
    "a.jsonl": b'{"prompt": "Q", "response": "A"}\n\nbroken\n{"x": 1}\n{"text": "T"}\n',
    "a.json": b'[{"prompt": "Q", "response": "A"},\nbroken,{"x": 1}, {"text": "T"}]',
    "a.csv": b'prompt,response\n"Q",A\n\nbroken\n,\nx,y\n',
}


@pytest.fixture
def dataset_of(tmp_path, reader_for, new_task):
    def read(path, **mapping):
        reader = reader_for(path)
        folder = tmp_path / "cache"
        folder.mkdir(exist_ok=True)
        write_batches(folder, SCHEMA, index_records(reader, path, mapping=mapping, task=new_task()))
        return reader, open_dataset(
            folder, name=path.name, path=path, container=reader.name, stage=Stage.SFT
        )

    return read


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_bad_rows_are_named_with_row_and_byte_and_the_rest_loads(write, table_of, name):
    content = SOURCES[name]
    rows = table_of(write(name, content)).to_pylist()
    assert [row["readable"] for row in rows] == [True, False, False, True]
    assert [row["layout"] for row in rows] == ["prompt-response", None, None, "text"]
    assert [row["stage"] for row in rows] == ["sft", None, None, "corpus"]
    assert rows[1]["problem"].startswith("not valid JSON")
    assert rows[1]["problem_offset"] == content.index(b"broken")
    assert rows[2]["problem"] == "no known layout (keys: x)"
    assert rows[2]["problem_offset"] == content.index(b'{"x"')
    assert (rows[0]["problem"], rows[0]["problem_offset"]) == (None, -1)


def test_the_index_holds_texts_turns_and_hashes(write, table_of):
    content = b'{"instruction": "\xc3\xa4", "input": "I", "output": "A"}'
    (row,) = table_of(write("a.jsonl", content)).to_pylist()
    assert row["prompt"] == "ä\n\nI"
    assert (row["prompt_starts"], row["prompt_roles"]) == ([0, 3], [1, 2])
    assert (row["response"], row["response_starts"], row["response_roles"]) == ("A", [0], [3])
    assert row["chosen"] is row["chosen_starts"] is row["chosen_roles"] is None
    assert (row["offset"], row["length"]) == (0, len(content))
    assert row["hash"] == hashlib.blake2b(content, digest_size=16).digest()


def test_batches_are_bounded(write, new_task):
    path = write("a.jsonl", (b'{"text": "' + b"x" * 1_000_000 + b'"}\n') * 12)
    batches = list(index_records(JsonlReader(), path, mapping={}, task=new_task()))
    assert sum(batch.num_rows for batch in batches) == 12
    assert max(batch.nbytes for batch in batches) < 8 * 2**20
    assert all(batch.schema.equals(SCHEMA) for batch in batches)


def test_a_record_too_long_to_hold_is_hashed_whole(write, new_task):
    line = b'{"text": "' + b"a" * 3000 + b'"}'
    reader = JsonlReader(max_record_bytes=1000)
    path = write("a.jsonl", line + b"\n")
    (batch,) = index_records(reader, path, mapping={}, task=new_task())
    (row,) = batch.to_pylist()
    assert row["length"] == len(line)
    assert row["hash"] == hashlib.blake2b(line, digest_size=16).digest()


def test_a_file_without_records_is_refused(write, table_of):
    with pytest.raises(InputError, match=r"a\.json holds no records"):
        table_of(write("a.json", b"[]"))


def test_a_mapping_is_checked_before_reading(write, table_of):
    with pytest.raises(UsageError):
        table_of(write("a.jsonl", b"{}"), answer="/a")
    (row,) = table_of(write("a.jsonl", b'{"q": "Q"}'), prompt="/q").to_pylist()
    assert (row["prompt"], row["layout"]) == ("Q", "mapped-sft")


@pytest.mark.parametrize("name", list(SOURCES))
def test_a_sample_is_read_again_from_the_source(write, dataset_of, name):
    path = write(name, SOURCES[name])
    reader, dataset = dataset_of(path)
    sample = read_sample(reader, dataset, 0, {})
    assert sample.fields["prompt"][0].text == "Q"
    assert sample.layout == "prompt-response"
    assert read_bytes(dataset, 1) == b"broken"
    with pytest.raises(InputError, match=rf"^{name} row 1 is not "):
        read_sample(reader, dataset, 1, {})


def test_a_parquet_sample_is_read_again_by_row_number(tmp_path, dataset_of):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"prompt": ["Q", "R"], "response": ["A", "B"]}), path)
    reader, dataset = dataset_of(path)
    assert read_sample(reader, dataset, 1, {}).fields["response"][0].text == "B"
    assert read_bytes(dataset, 1) == b'{"prompt":"R","response":"B"}'
    assert dataset.index.offsets.tolist() == [0, 1]
    assert dataset.index.lengths.tolist() == [0, 0]


@pytest.mark.parametrize("name", list(SOURCES))
def test_a_changed_source_is_refused(write, dataset_of, name):
    path = write(name, SOURCES[name])
    _, dataset = dataset_of(path)
    write(name, SOURCES[name].replace(b"Q", b"P"))
    with open_records(dataset) as raw_of:
        assert raw_of(1) == b"broken"
        with pytest.raises(InputError, match=rf"^{name} has changed since it was read \(row 0"):
            raw_of(0)


def test_a_changed_or_missing_parquet_is_refused(tmp_path, dataset_of):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["a", "b"]}), path)
    _, dataset = dataset_of(path)
    pq.write_table(pa.table({"text": ["x"]}), path)
    for row in (0, 1):
        with pytest.raises(InputError, match="has changed since it was read"):
            read_bytes(dataset, row)
    path.unlink()
    with pytest.raises(InputError, match=r"a\.parquet does not exist"):
        read_bytes(dataset, 0)
