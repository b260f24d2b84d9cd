"""``inspector groups``: the patterns that scripts rely on."""

import json

import pytest

KEYS = [
    *("id", "rank", "kind", "title", "text", "score", "p_value", "stages", "rows"),
    "explanation",
]


@pytest.fixture
def groups(inspector, sample):
    code, out, err = inspector("groups", sample.path, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out.decode("ascii"))


def test_a_group_has_the_keys_of_the_contract(groups):
    assert [list(group) for group in groups] == [KEYS] * len(groups)
    assert [group["rank"] for group in groups] == list(range(1, len(groups) + 1))


def test_the_planted_pattern_is_there_with_its_rows(groups, sample):
    (group,) = groups
    assert group["kind"] == "hidden"
    assert group["rows"] == [["chat.jsonl", row] for row in sample.hidden]
    assert group["stages"] == {"sft": 3}
    assert 0 < group["p_value"] < 1e-6
    assert 0 < group["score"] <= 1


def test_the_text_is_the_literal_as_in_the_data(groups, hidden_instruction, sample):
    assert groups[0]["text"] == hidden_instruction
    lines = [line for line in sample.files["chat.jsonl"].read_text().split("\n") if line]
    assert groups[0]["text"] in json.loads(lines[sample.hidden[0]])["instruction"]


def test_the_id_stays_the_same(inspector, sample, groups):
    _, out, _ = inspector("groups", sample.path, "--format", "json")
    assert json.loads(out) == groups


def test_people_see_the_id_and_no_hidden_characters(inspector, sample, groups):
    code, out, _ = inspector("groups", sample.path)
    assert code == 0
    assert groups[0]["id"] in out.decode()
    assert all(character.isprintable() for character in out.decode().replace("\n", ""))


def test_a_file_holds_what_standard_output_would(inspector, sample, tmp_path):
    _, out, _ = inspector("groups", sample.path, "--format", "json")
    code, nothing, _ = inspector(
        "groups", sample.path, "--format", "json", "--out", tmp_path / "groups.json"
    )
    assert (code, nothing) == (0, b"")
    assert (tmp_path / "groups.json").read_bytes() == out
