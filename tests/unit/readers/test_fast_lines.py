"""The compiled path finds what the per-row path finds, whatever the lines are."""

import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strange_lines import FILES, STRANGE, WORDS, objects, spelt

from inspector.domain.errors import Cancelled, InputError
from inspector.readers import fast_lines, index
from inspector.readers.containers.jsonl import JsonlReader
from inspector.readers.fast_lines import LineIndexer
from inspector.readers.index import index_records

FEW = 256
"""Bytes of a block: small, so that examples span many."""


class Task:
    def report(self, *_):
        pass


def slow(path, mapping=None):
    found = list(index_records(JsonlReader(), path, mapping=mapping or {}, task=Task()))
    return pa.Table.from_batches(found).combine_chunks()


def fast(path, mapping=None, block_bytes=FEW):
    found = list(LineIndexer(path, mapping or {}, block_bytes).batches(Task()))
    for batch in found:
        batch.validate(full=True)
    return pa.Table.from_batches(found, index.SCHEMA).combine_chunks()


def check_same(path, mapping=None, block_bytes=FEW):
    try:
        expected = slow(path, mapping)
    except InputError:
        expected = index.SCHEMA.empty_table()
    assert fast(path, mapping, block_bytes).to_pylist() == expected.to_pylist()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("lines") / "data.jsonl"


@given(FILES)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_both_paths_find_the_same(path, content):
    path.write_bytes(content)
    check_same(path)
    check_same(path, block_bytes=2**16)


@given(FILES, st.sampled_from([{"prompt": "/text"}, {"response": "/messages/1/content"}]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_both_paths_find_the_same_by_the_user_s_own_mapping(path, content, mapping):
    path.write_bytes(content)
    check_same(path, mapping)


@given(st.lists(objects(), min_size=3, max_size=12), st.booleans())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_records_of_many_shapes_are_the_same(path, values, is_ascii):
    path.write_bytes(b"\n".join(spelt(value, False, is_ascii) for value in values))
    check_same(path, block_bytes=2**16)


@pytest.mark.parametrize("word", [*STRANGE, *WORDS])
def test_no_word_that_a_layout_looks_for_is_read_differently(path, word):
    rows = [
        {"instruction": word, "input": "", "output": f"Well, {word} is it."},
        {"messages": [{"role": "user", "content": word}, {"role": "assistant", "content": word}]},
        {"prompt": f"{word} and more", "completion": "Some text", "label": word},
        {"text": word},
        {"text": f"\n{word} x"},
    ]
    path.write_bytes(b"".join(spelt(row, False, True) + b"\n" for row in rows * 2))
    check_same(path, block_bytes=2**16)


def test_a_repeated_key_is_noted_on_both_paths_and_in_no_other_record(path):
    meta = [{"a": 1, "b": {"a": 2}}, {"a": 1, "c": [{"a": 3}, {"a": 4}]}]
    lines = [json.dumps({"text": "Some text", "id": meta[n % 2]}).encode() for n in range(50)]
    lines[7] = b'{"text": "Some text", "id": {"b": 1, "c": [{"a": 3, "a": 4}]}}'
    lines[9] = b'{"text": "Some text", "text": "Other text", "id": {}}'
    path.write_bytes(b"\n".join(lines))
    check_same(path, block_bytes=2**16)
    notes = fast(path, block_bytes=2**16).column("notes").to_pylist()
    assert [row for row, bits in enumerate(notes) if bits] == [7, 9]


def test_origins_are_told_without_a_second_look(path, monkeypatch):
    rows = [
        {"prompt": f"Ask {n}", "response": "An answer", "source": f"site {n % 3}", "user_id": n}
        for n in range(60)
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    check_same(path, block_bytes=2**16)
    monkeypatch.setattr(LineIndexer, "_slow_batch", lambda *_: pytest.fail("looked again"))
    table = fast(path, block_bytes=2**16)
    assert table.column("origin_source").to_pylist() == [row["source"] for row in rows]
    assert table.column("origin_contributor").to_pylist() == [str(n) for n in range(60)]
    assert table.column("origin_model").null_count == 60


def test_ordinary_records_need_no_second_look(path, ordinary, monkeypatch):
    lines = [json.dumps(row) for row in ordinary(200)]
    chat = {"messages": [{"role": r, "content": "Hi there"} for r in ("user", "assistant")]}
    path.write_text("\n".join([*lines, *[json.dumps(chat)] * 200]))
    looked = []
    monkeypatch.setattr(LineIndexer, "_slow_batch", lambda *_: looked.append(1))
    assert fast(path, block_bytes=2**20).num_rows == 400
    assert looked == []


def test_a_line_longer_than_a_block_is_read(path):
    path.write_text('{"text": "a"}\n{"text": "' + "long " * 1000 + '"}\n{"text": "b"}\n')
    check_same(path)


def test_after_a_line_too_long_the_rest_is_read_record_by_record(path, monkeypatch):
    path.write_text('{"text": "a"}\n{"text": "' + "long " * 1000 + '"}\n{"text": "b"}\n')
    expected = slow(path)
    monkeypatch.setattr(fast_lines, "MAX_LINE_BYTES", 1000)
    monkeypatch.setattr(fast_lines, "BLOCK_BYTES", FEW)
    monkeypatch.setattr(index, "MIN_FAST_BYTES", 1)
    assert slow(path).to_pylist() == expected.to_pylist()


def test_a_large_file_takes_the_compiled_path_and_says_what_it_is(path, monkeypatch):
    monkeypatch.setattr(index, "MIN_FAST_BYTES", 1)
    path.write_text('{"text": "a"}\n' * 10)
    assert slow(path).num_rows == 10
    path.write_text(" \n\n")
    with pytest.raises(InputError, match="holds no records"):
        slow(path)


def test_reading_stops_when_the_task_is_cancelled(path):
    path.write_text('{"text": "a"}\n' * 1000)

    class Stopped(Task):
        def report(self, done, *_):
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        list(LineIndexer(path, {}, FEW).batches(Stopped()))


def test_digests_are_those_of_hashlib():
    import hashlib

    from inspector.readers.fast_hash import hash_pieces

    data = np.random.default_rng(0).integers(0, 256, 3000, np.uint8)
    ends = np.array([0, 1, 63, 64, 127, 128, 129, 255, 256, 257, 1000, 3000], np.int64)
    starts = np.zeros(len(ends), np.int64)
    digests = np.empty((len(ends), 2), np.uint64)
    hash_pieces(data, starts, ends, digests)
    expected = [hashlib.blake2b(data[:end].tobytes(), digest_size=16).digest() for end in ends]
    assert [row.tobytes() for row in digests] == expected
