"""The README says only what is true."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from inspector.cli.main import cli
from inspector.domain.arrays import TextColumn
from inspector.domain.dataset import Dataset, RowIndex, Union
from inspector.domain.protocols import DetectorInput
from inspector.domain.sample import Stage
from inspector.pipeline.plugins import load_plugins
from inspector.readers.layouts.table import markdown

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


class _Silent:
    def report(self, done, total, message=""):
        pass


def _synopsis():
    block = re.search(r"## Command line\n+```\n(.*?)```", README, re.DOTALL)[1]
    for command in re.split(r"^inspector ", block, flags=re.MULTILINE)[1:]:
        yield command.split()[0], set(re.findall(r"--[a-z-]+", command))


def test_every_command_and_option_is_in_the_synopsis_and_the_other_way_round():
    told = dict(_synopsis())
    assert set(told) == set(cli.commands)
    for name, options in told.items():
        known = {option for param in cli.commands[name].params for option in param.opts}
        assert {option for option in known if option.startswith("--")} == options, name


@pytest.mark.parametrize("name", [name for name, _ in _synopsis()])
def test_help_says_what_a_command_does(name):
    command = [sys.executable, "-m", "inspector", name, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Usage: inspector" in done.stdout
    assert all(
        param.help for param in cli.commands[name].params if param.param_type_name == "option"
    )


def test_every_detector_is_in_the_table():
    rows = re.findall(r"^\| (`[a-z_`, ]+) \|", README, re.MULTILINE)
    told = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert set(load_plugins(strangers=False).detectors) <= told


def test_every_layout_is_in_the_readme():
    assert markdown() in README


def test_the_detector_of_the_readme_works():
    code = re.search(r"## Write a detector.*?```python\n(.*?)```", README, re.DOTALL)[1]
    module = {"__name__": "shouting"}
    exec(compile(code, "README.md", "exec"), module)  # our own text, shown to people as a recipe
    (kind,) = module["register_detectors"]()
    texts = TextColumn.of(["fine", "NO WAY", "also fine"])
    numbers = np.arange(3)
    index = RowIndex(numbers, numbers, np.zeros((3, 16), np.uint8), numbers, np.ones(3, np.bool_))
    dataset = Dataset(
        "a.jsonl", Path("a.jsonl"), Stage.SFT, "jsonl", {}, index, {"response": texts}, {}, ()
    )
    findings = kind().score(DetectorInput(Union((dataset,)), {}, {}), kind.Options(), _Silent())
    assert findings.scores.argmax() == 1
    assert [item.row for item in findings.evidence] == [1]
