"""``inspector label``: all rows or none, by place, by table, by group."""

import json

import pandas as pd
import pytest

from inspector.domain.labels import LabelKey, Verdict
from inspector.session.session import Session


@pytest.fixture
def label(inspector, copied_sample):
    """Run ``label`` on a copy of the project."""

    def call(*arguments, verdict="poison"):
        return inspector("label", copied_sample.path, *arguments, "--verdict", verdict)

    return call


@pytest.fixture
def labels(copied_sample):
    """Read the verdicts as (file, row) to verdict."""

    def read():
        session = Session.open(copied_sample.path)
        found = session.labels.labels()
        datasets = {dataset.name: dataset for dataset in session.results.union.datasets}
        session.close()
        return {(key.dataset, datasets[key.dataset].row_of[key.uid]): found[key] for key in found}

    return read


def changed(result):
    code, out, err = result
    assert (code, err) == (0, "")
    return json.loads(out)


@pytest.mark.parametrize("verdict", ["poison", "clean", "unsure"])
def test_rows_are_labelled_by_their_place(label, labels, verdict):
    result = label("--row", "chat.jsonl:0", "--row", "other/chat.jsonl:8", verdict=verdict)
    assert changed(result) == {"changed": 2}
    places = [("chat.jsonl", 0), ("other/chat.jsonl", 8)]
    assert labels() == dict.fromkeys(places, Verdict(verdict))


def test_only_labels_that_differ_count(label):
    assert changed(label("--row", "chat.jsonl:0")) == {"changed": 1}
    assert changed(label("--row", "chat.jsonl:0")) == {"changed": 0}
    assert changed(label("--row", "chat.jsonl:0", "--row", "chat.jsonl:1")) == {"changed": 1}
    assert changed(label("--row", "chat.jsonl:0", verdict="clean")) == {"changed": 1}


def test_a_row_given_twice_counts_once(label):
    assert changed(label("--row", "chat.jsonl:0", "--row", "chat.jsonl:0")) == {"changed": 1}


def test_the_verdict_none_takes_a_label_away(label, labels):
    label("--row", "chat.jsonl:0", "--row", "chat.jsonl:1")
    assert changed(label("--row", "chat.jsonl:0", verdict="none")) == {"changed": 1}
    assert labels() == {("chat.jsonl", 1): Verdict.POISON}
    assert changed(label("--row", "chat.jsonl:0", verdict="none")) == {"changed": 0}


def test_a_group_is_labelled_by_its_id(label, labels, inspector, copied_sample):
    _, out, _ = inspector("groups", copied_sample.path, "--format", "json")
    group = json.loads(out)[0]
    assert changed(label("--group", group["id"])) == {"changed": 3}
    assert set(labels()) == {(file, row) for file, row in group["rows"]}


def test_an_unreadable_record_can_be_labelled(label, labels, sample):
    assert changed(label("--row", f"chat.jsonl:{sample.unreadable}")) == {"changed": 1}
    assert labels() == {("chat.jsonl", sample.unreadable): Verdict.POISON}


def test_of_equal_records_only_one_is_labelled(label, labels, sample):
    label("--row", f"chat.jsonl:{sample.twins[1]}")
    assert labels() == {("chat.jsonl", sample.twins[1]): Verdict.POISON}


def test_reviewer_and_note_are_kept(label, copied_sample):
    label("--row", "list.json:2", "--reviewer", "Ann Ümlaut", "--note", "odd\nindeed")
    session = Session.open(copied_sample.path)
    uid = session.results.union.datasets[2].uid(2)
    details = session.labels.details()[LabelKey("list.json", uid)]
    session.close()
    assert (details.reviewer, details.note) == ("Ann Ümlaut", "odd\nindeed")


def test_tags_are_given_and_taken_away_without_a_verdict(inspector, copied_sample, labels):
    def tag(*options):
        place = ("--row", "chat.jsonl:0", "--row", "chat.jsonl:1")
        return changed(inspector("label", copied_sample.path, *place, *options))

    assert tag("--tag", "Steering", "--tag", " own  words ") == {"changed": 2}
    assert tag("--tag", "steering") == {"changed": 0}
    assert tag("--untag", "own words") == {"changed": 2}
    session = Session.open(copied_sample.path)
    assert [row.tags for row in session.labels.details().values()] == [("steering",)] * 2
    session.close()
    assert labels() == {}


@pytest.mark.parametrize("said", [[], ["--tag", " "], ["--tag", "steering", "--group", "abc"]])
def test_saying_nothing_or_too_much_is_refused(said, inspector, copied_sample, labels):
    code, out, err = inspector("label", copied_sample.path, "--row", "chat.jsonl:0", *said)
    assert (code, out) == (1, b"")
    assert "--verdict" in err or "tag" in err or "--group" in err
    assert labels() == {}


