"""``inspector export``: the data without the poison, verifiable by anyone."""

import json
import shutil
import subprocess

import pandas as pd
import pytest

REMOVED = {"chat.jsonl": [7, 20], "list.json": [0, 7], "table.csv": [3], "pairs.parquet": [9]}


@pytest.fixture
def export(inspector, copied_sample, tmp_path):
    """Run ``export`` and return what it said and the folder it wrote."""

    def call(folder="out"):
        return inspector(
            "export", copied_sample.path, "--out", tmp_path / folder
        ), tmp_path / folder

    return call


def read_lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


@pytest.fixture
def exported(export, inspector, copied_sample):
    """Label some rows of every kind of file as poison, others otherwise, and export."""
    rows = [f"{name}:{row}" for name, rows in REMOVED.items() for row in rows]
    arguments = [part for row in rows for part in ("--row", row)]
    inspector("label", copied_sample.path, *arguments, "--verdict", "poison", "--note", "bad")
    inspector("label", copied_sample.path, "--row", "list.json:3", "--verdict", "unsure")
    inspector("label", copied_sample.path, "--row", "chat.jsonl:11", "--verdict", "clean")
    result, folder = export()
    assert result[:2] == (0, b"")
    return folder


def without(items, rows):
    return [item for row, item in enumerate(items) if row not in rows]


def test_the_folder_holds_what_the_contract_names(exported, sample):
    paths = {p.relative_to(exported).as_posix() for p in exported.rglob("*") if p.is_file()}
    clean = {f"data/clean/{name}" for name in sample.files}
    assert paths == clean | {"data/suspects.jsonl", "SHA256SUMS", "rows.manifest.jsonl"}


def test_json_lines_lack_exactly_the_poison(exported, sample):
    before = sample.files["chat.jsonl"].read_bytes().splitlines(keepends=True)
    records = [number for number, line in enumerate(before) if line.strip()]
    gone = {records[row] for row in REMOVED["chat.jsonl"]}
    expected = b"".join(line for number, line in enumerate(before) if number not in gone)
    assert (exported / "data/clean/chat.jsonl").read_bytes() == expected


def test_a_json_list_lacks_exactly_the_poison_and_stays_json(exported, sample):
    values = json.loads(sample.files["list.json"].read_text())
    found = json.loads((exported / "data/clean/list.json").read_text())
    assert found == without(values, REMOVED["list.json"])


@pytest.mark.parametrize("name", ["table.csv", "pairs.parquet"])
def test_tables_lack_exactly_the_poison(exported, sample, name):
    read = pd.read_csv if name.endswith("csv") else pd.read_parquet
    before, after = read(sample.files[name]), read(exported / "data/clean" / name)
    assert after.to_dict("records") == without(before.to_dict("records"), REMOVED[name])
    assert list(after.dtypes) == list(before.dtypes)


def test_a_file_without_poison_is_the_same_bytes(exported, sample):
    copy = exported / "data/clean/other/chat.jsonl"
    assert copy.read_bytes() == sample.files["other/chat.jsonl"].read_bytes()


def test_suspects_are_the_removed_rows_with_reason_and_verdict(exported, sample):
    lines = read_lines(exported / "data/suspects.jsonl")
    expected = [(name, row) for name in sample.files for row in REMOVED.get(name, [])]
    assert [(line["file"], line["row"]) for line in lines] == expected
    assert {line["verdict"] for line in lines} == {"poison"}
    assert {line["note"] for line in lines} == {"bad"}
    assert any("praise the brand" in reason for reason in lines[0]["reasons"])
    raw = sample.files["chat.jsonl"].read_text().split("\n")[8]  # one line is blank
    assert lines[0]["raw"] == raw


def test_the_manifest_accounts_for_every_row(exported):
    lines = read_lines(exported / "rows.manifest.jsonl")
    removed = {(line["file"], line["row"]) for line in lines if line["fate"] == "removed"}
    assert removed == {(name, row) for name, rows in REMOVED.items() for row in rows}
    assert len(lines) == 76
    unreadable = [line["row"] for line in lines if line["fate"] == "unreadable-kept"]
    assert unreadable == [5, 9]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_agrees_and_notices_a_change(exported):
    command = ["sha256sum", "-c", "--quiet", "SHA256SUMS"]
    subprocess.run(command, cwd=exported, check=True, capture_output=True)
    with (exported / "data/clean/table.csv").open("ab") as file:
        file.write(b"x")
    assert subprocess.run(command, cwd=exported, capture_output=True, check=False).returncode == 1


def test_with_nothing_removed_every_file_is_the_same_bytes(export, sample):
    (code, out, err), folder = export()
    assert (code, out) == (0, b"")
    assert "chat.jsonl: 40 kept, 0 removed" in err
    for name in ("chat.jsonl", "other/chat.jsonl", "list.json", "table.csv"):
        assert (folder / "data/clean" / name).read_bytes() == sample.files[name].read_bytes()
    assert (folder / "data/suspects.jsonl").read_bytes() == b""


def test_a_folder_that_holds_something_is_refused(export, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    (code, out, err), folder = export()
    assert (code, out) == (1, b"")
    assert err.splitlines()[-1] == (
        f"error: {folder} is not an empty folder; choose another for the export."
    )
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(export, tmp_path):
    (tmp_path / "out").write_text("mine")
    (code, _, err), folder = export()
    assert code == 1
    assert err.startswith("error: ")
    assert folder.read_text() == "mine"


@pytest.mark.parametrize("folder", ["empty", "new/deep/out"])
def test_an_empty_or_an_absent_folder_is_filled(export, tmp_path, folder):
    (tmp_path / "empty").mkdir()
    (code, _, _), target = export(folder)
    assert code == 0
    assert (target / "SHA256SUMS").exists()


def test_exporting_twice_gives_the_same_bytes(exported, export):
    _, second = export("again")
    assert (second / "SHA256SUMS").read_bytes() == (exported / "SHA256SUMS").read_bytes()
