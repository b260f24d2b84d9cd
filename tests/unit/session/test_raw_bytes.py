"""The bytes of a record are those of its file, and what hides in them is found."""

import json

import numpy as np
import pytest

from inspector.domain.errors import InputError
from inspector.domain.findings import Evidence
from inspector.session.columns import make_columns
from inspector.session.raw_bytes import PAGE, page_with, read_page
from inspector.session.session import Session

LONG = "plain words " * 1_000
HIDDEN = "before\u200bafter"


@pytest.fixture
def columns_of(tmp_path, quick_session):
    """Scan a file and return its columns."""

    def columns_of(path):
        with quick_session(tmp_path / "p.inspector") as session:
            session.start_scan(session.with_sources([path])).result()
            return make_columns(session.results)

    return columns_of


@pytest.fixture
def chats(columns_of, tmp_path, write_jsonl):
    """Return the columns of a file and the file."""
    records = [
        {"instruction": "first", "output": "short"},
        {"instruction": HIDDEN, "output": LONG + "the trigger" + LONG},
    ]
    lines = [json.dumps(records[0]).encode(), json.dumps(records[1], ensure_ascii=False).encode()]
    lines += [json.dumps({"instruction": HIDDEN + "!", "output": "x"}).encode(), b'{"cut\xff off']
    path = write_jsonl(tmp_path / "chats.jsonl", lines)
    return columns_of(path), path


def marked(page, spans):
    return [page.data[start:end] for start, end in spans]


def test_pages_are_the_bytes_of_the_file(chats):
    columns, path = chats
    content = path.read_bytes()
    pages = [read_page(columns, 1, start, ()) for start in range(0, 24_000, PAGE)]
    assert {page.offset for page in pages} == {content.index(b"\n") + 1}
    whole = b"".join(page.data for page in pages)
    assert whole == content.split(b"\n")[1]
    assert len(whole) == pages[0].total


def test_a_page_beyond_the_end_is_the_last_one(chats):
    page = read_page(chats[0], 1, 10**9, ())
    assert page.start + len(page.data) == page.total
    assert page.data


def test_hidden_characters_are_marked_written_out_or_escaped(chats):
    columns, _ = chats
    pages = [read_page(columns, row, 0, ()) for row in range(3)]
    found = [marked(page, page.hidden) for page in pages]
    assert found == [[], ["\u200b".encode()], [b"\\u200b"]]


def test_bytes_that_are_not_utf8_are_marked_in_a_record_that_cannot_be_read(chats):
    page = read_page(chats[0], 3, 0, ())
    assert page.data == b'{"cut\xff off'
    assert marked(page, page.hidden) == [b"\xff"]


def test_evidence_is_marked_and_found_far_down(chats):
    columns, _ = chats
    start = len(LONG)
    evidence = Evidence(1, "response", start, start + 11, "why", 0.5)
    assert read_page(columns, 1, 0, [evidence]).evidence == ()
    columns.reasons[1] = [evidence]
    page = page_with(columns, 1, evidence)
    assert page.start >= 2 * PAGE
    assert marked(page, page.evidence) == [b"the trigger"]


def test_a_span_across_two_pages_is_marked_on_both(columns_of, tmp_path, write_jsonl):
    words = "x" * (PAGE - 38) + "the trigger" + "y" * 100
    path = write_jsonl(tmp_path / "a.jsonl", [{"instruction": "", "output": words}])
    columns = columns_of(path)
    evidence = Evidence(0, "response", PAGE - 38, PAGE - 27, "why", 0.5)
    first, second = (read_page(columns, 0, start, [evidence]) for start in (0, PAGE))
    both = marked(first, first.evidence) + marked(second, second.evidence)
    assert len(both) == 2
    assert b"".join(both) == b"the trigger"


def test_a_source_that_was_changed_is_not_shown(chats):
    columns, path = chats
    path.write_bytes(path.read_bytes().replace(b"first", b"other"))
    with pytest.raises(InputError, match="changed since it was read"):
        read_page(columns, 0, 0, ())
    assert read_page(columns, 2, 0, ()).data  # this record is what it was
    path.unlink()
    with pytest.raises(InputError, match="does not exist"):
        read_page(columns, 2, 0, ())


def test_rows_of_every_container_are_shown(sample):
    session = Session.open(sample.path)
    try:
        columns = make_columns(session.results)
    finally:
        session.close()
    for dataset, start in zip(columns.union.datasets, columns.union.starts, strict=False):
        page = read_page(columns, int(start), 0, ())
        assert page.data
        if dataset.container == "parquet":
            assert page.offset == -1
            assert set(json.loads(page.data)) == {"prompt", "chosen", "rejected"}
        else:
            content = np.frombuffer(dataset.path.read_bytes(), np.uint8)
            part = content[page.offset : page.offset + page.total].tobytes()
            assert part[:PAGE] == page.data
