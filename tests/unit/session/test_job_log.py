"""Which jobs are told of, and in which words."""

import pytest

from inspector.domain.errors import InputError
from inspector.session.job_log import LINGER_S, QUIET_S, JobLog, Seen
from inspector.session.jobs import Job, JobState, Lane


def job(title="Scan", lane=Lane.COMPUTE, state=JobState.RUNNING, **known):
    return Job(title, lane, lambda _: None, state, **known)


@pytest.fixture
def log():
    return JobLog()


def age(log, seconds):
    for seen in log._seen.values():
        seen.began_s -= seconds
        seen.ended_s -= seconds if seen.ended_s else 0


def test_a_scan_is_told_of_once_it_takes_a_while(log):
    work = job(stage="embed prompt")
    log.note(work)
    assert log.shown() is None
    age(log, QUIET_S + 0.1)
    assert log.shown().job is work


def test_reading_and_sorting_are_told_of_only_when_they_fail(log):
    work = job("Sort", Lane.IO)
    log.note(work)
    age(log, 10)
    assert log.shown() is None
    assert log.last() == []
    work.state, work.error = JobState.FAILED, InputError("a.jsonl is gone.")
    log.note(work)
    assert log.shown().job is work
    assert [seen.job for seen in log.last()] == [work]


def test_an_export_is_told_of_like_a_scan(log):
    work = job("Export", Lane.IO)
    log.note(work)
    age(log, 1)
    assert log.shown().job is work


def test_what_became_of_it_is_told_for_a_moment(log):
    work = job()
    log.note(work)
    age(log, 1)
    work.state = JobState.CANCELLED
    log.note(work)
    assert log.shown().words() == "Scan · cancelled"
    assert log.is_busy()
    age(log, LINGER_S)
    assert log.shown() is None
    assert not log.is_busy()


def test_a_failure_stays_until_it_is_read_or_tried_again(log):
    work = job(state=JobState.FAILED, error=InputError("gone"))
    log.note(work)
    age(log, 100)
    assert log.shown().job is work
    log.forget_failure(work)
    assert log.shown() is None
    other = job(state=JobState.FAILED, error=InputError("gone"))
    log.note(other)
    age(log, 1)
    again = job()
    log.note(again)
    age(log, 1)
    assert log.shown().job is again


def test_a_retired_job_is_forgotten(log):
    work = job()
    log.note(work)
    age(log, 1)
    work.is_retired = True
    assert log.shown() is None
    assert not log.is_busy()


def test_only_the_last_jobs_are_kept_and_none_that_runs_is_lost(log):
    running = job()
    log.note(running)
    for _ in range(50):
        log.note(job(state=JobState.CANCELLED))
    assert len(log.last()) <= 12
    assert running in [seen.job for seen in log.last()]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (
            {"stage": "embed prompt", "done": 1240, "total": 4000},
            "Embedding the prompts · 1,240/4,000 rows",
        ),
        ({"stage": "read a.jsonl", "done": 640, "total": 1000}, "Reading a.jsonl · 64 %"),
        ({"stage": "score x", "message": "counting phrases"}, "Scoring: x · counting phrases"),
        ({"message": "Writing the clean copy", "done": 1, "total": 4}, "Writing the clean copy"),
        ({"state": JobState.WAITING}, "Scan · waiting"),
    ],
)
def test_progress_in_words(known, words):
    assert words in Seen(job(**known)).words()


def reported(seen, stage, done, total, message):
    """Let a job report a second after it did last."""
    seen.job.stage, seen.job.done, seen.job.total, seen.job.message = stage, done, total, message
    seen.note()
    for number, (at, count) in enumerate(seen.pace._seen):
        seen.pace._seen[number] = (at - 1, count)


def test_rows_a_second_time_left_and_device():
    seen = Seen(job())
    for done in range(0, 1001, 100):
        message = "a model on CPU (2 threads) (bf16)" if done == 0 else ""
        reported(seen, "embed prompt", done, 2000, message)
    told = "Embedding the prompts · 1,000/2,000 rows · 100 rows/s · 10 s left · CPU bf16"
    assert seen.words() == told


def test_the_neighbours_are_searched_where_texts_are_embedded_and_the_rest_on_the_processor():
    seen = Seen(job())
    reported(seen, "embed prompt", 0, 2000, "a model on CUDA (Some Card) (bf16)")
    for stage, device in (("neighbours prompt", "CUDA Some Card bf16"), ("project prompt", "CPU")):
        reported(seen, stage, 0, 0, "")
        assert seen.words().endswith(f" · {device}")


def test_the_list_of_jobs_keeps_the_last_stage_in_words(log):
    work = job(stage="draft prompt")
    log.note(work)
    age(log, 1)
    work.state, work.stage = JobState.CANCELLED, ""
    log.note(work)
    assert log.last()[0].stage == "Drawing a draft map of the prompts"
