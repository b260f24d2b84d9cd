"""Where results are survives the process; a damaged note says so."""

import json

import pytest

from inspector.domain.errors import ProjectError
from inspector.pipeline.state import FILE, ReadResult, State, load_state, save_state

READ = ReadResult("a/b.jsonl", "/d/a/b.jsonl", "sft", "jsonl", "k", 9, 1, "d", 12, 34)
STATE = State(
    reads=(READ,),
    vectors={"prompt": "v"},
    neighbours={"prompt": "n"},
    points={"prompt": "p"},
    findings={"outlier": "f"},
    missing={"stranger": "ValueError: “中”"},
    embedder="hashed words",
    methods={"prompt": "approximate"},
    recall={"prompt": 0.987},
    texts={"prompt": 9},
    long_texts={"prompt": 2},
    device="cuda",
    fallback="The graphics card failed (x), so the processor computes.",
)


def test_no_scan_has_no_state(tmp_path):
    assert load_state(tmp_path) is None


@pytest.mark.parametrize("state", [STATE, State()])
def test_a_state_opens_as_it_was_saved(tmp_path, state):
    save_state(tmp_path, state)
    assert load_state(tmp_path) == state


def test_a_state_from_before_devices_were_noted_opens(tmp_path):
    (tmp_path / FILE).write_text('{"format": 3, "reads": [], "embedder": "hashed words"}')
    assert load_state(tmp_path) == State(embedder="hashed words")


def test_saving_replaces_and_leaves_nothing_beside(tmp_path):
    save_state(tmp_path, State())
    save_state(tmp_path, STATE)
    assert load_state(tmp_path) == STATE
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_state_of_another_format_asks_for_a_new_scan(tmp_path):
    (tmp_path / FILE).write_text('{"format": 0}')
    assert load_state(tmp_path) is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        "{}",
        '{"format": 3}',
        '{"format": 3, "reads": [{"name": "a"}]}',
        '{"format": 3, "reads": [1]}',
        '{"format": 3, "reads": [], "surprise": 1}',
    ],
)
def test_a_damaged_state_is_a_sentence(tmp_path, content):
    (tmp_path / FILE).write_text(content)
    with pytest.raises(ProjectError, match=r"is damaged; scan the data again\.$"):
        load_state(tmp_path)


def test_half_a_state_is_a_sentence_too(tmp_path):
    save_state(tmp_path, STATE)
    whole = (tmp_path / FILE).read_text()
    assert json.loads(whole)["format"] == 3
    (tmp_path / FILE).write_text(whole[: len(whole) // 2])
    with pytest.raises(ProjectError):
        load_state(tmp_path)
