import json

import pytest

from inspector.domain.errors import Cancelled, InputError
from inspector.readers.containers.jsonl import JsonlReader


def spans(records):
    return [(record.offset, record.raw) for record in records]


def test_a_record_is_a_line_and_blank_lines_are_none(write, records_of):
    path = write("a.jsonl", b'{"text":"a"}\n\n \t\n{"text":"b"}\n')
    assert spans(records_of(path)) == [(0, b'{"text":"a"}'), (17, b'{"text":"b"}')]


def test_the_byte_order_mark_and_carriage_returns_are_no_part_of_a_record(write, records_of):
    path = write("a.jsonl", b'\xef\xbb\xbf{"text":"a"}\r\n{"text":"b"}\r\n')
    assert spans(records_of(path)) == [(3, b'{"text":"a"}'), (17, b'{"text":"b"}')]


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\u00a0", "\u200b"])
def test_only_a_line_feed_ends_a_record(write, records_of, character):
    line = json.dumps({"text": f"a{character}b"}, ensure_ascii=False).encode()
    records = records_of(write("a.jsonl", line + b"\n" + line))
    assert [record.value for record in records] == [{"text": f"a{character}b"}] * 2


def test_what_orjson_rejects_and_python_reads_is_read(write, records_of):
    digits = "9" * 100
    path = write(
        "a.jsonl",
        f'{{"text":"a","n":NaN}}\n{{"text":"b","n":{digits}}}\n{{"text":"x\\ud800y"}}\n'
        '{"text":"nul \\u0000","text":"again"}'.encode(),
    )
    first, second, third, fourth = (record.value for record in records_of(path))
    assert first["n"] != first["n"]
    assert second["n"] == pytest.approx(10**100)
    assert third == {"text": "x\ufffdy"}
    assert fourth == {"text": "again"}


@pytest.mark.parametrize(
    ("line", "reason", "at"),
    [
        (b'{"text": "a" "b"}', "not valid JSON", 13),
        (b'{"text": "\xc3\xa4" x}', "not valid JSON", 14),
        (b'{"text": "\xff"}', "not valid UTF-8", 10),
        (b"[1, 2]", "not a JSON object but a list", 0),
        (b"null", "not a JSON object but null", 0),
        (b'{"text": "a"', "not valid JSON", 12),
        (b"\x00\x00", "not valid JSON", 0),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested deeper", 0),
        (b'{"a":' + b"[" * 300 + b"]" * 300 + b"}", "nested deeper", 0),
        (b'{"a":1' + b"0" * 5000 + b', "b": NaN}', "too many digits", 0),
    ],
)
def test_a_bad_line_is_named_by_byte_and_the_rest_loads(write, records_of, line, reason, at):
    good = b'{"text": "good"}\n'
    first, bad, last = records_of(write("a.jsonl", good + line + b"\n" + good))
    assert first.value == last.value == {"text": "good"}
    assert bad.value is None
    assert bad.raw == line
    assert reason in bad.problem
    assert bad.problem_offset == len(good) + at


def test_a_line_too_long_to_hold_is_one_bad_record(write, records_of):
    long = b'{"text": "' + b"a" * 3000 + b'"}'
    path = write("a.jsonl", b'{"text":"a"}\n' + long + b'\r\n{"text":"b"}')
    first, bad, last = records_of(path, max_record_bytes=1000)
    assert (bad.raw, bad.length, bad.value) == (b"", len(long), None)
    assert "longer than" in bad.problem
    assert (first.value, last.value) == ({"text": "a"}, {"text": "b"})


def test_a_nesting_of_200_levels_is_still_read(write, records_of):
    line = b'{"a":' + b"[" * 199 + b"]" * 199 + b"}"
    (record,) = records_of(write("a.jsonl", line))
    assert record.problem == ""


def test_progress_ends_at_the_size_and_can_stop_the_job(write, new_task):
    path = write("a.jsonl", b'{"text":"a"}\n' * 10)
    task = new_task()
    assert len(list(JsonlReader().open(path, task))) == 10
    assert task.reports[-1][:2] == (130, 130)
    with pytest.raises(Cancelled):
        list(JsonlReader().open(path, new_task(cancel_after=0)))


def test_parse_names_the_file_of_a_record_it_cannot_parse(tmp_path):
    with pytest.raises(InputError, match=r"^a\.jsonl: a record is not valid JSON"):
        JsonlReader().parse(b"{", tmp_path / "a.jsonl")
