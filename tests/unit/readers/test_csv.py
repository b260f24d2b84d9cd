import csv
import io

import pytest

from inspector.domain.errors import InputError
from inspector.readers.containers.csv import CsvReader


@pytest.fixture
def read(write, new_task):
    def read_bytes(content, name="a.csv", **options):
        return list(CsvReader(**options).open(write(name, content), new_task()))

    return read_bytes


def test_records_have_their_exact_bytes(read):
    content = b'\xef\xbb\xbfprompt,response\r\na,"b\r\n""c"", d"\r\n\r\n"",\n x , y'
    records = read(content)
    assert [record.value for record in records] == [
        {"prompt": "a", "response": 'b\r\n"c", d'},
        {"prompt": "", "response": ""},
        {"prompt": " x ", "response": " y"},
    ]
    for record in records:
        assert content[record.offset : record.offset + len(record.raw)] == record.raw
        assert not record.raw.endswith((b"\r", b"\n"))


def test_it_reads_what_the_standard_library_writes(read):
    rows = [
        ['say "hi"', "a,b", "1\n2"],
        ["", "'", "ä\u2028"],
        ['"', ',"', '","'],
        ["x" * 200_000] * 3,
    ]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["a", "b", "c"], *rows])
    values = [list(record.value.values()) for record in read(text.getvalue().encode())]
    assert values == rows


@pytest.mark.parametrize(("name", "mark"), [("a.tsv", "\t"), ("a.csv", ";"), ("a.csv", "|")])
def test_the_delimiter_comes_from_the_header(read, name, mark):
    (record,) = read(f"prompt{mark}a, b{mark}c\nx{mark}y, z{mark}\n".encode(), name)
    assert record.value == {"prompt": "x", "a, b": "y, z", "c": ""}


def test_empty_fields_of_a_tsv_are_no_blank_line(read):
    (record,) = read(b"a\tb\tc\n\t\t\n", "a.tsv")
    assert record.value == {"a": "", "b": "", "c": ""}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"1,2,3", "3 fields, but the header has 2"),
        (b"1", "1 fields, but the header has 2"),
        (b"1,\xff", "not valid UTF-8"),
        (b"1,a\rb", "not valid CSV"),
        (b'1,"never closed', "not valid CSV"),
    ],
)
def test_a_bad_record_is_named_and_the_rest_loads(read, bad, reason):
    first, found, last = read(b"a,b\n1,2\n" + bad + b"\n3,4\n")
    assert (first.value, last.value) == ({"a": "1", "b": "2"}, {"a": "3", "b": "4"})
    assert (found.value, found.raw) == (None, bad)
    assert reason in found.problem
    assert found.problem_offset >= 8


def test_a_quote_inside_a_field_opens_nothing(read):
    values = [record.value["b"] for record in read(b'a,b\n1,5" pipe\n2,x\n')]
    assert values == ['5" pipe', "x"]


def test_a_line_too_long_to_hold_is_one_bad_record(read):
    first, bad, last = read(b"a,b\n1,2\n" + b"x" * 500 + b"\r\n3,4\n", max_record_bytes=100)
    assert (first.value["a"], last.value["a"]) == ("1", "3")
    assert (bad.raw, bad.length, bad.offset) == (b"", 500, 8)


def test_a_field_may_be_larger_than_the_standard_library_allows_by_default(read):
    (record,) = read(b'a,b\n"' + b"x" * 1_000_000 + b'",y\n')
    assert len(record.value["a"]) == 1_000_000


def test_columns_of_one_name_hide_nothing(read):
    (record,) = read(b"a,a,,a\n1,2,3,4\n")
    assert list(record.value.values()) == ["1", "2", "3", "4"]


def test_one_record_is_parsed_by_the_header_of_its_file(write):
    path = write("a.csv", b"prompt;response\nx;y\n")
    assert CsvReader().parse(b"x;y", path) == {"prompt": "x", "response": "y"}
    with pytest.raises(InputError, match="1 fields"):
        CsvReader().parse(b"x", path)


def test_a_file_without_a_header_is_refused(read):
    with pytest.raises(InputError, match=r"a\.csv is empty"):
        read(b"\n\n")
