"""The parent's end: errors arrive as what they are, cancelling is quick, work goes on after it."""

import threading

import pytest

from inspector.domain.errors import Cancelled, InputError, UsageError, WorkerError
from inspector.pipeline import messages
from inspector.pipeline.client import WorkerBugError


class StopTask:
    """Says ``Cancelled`` from the moment that someone asks for it."""

    def __init__(self):
        self.is_asked = False
        self.messages = []
        self.is_asleep = threading.Event()

    def report(self, done, total, message=""):
        self.messages.append((done, total, message))
        if message == "asleep":
            self.is_asleep.set()
        if self.is_asked:
            raise Cancelled

    def stop(self):
        self.is_asked = True


class StepsTask:
    """Says ``Cancelled`` once a stage that sleeps has told of three different steps."""

    def __init__(self):
        self.steps = []

    def report(self, done, total, message=""):
        if message == "asleep" and total:
            self.steps.append(done)
        if len(set(self.steps)) >= 3:
            raise Cancelled


def test_a_stage_returns_its_value(worker, task):
    found = worker.embed("hello", task)
    assert found["texts"] == 1
    assert "hashed words" in found["embedder"]


def test_a_refusal_arrives_as_the_error_it_was(worker, task):
    with pytest.raises(InputError, match=r"^The third row is odd\.$"):
        worker.embed("refuse", task)


def test_a_wish_that_cannot_be_met_arrives_as_such(worker, task):
    with pytest.raises(UsageError, match="no embedder called 'none'"):
        worker.embed("hello", task, embedder="none")


def test_a_bug_arrives_with_the_traceback_of_the_worker(worker, task):
    with pytest.raises(WorkerBugError) as caught:
        worker.embed("divide", task)
    first, *rest = str(caught.value).splitlines()
    assert first == "embed: ZeroDivisionError: division by zero"
    assert any("1 / 0" in line for line in rest)


def test_an_operation_that_does_not_exist_is_a_bug(worker, task):
    with pytest.raises(WorkerBugError, match="KeyError"):
        worker.client.call("fly", {}, task)


def test_running_out_of_memory_is_a_sentence(worker, task):
    with pytest.raises(WorkerError, match="memory ran out"):
        worker.embed("exhaust", task)


def test_errors_leave_the_worker_running(worker, task, workers_of):
    worker.embed("hello", task)
    before = [process.pid for process in workers_of(worker.cache)]
    with pytest.raises(InputError):
        worker.embed("refuse", task)
    with pytest.raises(WorkerBugError):
        worker.embed("divide", task)
    worker.embed("hello again", task)
    assert [process.pid for process in workers_of(worker.cache)] == before
    assert len(before) == 1


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [("crash", r"crashed \(segmentation fault\)"), ("exit", "ended with code 7")],
)
def test_a_crash_is_a_sentence_and_the_next_call_works(worker, task, wish, sentence):
    with pytest.raises(WorkerError, match=rf"{sentence}; see .*worker\.log\.$"):
        worker.embed(wish, task)
    assert worker.embed(f"after {wish}", task)["texts"] == 1


def test_a_plugin_that_prints_disturbs_nobody(worker, task, capfd):
    assert worker.embed("print this", task)["texts"] == 1
    assert "not JSON either" in worker.client.log.read_text()
    assert capfd.readouterr() == ("", "")


def test_progress_arrives_while_a_stage_runs(new_worker):
    task = StepsTask()
    with pytest.raises(Cancelled):  # else it sleeps for a minute and returns
        new_worker().embed("sleep", task)
    assert task.steps == sorted(task.steps)


def test_cancelling_ends_a_stage_that_sleeps_and_the_next_call_works(new_worker, workers_of):
    task, worker = StopTask(), new_worker()
    threading.Thread(target=lambda: (task.is_asleep.wait(20), task.stop())).start()
    with pytest.raises(Cancelled):
        worker.embed("sleep", task)
    assert workers_of(worker.cache) == []
    assert worker.embed("hello", StopTask())["texts"] == 1
    assert len(workers_of(worker.cache)) == 1


def test_closing_ends_the_worker(new_worker, task, workers_of):
    worker = new_worker()
    worker.embed("hello", task)
    assert len(workers_of(worker.cache)) == 1
    worker.client.close()
    assert workers_of(worker.cache) == []
    worker.client.close()


def test_closing_before_any_call_is_fine(new_worker, workers_of):
    worker = new_worker()
    worker.client.close()
    worker.client.kill()
    assert workers_of(worker.cache) == []


def test_a_worker_that_died_between_calls_is_started_again(new_worker, task, workers_of):
    worker = new_worker()
    worker.embed("hello", task)
    process = workers_of(worker.cache)[0]
    process.kill()
    process.wait(5)
    assert worker.embed("hello again", task)["texts"] == 1


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"1", b"\xff\n"])
def test_nonsense_from_the_other_side_is_a_sentence(line):
    with pytest.raises(WorkerError, match="sent something unreadable"):
        messages.decode(line)


def test_messages_are_one_line_each_whatever_they_say():
    message = {"message": "a\nb\u2028\ud800 “中”", "id": 1}
    line = messages.encode(message)
    assert line.count(b"\n") == 1
    assert messages.decode(line) == message
