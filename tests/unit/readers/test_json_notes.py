"""What parsers disagree on is noted, at any depth, and nothing else is."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.domain.notes import EQUAL_KEY, LONE_SURROGATE, REPEATED_KEY, STRANGE_NUMBER
from inspector.readers.containers.json_text import record_of

KEYS = st.one_of(st.sampled_from(["a", "b", "response", 'a":', "é", "", "\\"]), st.text(max_size=3))
TEXTS = st.one_of(
    st.sampled_from(['{"a": 1, "a": 2}', '\\"a\\":', " : ", "9" * 30, "NaN", "\\ud800", "🙂"]),
    st.text(max_size=8),
)
SCALARS = st.one_of(TEXTS, st.integers(-(2**63), 2**64 - 1), st.none(), st.booleans(), st.just(0.5))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)
RECORDS = st.dictionaries(KEYS, VALUES, max_size=4)
SPELLINGS = st.tuples(st.sampled_from([None, (" , ", " : "), (",\n", "\t:")]), st.booleans())


def spelt(value, spelling):
    separators, is_ascii = spelling
    return json.dumps(value, separators=separators, ensure_ascii=is_ascii).encode("utf-8")


def objects_in(value):
    """Return every object in a value as the list that leads to it."""
    found = [[]] if isinstance(value, dict) else []
    items = value.items() if isinstance(value, dict) else enumerate(value or ())
    for place, inner in items:
        if isinstance(inner, dict | list):
            found += [[place, *path] for path in objects_in(inner)]
    return found


class Twice(dict):
    """An object that is written with one more key at its end."""

    def __init__(self, value, key, other):
        super().__init__(value or {"-": 0})
        self.pairs = [*value.items(), (key, other)]

    def items(self):
        return self.pairs


def with_key_twice(value, path, key, other):
    if not path:
        return Twice(value, key, other)
    copy = value.copy()
    copy[path[0]] = with_key_twice(copy[path[0]], path[1:], key, other)
    return copy


@given(RECORDS, SPELLINGS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_negative_control_a_record_that_all_read_alike_is_not_noted(value, spelling):
    record = record_of(0, spelt(value, spelling))
    assert record.value == value
    assert (record.notes, record.told) == (0, ())


@given(RECORDS, SPELLINGS, st.data())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_a_key_that_stands_twice_is_noted_wherever_it_is(value, spelling, data):
    places = [path for path in objects_in(value) if at(value, path)]
    if not places:
        return
    path = data.draw(st.sampled_from(places))
    key = data.draw(st.sampled_from(sorted(at(value, path))))
    other = data.draw(st.sampled_from(["another", at(value, path)[key]]))
    raw = json.dumps(
        with_key_twice(value, path, key, other), separators=spelling[0], ensure_ascii=spelling[1]
    )
    record = record_of(7, raw.encode("utf-8"))
    differs = other != at(value, path)[key]
    assert record.notes == (REPEATED_KEY if differs else EQUAL_KEY)
    assert at(record.value, path)[key] == other
    (note,) = record.told
    assert note.key == key
    if differs:
        assert note.kept == "another"


def at(value, path):
    for place in path:
        value = value[place]
    return value


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":{"k":1},"b":{"k":2}}',
        b'{"a":[{"k":1},{"k":2}]}',
        b'{"k":{"k":{"k":1}}}',
        b'{"a":"\\"k\\":1, \\"k\\":2","k":"k :"}',
        b'{"a":"{\\"k\\" : 1}","k":1}',
        b'{"A":1,"a":2}',
    ],
)
def test_negative_control_a_key_in_other_objects_or_in_a_text_is_not_repeated(raw):
    assert record_of(0, raw).notes == 0


@pytest.mark.parametrize(
    ("raw", "kind", "words"),
    [
        (b'{"t":"x \\ud83d y"}', LONE_SURROGATE, "\\ud83d at the key “t”"),
        (b'{"t":["\\uDE00"]}', LONE_SURROGATE, "\\ude00 at the key “t”"),
        (b'{"t\\ud800":1}', LONE_SURROGATE, "\\ud800"),
        (b'{"n":NaN}', STRANGE_NUMBER, "NaN at the key “n”"),
        (b'{"a":{"n":[1,-Infinity]}}', STRANGE_NUMBER, "-Infinity at the key “n”"),
        (b'{"n":1e999}', STRANGE_NUMBER, "Infinity at the key “n”"),
        (b'{"n":18446744073709551616}', STRANGE_NUMBER, "18446744073709551616"),
        (b'{"n":-9223372036854775809}', STRANGE_NUMBER, "-9223372036854775809"),
        (b'{"a":"no","a":"yes"}', REPEATED_KEY, "keep the first one see another: “no”"),
    ],
)
def test_a_note_says_what_stands_there(raw, kind, words):
    record = record_of(0, raw)
    assert record.value is not None
    assert record.notes == kind
    assert words in record.told[0].reason
    "".join(note.reason for note in record.told).encode("utf-8")


@pytest.mark.parametrize(
    "raw",
    [b'{"t":"\\ud83d\\ude00"}', b'{"n":18446744073709551615}', b'{"n":0.1234567890123456789}'],
)
def test_negative_control_whole_characters_and_numbers_are_not_noted(raw):
    assert record_of(0, raw).notes == 0


def test_a_value_that_is_hidden_and_too_deep_to_be_told_is_noted():
    raw = b'{"a":' + b"[" * 1000 + b"]" * 1000 + b',"a":"kept"}'
    record = record_of(0, raw)
    assert record.value == {"a": "kept"}
    assert record.notes == REPEATED_KEY


def test_a_record_too_large_for_the_fast_parser_is_noted_too():
    text = b"x" * (17 * 2**20)
    assert record_of(0, b'{"t":"' + text + b'","a":1,"a":2}').notes == REPEATED_KEY
    assert record_of(0, b'{"t":"' + text + b'","a":1}').notes == 0


def test_words_are_kept_short_and_few():
    raw = ("{" + ",".join(f'"k{n}":"{"x" * 999}","k{n}":"y"' for n in range(50)) + "}").encode()
    record = record_of(0, raw)
    assert len(record.told) < 10
    assert all(len(note.other) < 200 for note in record.told)
