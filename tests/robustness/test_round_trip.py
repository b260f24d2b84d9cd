"""What is not removed leaves as it came: byte for byte, or value for value in Parquet.

The examples add up to over 2,000; ``INSPECTOR_EXAMPLES=10`` makes ten times as many.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.domain.dataset import Dataset
from inspector.domain.decision import DatasetDecision, RemovedRow
from inspector.domain.errors import InputError
from inspector.domain.labels import Verdict
from inspector.exporters.manifest import check_conservation
from inspector.pipeline.plugins import load_plugins
from inspector.pipeline.results import open_union
from inspector.pipeline.stages import Workspace, read
from inspector.readers.index import open_records
from robustness.harness import Silent

TIMES = int(os.environ.get("INSPECTOR_EXAMPLES", "1"))
REGISTRY = load_plugins(strangers=False)
WHY = RemovedRow(Verdict.POISON, "ann", "seen", 0.5, ("rare word",))


def examples(count: int) -> settings:
    return settings(
        deadline=None,
        max_examples=count * TIMES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@dataclass
class Trip:
    """A file that was read, and what is exported of it."""

    folder: Path
    path: Path

    def __post_init__(self) -> None:
        work = Workspace(self.folder / "cache", self.folder / "cache", REGISTRY)
        arguments = {"path": str(self.path), "name": self.path.name, "stage": "", "mapping": {}}
        self.dataset: Dataset = open_union(
            work.cache, [read(work, **arguments, task=Silent())]
        ).datasets[0]

    def export(self, rows: set[int]) -> Path:
        """Write the clean copy without ``rows``, and check it as an export does."""
        removed = np.zeros(len(self.dataset), np.bool_)
        removed[list(rows)] = True
        decision = DatasetDecision(removed, dict.fromkeys(rows, WHY))
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        clean = folder / self.path.name
        REGISTRY.exporters[self.dataset.container]().write(self.dataset, decision, clean, Silent())
        reader = REGISTRY.readers[self.dataset.container]()
        check_conservation(self.dataset, decision, clean, reader, Silent())
        return clean

    def raws(self) -> list[bytes]:
        with open_records(self.dataset) as raw_of:
            return [raw_of(row) for row in range(len(self.dataset))]


def trip(name: str, content: bytes, drawn: list[int]) -> None:
    """Export nothing removed, then without some records, and compare bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        source = Trip(Path(folder), path)
        assert source.export(set()).read_bytes() == content
        rows = {row % len(source.dataset) for row in drawn}
        raws = source.raws()
        kept = [raw for row, raw in enumerate(raws) if row not in rows]
        assert all(raw in content for raw in raws)
        clean = source.export(rows)
        reader = REGISTRY.readers[source.dataset.container]()
        assert [record.raw for record in reader.open(clean, Silent())] == kept
        assert path.read_bytes() == content


ODD_TEXTS = (
    *(
        b"",
        b" ",
        b"plain",
        b"\xc2\xa0",
        b"\xe2\x80\xa8\xe2\x80\xa9\xc2\x85",
        b"\\u0000",
        b"\\ud800",
    ),
    *(
        b"\\udc00\\ud800",
        b"\\\\",
        b'\\"',
        b"\\/",
        b"\\n\\r\\t",
        b"]",
        b"}",
        b"[{",
        b",",
        b"\\u2028",
    ),
    *(
        "ä😀中".encode(),
        b"\xef\xbb\xbf",
        b"\x7f",
        b"<|im_end|>",
        b"'",
        b"//",
        b":",
        b"\\uD83D\\uDE00",
    ),
)
ODD_VALUES = (
    *(b"NaN", b"-Infinity", b"1e999", b"9" * 100, b"-0", b"1.0", b"1E5", b"null", b"true", b"[]"),
    *(
        b"{}",
        b"[[[1]]]",
        b'{"a": {"a": 1}, "a": 2}',
        b'"x"',
        b"[\t1 , 2 ]",
        b"0.1000000000000000055",
    ),
)
json_texts = st.lists(st.sampled_from(ODD_TEXTS), max_size=4).map(b"".join)
spaces = st.sampled_from([b"", b" ", b"\t", b"  "])


