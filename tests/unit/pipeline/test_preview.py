"""The first records as they would be read, before anything is stored."""

import json

import pytest

from inspector.domain.errors import InputError, UsageError
from inspector.pipeline.preview import SAMPLED, of_json, preview, why_refused
from inspector.pipeline.stages import Workspace


@pytest.fixture
def look(tmp_path, task):
    work = Workspace(tmp_path / "cache", tmp_path / "user")
    return lambda path, **mapping: preview(work, path=str(path), mapping=mapping, task=task)


def test_layout_stage_and_first_rows_are_told(look, tmp_path, write_jsonl, ordinary):
    found = look(write_jsonl(tmp_path / "a.jsonl", ordinary(SAMPLED + 50)))
    assert (found.container, found.sampled, found.stages) == ("jsonl", SAMPLED, {"sft": SAMPLED})
    assert found.is_clear
    assert found.rows[0].fields["prompt"] == [("user", ordinary(1)[0]["instruction"])]
    assert (found.rows[0].layout, found.rows[0].stage) == ("alpaca", "sft")
    assert set(found.pointers) == {"/instruction", "/input", "/output"}


def test_bad_and_unknown_rows_are_told_with_their_reason(look, tmp_path, write_jsonl, ordinary):
    rows = [*ordinary(2), b"{cut off", {"colour": "red", "nested": {"a/b": "x"}}]
    size = sum(len(json.dumps(row)) + 1 for row in rows[:2])
    found = look(write_jsonl(tmp_path / "a.jsonl", rows))
    assert [(row, offset) for row, offset, _ in found.problems] == [(2, size + 1), (3, size + 9)]
    assert found.n_problems == 2
    assert not found.is_clear
    assert "/nested/a~1b" in found.pointers


def test_a_mapping_makes_an_unknown_layout_readable(look, tmp_path, write_jsonl):
    rows = [{"q": {"text": f"Why {n}?"}, "a": f"Because {n}."} for n in range(9)]
    path = write_jsonl(tmp_path / "a.jsonl", rows)
    assert look(path).n_problems == 9
    found = look(path, prompt="/q/text", response="/a")
    assert found.is_clear
    assert found.rows[1].fields == {
        "prompt": [("user", "Why 1?")],
        "response": [("assistant", "Because 1.")],
    }


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


def test_the_layouts_that_fit_are_told_with_what_makes_every_row_be_read_so(
    look, tmp_path, write_jsonl
):
    rows = [{"instruction": "Q", "context": "C", "response": "A"}] * 6 + [{"text": "T"}] * 2
    path = write_jsonl(tmp_path / "a.jsonl", [*rows, b"{", {"colour": "red"}])
    dolly, text, plain = look(path).guesses
    assert (dolly.layout, dolly.by, dolly.stage, dolly.share) == ("dolly", "Dolly", "sft", 0.6)
    assert (text.layout, text.share) == ("text", 0.2)
    assert plain.columns == {"prompt": ["/instruction"], "response": ["/response"]}
    found = look(path, **plain.mapping)
    assert found.n_problems == 4
    assert found.rows[0].fields == {"prompt": [("user", "Q")], "response": [("assistant", "A")]}
    assert [guess.layout for guess in found.guesses] == ["dolly", "text", "instruction-response"]


def test_flags_and_messages_are_offered_as_places(look, tmp_path, write_jsonl):
    message = {"from": "gpt", "value": "A"}
    rows = [{"good": True, "talk": [message], "chosen": message, "n": 3, "note": {"a": "b"}}]
    found = look(write_jsonl(tmp_path / "a.jsonl", rows))
    assert found.pointers == [
        *("/chosen", "/chosen/from", "/chosen/value", "/good", "/note/a", "/talk"),
    ]


def test_rows_of_a_table_lie_at_no_byte(look, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"colour": ["red"]}), tmp_path / "a.parquet")
    assert look(tmp_path / "a.parquet").problems == [(0, -1, "no known layout (keys: colour)")]


def test_a_mapping_that_is_none_is_told_in_a_sentence():
    assert why_refused({"prompt": "/a"}) == ""
    assert why_refused({"prompt": "a"}).startswith("'a' is no JSON pointer")
