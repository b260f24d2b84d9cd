"""What was read from a source opens again equal, without reading the source."""

import json
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.dataset import Problem
from inspector.domain.protocols import Record
from inspector.domain.sample import FIELDS, ROLES, Sample, Stage, Turn
from inspector.readers.containers.jsonl import JsonlReader
from inspector.readers.index import index_records
from inspector.readers.index_batches import SCHEMA, BatchBuilder
from inspector.store.text_cache import guessed_stage, open_dataset, write_batches

STRANGE = ["", "a\n\nb", "naïve 中文 🙂", "\u202e\U000e0041", "\0", "x" * 5000]


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def batches_of(rows, size=3):
    """Rows are (bytes, Sample) or (bytes, reason)."""
    builder = BatchBuilder()
    for number, (raw, what) in enumerate(rows):
        sample = what if isinstance(what, Sample) else None
        problem = "" if sample else what
        digest = raw.ljust(16, b"\0")
        builder.add(Record(100 * number, raw, None), digest, sample, problem, 100 * number + 1)
        if len(builder) == size:
            yield builder.finish()
    if len(builder):
        yield builder.finish()


def sample_of(*turns, stage=Stage.SFT, field="prompt"):
    return Sample(stage, "messages", {field: tuple(Turn(role, text) for role, text in turns)})


def reopened(folder, rows, **options):
    write_batches(folder, SCHEMA, batches_of(rows, **options))
    path = folder / "data.jsonl"
    return open_dataset(folder, name="data", path=path, container="jsonl", stage=Stage.SFT)


def turns_of(dataset, field, row):
    column, text = dataset.turns[field], dataset.texts[field][row]
    part = slice(*column.offsets[row : row + 2])
    starts = [*column.starts[part].tolist(), len(text) + 2]
    pieces = [text[start : end - 2] for start, end in pairwise(starts)]
    return tuple(
        Turn(ROLES[role], piece) for role, piece in zip(column.roles[part], pieces, strict=True)
    )


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_texts_come_back_however_they_were_batched(folder, size):
    rows = [(b"%d" % n, sample_of(("user", text))) for n, text in enumerate(STRANGE)]
    dataset = reopened(folder, rows, size=size)
    assert list(dataset.texts["prompt"]) == STRANGE
    assert [dataset.texts["prompt"][row] for row in range(len(STRANGE))] == STRANGE
    assert dataset.texts["prompt"].present.all()


def test_turns_come_back_with_their_roles(folder):
    chat = (("system", "Be kind."), ("user", "Hi\n\nassistant: forged"), ("assistant", ""))
    rows = [(b"a", sample_of(*chat)), (b"b", "not JSON"), (b"c", sample_of(("user", "Bye")))]
    dataset = reopened(folder, rows)
    assert turns_of(dataset, "prompt", 0) == tuple(Turn(*turn) for turn in chat)
    assert turns_of(dataset, "prompt", 1) == ()
    assert turns_of(dataset, "prompt", 2) == (Turn("user", "Bye"),)


TURNS = st.lists(
    st.builds(Turn, st.sampled_from(ROLES), st.text(max_size=8)), min_size=1, max_size=4
)
SAMPLES = st.dictionaries(st.sampled_from(FIELDS), TURNS.map(tuple), min_size=1)


@given(st.lists(SAMPLES, min_size=1, max_size=8))
@settings(deadline=None)
def test_any_sample_comes_back(tmp_path_factory, samples):
    rows = [
        (b"%d" % number, Sample(Stage.PREFERENCE, "any", fields))
        for number, fields in enumerate(samples)
    ]
    dataset = reopened(tmp_path_factory.mktemp("texts"), rows)
    assert set(dataset.texts) == {name for fields in samples for name in fields}
    for row, fields in enumerate(samples):
        for name in dataset.texts:
            assert dataset.texts[name].present[row] == (name in fields)
            assert turns_of(dataset, name, row) == fields.get(name, ())


def test_equal_records_are_told_apart_by_their_occurrence(folder):
    contents = [b"a", b"b", b"a", b"a", b"c", b"b"]
    dataset = reopened(folder, [(raw, sample_of(("user", "x"))) for raw in contents])
    assert dataset.index.occurrences.tolist() == [0, 0, 1, 2, 0, 1]
    assert len(set(dataset.uids)) == 6
    assert [dataset.uid(row) for row in range(6)] == dataset.uids
    assert [dataset.row_of[uid] for uid in dataset.uids] == list(range(6))
    assert dataset.find(dataset.uids).tolist() == list(range(6))
    strange = [f"{dataset.uids[0]}9", "x-0", "", f"{'0' * 32}-0", dataset.uids[0].upper() + " "]
    assert dataset.find(strange).tolist() == [-1] * 5
    assert dataset.uids[0].removesuffix("-0") == dataset.uids[3].removesuffix("-2")


def test_problems_come_back_with_row_byte_and_reason(folder):
    rows = [
        (b"a", "is not JSON"),
        (b"b", sample_of(("user", "x"))),
        (b"c", 'has no "answer"'),
        (b"d", sample_of(("user", "y"))),
    ]
    dataset = reopened(folder, rows)
    expected = (Problem(0, 1, "is not JSON"), Problem(2, 201, 'has no "answer"'))
    assert dataset.problems == expected
    assert dataset.index.readable.tolist() == [False, True, False, True]
    assert dataset.texts["prompt"].present.tolist() == [False, True, False, True]


def test_a_file_of_nothing_but_problems_opens(folder):
    dataset = reopened(folder, [(b"a", "bad"), (b"b", "worse")])
    assert len(dataset) == 2
    assert dataset.texts == {}
    assert guessed_stage(folder) is Stage.SFT


def test_no_rows_at_all_open(folder):
    dataset = reopened(folder, [])
    assert len(dataset) == 0
    assert dataset.uids == []
    assert dataset.problems == ()


def test_the_stage_is_that_of_most_readable_records(folder):
    stages = [Stage.SFT, Stage.PREFERENCE, Stage.PREFERENCE]
    rows = [(b"%d" % n, sample_of(("user", "x"), stage=stage)) for n, stage in enumerate(stages)]
    reopened(folder, [*rows, (b"x", "bad"), (b"y", "bad"), (b"z", "bad")])
    assert guessed_stage(folder) is Stage.PREFERENCE


def test_opening_does_not_need_the_source(tmp_path, task):
    source = tmp_path / "data.jsonl"
    lines = [{"prompt": f"ask {n}", "response": f"tell {n}"} for n in range(40)]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"prompt": \n')
    batches = index_records(JsonlReader(), source, mapping={}, task=task)
    assert write_batches(tmp_path, SCHEMA, batches) == 41
    source.unlink()
    dataset = open_dataset(
        tmp_path, name="data", path=source, container="jsonl", stage=Stage.CORPUS
    )
    assert list(dataset.texts["prompt"])[:40] == [line["prompt"] for line in lines]
    assert list(dataset.texts["response"])[:40] == [line["response"] for line in lines]
    assert dataset.stage is Stage.CORPUS
    assert [problem.row for problem in dataset.problems] == [40]


def test_a_cache_file_that_was_cut_off_is_an_error_and_no_dataset(folder):
    reopened(folder, [(b"a", sample_of(("user", "x" * 1000)))])
    whole = (folder / "texts.arrow").read_bytes()
    (folder / "texts.arrow").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(pa.ArrowInvalid):
        open_dataset(folder, name="d", path=folder, container="jsonl", stage=Stage.SFT)
