"""A clean copy of an Arrow file has the same schema, metadata and values."""

import pyarrow as pa
import pytest

from inspector.domain.errors import InputError
from inspector.exporters.manifest import check_conservation

OPENERS = {
    "stream": (pa.ipc.new_stream, pa.ipc.open_stream),
    "file": (pa.ipc.new_file, pa.ipc.open_file),
}
SCHEMA = pa.schema(
    [
        pa.field("text", pa.large_string(), nullable=False, metadata={b"note": b"kept"}),
        pa.field("turns", pa.list_(pa.struct([("role", pa.string()), ("n", pa.int8())]))),
        pa.field("score", pa.float32()),
        pa.field("kind", pa.dictionary(pa.int8(), pa.string())),
        pa.field("time", pa.timestamp("ms", "UTC")),
        pa.field("pairs", pa.map_(pa.string(), pa.int64())),
    ],
    metadata={b"huggingface": b'{"info": {}}'},
)
ROWS = [
    {
        "text": f"row {i}\u2028\ud7ff",
        "turns": [{"role": "user", "n": i % 9}] * (i % 3),
        "score": None if i % 4 == 0 else i / 3,
        "kind": "ab"[i % 2],
        "time": i,
        "pairs": [("a", i)],
    }
    for i in range(100)
]
TABLE = pa.Table.from_pylist(ROWS, SCHEMA)


@pytest.fixture(params=[(kind, packing) for kind in OPENERS for packing in (None, "lz4", "zstd")])
def source(request, tmp_path, read_source):
    kind, packing = request.param
    path = tmp_path / "a.arrow"
    options = pa.ipc.IpcWriteOptions(compression=packing)
    with OPENERS[kind][0](str(path), SCHEMA, options=options) as writer:
        writer.write_table(TABLE, max_chunksize=30)
    return read_source(path), OPENERS[kind][1]


def test_nothing_removed_is_the_same_table(source):
    read, opened = source
    found = opened(str(read.export())).read_all()
    assert found.schema.equals(SCHEMA, check_metadata=True)
    assert found.equals(TABLE)


@pytest.mark.parametrize("rows", [(0,), (29, 30, 99), range(30, 60), range(100)])
def test_removed_rows_are_gone_and_no_other(source, rows):
    read, opened = source
    clean = read.export(*rows)
    found = opened(str(clean)).read_all()
    assert found.schema.equals(SCHEMA, check_metadata=True)
    assert found.equals(TABLE.filter(pa.array([row not in rows for row in range(100)])))
    check_conservation(read.dataset, read.decide(*rows), clean, read.reader, read.task)


def test_a_source_that_changed_is_not_copied(source):
    read, _ = source
    with pa.ipc.new_stream(str(read.dataset.path), SCHEMA) as writer:
        writer.write_table(TABLE.slice(1))
    with pytest.raises(InputError, match="has changed since it was read"):
        read.export()


def test_a_row_that_is_not_utf8_is_copied_as_it_is(tmp_path, read_source):
    data = pa.array([b"good", b"\xff\xfe", b"fine"], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 3, data.buffers())
    with pa.ipc.new_stream(str(tmp_path / "a.arrow"), pa.schema([("text", pa.string())])) as writer:
        writer.write_batch(pa.record_batch({"text": text}))
    read = read_source(tmp_path / "a.arrow")
    assert [problem.row for problem in read.dataset.problems] == [1]
    left = pa.ipc.open_stream(str(read.export(0))).read_all()["text"].combine_chunks()
    assert left.view(pa.binary()).to_pylist() == [b"\xff\xfe", b"fine"]
