"""``inspector suspects``: the table that scripts rely on."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest

COLUMNS = ["file", "row", "uid", "stage", "score", "rank", "alert", "reasons"]
N_ROWS = {
    "chat.jsonl": 40,
    "other/chat.jsonl": 10,
    "list.json": 8,
    "table.csv": 8,
    "pairs.parquet": 10,
}
TOTAL = sum(N_ROWS.values())
READERS = {
    "csv": lambda data: pd.read_csv(io.BytesIO(data)).assign(
        reasons=lambda frame: frame["reasons"].map(json.loads)
    ),
    "jsonl": lambda data: pd.DataFrame([json.loads(line) for line in data.splitlines()]),
    "parquet": lambda data: pd.read_parquet(io.BytesIO(data)),
}


@pytest.fixture(params=READERS)
def frame(request, inspector, sample):
    """The whole table, read by a stranger's tool."""
    code, out, err = inspector("suspects", sample.path, "--format", request.param)
    assert (code, err) == (0, "")
    return READERS[request.param](out)


@pytest.fixture
def lines(inspector, sample):
    _, out, _ = inspector("suspects", sample.path, "--format", "jsonl")
    return [json.loads(line) for line in out.decode("ascii").splitlines()]


def test_the_columns_stand_in_their_order(frame):
    assert list(frame.columns[:8]) == COLUMNS
    detectors = list(frame.columns[8:])
    assert all(name.startswith("detector.") for name in detectors)
    assert {"detector.hidden_text", "detector.outlier"} <= set(detectors)


def test_every_row_is_there_once(frame):
    assert frame.groupby("file").size().to_dict() == N_ROWS
    for name, n_rows in N_ROWS.items():
        assert sorted(frame[frame["file"] == name]["row"]) == list(range(n_rows))
    assert frame["uid"].is_unique


def test_the_best_comes_first_and_ranks_count_from_one(frame, sample):
    assert frame["rank"].tolist() == list(range(1, TOTAL + 1))
    scores = frame["score"].dropna()
    assert (np.diff(scores) <= 0).all()
    assert frame["row"][:3].tolist() == list(sample.hidden)
    assert frame["alert"].tolist() == [True] * 3 + [False] * (TOTAL - 3)


def test_unreadable_rows_have_no_score_and_come_last(frame, sample):
    assert frame["score"].isna().tolist() == [False] * (TOTAL - 2) + [True] * 2
    last = frame[["file", "row"]].iloc[-2:].to_numpy().tolist()
    assert last == [["chat.jsonl", sample.unreadable], ["other/chat.jsonl", 9]]


def test_rows_count_unreadable_records_but_not_blank_lines(lines, sample):
    records = [line for line in sample.files["chat.jsonl"].read_bytes().split(b"\n") if line]
    assert len(records) == 40
    uids = {line["row"]: line["uid"] for line in lines if line["file"] == "chat.jsonl"}
    assert records[sample.twins[0]] == records[sample.twins[1]]
    assert uids[sample.twins[0]].removesuffix("-0") == uids[sample.twins[1]].removesuffix("-1")


def test_the_stage_of_each_file_is_told(frame):
    stages = frame.groupby("stage")["file"].unique()
    assert list(stages["preference"]) == ["pairs.parquet"]
    assert set(stages["sft"]) == set(N_ROWS) - {"pairs.parquet"}


def test_reasons_are_a_list_of_texts(frame):
    for reasons in frame["reasons"]:
        assert isinstance(reasons, list | np.ndarray)
        assert all(isinstance(reason, str) and reason for reason in reasons)
    assert any("praise the brand" in reason for reason in frame["reasons"][0])
    assert list(frame["reasons"].iloc[-1]) == []


def test_in_csv_reasons_are_a_json_string_and_a_missing_score_is_empty(inspector, sample):
    _, out, _ = inspector("suspects", sample.path, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out.decode("utf-8"))))
    assert json.loads(rows[0]["reasons"])
    assert rows[-1]["score"] == rows[-1]["detector.outlier"] == ""
    assert rows[-1]["reasons"] == "[]"
    assert b"\r" not in out


def test_in_json_lines_a_missing_score_is_null(lines):
    assert lines[-1]["score"] is None
    assert lines[-1]["detector.hidden_text"] is None
    assert lines[0]["alert"] is True
    assert isinstance(lines[0]["row"], int)


def test_all_formats_agree(inspector, sample):
    tables = [
        read(inspector("suspects", sample.path, "--format", kind)[1])
        for kind, read in READERS.items()
    ]
    for other in tables[1:]:
        for name in ("file", "row", "uid", "rank", "alert"):
            assert tables[0][name].tolist() == other[name].tolist()
        known = tables[0]["score"].notna()
        assert np.allclose(
            tables[0]["score"][known], other["score"][known].astype(float), atol=1e-12
        )


@pytest.mark.parametrize("top", [0, 1, 5, 1000])
def test_top_gives_the_first_rows(inspector, sample, lines, top):
    code, out, _ = inspector("suspects", sample.path, "--format", "jsonl", "--top", top)
    assert code == 0
    assert [json.loads(line) for line in out.splitlines()] == lines[:top]


def test_an_empty_table_still_has_its_columns(inspector, sample):
    _, out, _ = inspector("suspects", sample.path, "--format", "csv", "--top", 0)
    assert out.decode().startswith(",".join(COLUMNS) + ",detector.")
    _, out, _ = inspector("suspects", sample.path, "--format", "parquet", "--top", 0)
    assert list(pd.read_parquet(io.BytesIO(out)).columns)[:8] == COLUMNS


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet", "table"])
def test_a_file_holds_what_standard_output_would(inspector, sample, tmp_path, kind):
    _, out, _ = inspector("suspects", sample.path, "--format", kind)
    target = tmp_path / "new" / f"suspects.{kind}"
    code, nothing, _ = inspector("suspects", sample.path, "--format", kind, "--out", target)
    assert (code, nothing) == (0, b"")
    assert target.read_bytes() == out


def test_a_file_that_cannot_be_written_is_a_sentence(inspector, sample, tmp_path):
    code, out, err = inspector("suspects", sample.path, "--out", tmp_path)
    assert (code, out) == (1, b"")
    assert err.startswith("error: ")
    assert err.count("\n") == 1


def test_people_see_a_table_without_hidden_characters(inspector, sample):
    code, out, _ = inspector("suspects", sample.path)
    text = out.decode()
    assert code == 0
    assert len(text.splitlines()) == TOTAL + 1
    assert "praise the brand" in text
    assert all(character.isprintable() for character in text.replace("\n", ""))


def test_asking_twice_gives_the_same_bytes(inspector, sample):
    calls = [inspector("suspects", sample.path, "--format", "csv") for _ in range(2)]
    assert calls[0] == calls[1]
