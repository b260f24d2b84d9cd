"""The child process: one for each cache, and never alive without its parent."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from inspector.domain.errors import ProjectError
from inspector.pipeline.worker import PROGRESS_S, PipeTask

PARENT = """
import sys
from pathlib import Path
from inspector.pipeline.client import WorkerClient

class Task:
    def report(self, done, total, message=""):
        if message == "asleep":
            print("asleep", flush=True)

cache, reads = Path(sys.argv[1]), __import__("json").loads(sys.argv[2])
arguments = {"reads": reads, "field": "prompt", "embedder": "odd", "folder": ""}
client = WorkerClient(cache, cache.parent / "user-cache")
client.call("embed", arguments | {"device": "cpu", "options": {}}, Task())
"""


@pytest.fixture
def asleep(new_worker, task, wait_until, workers_of):
    """Start parents whose workers are in the middle of a stage; none outlives the test."""
    parents = []

    def start(worker):
        reads = [worker.read("sleep", task)]
        worker.client.close()
        command = [sys.executable, "-c", PARENT, str(worker.cache), json.dumps(reads)]
        parent = subprocess.Popen(command, stdout=subprocess.PIPE)
        parents.append(parent)
        assert parent.stdout.readline() == b"asleep\n"
        return parent, workers_of(worker.cache)[0]

    yield start
    for parent in parents:
        parent.kill()
        parent.wait()
        parent.stdout.close()


def is_gone(process):
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def serve(cache, user_cache):
    command = [sys.executable, "-P", "-m", "inspector.pipeline.worker", cache, user_cache]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, **pipes)


def ask(process, **request):
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.flush()


# --- no worker outlives its parent


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_dies_with_its_parent_in_the_middle_of_a_stage(
    new_worker, asleep, wait_until, how
):
    parent, child = asleep(new_worker())
    assert not is_gone(child)
    os.kill(parent.pid, how)
    assert wait_until(lambda: is_gone(child), 3)


def test_negative_control_it_lives_as_long_as_its_parent(new_worker, asleep, wait_until):
    parent, child = asleep(new_worker())
    assert not wait_until(lambda: is_gone(child), 1.5)
    assert parent.poll() is None


def test_a_worker_that_waits_ends_when_its_input_does(tmp_path):
    with serve(tmp_path / "cache", tmp_path / "user") as process:
        ask(process, id=1, op="detectors", args={})
        process.stdout.readline()
        process.stdin.close()
        assert process.wait(3) == 0


def test_the_cache_can_be_used_again_after_a_kill(new_worker, asleep, wait_until, task):
    worker = new_worker()
    parent, child = asleep(worker)
    parent.kill()
    assert wait_until(lambda: is_gone(child), 3)
    assert worker.embed("hello", task)["texts"] == 1


# --- one worker for each cache


@pytest.mark.slow
def test_a_second_worker_on_the_same_cache_is_refused_with_a_sentence(new_worker, asleep, task):
    asleep(new_worker())
    second = new_worker()
    with pytest.raises(ProjectError, match=r"is being scanned by another inspector\.$"):
        second.read("hello", task)


def test_workers_on_different_caches_do_not_disturb_each_other(new_worker, asleep, task, tmp_path):
    asleep(new_worker())
    assert new_worker(tmp_path / "other" / "cache").embed("hello", task)["texts"] == 1


# --- what it says


def test_answers_carry_the_number_of_their_question(tmp_path):
    with serve(tmp_path / "cache", tmp_path / "user") as process:
        for number in (7, 8):
            ask(process, id=number, op="detectors", args={})
        answers = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
    assert [(answer["id"], answer["kind"]) for answer in answers] == [(7, "result"), (8, "result")]
    assert "outlier" in [item["name"] for item in answers[0]["value"]]


def test_it_gives_way_to_other_programs(worker, task, workers_of):
    worker.embed("hello", task)
    assert workers_of(worker.cache)[0].nice() == 10


def test_a_file_in_the_current_folder_is_not_imported(tmp_path, new_worker, monkeypatch, task):
    (tmp_path / "numpy.py").write_text("open('canary', 'w')")
    (tmp_path / "inspector.py").write_text("open('canary', 'w')")
    monkeypatch.chdir(tmp_path)
    assert new_worker().embed("hello", task)["texts"] == 1
    assert not (tmp_path / "canary").exists()


def test_negative_control_python_would_import_it(tmp_path, monkeypatch):
    (tmp_path / "numpy.py").write_text("open('canary', 'w')")
    monkeypatch.chdir(tmp_path)
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)
    assert (tmp_path / "canary").exists()


def test_progress_is_sent_at_most_ten_times_a_second():
    sent = []
    task = PipeTask(sent.append, 7)
    for _ in range(1000):
        task.report(1, 2, "counting")
    assert 1 <= len(sent) < 100
    seen = len(sent)
    time.sleep(PROGRESS_S)
    task.report(1, 2, "counting")
    assert len(sent) == seen + 1
    assert sent[0] == {"id": 7, "kind": "progress", "done": 1, "total": 2, "message": "counting"}
