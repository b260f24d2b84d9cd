"""The command answers at once because nothing heavy is loaded to find out what was asked."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {
    *("torch", "transformers", "sentence_transformers", "PySide6", "pyqtgraph", "umap", "sklearn"),
    *("numba", "pandas", "pyarrow", "scipy"),
}
PROBE = (
    "import importlib, json, sys; importlib.import_module({!r}); print(json.dumps([*sys.modules]))"
)


def loaded_by(module):
    command = [sys.executable, "-c", PROBE.format(module)]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return set(json.loads(output))


@pytest.mark.parametrize("module", ["inspector", "inspector.cli.main", "inspector.__main__"])
def test_starting_loads_nothing_heavy(module):
    assert loaded_by(module) & HEAVY == set()


def test_negative_control_a_heavy_import_is_seen():
    assert loaded_by("scipy") & HEAVY == {"scipy"}


# --- what is installed


def plain(requirement):
    name = re.match(r"[A-Za-z0-9._-]+", requirement)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def pins():
    lines = (ROOT / "packaging" / "constraints.txt").read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def requirements():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["test"]]


@pytest.mark.parametrize("requirement", requirements())
def test_every_requirement_is_pinned(requirement):
    assert plain(requirement) in {plain(name) for name in pins()}


def test_a_pin_names_one_version_that_every_index_has():
    assert [version for version in pins().values() if not re.fullmatch(r"[\w.]+", version)] == []


def test_the_bootstrap_installs_the_pytorch_that_is_pinned():
    bootstrap = (ROOT / "packaging" / "bootstrap.py").read_text("utf-8")
    assert f'TORCH = "torch=={pins()["torch"]}"' in bootstrap


def test_the_bootstrap_needs_only_the_standard_library():
    tree = ast.parse((ROOT / "packaging" / "bootstrap.py").read_text("utf-8"))
    modules = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module.partition(".")[0] for module in modules} - sys.stdlib_module_names == set()
