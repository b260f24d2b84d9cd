"""What is not removed leaves as it came, byte for byte."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.errors import InputError
from robustness.harness import Silent
from robustness.trip import REGISTRY, Trip, drawn_rows, examples


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
