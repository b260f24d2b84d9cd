"""Notes on records and what they tell of their origin open again as they were read."""

import pytest

from inspector.domain.dataset import Union
from inspector.domain.notes import REPEATED_KEY, STRANGE_NUMBER, Note
from inspector.domain.origins import OTHER, UNTOLD
from inspector.domain.protocols import Record
from inspector.domain.sample import Sample, Stage, Turn
from inspector.readers.index_batches import SCHEMA, BatchBuilder
from inspector.store import note_table, origin_columns
from inspector.store.text_cache import open_dataset, write_batches


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def records(rows):
    builder = BatchBuilder()
    for number, (notes, origin) in enumerate(rows):
        bits = notes[0].kind if notes else 0
        record = Record(number, b"x", None, notes=bits, told=notes)
        sample = Sample(Stage.SFT, "text", {"response": (Turn("assistant", "x"),)}, {}, origin)
        builder.add(record, b"%016d" % number, sample, "", -1)
        if number % 2:
            yield builder.finish()
    if len(builder):
        yield builder.finish()


def opened(folder, rows):
    write_batches(folder, SCHEMA, records(rows))
    return open_dataset(folder, name="d", path=folder, container="jsonl", stage=Stage.SFT)


def test_notes_come_back_for_the_rows_that_have_them(folder):
    note = Note(REPEATED_KEY, "response", "kept", "other \U0001f642")
    dataset = opened(folder, [((), {}), ((note,), {}), ((), {}), ((), {}), ((note, note), {})])
    assert dataset.notes.tolist() == [0, REPEATED_KEY, 0, 0, REPEATED_KEY]
    assert dataset.told == {1: (note,), 4: (note, note)}


def test_words_are_kept_of_the_first_notes_and_bits_of_all(folder, monkeypatch):
    monkeypatch.setattr(note_table, "MOST_ROWS", 3)
    dataset = opened(folder, [((Note(STRANGE_NUMBER, "n", "NaN", "NaN"),), {})] * 7)
    assert dataset.notes.tolist() == [STRANGE_NUMBER] * 7
    assert list(dataset.told) == [0, 1, 2]


def test_origins_come_back_as_codes_whenever_they_are_first_told(folder):
    told = [{}, {}, {"source": "web"}, {"source": "book", "licence": "MIT"}, {}, {"source": "web"}]
    dataset = opened(folder, [((), origin) for origin in told])
    assert set(dataset.origins) == {"source", "licence"}
    assert [dataset.origins["source"][row] for row in range(6)] == [
        "",
        "",
        "web",
        "book",
        "",
        "web",
    ]
    assert dataset.origins["source"].counts.tolist() == [2, 1]
    assert dataset.origins["licence"].told.tolist() == [False] * 3 + [True] + [False] * 2


def test_of_too_many_origins_the_later_ones_share_a_code(folder, monkeypatch):
    monkeypatch.setattr(origin_columns, "MOST_VALUES", 2)
    column = opened(folder, [((), {"source": word}) for word in "abcadbx"]).origins["source"]
    assert column.values == ("a", "b")
    assert column.codes.tolist() == [0, 1, OTHER, 0, OTHER, 1, OTHER]
    assert column.counts.tolist() == [2, 2]


def test_a_long_origin_is_told_by_its_beginning(folder):
    (value,) = opened(folder, [((), {"source": "é" * 5000})]).origins["source"].values
    assert value == "é" * origin_columns.LONGEST


def test_origins_of_all_datasets_have_one_code_for_one_value(tmp_path):
    names = [["a", "b"], [], ["b", "c", "b"]]
    datasets = []
    for number, words in enumerate(names):
        folder = tmp_path / str(number)
        folder.mkdir()
        datasets.append(opened(folder, [((), {"source": word}) for word in words] or [((), {})]))
    column = Union(tuple(datasets)).origin("source")
    assert [column[row] for row in range(6)] == ["a", "b", "", "b", "c", "b"]
    assert column.counts.tolist() == [1, 3, 1]
    assert Union(tuple(datasets)).origin("model").codes.tolist() == [UNTOLD] * 6
    assert len(Union(()).origin("model")) == 0


def test_a_dataset_made_without_notes_has_none(make_dataset):
    dataset = make_dataset("a", "b")
    assert dataset.notes.tolist() == [0, 0]
    assert Union((dataset, dataset)).notes.tolist() == [0] * 4
