import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from label_gestures import key, replayed

from inspector.domain.errors import ProjectError
from inspector.domain.events import Changes
from inspector.domain.labels import LabelBatch, LabelChange, Verdict
from inspector.session.history import History
from inspector.store.label_rows import LabelDetails
from inspector.store.label_store import LabelStore


def mark(verdict, *numbers, **others):
    changes = tuple(LabelChange(key(n), verdict) for n in numbers)
    return LabelBatch(f"mark {len(numbers)} as {verdict}", changes, **others)


@pytest.fixture
def store(tmp_path):
    return LabelStore(tmp_path / "labels.sqlite", "here")


@pytest.fixture
def history(store):
    return History(store)


def test_one_gesture_is_one_step_also_a_bulk_one(store, history):
    assert history.do(mark(Verdict.POISON, *range(45))) == Changes(labels=45)
    assert history.undo_title == "mark 45 as poison"
    assert history.undo() == Changes(labels=45)
    assert store.labels() == {}
    assert (history.undo_title, history.redo_title) == ("", "mark 45 as poison")
    assert history.redo() == Changes(labels=45)
    assert store.count == 45
    assert (history.undo_title, history.redo_title) == ("mark 45 as poison", "")


def test_undo_and_redo_add_to_the_log(store, history):
    history.do(mark(Verdict.POISON, 1))
    history.undo()
    history.redo()
    steps = [(event.before, event.after) for event in store.events()]
    none, poison = Verdict.NONE, Verdict.POISON
    assert steps == [(none, poison), (poison, none), (none, poison)]


def test_undo_restores_the_label_with_reviewer_and_note(store, history):
    history.do(mark(Verdict.POISON, 1, reviewer="Ada", note="trigger"))
    history.do(mark(Verdict.NONE, 1, reviewer="Bob"))
    assert store.details() == {}
    history.undo()
    assert store.details() == {key(1): LabelDetails(Verdict.POISON, "Ada", "trigger")}
    history.undo()
    assert store.details() == {}


def test_a_new_gesture_ends_what_can_be_redone(history):
    history.do(mark(Verdict.POISON, 1))
    history.undo()
    history.do(mark(Verdict.CLEAN, 2))
    assert history.redo_title == ""
    assert history.redo() == Changes()


def test_a_gesture_that_changes_nothing_is_not_a_step(history):
    history.do(mark(Verdict.POISON, 1))
    history.undo()
    assert history.do(mark(Verdict.NONE, 1)) == Changes()
    assert history.undo_title == ""
    assert history.redo_title == "mark 1 as poison"


def test_nothing_to_undo_is_no_error(history):
    assert history.undo() == history.redo() == Changes()


def test_undo_and_redo_leave_newer_labels_of_others_alone(store, history):
    history.do(mark(Verdict.POISON, 1, 2))
    store.apply(mark(Verdict.UNSURE, 1, reviewer="someone else"))
    assert history.undo() == Changes(labels=1)
    assert store.labels() == {key(1): Verdict.UNSURE}
    assert history.redo() == Changes(labels=1)
    assert store.labels() == {key(1): Verdict.UNSURE, key(2): Verdict.POISON}


class FullDisk:
    def __init__(self, store):
        self.store, self.is_full = store, False

    def apply(self, batch):
        self.refuse()
        return self.store.apply(batch)

    def revert(self, batch_id, **others):
        self.refuse()
        return self.store.revert(batch_id, **others)

    def refuse(self):
        if self.is_full:
            raise ProjectError("The disk is full.")


def test_what_could_not_be_stored_does_not_move_the_history(store):
    disk = FullDisk(store)
    history = History(disk)
    history.do(mark(Verdict.POISON, 1))
    history.do(mark(Verdict.CLEAN, 2))
    history.undo()
    disk.is_full = True
    for gesture in (lambda: history.do(mark(Verdict.UNSURE, 3)), history.undo, history.redo):
        with pytest.raises(ProjectError):
            gesture()
        assert (history.undo_title, history.redo_title) == ("mark 1 as poison", "mark 1 as clean")
    disk.is_full = False
    history.redo()
    assert store.labels() == {key(1): Verdict.POISON, key(2): Verdict.CLEAN}


# --- any sequence of do, undo and redo


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "labels.sqlite"
    LabelStore(path, "here")
    return path.read_bytes()


GESTURES = st.dictionaries(st.integers(0, 5), st.sampled_from(Verdict), max_size=4)
STEPS = st.lists(st.just("undo") | st.just("redo") | GESTURES, max_size=20)


class Model:
    """Undo as a stack of whole states, the simplest thing that can be right."""

    def __init__(self):
        self.past, self.labels, self.future = [], {}, []

    def undo(self):
        if self.past:
            self.future.append(self.labels)
            self.labels = self.past.pop()

    def redo(self):
        if self.future:
            self.past.append(self.labels)
            self.labels = self.future.pop()

    def do(self, gesture):
        merged = self.labels | {key(n): verdict for n, verdict in gesture.items()}
        labels = {k: verdict for k, verdict in merged.items() if verdict is not Verdict.NONE}
        if labels != self.labels:
            self.past.append(self.labels)
            self.labels, self.future = labels, []


@settings(deadline=None)  # each step waits for the disk
@given(steps=STEPS)
def test_any_sequence_equals_the_model_and_the_replayed_log(empty_database, steps):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "labels.sqlite"
        path.write_bytes(empty_database)
        store = LabelStore(path, "here")
        history, model = History(store), Model()
        for step in steps:
            if isinstance(step, str):
                getattr(history, step)()
                getattr(model, step)()
            else:
                changes = tuple(LabelChange(key(n), verdict) for n, verdict in step.items())
                history.do(LabelBatch("gesture", changes))
                model.do(step)
            assert store.labels() == model.labels
        assert replayed(store.events()) == LabelStore(path, "again").labels() == model.labels
