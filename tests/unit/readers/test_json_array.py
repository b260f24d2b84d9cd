import json

import pytest

from inspector.domain.errors import InputError
from inspector.readers.containers.json_array import JsonArrayReader

ROWS = [
    {"text": 'quote " bracket ] brace } slash \\'},
    {"text": "b", "more": [{"a": [1, {"deep": [[]]}]}]},
    {},
]


@pytest.fixture
def read(write, new_task):
    def read_bytes(content, **options):
        return list(JsonArrayReader(**options).open(write("a.json", content), new_task()))

    return read_bytes


@pytest.mark.parametrize("indent", [None, 0, 2, "\t"])
@pytest.mark.parametrize("wrap", ["{}", '{{"v": {{"data": 1}}, "data" : {}, "z": []}}'])
def test_elements_have_their_exact_bytes(read, indent, wrap):
    content = wrap.format(json.dumps(ROWS, indent=indent)).encode()
    records = read(content)
    assert [record.value for record in records] == ROWS
    for record in records:
        assert content[record.offset : record.offset + len(record.raw)] == record.raw
        assert json.loads(record.raw) == record.value


def test_elements_larger_than_the_window_are_read(read):
    records = read(json.dumps(ROWS * 5).encode(), chunk_bytes=7)
    assert [record.value for record in records] == ROWS * 5
    wrapped = b'{"some key": ["\\"data\\": ["], "data": [{"a": 1}, {"b": 2}]}' + b" " * 300
    assert [record.value for record in read(wrapped, chunk_bytes=7)] == [{"a": 1}, {"b": 2}]


def test_a_byte_order_mark_is_skipped(read):
    (record,) = read(b'\xef\xbb\xbf [{"a": 1}]')
    assert (record.offset, record.raw) == (5, b'{"a": 1}')


@pytest.mark.parametrize("indent", [None, 2])
def test_of_a_truncated_file_only_the_last_element_is_bad(read, indent):
    content = json.dumps([{"messages": [{"a": 1}, {"b": i}]} for i in range(4)], indent=indent)
    *good, bad = read(content[: content.rindex("b") + 3].encode())
    assert [record.value["messages"][1]["b"] for record in good] == [0, 1, 2]
    assert "the file ends inside it" in bad.problem


@pytest.mark.parametrize(
    "broken",
    ['{"a": tru}', '{"a": "never closed}', '{"a": [1}', '{"a": 1', '{"a": 1}}', "nonsense", "7"],
)
def test_an_element_that_does_not_parse_is_bad_and_the_rest_loads(read, broken):
    content = f'[\n  {{"a": 1}},\n  {broken},\n  {{"a": 2}},\n  {{"a": 3}}\n]\n'.encode()
    records = read(content)
    assert [record.value for record in records if record.value] == [{"a": 1}, {"a": 2}, {"a": 3}]
    bad = next(record for record in records if not record.value)
    assert bad.problem_offset >= content.index(broken.encode())
    assert content[bad.offset : bad.offset + len(bad.raw)] == bad.raw


def test_on_one_line_a_bad_value_harms_no_other_element(read):
    records = read(b'[{"a": 1}, {"a": tru}, "text", {"a": 2}, {"a": 3} 3,, {"a": 4},]')
    assert [record.value and record.value["a"] for record in records] == [1, None, None, 2, None, 4]


def test_what_follows_the_list_is_not_hidden(read):
    first, rest = read(b'[{"a": 1}]\n{"text": "smuggled"}\n')
    assert first.value == {"a": 1}
    assert (rest.value, rest.raw) == (None, b'{"text": "smuggled"}')
    assert "follows the closing bracket" in rest.problem


def test_an_element_too_long_to_hold_ends_the_reading_with_a_bad_record(read):
    content = json.dumps([{"a": "b"}, {"a": "b" * 3_000_000}, {"a": "c"}]).encode()
    first, bad = read(content, max_record_bytes=2**20)
    assert first.value == {"a": "b"}
    assert (bad.raw, bad.offset + bad.length) == (b"", len(content))
    assert "longer than 1 MB" in bad.problem


def test_a_bracket_too_many_does_not_end_a_list_that_goes_on(read):
    records = read(b'[\n {"a": 1}], "x": 2},\n {"a": 3}\n]\n')
    assert [record.value for record in records] == [{"a": 1}, None, {"a": 3}]
    assert records[1].raw == b'], "x": 2}'


@pytest.mark.parametrize("content", [b"[]", b" [ \n] ", b'{"data": []}'])
def test_an_empty_list_has_no_records(read, content):
    assert read(content) == []


@pytest.mark.parametrize("content", [b'{"a": 1}', b'{"data": {"a": [1]}}', b'"text"', b'{"data'])
def test_a_file_without_a_list_is_refused(read, content):
    with pytest.raises(InputError, match=r"^a\.json holds no list of records\.$"):
        read(content)


def test_a_bracket_bomb_is_one_bad_record(read):
    (bad,) = read(b"[" * 100_000)
    assert bad.value is None
