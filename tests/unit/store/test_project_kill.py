"""A process that is killed leaves a whole recipe and no lock."""

import os
import signal
import subprocess
import sys
import time
from itertools import cycle

import pytest

from inspector.domain.errors import ProjectError
from inspector.domain.recipe import Recipe, SourceSpec
from inspector.domain.sample import Stage
from inspector.store.project import create_project, open_project

DATA = SourceSpec("/data/a.jsonl", "a.jsonl", Stage.SFT, {"prompt": "/q"})


@pytest.fixture
def project(tmp_path):
    return create_project(tmp_path / "demo.inspector")


def test_the_lock_holds_between_processes_and_ends_with_its_holder(project):
    script = (
        "import sys, pathlib; from inspector.store.project import open_project\n"
        "with open_project(pathlib.Path(sys.argv[1])).lock():\n"
        "    print('locked', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(project.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(ProjectError, match="in use by another inspector"), project.lock():
            pass
        holder.kill()
    with project.lock():
        pass


def save_until_killed(project, save, seconds):
    child = os.fork()
    if child == 0:
        try:
            for recipe in cycle([Recipe((DATA,)), Recipe(k=99)]):
                save(project, recipe)
        finally:
            os._exit(1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="a fork starts writers fast")


@needs_fork
def test_a_killed_save_leaves_a_whole_recipe(project):
    for kill in range(20):
        save_until_killed(project, type(project).save, 0.002 * kill)
        assert open_project(project.path).recipe in (Recipe(), Recipe((DATA,)), Recipe(k=99))


@needs_fork
def test_negative_control_a_naive_save_is_torn(project):
    def naive(project, recipe):
        with (project.path / "project.toml").open("w") as file:
            file.write("format = ")
            file.flush()
            time.sleep(0.001)
            file.write("1\n")

    def is_torn():
        save_until_killed(project, naive, 0.01)
        return (project.path / "project.toml").read_text() != "format = 1\n"

    assert any(is_torn() for _ in range(20))
