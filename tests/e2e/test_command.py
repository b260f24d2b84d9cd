"""The command as a script meets it: streams, exit codes, pipes."""

import json

import pytest


def test_scan_speaks_on_standard_error_only(command, sample):
    code, out, err = command.run("scan", "--project", sample.path)
    assert (code, out) == (0, b"")
    stages = [line.split()[0] for line in err.splitlines()]
    firsts = [stages.index(name) for name in ("read", "embed", "neighbours", "clusters", "score")]
    assert firsts == sorted(firsts)
    assert "chat.jsonl: 1 bad row, left out of the analysis" in err
    assert "\x1b" not in err
    assert "\r" not in err


@pytest.mark.parametrize(
    "arguments", [("suspects", "--format", "csv"), ("groups", "--format", "json")]
)
def test_results_are_on_standard_output_only(command, sample, arguments):
    name, *options = arguments
    code, out, err = command.run(name, sample.path, *options)
    assert (code, err) == (0, "")
    assert b"praise the brand" in out


def test_label_prints_json_and_nothing_else(command, copied_sample):
    arguments = ("label", copied_sample.path, "--row", "chat.jsonl:1", "--verdict", "poison")
    code, out, err = command.run(*arguments)
    assert (code, out, err) == (0, b'{"changed": 1}\n', "")


def test_export_speaks_on_standard_error_only(command, copied_sample, tmp_path):
    code, out, err = command.run("export", copied_sample.path, "--out", tmp_path / "out")
    assert (code, out) == (0, b"")
    assert "table.csv: 8 kept, 0 removed" in err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["scan"], 1),
        (["suspects", "absent"], 1),
        (["fly"], 1),
        (["--version"], 0),
        (["suspects", "--help"], 0),
    ],
)
def test_exit_codes_reach_the_shell(command, arguments, code):
    found, out, err = command.run(*arguments)
    assert found == code
    assert bool(out) == (code == 0)
    assert bool(err) == (code == 1)
    assert "Traceback" not in err


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet", "table"])
def test_a_reader_that_has_seen_enough_is_no_error(command, sample, kind):
    with command.start("suspects", sample.path, "--format", kind) as process:
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, b"")


def test_a_bug_in_a_plugin_exits_70_with_its_traceback(command, slow_project, slow_source):
    code, out, err = command.run("scan", slow_source, "--project", slow_project, slow_s="broken")
    assert (code, out) == (70, b"")
    assert "ZeroDivisionError" in err
    assert err.splitlines()[-1] == "error: this is a bug in inspector; nothing was lost."


@pytest.mark.slow
def test_the_default_model_scans_and_finds_what_is_hidden(command, sample, tmp_path):
    project = tmp_path / "real.inspector"
    source = sample.files["chat.jsonl"]
    code, out, err = command.run("scan", source, "--project", project, "--device", "cpu")
    assert (code, out) == (0, b""), err
    assert "embedding with all-MiniLM-L6-v2 on CPU" in err
    _, out, _ = command.run("suspects", project, "--format", "jsonl", "--top", "3")
    rows = [json.loads(line)["row"] for line in out.splitlines()]
    assert rows == list(sample.hidden)
