"""The first records as they would be read, before anything is stored."""

import json

import pytest

from inspector.domain.errors import InputError, UsageError
from inspector.pipeline.preview import SAMPLED, of_json, preview
from inspector.pipeline.stages import Workspace


@pytest.fixture
def look(tmp_path, task):
    work = Workspace(tmp_path / "cache", tmp_path / "user")
    return lambda path, **mapping: preview(work, path=str(path), mapping=mapping, task=task)


def test_layout_stage_and_first_rows_are_told(look, tmp_path, write_jsonl, ordinary):
    found = look(write_jsonl(tmp_path / "a.jsonl", ordinary(SAMPLED + 50)))
    assert (found.container, found.sampled, found.stages) == ("jsonl", SAMPLED, {"sft": SAMPLED})
    assert found.is_clear
    assert found.rows[0][1]["prompt"] == ordinary(1)[0]["instruction"]
    assert set(found.pointers) == {"/instruction", "/input", "/output"}


def test_bad_and_unknown_rows_are_told_with_their_reason(look, tmp_path, write_jsonl, ordinary):
    rows = [*ordinary(2), b"{cut off", {"colour": "red", "nested": {"a/b": "x"}}]
    found = look(write_jsonl(tmp_path / "a.jsonl", rows))
    assert [row for row, _ in found.problems] == [2, 3]
    assert found.n_problems == 2
    assert not found.is_clear
    assert "/nested/a~1b" in found.pointers


def test_a_mapping_makes_an_unknown_layout_readable(look, tmp_path, write_jsonl):
    rows = [{"q": {"text": f"Why {n}?"}, "a": f"Because {n}."} for n in range(9)]
    path = write_jsonl(tmp_path / "a.jsonl", rows)
    assert look(path).n_problems == 9
    found = look(path, prompt="/q/text", response="/a")
    assert found.is_clear
    assert found.rows[1] == (1, {"prompt": "Why 1?", "response": "Because 1."})


def test_it_travels_as_json(look, tmp_path, write_jsonl, ordinary):
    from dataclasses import asdict

    found = look(write_jsonl(tmp_path / "a.jsonl", [*ordinary(2), b"{"]))
    assert of_json(json.loads(json.dumps(asdict(found)))) == found


def test_what_cannot_be_read_is_said(look, tmp_path):
    (tmp_path / "empty.jsonl").write_bytes(b"")
    with pytest.raises(InputError, match=r"empty\.jsonl"):
        look(tmp_path / "empty.jsonl")
    (tmp_path / "a.jsonl").write_text("{}\n")
    with pytest.raises(UsageError):
        look(tmp_path / "a.jsonl", nonsense="/a")
