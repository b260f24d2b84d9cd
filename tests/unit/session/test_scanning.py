"""A scan that takes the place of another takes its files too, unless the user gave them up."""

import pandas as pd
import pytest

from inspector.domain.errors import Cancelled, InputError
from inspector.session.bridges import scan_frame
from inspector.session.jobs import JobState, Lane


@pytest.fixture
def session(tmp_path, quick_session):
    with quick_session(tmp_path / "p.inspector") as session:
        yield session


@pytest.fixture
def write(tmp_path, write_jsonl, ordinary):
    return lambda name: write_jsonl(tmp_path / f"{name}.jsonl", ordinary(12, ord(name)))


@pytest.fixture
def during(session):
    """Do something once, as soon as a job is at a stage."""

    def during_(stage, do):
        def listen(job):
            if job.stage == stage and job.state is JobState.RUNNING:
                session.jobs.changed.disconnect(listen)
                do(job)

        session.jobs.changed.connect(listen)

    return during_


@pytest.fixture
def stored(session, during):
    """Return the names of the project's files once a scan has stored them; the rest is not done."""

    def stored_(start):
        during("embed prompt", lambda job: job.cancel())
        with pytest.raises(Cancelled):
            start().result()
        return [source.name for source in session.project.recipe.sources]

    return stored_


def test_files_added_one_after_the_other_are_all_taken(session, stored, write):
    session.add([write("b")])
    assert stored(lambda: session.add([write("c")])) == ["b.jsonl", "c.jsonl"]


@pytest.mark.parametrize("what", ["add", "scan"])
def test_a_file_that_is_being_read_is_not_dropped_by_the_next_scan(
    session, during, stored, write, what
):
    later = []
    c = write("c")
    again = {"add": lambda: session.add([c]), "scan": session.start_scan}[what]
    during("read b.jsonl", lambda _: later.append(again()))
    with pytest.raises(Cancelled):
        session.add([write("b")]).result()
    names = stored(lambda: later[0])
    assert names == ["b.jsonl", "c.jsonl"][: 1 + (what == "add")]


def test_frames_scanned_one_after_the_other_are_all_taken(session, stored, ordinary):
    scan_frame(session, pd.DataFrame(ordinary(12, 1)), "b")
    again = pd.DataFrame(ordinary(12, 2))
    assert stored(lambda: scan_frame(session, again, "c")) == ["b.parquet", "c.parquet"]


def test_what_cannot_be_added_is_told_and_holds_up_nothing_else(session, during, write, tmp_path):
    (tmp_path / "empty").mkdir()
    later = []
    during("read b.jsonl", lambda _: later.append(session.add([tmp_path / "empty"])))
    with pytest.raises(Cancelled):
        session.add([write("b")]).result()
    with pytest.raises(InputError, match="empty"):
        later[0].result()
    assert [dataset.name for dataset in session.results.union.datasets] == ["b.jsonl"]


def test_negative_control_a_file_whose_scan_is_cancelled_stays_out(session, during, stored, write):
    during("read b.jsonl", lambda job: job.cancel())
    with pytest.raises(Cancelled):
        session.add([write("b")]).result()
    assert stored(lambda: session.add([write("c")])) == ["c.jsonl"]


def test_negative_control_so_does_one_whose_scan_was_cancelled_before_it_began(
    session, stored, write
):
    def add_and_cancel(_):
        session.add([write("b")]).cancel()

    session.jobs.start("Other work", add_and_cancel, Lane.COMPUTE).result()
    assert stored(lambda: session.add([write("c")])) == ["c.jsonl"]


def test_negative_control_one_that_cannot_be_read_is_not_tried_again(session, stored, write):
    (session.project.path.parent / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with pytest.raises(InputError, match=r"b\.png"):
        session.add([session.project.path.parent / "b.png"]).result()
    assert stored(lambda: session.add([write("c")])) == ["c.jsonl"]
