"""Nothing removed is byte-identical, something removed leaves exactly the rest."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.exporters.manifest import check_conservation

NASTY = [
    "\u2028",
    "\u00a0",
    "\x85",
    "\x00",
    "\r",
    "\n",
    '"',
    '""',
    ",",
    "\\",
    "]",
    "}",
    "[{",
    "ä",
    "😀",
]
texts = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=5)), max_size=6).map("".join)
utf8_texts = texts.map(lambda text: text.encode("utf-8", "ignore").decode("utf-8"))
line_ends = st.sampled_from([b"\n", b"\r\n"])
boms = st.sampled_from([b"", b"\xef\xbb\xbf"])
odd_objects = st.sampled_from(
    [
        b'{"text": NaN}',
        b'{"text": "a", "text": "b"}',
        b'{"text": "\\ud800"}',
        b'{"n": ' + b"9" * 100 + b', "text": "x"}',
        b'  {"text": "spaces"}\t',
        b'{"text": "never closed',
        b"{",
        b"nonsense",
        b"[1]",
        b"\xfe\xfd",
        b"\x00",
    ]
)


@st.composite
def json_lines(draw):
    """Return a JSON Lines file."""
    objects = utf8_texts.map(
        lambda text: json.dumps({"text": text}, ensure_ascii=len(text) % 2 == 0).encode()
    )
    records = draw(st.lists(st.one_of(objects, odd_objects), min_size=1, max_size=8))
    content = draw(boms)
    for record in records:
        content += b"".join(draw(st.lists(st.sampled_from([b"\n", b" \t\n", b"\r\n"]), max_size=2)))
        content += record + draw(line_ends)
    return content if draw(st.booleans()) else content.rstrip(b"\r\n")


@st.composite
def json_arrays(draw):
    """Return a JSON list, indented or not, wrapped or not."""
    rows = draw(st.lists(st.fixed_dictionaries({"text": utf8_texts}), min_size=1, max_size=8))
    value = draw(st.sampled_from([rows, {"data": rows}]))
    indent = draw(st.sampled_from([None, 0, 2]))
    content = json.dumps(value, indent=indent, ensure_ascii=draw(st.booleans())).encode()
    return (
        draw(boms)
        + draw(st.sampled_from([b"", b" ", b"\r\n"]))
        + content
        + draw(st.sampled_from([b"", b"\n", b"\r\n "]))
    )


@st.composite
def csv_files(draw):
    """Return a CSV file with two columns, some fields quoted."""
    content, end = draw(boms) + b"prompt,response", b""
    for fields in draw(st.lists(st.tuples(utf8_texts, utf8_texts), min_size=1, max_size=8)):
        end = draw(line_ends)
        quoted = [f'"{text.replace(chr(34), chr(34) * 2)}"'.encode() for text in fields]
        content += end + draw(st.sampled_from([b"", end])) + b",".join(quoted)
    return content + draw(st.sampled_from([b"", end]))


def check(name, content, read_source, drawn_rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        source = read_source(path)
        assert source.export().read_bytes() == content
        n = len(source.dataset)
        rows = sorted({row % n for row in drawn_rows})
        clean = source.export(*rows)
        raws = [record.raw for record in source.reader.open(path, source.task)]
        left = [record.raw for record in source.reader.open(clean, source.task)]
        assert left == [raw for row, raw in enumerate(raws) if row not in rows]
        check_conservation(source.dataset, source.decide(*rows), clean, source.reader, source.task)
        return clean.read_bytes()


row_lists = st.lists(st.integers(0, 7), max_size=8)


@settings(deadline=None, max_examples=100)
@given(content=json_lines(), rows=row_lists)
def test_json_lines(read_source, content, rows):
    check("a.jsonl", content, read_source, rows)


@settings(deadline=None, max_examples=100)
@given(content=json_arrays(), rows=row_lists)
def test_json_lists_stay_valid(read_source, content, rows):
    clean = check("a.json", content, read_source, rows)
    assert isinstance(json.loads(clean.decode("utf-8-sig")), list | dict)


@settings(deadline=None, max_examples=100)
@given(content=csv_files(), rows=row_lists)
def test_csv(read_source, content, rows):
    assert check("a.csv", content, read_source, rows).startswith(content[:15])


@pytest.mark.parametrize("removed", [(), (0,), (1,), (2,), (1, 2), (0, 1, 2), (3,), (0, 1, 2, 3)])
@pytest.mark.parametrize(
    "content",
    [
        b'[{"text": "a"}, {"text": tru}, {"text": "c"}, {"text": "trunc',
        b'[{"text": "a"} {"text": "b"},, nonsense, {"text": "c"},]\n',
        b'[{"text": "a"}, {"text": "b"}, {"text": "c"}]\n{"text": "smuggled"} ',
        b'[\n  {"text": "a"},\n  {"text": "b},\n  {"text": "c"},\n  {"text": "d}\n]\n',
        b'{"data": [{"text": "a"}, 1, {"text": "c"}, {}], "more": [1]}',
    ],
)
def test_damaged_lists_lose_only_what_is_removed(read_source, content, removed):
    check("a.json", content, read_source, removed)


@pytest.mark.parametrize("removed", [(), (0,), (1,), (2,), (0, 1), (0, 1, 2)])
@pytest.mark.parametrize(
    "content",
    [
        b'a,b\n1,2\n3,"never closed\n5,6\n',
        b"a,b\r\n1,2\r\n\r\n3\r\n5,6,7",
        b'prompt\tb\n\t\n5" pipe\tx\n"a\nb"\ty',
    ],
)
def test_damaged_csv_loses_only_what_is_removed(read_source, content, removed):
    check("a.csv", content, read_source, removed)
