"""A text document is one record of a corpus, to the byte."""

import pytest

from inspector.readers.containers.text import TextReader

PAGE = "Über uns\r\n\u2028\x85\x00 {not json}\n\n"


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_document_is_one_record(write, records_of, bom):
    (record,) = records_of(write("a.md", bom + PAGE.encode()))
    assert record.value == {"text": PAGE}
    assert (record.offset, record.raw) == (len(bom), PAGE.encode())


def test_it_is_a_corpus(write, table_of):
    table = table_of(write("a.txt", PAGE.encode()))
    assert (table["layout"].to_pylist(), table["stage"].to_pylist()) == (["text"], ["corpus"])
    assert table["response"].to_pylist() == [PAGE]


def test_what_is_not_utf8_is_named(write, records_of):
    (record,) = records_of(write("a.txt", b"caf\xe9 au lait"))
    assert (record.problem, record.problem_offset) == ("not valid UTF-8", 3)


def test_a_document_too_long_to_hold_is_told_and_has_its_length(write, new_task):
    path = write("a.txt", b"a" * 100)
    (record,) = TextReader(max_record_bytes=99).open(path, new_task())
    assert (record.raw, record.length) == (b"", 100)
    assert "longer than" in record.problem
