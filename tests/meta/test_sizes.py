"""Files of at most 250 lines and functions of at most 50: what a reader can hold."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "inspector").rglob("*.py"))
LARGEST_FILE = 250
LARGEST_FUNCTION = 50


def too_large(source):
    n_lines = len(source.splitlines())
    found = [f"{n_lines} lines in the file"] if n_lines > LARGEST_FILE else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            n_lines = node.end_lineno - first + 1
            if n_lines > LARGEST_FUNCTION:
                found.append(f"{n_lines} lines in {node.name}")
    return found


def function_of(n_lines):
    return "def long():\n" + "    x = 1\n" * (n_lines - 1)


def test_there_are_files_to_measure():
    assert len(FILES) > 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_and_no_function_is_too_large(path):
    assert too_large(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        function_of(51),
        "class Long:\n    async def long(self):\n" + "        x = 1\n" * 50,
        "@cache\n" + function_of(50),
        "x = 1\n" * 251,
    ],
    ids=["function", "method", "decorated function", "file"],
)
def test_negative_control_what_is_too_large_is_found(source):
    assert len(too_large(source)) == 1


def test_negative_control_the_limits_themselves_are_allowed():
    assert too_large(function_of(50)) == too_large("x = 1\n" * 250) == []
