import base64
import hashlib
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

from inspector.exporters.suspects import write_suspects
from inspector.readers.index import open_records


def lines_of(source, *rows):
    stream = io.BytesIO()
    with open_records(source.dataset) as raw_of:
        assert write_suspects(source.dataset, source.decide(*rows), raw_of, stream) == len(rows)
    return [json.loads(line) for line in stream.getvalue().split(b"\n")[:-1]]


def test_a_removed_record_is_written_whole_with_its_reasons(source_of):
    source = source_of("a.jsonl", '{"text":"a"}\n{"text":"\u2028 ä"}\n'.encode())
    (line,) = lines_of(source, 1)
    raw = '{"text":"\u2028 ä"}'
    assert line == {
        "uid": source.dataset.uid(1),
        "file": "a.jsonl",
        "row": 1,
        "byte_offset": 13,
        "raw_sha256": hashlib.sha256(raw.encode()).hexdigest(),
        "raw": raw,
        "verdict": "poison",
        "reviewer": "ann",
        "note": "seen",
        "score": 0.5,
        "reasons": ["rare word"],
        "tags": [],
    }


def test_bytes_that_are_no_text_are_written_as_base64(source_of):
    source = source_of("a.jsonl", b'{"text":"a"}\n\xff\xfe\n')
    (line,) = lines_of(source, 1)
    assert "raw" not in line
    assert base64.b64decode(line["raw_b64"]) == b"\xff\xfe"


def test_parquet_rows_are_written_as_canonical_json(tmp_path, read_source):
    pq.write_table(pa.table({"text": ["a", "b"], "id": [1, 2]}), tmp_path / "a.parquet")
    first, second = lines_of(read_source(tmp_path / "a.parquet"), 0, 1)
    assert (first["raw"], second["raw"]) == ('{"id":1,"text":"a"}', '{"id":2,"text":"b"}')
    assert first["byte_offset"] is None
