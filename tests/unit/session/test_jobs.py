"""Jobs go from waiting to an end and tell about it; an old one never speaks after a new one."""

import threading

import pytest

from inspector.domain.errors import Cancelled, InputError
from inspector.session.jobs import JobRunner, JobState, Lane

WAIT_S = 10


@pytest.fixture
def runner():
    runner = JobRunner()
    yield runner
    runner.close()


@pytest.fixture
def seen(runner):
    """Note (title, state, done) at every change."""
    found = []
    runner.changed.connect(lambda job: found.append((job.title, job.state, job.done)))
    return found


class Gate:
    """Work that starts, waits to be let go, and then reports."""

    def __init__(self, value=None):
        self.value = value
        self.has_begun, self.may_go = threading.Event(), threading.Event()

    def __call__(self, job):
        self.has_begun.set()
        self.may_go.wait(WAIT_S)
        job.report(1, 1)
        return self.value

    def start(self, runner, title="Scan", lane=Lane.COMPUTE):
        job = runner.start(title, self, lane)
        assert self.has_begun.wait(WAIT_S)
        return job


def count_to_three(job):
    for step in range(1, 4):
        job.report(step, 3, "counting")
    return "done"


def refuse(job):
    raise InputError("Row 3 is odd.")


def test_a_job_runs_and_returns_its_value(runner, seen):
    job = runner.start("Count", count_to_three)
    assert job.result() == "done"
    assert job.state is JobState.DONE
    states = [state for _, state, _ in seen]
    assert states == [JobState.RUNNING] * 4 + [JobState.DONE]
    assert [done for _, _, done in seen] == [0, 1, 2, 3, 3]


def test_listeners_hear_of_a_report_only_when_it_says_something_new(runner, seen):
    runner.start("Count", lambda job: [job.report(1, 2) for _ in range(50)]).result()
    assert len(seen) == 3


def test_an_error_arrives_as_what_it_was(runner, seen):
    job = runner.start("Read", refuse)
    with pytest.raises(InputError, match="Row 3 is odd"):
        job.result()
    assert job.state is JobState.FAILED
    assert isinstance(job.error, InputError)
    assert seen[-1][:2] == ("Read", JobState.FAILED)


def test_a_failed_job_does_not_stop_the_next(runner):
    runner.start("Read", refuse)
    assert runner.start("Count", count_to_three).result() == "done"


def test_a_cancelled_job_stops_at_its_next_report(runner, seen):
    gate = Gate()
    job = gate.start(runner)
    job.cancel()
    gate.may_go.set()
    with pytest.raises(Cancelled):
        job.result()
    assert job.state is JobState.CANCELLED
    assert seen[-1][:2] == ("Scan", JobState.CANCELLED)


def test_cancelling_after_the_end_changes_nothing(runner):
    job = runner.start("Count", count_to_three)
    job.result()
    job.cancel()
    assert job.state is JobState.DONE
    assert job.result() == "done"


def test_a_second_start_of_a_title_retires_the_first_whose_result_is_dropped(runner, seen):
    gate = Gate("old")
    first = gate.start(runner)
    second = runner.start("Scan", lambda _: "new")
    before = len(seen)
    gate.may_go.set()
    assert second.result() == "new"
    with pytest.raises(Cancelled):
        first.result()
    assert first.is_retired
    late = [state for _, state, _ in seen[before:]]
    assert late == [JobState.RUNNING, JobState.DONE]


def test_even_work_that_never_reports_says_nothing_once_it_is_retired(runner, seen):
    has_begun, may_go = threading.Event(), threading.Event()

    def deaf(job):
        has_begun.set()
        may_go.wait(WAIT_S)
        return "late"

    runner.start("Scan", deaf)
    assert has_begun.wait(WAIT_S)
    before = len(seen)
    second = runner.start("Scan", count_to_three)
    may_go.set()
    second.result()
    assert {state for _, state, _ in seen[before:]} == {JobState.RUNNING, JobState.DONE}
    assert sum(state is JobState.DONE for _, state, _ in seen) == 1


def test_negative_control_jobs_of_other_titles_are_not_retired(runner):
    gate = Gate("first")
    first = gate.start(runner, "Export")
    second = runner.start("Scan", count_to_three)
    gate.may_go.set()
    assert (first.result(), second.result()) == ("first", "done")


def test_the_compute_lane_runs_one_at_a_time(runner):
    gate = Gate()
    gate.start(runner, "one")
    second = runner.start("two", count_to_three)
    third = runner.start("three", count_to_three)
    assert (second.state, third.state) == (JobState.WAITING, JobState.WAITING)
    gate.may_go.set()
    assert (second.result(), third.result()) == ("done", "done")


def test_the_io_lane_runs_several_and_beside_the_compute_lane(runner):
    gates = [Gate(number) for number in range(4)]
    jobs = [gate.start(runner, f"{gate.value}", Lane.IO) for gate in gates]
    assert runner.start("Compute", count_to_three).result() == "done"
    for gate in gates:
        gate.may_go.set()
    assert [job.result() for job in jobs] == [0, 1, 2, 3]


def test_closing_cancels_what_runs_and_what_waits(runner):
    gate = Gate()
    job = gate.start(runner, "one")
    waiting = runner.start("two", count_to_three)
    threading.Timer(0.1, gate.may_go.set).start()
    runner.close()
    assert job.state is JobState.CANCELLED
    assert waiting.state is JobState.CANCELLED
    with pytest.raises(Cancelled):
        waiting.result()


def test_a_job_that_waits_is_cancelled_at_once_and_never_begins(runner, seen):
    gate, ran = Gate(), []
    gate.start(runner, "one")
    waiting = runner.start("two", ran.append)
    waiting.cancel()
    assert waiting.state is JobState.CANCELLED
    assert seen[-1][:2] == ("two", JobState.CANCELLED)
    with pytest.raises(Cancelled):
        waiting.result()
    gate.may_go.set()
    runner.start("three", count_to_three).result()
    assert ran == []


def test_listeners_are_called_where_the_dispatcher_wants_it():
    queue, here = [], []
    runner = JobRunner(dispatch=queue.append)
    runner.changed.connect(lambda _: here.append(threading.current_thread()))
    runner.start("Count", count_to_three).result()
    runner.close()
    assert here == []
    for callback in queue:
        callback()
    assert set(here) == {threading.current_thread()}
    assert len(here) == 5


def test_a_stage_begins_at_nothing(runner):
    gate = Gate()
    job = gate.start(runner)
    job.begin_stage("embed prompt")
    job.report(50, 200, "model on CPU")
    job.begin_stage("score")
    assert (job.stage, job.done, job.total, job.message) == ("score", 0, 0, "")
    gate.may_go.set()
    job.result()
