"""Arrow files and streams are read row by row, and never before they were validated."""

import subprocess
import sys

import pyarrow as pa
import pytest

from inspector.domain.errors import InputError
from inspector.readers.containers.arrow import arrow_row_source

MAKERS = {"stream": pa.ipc.new_stream, "file": pa.ipc.new_file}
TABLE = pa.table(
    {
        "prompt": [f"ask {i}" for i in range(3000)],
        "response": pa.array([f"tell {i * 7 % 31}" for i in range(3000)], pa.large_string()),
        "kind": pa.array(["a", "b"] * 1500).dictionary_encode(),
        "score": [i / 7 for i in range(3000)],
        "turns": [[{"role": "user", "n": i % 5}] * (i % 3) for i in range(3000)],
    }
)


def write_ipc(path, table=TABLE, kind="stream", compression=None, rows=700):
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with MAKERS[kind](str(path), table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=rows)
    return path


@pytest.fixture
def broken(tmp_path):
    """Write a file whose text column has one offset that leads far out of its buffer."""

    def write(kind):
        path = write_ipc(tmp_path / "a.arrow", pa.table({"text": ["aaaa"] * 9}), kind)
        offsets = b"".join(n.to_bytes(4, "little") for n in range(0, 40, 4))
        content = path.read_bytes()
        assert content.count(offsets) == 1
        bad = offsets.replace((16).to_bytes(4, "little"), (0x7000_0000).to_bytes(4, "little"))
        path.write_bytes(content.replace(offsets, bad))
        return path

    return write


@pytest.mark.parametrize("compression", [None, "lz4", "zstd"])
@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("name", ["data-00000-of-00001.arrow", "a.feather", "wrong.jsonl"])
def test_every_row_is_read(tmp_path, records_of, name, kind, compression):
    path = write_ipc(tmp_path / name, kind=kind, compression=compression)
    records = records_of(path)
    assert [dict(record.value) for record in records] == TABLE.to_pylist()
    assert [record.offset for record in records] == list(range(3000))
    assert {record.length for record in records} == {0}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_row_is_found_again_in_any_order(tmp_path, records_of, kind):
    path = write_ipc(tmp_path / "a.arrow", kind=kind)
    records = records_of(path)
    with arrow_row_source(path) as raw_of:
        for row in (0, 2999, 699, 700, 701, 5, 5, 2999):
            assert raw_of(row) == records[row].raw
        with pytest.raises(InputError, match="row 3000 is gone"):
            raw_of(3000)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_bad_offset_is_one_sentence(broken, records_of, kind):
    with pytest.raises(InputError, match=r"^a\.arrow is damaged at rows 0 to 8: .*\.$"):
        records_of(broken(kind))


def test_the_bad_offset_would_be_read_without_validation(broken):
    """Negative control: Arrow itself opens the file, and what it reads is not what is there."""
    code = "import pyarrow as pa, sys; print(len(pa.ipc.open_stream(sys.argv[1]).read_all()))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(broken("stream"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "9"


@pytest.mark.parametrize("nested", [False, True])
def test_a_text_that_is_not_utf8_harms_no_other_row(tmp_path, records_of, nested):
    data = pa.array([b"good"] * 20 + [b"\xff\xfe"] + [b"good"] * 20, pa.binary())
    text = pa.Array.from_buffers(pa.string(), len(data), data.buffers())
    column = pa.StructArray.from_arrays([text], ["deep"]) if nested else text
    path = write_ipc(tmp_path / "a.arrow", pa.table({"text": column}))
    records = records_of(path)
    assert [record.offset for record in records if record.problem] == [20]
    assert "damaged" in records[20].problem
    with arrow_row_source(path) as raw_of:
        assert raw_of(20) == records[20].raw
        assert b'{"base64":"//4="}' in raw_of(20)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_file_that_is_cut_off_is_refused(tmp_path, records_of, kind):
    path = write_ipc(tmp_path / "a.arrow", kind=kind)
    content = path.read_bytes()
    for size in (10, len(content) // 2, len(content) - 200 if kind == "file" else 9):
        path.write_bytes(content[:size])
        with pytest.raises(InputError) as caught:
            records_of(path)
        assert str(caught.value).startswith("a.arrow is ")
        assert "\n" not in str(caught.value)


def test_a_bomb_is_refused(tmp_path, records_of):
    big = pa.DictionaryArray.from_arrays(pa.array([0] * 3000), pa.array(["x" * 2**20]))
    path = write_ipc(tmp_path / "a.arrow", pa.table({"text": big}), compression="zstd")
    with pytest.raises(InputError, match="unpacks to over 1000 times its size"):
        records_of(path)


def test_an_arrow_file_without_rows_holds_no_records(tmp_path, table_of):
    path = write_ipc(tmp_path / "a.arrow", TABLE.slice(0, 0))
    with pytest.raises(InputError, match="holds no records"):
        table_of(path)