@st.composite
def json_objects(draw):
    """Return the bytes of an object with odd spacing, odd values and keys that repeat."""
    members = [b'"text"' + draw(spaces) + b":" + draw(spaces) + b'"' + draw(json_texts) + b'"']
    for _ in range(draw(st.integers(0, 3))):
        key = draw(st.sampled_from([b"text", b"x", b"\\ud800", b"", b"a.b", b"\xc2\xa0"]))
        value = draw(st.sampled_from(ODD_VALUES))
        members.append(b'"' + key + b'":' + draw(spaces) + value)
    order = draw(st.permutations(members))
    return b"{" + draw(spaces) + (b"," + draw(spaces)).join(order) + draw(spaces) + b"}"


broken_lines = st.sampled_from(
    [b"{", b"nonsense", b"[1]", b"\xfe", b"\0", b"1", b'{"text": "', b"]"]
)
boms = st.sampled_from([b"", b"", b"\xef\xbb\xbf"])
line_ends = st.sampled_from([b"\n", b"\n", b"\r\n"])
blanks = st.lists(st.sampled_from([b"\n", b" \t\n", b"\r\n"]), max_size=2).map(b"".join)
drawn_rows = st.lists(st.integers(0, 9), max_size=9)


@st.composite
def json_lines(draw):
    content = draw(boms)
    records = st.lists(
        st.one_of(json_objects(), json_objects(), broken_lines), min_size=1, max_size=8
    )
    for record in [draw(json_objects()), *draw(records)]:
        content += draw(blanks) + draw(spaces) + record + draw(spaces) + draw(line_ends)
    return content if draw(st.booleans()) else content.rstrip(b"\r\n")


@st.composite
def json_lists(draw):
    gap = draw(st.sampled_from([b"", b" ", b"\n", b"\n  ", b"\r\n\t"]))
    objects = draw(st.lists(json_objects(), min_size=1, max_size=8))
    body = b"[" + gap + (b"," + gap).join(objects) + draw(st.sampled_from([b"", gap, b"\n"])) + b"]"
    if draw(st.booleans()):
        more = draw(st.sampled_from([b"", b', "more": [1, "]"]']))
        body = b'{"about": "a, b", "data": ' + body + more + b"}"
    return (
        draw(boms)
        + draw(st.sampled_from([b"", b"\n"]))
        + body
        + draw(st.sampled_from([b"", b"\n"]))
    )


CELLS = (
    *(
        b"",
        b"a",
        b"=1+1",
        b" x ",
        b"\xc2\xa0",
        b"\xe2\x80\xa8",
        b"\0",
        b"5' tall",
        b"NaN",
        b"1e999",
    ),
    *("ä😀".encode(), b"\\", b"\\n", b"[1]", b"\x85".decode("latin-1").encode(), b"00012"),
)
QUOTED = (*CELLS, b",", b"\n", b"\r\n", b"\r", b'""', b'"",""', b"\n\n", b";\t|")


@st.composite
def csv_files(draw):
    end = draw(line_ends)
    content = draw(boms) + b"prompt,response,x" + end
    for _ in range(draw(st.integers(1, 8))):
        cells = []
        for _ in range(draw(st.sampled_from([3, 3, 3, 3, 2, 4]))):
            inside = b"".join(draw(st.lists(st.sampled_from(QUOTED), max_size=3)))
            plain = draw(st.sampled_from(CELLS))
            cells.append(b'"' + inside + b'"' if draw(st.booleans()) else plain)
        content += draw(st.sampled_from([b"", b"", b"\n"])) + b",".join(cells) + draw(line_ends)
    content += b"last,record,1"
    return content + draw(st.sampled_from([b"", end]))


@examples(700)
@given(content=json_lines(), drawn=drawn_rows)
def test_json_lines_leave_as_they_came(content, drawn):
    trip("a.jsonl", content, drawn)


@examples(500)
@given(content=json_lists(), drawn=drawn_rows)
def test_json_lists_leave_as_they_came(content, drawn):
    trip("a.json", content, drawn)


@examples(500)
@given(content=csv_files(), drawn=drawn_rows)
def test_tables_leave_as_they_came(content, drawn):
    trip("a.csv", content, drawn)


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


def test_negative_control_a_copy_that_differs_is_found(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "a"}\r\n{"text":  "b"}')
    source = Trip(tmp_path, path)

    class Tidy(REGISTRY.exporters["jsonl"]):
        def write(self, dataset, decision, target, task):
            super().write(dataset, decision, target, task)
            target.write_bytes(target.read_bytes().replace(b":  ", b": "))

    monkeypatch.setitem(REGISTRY.exporters, "jsonl", Tidy)
    with pytest.raises(InputError, match="differs from the source at record 1"):
        source.export(set())
