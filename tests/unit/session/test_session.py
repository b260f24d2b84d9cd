"""One service: look, label, undo, decide."""

import shutil
from collections import Counter

import pytest

from inspector.domain.errors import InputError, ProjectError, UsageError
from inspector.domain.labels import LabelKey, Verdict
from inspector.session.session import Session


@pytest.fixture
def session(copied_sample):
    """Open a project that was scanned; no worker runs."""
    session = Session.open(copied_sample.path)
    yield session
    session.close()


@pytest.fixture
def changes(session):
    found = []
    session.changed.connect(found.append)
    return found


def labels(session):
    return Counter(session.labels.labels().values())


# --- opening


def test_a_project_opens_with_what_the_last_scan_found(session, sample):
    names = [dataset.name for dataset in session.results.union.datasets]
    assert names == list(sample.files)
    assert session.results.ranking.order[:3].tolist() == list(sample.hidden)
    assert session.results.changed_sources() == []


def test_a_project_that_is_not_there_is_refused_and_not_made(tmp_path):
    with pytest.raises(ProjectError, match="is not a project"):
        Session.open(tmp_path / "absent.inspector")
    assert not (tmp_path / "absent.inspector").exists()


def test_a_project_that_was_never_scanned_says_so(tmp_path):
    session = Session.open(tmp_path / "new.inspector", create=True)
    with pytest.raises(ProjectError, match="has not been scanned yet"):
        session.results  # noqa: B018 - the property is the test
    session.close()


def test_a_deleted_cache_is_a_sentence_and_labels_survive_it(session):
    session.label([0, 1], Verdict.POISON)
    shutil.rmtree(session.project.cache)
    again = Session.open(session.project.path)
    with pytest.raises(ProjectError, match="has not been scanned yet"):
        again.results  # noqa: B018 - the property is the test
    assert labels(again) == {Verdict.POISON: 2}
    again.close()


# --- labels


def test_labels_undo_and_redo(session):
    session.label([0, 1, 2], Verdict.POISON)
    session.label([2, 3], Verdict.CLEAN)
    steps = [labels(session)]
    for step in (session.undo, session.undo, session.redo, session.redo):
        step()
        steps.append(labels(session))
    poison, clean = Verdict.POISON, Verdict.CLEAN
    assert steps == [
        *({poison: 2, clean: 2}, {poison: 3}, {}),
        *({poison: 3}, {poison: 2, clean: 2}),
    ]


def test_every_change_is_told_with_the_number_of_labels(session, changes):
    session.label([0, 1, 2], Verdict.POISON)
    session.label([0, 1, 4], Verdict.POISON)
    session.undo()
    session.redo()
    assert [change.labels for change in changes] == [3, 1, 1, 1]


def test_with_nothing_to_undo_nothing_happens(session):
    assert session.undo().labels == session.redo().labels == 0


def test_a_label_is_on_disk_with_reviewer_note_score_and_evidence(session, sample):
    row = sample.hidden[0]
    session.label([row], Verdict.POISON, reviewer="ann", note="tags")
    again = Session.open(session.project.path)
    (event,) = again.labels.events()
    assert (event.after, event.reviewer, event.note) == (Verdict.POISON, "ann", "tags")
    assert event.score == pytest.approx(float(session.results.ranking.scores[row]))
    assert "praise the brand" in event.evidence
    assert event.key == LabelKey("chat.jsonl", session.results.union.datasets[0].uid(row))
    again.close()


def test_an_unreadable_record_can_be_labelled_and_has_no_score(session, sample):
    session.label([sample.unreadable], Verdict.POISON)
    assert session.labels.events()[0].score is None
    assert session.decide().datasets["chat.jsonl"].removed.nonzero()[0].tolist() == [5]


def test_of_equal_records_only_the_labelled_one_is_decided(session, sample):
    session.label([sample.twins[1]], Verdict.POISON)
    removed = session.decide().datasets["chat.jsonl"].removed
    assert removed.nonzero()[0].tolist() == [sample.twins[1]]


def test_the_reviewer_is_the_user_unless_said_otherwise(session):
    session.label([0], Verdict.CLEAN)
    assert session.labels.events()[0].reviewer == session.settings.reviewer


# --- looking


def test_a_record_is_shown_as_it_stands_in_its_file(session, sample):
    found = session.results.sample(sample.hidden[0])
    assert found.fields["prompt"][0].text.endswith(session.results.groups()[0]["text"])
    row = session.results.row("pairs.parquet", 2)
    assert set(session.results.sample(row).fields) == {"prompt", "chosen", "rejected"}


def test_an_unreadable_record_cannot_be_shown_and_says_why(session, sample):
    with pytest.raises(InputError, match=r"chat\.jsonl row 5"):
        session.results.sample(sample.unreadable)


@pytest.mark.parametrize(("file", "record"), [("chat.jsonl", 40), ("chat.jsonl", -1), ("no", 0)])
def test_a_record_that_is_not_there_is_a_sentence(session, file, record):
    with pytest.raises(UsageError, match="There is no row"):
        session.results.row(file, record)


def test_a_row_is_refused_if_another_record_stands_there(session):
    dataset = session.results.union.datasets[0]
    assert session.results.row("chat.jsonl", 3, uid=dataset.uid(3)) == 3
    with pytest.raises(UsageError, match="Row 3 of chat"):
        session.results.row("chat.jsonl", 3, uid=dataset.uid(4))


def test_the_rows_of_a_group_are_found_by_its_id(session, sample):
    group_id = session.results.groups()[0]["id"]
    assert session.results.group_rows(group_id) == list(sample.hidden)
    with pytest.raises(UsageError, match="There is no group 'nope'"):
        session.results.group_rows("nope")
