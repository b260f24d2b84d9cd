"""A job retires the earlier one of its title, so no two kinds of work may have the same title."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = [*(ROOT / "inspector/session").rglob("*.py"), *(ROOT / "inspector/gui").rglob("*.py")]


def titles_in(source):
    """Return the titles of the jobs that are started: ``….work("Title", …)``, ``jobs.start(…)``."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    starts = [
        call
        for call in calls
        if ast.unparse(call.func).endswith((".work", "._work", "jobs.start")) and call.args
    ]
    return [
        call.args[0].value
        for call in starts
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    ]


def shared(titles):
    return {title for title in titles if titles.count(title) > 1}


def test_each_kind_of_work_has_a_title_of_its_own():
    found = [title for path in FILES for title in titles_in(path.read_text("utf-8"))]
    assert {"Export", "Export preview", "Preview", "Search"} <= set(found)
    assert shared(found) == set()


def test_negative_control_a_title_given_twice_is_found():
    source = 'workspace.work("Preview", a, b)\nself.jobs.start("Preview", c, on_done=d)'
    assert shared(titles_in(source)) == {"Preview"}
