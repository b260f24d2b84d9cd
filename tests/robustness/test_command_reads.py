"""The corpus's worst by the command as a process, and files that change under the reader."""

from __future__ import annotations

import subprocess
import sys

import pytest

from inspector.domain.errors import InputError
from inspector.pipeline.plugins import load_plugins
from inspector.pipeline.stages import Workspace, read
from inspector.pipeline.worker import parse
from robustness.cases import GOOD, lines
from robustness.corpus import CASES
from robustness.harness import flaws_of

WORST = (
    "pickle",
    "pipe",
    "UTF-16",
    "a bomb of 10 GB",
    "Parquet with a lying footer",
    "line feed in the name of an empty file",
    "escape in the name of an empty file",
)


def scan(path, project):
    command = [sys.executable, "-m", "inspector", "scan", "--project", project, "--", path]
    return subprocess.run(command, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize("name", WORST)
def test_the_command_refuses_in_one_line(name, tmp_path):
    (case,) = [case for case in CASES if case.name == name]
    folder = tmp_path / "data"
    folder.mkdir()
    done = scan(case.write(folder), tmp_path / "p.inspector")
    assert (done.returncode, done.stdout) == (1, b"")
    errors = [line for line in done.stderr.decode().splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert errors[0].isprintable()
    assert b"Traceback" not in done.stderr
    assert not (folder / "canary").exists()


class Meddler:
    """Changes the file once the reading of it has begun."""

    def __init__(self, change):
        self._change = change
        self._n = 0

    def report(self, done, total, message=""):
        del done, total
        self._n += message.startswith("Reading")
        if self._n == 1:
            self._change()


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.json"])
@pytest.mark.parametrize("change", ["shrinks", "grows", "goes"])
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, name, change):
    record = b"Q,A" if name == "a.csv" else GOOD
    content = lines(*[record] * 60_000, end=b",\n" if name == "a.json" else b"\n")
    path = tmp_path / name
    path.write_bytes({"a.csv": b"prompt,response\n", "a.json": b"["}.get(name, b"") + content)

    def meddle():
        if change == "goes":
            path.unlink()
            return
        with path.open("r+b") as file:
            file.truncate(1000 if change == "shrinks" else 2**26)

    work = Workspace(tmp_path / "cache", tmp_path / "cache", load_plugins(strangers=False))
    arguments = {"path": str(path), "name": name, "stage": "", "mapping": {}}
    with pytest.raises(InputError, match=rf"^{name} ") as caught:
        parse(read, work, arguments, Meddler(meddle))
    assert flaws_of(str(caught.value)) == []
    assert list(tmp_path.glob("cache/read/*")) == []
