import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.session.byte_lines import escaped_lines, hex_lines


def test_hexadecimal_stands_beside_ascii_with_the_offset():
    lines = hex_lines(b"Hello,\n\xe2\x80\x8bend", 4096, 8)
    assert lines.text.split("\n") == [
        "001000  48 65 6c 6c 6f 2c 0a e2  Hello,··",
        "001008  80 8b 65 6e 64           ··end",
    ]


def test_every_byte_that_is_not_ascii_is_escaped():
    lines = escaped_lines("a\n\u200bé\\u200b\x00".encode(), 60)
    assert lines.text == "a\\n\n\\xe2\\x80\\x8b\\xc3\\xa9\\u200b\\x00"


def test_a_span_is_marked_in_both_columns_and_once_a_line():
    lines = hex_lines(bytes(range(65, 85)), 0, 8)
    assert [lines.text[a:b] for a, b in lines.spans(6, 10)] == ["47 48", "49 4a", "GH", "IJ"]
    wrapped = escaped_lines(b"abcdef", 4)
    assert [wrapped.text[a:b] for a, b in wrapped.spans(2, 6)] == ["cd", "ef"]


@given(data=st.binary(max_size=200), width=st.integers(4, 40))
def test_escaped_lines_hold_every_byte_in_order(data, width):
    lines = escaped_lines(data, width)
    assert lines.text.isascii()
    assert lines.text.isprintable() or "\n" in lines.text
    words = [lines.text[a:b] for ((a, b),) in lines.places]
    assert len(words) == len(data)
    for byte, word in zip(data, words, strict=True):
        known = {"\\n": 10, "\\t": 9, "\\r": 13}
        assert (known.get(word) or (int(word[2:], 16) if len(word) == 4 else ord(word))) == byte
    assert all(len(line) <= max(width, 4) for line in lines.text.split("\n"))


@pytest.mark.parametrize("width", [8, 16])
def test_hexadecimal_reads_back(width):
    data = bytes(range(256)) * 2
    lines = hex_lines(data, 0, width)
    read = bytes(int(lines.text[a:b], 16) for (a, b), _ in lines.places)
    assert read == data