# --- tables


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_what_suspects_wrote_can_be_labelled(
    label, labels, inspector, copied_sample, tmp_path, kind
):
    table = tmp_path / f"top.{kind}"
    inspector("suspects", copied_sample.path, "--top", 5, "--format", kind, "--out", table)
    assert changed(label("--rows", table)) == {"changed": 5}
    assert {("chat.jsonl", row) for row in copied_sample.hidden} < set(labels())


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_a_table_of_file_and_row_is_enough(label, labels, tmp_path, kind):
    table = tmp_path / f"mine.{kind.upper()}"
    frame = pd.DataFrame({"why": ["a", "b"], "row": [0, 9], "file": ["table.csv", "chat.jsonl"]})
    frame["row"] %= 8
    {
        "csv": lambda: frame.to_csv(table, index=False),
        "jsonl": lambda: frame.to_json(table, orient="records", lines=True),
        "parquet": lambda: frame.to_parquet(table),
    }[kind]()
    assert changed(label("--rows", table)) == {"changed": 2}
    assert set(labels()) == {("table.csv", 0), ("chat.jsonl", 1)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", "file,row,uid\nchat.jsonl,1,\nchat.jsonl,2,\n"),
        ("t.jsonl", '{"file": "chat.jsonl", "row": 1}\n{"file": "chat.jsonl", "row": 2}\n'),
        (
            "t.jsonl",
            '{"file": "chat.jsonl", "row": 1, "uid": null}\n{"file": "table.csv", "row": 2}',
        ),
    ],
)
def test_a_uid_may_be_left_out(label, tmp_path, name, content):
    (tmp_path / name).write_text(content)
    assert changed(label("--rows", tmp_path / name)) == {"changed": 2}


def test_a_table_of_no_rows_changes_nothing(label, tmp_path):
    (tmp_path / "none.csv").write_text("file,row\n")
    assert changed(label("--rows", tmp_path / "none.csv")) == {"changed": 0}


def test_a_table_whose_uid_is_another_record_s_is_refused(label, labels, tmp_path):
    (tmp_path / "old.csv").write_text(f"file,row,uid\nchat.jsonl,0,{'0' * 32}-0\n")
    code, out, err = label("--rows", tmp_path / "old.csv")
    assert (code, out) == (1, b"")
    assert "Row 0 of chat.jsonl is another record" in err
    assert labels() == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", "file\nchat.jsonl\n"),
        ("t.csv", "row\n1\n"),
        ("t.csv", ""),
        ("t.csv", "file,row\nchat.jsonl,one\n"),
        ("t.csv", "file,row\nchat.jsonl,\n"),
        ("t.csv", "file,row\nchat.jsonl,1.5\n"),
        ("t.csv", 'file,row\n"chat.jsonl,1\n'),
        ("t.jsonl", '{"file": "chat.jsonl"}\n'),
        ("t.jsonl", '{"file": '),
        ("t.jsonl", "[1]\n"),
        ("t.jsonl", ""),
        ("t.parquet", "PAR1"),
        ("t.txt", "file,row\nchat.jsonl,1\n"),
    ],
)
def test_a_table_that_cannot_be_used_is_a_sentence_and_changes_nothing(
    label, labels, tmp_path, name, content
):
    (tmp_path / name).write_text(content)
    code, out, err = label("--rows", tmp_path / name)
    assert (code, out) == (1, b"")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert labels() == {}


# --- what is refused


@pytest.mark.parametrize(
    "rows",
    [
        ["chat.jsonl:40"],
        ["chat.jsonl:0", "chat.jsonl:99"],
        ["chat.jsonl:0", "absent.jsonl:0"],
        ["chat.jsonl:-1"],
        ["chat.jsonl"],
        ["chat.jsonl:"],
        [":3"],
        ["chat.jsonl:1.0"],
        ["chat.jsonl:x"],
        ["chat.jsonl:²"],
        [""],
    ],
)
def test_an_unknown_row_changes_nothing_and_exits_1(label, labels, rows):
    code, out, err = label(*(part for row in rows for part in ("--row", row)))
    assert (code, out) == (1, b"")
    assert err.startswith(("error: ", "Usage: "))
    assert "Traceback" not in err
    assert labels() == {}


def test_an_unknown_group_changes_nothing_and_exits_1(label, labels):
    code, out, err = label("--group", "0123456789")
    assert (code, out) == (1, b"")
    assert err.startswith("error: There is no group '0123456789'")
    assert labels() == {}


@pytest.mark.parametrize(
    "arguments",
    [[], ["--row", "chat.jsonl:0", "--group", "x"], ["--rows", "t.csv", "--group", "x"]],
)
def test_exactly_one_way_to_name_rows_is_taken(label, arguments):
    code, out, err = label(*arguments)
    assert (code, out) == (1, b"")
    assert "Give one of --row, --rows and --group" in err


def test_an_unknown_verdict_is_refused(label):
    code, _, err = label("--row", "chat.jsonl:0", verdict="bad")
    assert code == 1
    assert "'bad' is not one of" in err
