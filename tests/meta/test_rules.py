"""What the code must never do: run what it reads, talk to a network, know whose machine it is."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "inspector").rglob("*.py"))
TEXTS = [*FILES, *sorted((ROOT / "packaging").glob("*.*")), ROOT / "pyproject.toml"]

RUNS_WHAT_IT_READS = {"pickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
TALKS = {
    *("socket", "ssl", "http", "urllib.request", "urllib3", "requests", "httpx", "aiohttp"),
    *("ftplib", "smtplib", "xmlrpc", "socketserver", "webbrowser"),
}
UNSAFE_CALLS = {
    *("eval", "exec", "compile", "__import__", "os.system", "os.popen"),
    *("torch.load", "yaml.load", "yaml.unsafe_load", "yaml.full_load"),
    *("pandas.read_pickle", "pandas.eval"),
}
LOADS_ARRAYS = {"numpy.load", "numpy.lib.format.read_array"}
HOME = re.compile(r"(?<![\w.])(?:/home/\w+|/root\b|/Users/\w+|[A-Z]:\\+Users)")


def imported(tree):
    """Return (module, name it gets here, what that name stands for) of every import."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                bound = (alias.asname, alias.name) if alias.asname else (first, first)
                found.append((alias.name, *bound))
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.append((full, alias.asname or alias.name, full))
    return found


def is_forbidden(module):
    return any(f"{module}.".startswith(f"{name}.") for name in RUNS_WHAT_IT_READS | TALKS)


def dotted(node):
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def full_name(node, names):
    first, dot, rest = dotted(node).partition(".")
    return names.get(first, first) + dot + rest


def is_unsafe(name, call):
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    consents = [given[word] for word in ("allow_pickle", "trust_remote_code") if word in given]
    if any(not isinstance(value, ast.Constant) or value.value is not False for value in consents):
        return True
    return name in UNSAFE_CALLS or (name in LOADS_ARRAYS and "allow_pickle" not in given)


def violations(source):
    tree = ast.parse(source)
    imports = imported(tree)
    names = {name: target for _, name, target in imports}
    calls = [
        (full_name(node.func, names), node) for node in ast.walk(tree) if isinstance(node, ast.Call)
    ]
    return [
        *(f"imports {module}" for module, _, _ in imports if is_forbidden(module)),
        *(f"calls {name} in line {call.lineno}" for name, call in calls if is_unsafe(name, call)),
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_runs_what_it_reads_or_talks_to_a_network(path):
    assert violations(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_knows_whose_machine_it_was_written_on(path):
    assert HOME.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import loads",
        "import joblib.externals",
        "import marshal as m",
        "def lazy():\n    import shelve",
        "eval(text)",
        "exec(text)",
        "import torch\ntorch.load(path)",
        "from torch import load as read\nread(path)",
        "import numpy as np\nnp.load(path)",
        "import numpy as np\nnp.load(path, allow_pickle=True)",
        "import numpy as np\nnp.load(path, allow_pickle=wish)",
        "from numpy import load\nload(path, mmap_mode='r')",
        "import yaml\nyaml.load(text)",
        "model = Model(path, trust_remote_code=True)",
        "import socket",
        "import http.client",
        "from http import client",
        "from urllib import request",
        "import urllib.request",
        "import requests",
    ],
)
def test_negative_control_each_is_found(source):
    assert len(violations(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.load(path, mmap_mode='r', allow_pickle=False)",
        "import re\nre.compile(text)",
        "model.eval()",
        "from urllib.parse import quote",
        "import os.path\nos.fsync(handle)",
        "Model(path, trust_remote_code=False)",
    ],
)
def test_negative_control_the_safe_ways_are_allowed(source):
    assert violations(source) == []


@pytest.mark.parametrize(
    "text", ["/home/ada/data", "x = '/root/data'", "# in /Users/ada", "C:\\Users\\ada"]
)
def test_negative_control_a_home_folder_is_found(text):
    assert HOME.findall(text)


@pytest.mark.parametrize("text", ["https://x.org/home/page", "/homes", "$HOME", "grassroot/root_"])
def test_negative_control_other_paths_are_allowed(text):
    assert not HOME.findall(text)
