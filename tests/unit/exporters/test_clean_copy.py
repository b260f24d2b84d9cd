import pytest

from inspector.domain.errors import InputError


def test_lines_leave_with_their_ends_and_all_else_stays(source_of):
    source = source_of("a.jsonl", b'\xef\xbb\xbf{"text":"a"}\r\n\n{"text":"b"}\nbad\n{"text":"c"}')
    assert source.export(0).read_bytes() == b'\xef\xbb\xbf\n{"text":"b"}\nbad\n{"text":"c"}'
    assert (
        source.export(2).read_bytes() == b'\xef\xbb\xbf{"text":"a"}\r\n\n{"text":"b"}\n{"text":"c"}'
    )
    assert source.export(1, 3).read_bytes() == b'\xef\xbb\xbf{"text":"a"}\r\n\nbad\n'
    assert source.export(0, 1, 2, 3).read_bytes() == b"\xef\xbb\xbf\n"


def test_csv_records_leave_and_the_header_stays(source_of):
    source = source_of("a.csv", b'text,b\r\n"1\r\n2",x\r\n3,4\r\n')
    assert source.export(0).read_bytes() == b"text,b\r\n3,4\r\n"
    assert source.export(0, 1).read_bytes() == b"text,b\r\n"


def test_elements_leave_with_one_separator(source_of):
    source = source_of("a.json", b'[\n {"a": 1},\n\n {"b": 2} ,{"c": 3}\n]\n')
    assert source.export(0).read_bytes() == b'[\n {"b": 2} ,{"c": 3}\n]\n'
    assert source.export(1).read_bytes() == b'[\n {"a": 1} ,{"c": 3}\n]\n'
    assert source.export(2).read_bytes() == b'[\n {"a": 1},\n\n {"b": 2}\n]\n'
    assert source.export(0, 1, 2).read_bytes() == b"[\n \n]\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", b'{"text":"a"}\n{"text":"b"}\n'),
        ("a.json", b'[{"text":"a"},{"text":"b"}]'),
        ("a.csv", b"text,n\na,1\nb,2\n"),
    ],
)
def test_a_removed_record_that_has_changed_is_not_removed(source_of, name, content):
    source = source_of(name, content)
    source.dataset.path.write_bytes(content.replace(b"a", b"z"))
    with pytest.raises(InputError, match=rf"^{name} has changed since it was read"):
        source.export(0)


def test_the_source_is_never_a_target_and_a_missing_one_is_named(source_of):
    source = source_of("a.jsonl", b'{"text":"a"}\n')
    with pytest.raises(InputError, match=r"a\.jsonl cannot be copied"):
        source.exporter.write(source.dataset, source.decide(), source.dataset.path, source.task)
    assert source.dataset.path.read_bytes() == b'{"text":"a"}\n'
    source.dataset.path.unlink()
    with pytest.raises(InputError, match=r"a\.jsonl cannot be copied: No such file"):
        source.export()
