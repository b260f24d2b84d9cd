"""A gesture that a bug stopped: later ones go on, and it never overwrites what they wrote."""

from types import SimpleNamespace

import pytest

from inspector.domain.dataset import Union
from inspector.domain.errors import ProjectError
from inspector.domain.events import Changes
from inspector.domain.labels import LabelKey, Verdict
from inspector.session.gestures import Gesture, on_rows
from inspector.session.writer import Writer

POISON, CLEAN = Verdict.POISON, Verdict.CLEAN


BUG, FULL = RuntimeError("passing"), ProjectError("The disk is full.")


class Disk:
    """Stores labels by row, as a session does by record, unless there is trouble."""

    def __init__(self, seen):
        self._seen, self.trouble = seen, None
        self.verdicts, self.tags = {}, {}

    def label(self, rows, verdict, *, note, tags, untags, seen):
        assert (note, seen) == (None, self._seen)
        self._work()
        if verdict is not None:
            self.verdicts.update(dict.fromkeys(rows, verdict))
        for row in rows if tags or untags else ():
            self.tags[row] = sorted(({*self.tags.get(row, ())} | {*tags}) - {*untags})
        return Changes()

    def take_back(self, row):
        self._work()
        self.verdicts.pop(row)
        dataset, record = self._seen.union.locate(row)
        return Changes(verdicts={LabelKey(dataset.name, dataset.uid(record)): Verdict.NONE})

    def _work(self):
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def disk(make_dataset):
    return Disk(SimpleNamespace(union=Union((make_dataset(*"abcdefgh"),))))


@pytest.fixture
def writer():
    writer = Writer(lambda callback: callback(), lambda: None)
    yield writer
    writer.close()


@pytest.fixture
def do(disk, writer):
    """Make a gesture and wait for its end; in trouble, it does not reach the disk."""

    def do_(rows, verdict=None, *, trouble=None, **parts):
        disk.trouble = trouble
        writer.write(on_rows(disk, rows, disk._seen, verdict, **parts))
        writer.settle()
        disk.trouble = None

    return do_


@pytest.fixture
def retry(writer):
    def retry_():
        writer.retry()
        return writer.settle()

    return retry_


def test_an_old_verdict_never_overwrites_a_newer_one(disk, writer, do, retry):
    do([2, 3], POISON, trouble=BUG)
    do([3], CLEAN)
    assert writer.failure  # row 2 is still not saved
    assert retry() == writer.failure == ""
    assert disk.verdicts == {2: POISON, 3: CLEAN}


def test_negative_control_nothing_later_and_all_of_it_is_written(disk, writer, do, retry):
    do([2, 3], POISON, trouble=BUG)
    do([4], CLEAN)
    assert retry() == writer.failure == ""
    assert disk.verdicts == {2: POISON, 3: POISON, 4: CLEAN}


def test_what_a_newer_verdict_settles_is_no_failure_any_more(disk, writer, do, retry):
    do([3], POISON, trouble=BUG)
    assert "passing" in writer.failure
    do([3], CLEAN)
    assert (writer.failure, writer.settle(), writer.is_idle) == ("", "", True)
    assert retry() == ""
    assert disk.verdicts == {3: CLEAN}


def test_a_later_tag_leaves_the_verdict_and_other_tags_to_be_written(disk, do, retry):
    do([3], POISON, trouble=BUG)
    do([3], tags=["steering"], trouble=BUG)
    do([3], tags=["backdoor"])
    assert retry() == ""
    assert disk.verdicts == {3: POISON}
    assert disk.tags == {3: ["backdoor", "steering"]}


def test_what_waits_for_the_disk_is_newer_than_what_was_refused_before(disk, do, retry):
    do([3, 4], POISON, trouble=BUG)
    do([3], CLEAN, trouble=FULL)
    assert retry() == ""
    assert disk.verdicts == {3: CLEAN, 4: POISON}


def test_what_an_undo_stands_in_the_way_of_is_given_up_and_said(disk, writer, do, retry):
    do([3, 4], CLEAN)
    do([3, 5], POISON, trouble=BUG)
    writer.write(Gesture("undo", lambda _: disk.take_back(3)))
    assert "“mark 2 as poison” could not be saved" in writer.settle()
    assert retry() == ""
    assert disk.verdicts == {4: CLEAN, 5: POISON}


def test_an_undo_that_was_overtaken_does_not_take_back_what_came_later(disk, writer, do, retry):
    do([3], CLEAN)
    disk.trouble = BUG
    writer.write(Gesture("undo", lambda _: disk.take_back(3)))
    assert writer.settle()
    disk.trouble = None
    do([3], POISON)
    assert "“undo” could not be saved" in writer.failure
    assert writer.settle() == writer.failure
    assert retry() == ""
    assert disk.verdicts == {3: POISON}
