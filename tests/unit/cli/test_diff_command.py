"""``inspector diff``: what a new version changes, and taking it with all labels."""

import json

import pytest

from inspector.session.session import Session


@pytest.fixture
def newer(copied_sample, tmp_path):
    """Write a version of chat.jsonl: two rows gone, one new, one more copy of the twins."""
    lines = copied_sample.files["chat.jsonl"].read_bytes().splitlines()
    kept = [line for line in lines if line]
    twin = kept[copied_sample.twins[0]]
    new = json.dumps({"instruction": "A new question?", "output": "A new answer."}).encode()
    path = tmp_path / "v2" / "chat.jsonl"
    path.parent.mkdir()
    path.write_bytes(b"\n".join([new, *kept[2:], twin]) + b"\n")
    return path


def verdicts(project):
    session = Session.open(project)
    try:
        union, labels = session.results.union, session.labels.labels()
        found = {}
        for key, verdict in labels.items():
            (dataset,) = (item for item in union.datasets if item.name == key.dataset)
            if key.uid in dataset.row_of:
                found[dataset.row_of[key.uid]] = verdict.value
        return found
    finally:
        session.close()


def test_what_was_added_and_removed_is_told(inspector, copied_sample, newer):
    code, out, _ = inspector("diff", copied_sample.path, newer, "--of", "chat.jsonl")
    assert code == 0
    assert out.decode().startswith("chat.jsonl: 2 rows added, 2 removed, 38 as before")
    _, out, _ = inspector(
        "diff", copied_sample.path, newer, "--of", "chat.jsonl", "--format", "json"
    )
    told = json.loads(out)
    assert told["added"] == [0, 39]
    assert told["removed"] == [0, 1]


def test_labels_carry_over_and_differing_copies_become_unsure(inspector, copied_sample, newer):
    project = copied_sample.path
    one, other = copied_sample.twins
    for row, verdict in ((7, "poison"), (1, "clean"), (one, "poison"), (other, "clean")):
        inspector("label", project, "--row", f"chat.jsonl:{row}", "--verdict", verdict)
    code, out, err = inspector("diff", project, newer, "--of", "chat.jsonl", "--take")
    assert code == 0
    assert "3 carry over, 1 are of rows that are gone" in out.decode()
    assert "3 labels carried over" in err
    assert verdicts(project) == {6: "poison", 2: "unsure", 19: "unsure", 39: "unsure"}


def test_nothing_is_stored_without_take(inspector, copied_sample, newer):
    before = (copied_sample.path / "project.toml").read_bytes()
    inspector("diff", copied_sample.path, newer, "--of", "chat.jsonl")
    assert (copied_sample.path / "project.toml").read_bytes() == before


def test_which_dataset_is_meant_must_be_clear(inspector, copied_sample, newer, tmp_path):
    other = newer.with_name("unheard-of.jsonl")
    newer.rename(other)
    code, _, err = inspector("diff", copied_sample.path, other)
    assert code == 1
    assert "--of" in err
    code, _, err = inspector("diff", copied_sample.path, tmp_path / "absent.jsonl")
    assert code == 1
    assert "does not exist" in err
