"""The edges of every command: help, wrong usage, what is not there."""

import pytest

from inspector.cli import console
from inspector.session.jobs import JobRunner

COMMANDS = ["demo", "gui", "scan", "suspects", "groups", "label", "export"]


def is_a_sentence(err):
    return err.startswith("error: ") and err.count("\n") == 1 and err.rstrip().endswith(".")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_on_standard_output(inspector, command):
    code, out, err = inspector(command, "--help")
    assert (code, err) == (0, "")
    assert out.decode().startswith(f"Usage: inspector {command}")


def test_the_command_explains_itself_and_tells_its_version(inspector):
    assert inspector("--help")[0] == inspector("--version")[0] == 0
    assert all(name in inspector("-h")[1].decode() for name in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["--fly"],
        ["scan"],
        ["scan", "a.jsonl"],
        ["scan", "--project", "p", "--device", "quantum"],
        ["suspects"],
        ["suspects", "p", "--format", "xml"],
        ["suspects", "p", "--top", "-1"],
        ["suspects", "p", "--top", "many"],
        ["groups", "p", "--format", "csv"],
        ["groups", "p", "q"],
        ["label", "p", "--row", "a:0"],
        ["export", "p"],
    ],
)
def test_wrong_usage_exits_1_and_says_so_on_standard_error(inspector, arguments):
    code, out, err = inspector(*arguments)
    assert (code, out) == (1, b"")
    assert "Usage: inspector" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["suspects", "absent"],
        ["groups", "absent"],
        ["label", "absent", "--row", "a:0", "--verdict", "clean"],
        ["export", "absent", "--out", "out"],
        ["scan", "--project", "absent"],
        ["scan", "absent.jsonl", "--project", "new"],
        ["scan", "data.jsonl", "--project", "new", "--stage", "data.jsonl"],
        ["scan", "data.jsonl", "--project", "new", "--stage", "data.jsonl=fun"],
        ["scan", "data.jsonl", "--project", "new", "--stage", "other.jsonl=sft"],
        ["scan", "data.jsonl", "--project", "new", "--map", "prompt"],
        ["scan", "data.jsonl", "--project", "data.jsonl"],
    ],
)
def test_what_is_not_there_or_makes_no_sense_is_a_sentence(
    inspector, tmp_path, monkeypatch, arguments
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.jsonl").write_text('{"prompt": "a", "response": "b"}\n')
    code, out, err = inspector(*arguments)
    assert (code, out) == (1, b"")
    assert is_a_sentence(err)


@pytest.mark.parametrize("command", [["suspects"], ["groups"], ["export", "--out", "out"]])
def test_a_project_that_was_never_scanned_says_so(inspector, tmp_path, quick_session, command):
    with quick_session(tmp_path / "p.inspector"):
        pass
    name, *options = command
    code, out, err = inspector(name, tmp_path / "p.inspector", *options)
    assert (code, out) == (1, b"")
    assert "has not been scanned yet" in err
    assert is_a_sentence(err)


def test_a_damaged_project_is_a_sentence(inspector, copied_sample):
    (copied_sample.path / "project.toml").write_text("[[[")
    code, _, err = inspector("suspects", copied_sample.path)
    assert code == 1
    assert is_a_sentence(err)


def test_a_source_that_changed_is_told_but_results_are_shown(inspector, tmp_path, copied_sample):
    toml = copied_sample.path / "cache" / "state.json"
    moved = str(copied_sample.files["table.csv"]), str(tmp_path / "gone.csv")
    toml.write_text(toml.read_text().replace(*moved))
    code, out, err = inspector("suspects", copied_sample.path, "--format", "jsonl")
    assert code == 0
    assert len(out.splitlines()) == 76
    assert err == "table.csv has changed since it was scanned; scan again to see it.\n"


# --- what people see


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("中文 naïve 🙂", "中文 naïve 🙂"),
        ("a\nb\tc\rd", "a b c d"),
        ("a\u202eb", "a⟦U+202E⟧b"),
        ("\U000e0041", "⟦U+E0041⟧"),
        ("\x1b[31mred\x07\0", "⟦U+001B⟧[31mred⟦U+0007⟧⟦U+0000⟧"),
        ("zero\u200bwidth\ufeff", "zero⟦U+200B⟧width⟦U+FEFF⟧"),
    ],
)
def test_no_character_reaches_the_terminal_unseen(text, shown):
    assert console.printable(text) == shown


def test_nor_does_a_command_to_the_terminal_in_the_name_of_a_file(
    inspector, tmp_path, quick_session
):
    name = "\x1b[2J\u202e\n.jsonl"
    (tmp_path / name).write_text('{"prompt": "a", "response": "b"}\n{\n')
    with quick_session(tmp_path / "p.inspector"):
        pass
    project = tmp_path / "p.inspector"
    said = [
        inspector("scan", tmp_path / name, "--project", project),
        inspector("suspects", project),
        inspector("label", project, "--row", f"{name}:9", "--verdict", "clean"),
        inspector("scan", tmp_path / f"absent{name}", "--project", project),
    ]
    assert [code for code, _, _ in said] == [0, 0, 1, 1]
    for _, out, err in said:
        text = out.decode() + err
        assert all(character.isprintable() or character == "\n" for character in text)
        assert "202e" in text.lower()


def test_progress_goes_to_standard_error_a_line_a_stage(capsys):
    runner = JobRunner()

    def work(job):
        for stage in ("embed prompt", "score outlier"):
            job.begin_stage(stage)
            for step in range(50):
                job.report(step, 50, "a model on CPU" if stage.startswith("embed") else "")

    with console.progress(runner):
        console.wait(runner.start("Scan", work))
    runner.close()
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == ["embed prompt", "embedding with a model on CPU", "score outlier"]


def test_a_damaged_cache_asks_for_a_new_scan(inspector, copied_sample):
    damaged = next((copied_sample.path / "cache" / "read").glob("*/texts.arrow"))
    damaged.write_bytes(damaged.read_bytes()[:100])
    code, out, err = inspector("suspects", copied_sample.path)
    assert (code, out) == (1, b"")
    assert "is damaged; delete that folder and scan again." in err
