"""What is said before an export is what the export then does."""

import os
from dataclasses import replace

import numpy as np
import pytest

from inspector.domain.labels import Verdict
from inspector.session.columns import make_columns
from inspector.session.export_preview import FileFate, Preview, free_target, make_preview
from inspector.session.review import read_marks
from inspector.session.session import Session


@pytest.fixture
def session(copied_sample):
    opened = Session.open(copied_sample.path)
    yield opened
    opened.close()


def preview_of(session):
    columns = make_columns(session.results)
    verdicts = read_marks(session, columns).verdicts
    return make_preview(session, session.results, columns, verdicts)


def test_the_numbers_are_those_of_the_export(session, task, tmp_path):
    session.label([7, 11, 41], Verdict.POISON, reviewer="ada", note="brand")
    session.label([30], Verdict.UNSURE)
    told = preview_of(session)
    done = session.export(tmp_path / "out", task)
    assert {file.name: file.kept for file in told.files} == done.kept
    assert {file.name: file.removed for file in told.files} == done.removed
    assert (told.kept, told.removed, told.unsure) == (73, 3, 1)
    assert [(row.reviewer, row.note) for row in told.leaving] == [("ada", "brand")] * 3
    assert all(row.headline for row in told.leaving)


def test_the_result_that_is_shown_counts_though_there_is_a_newer_one(session, task, tmp_path):
    session.label([7, 41], Verdict.POISON)
    shown = session.results
    columns = make_columns(shown)
    recipe = session.project.recipe
    session.start_scan(replace(recipe, sources=recipe.sources[1:2])).result()
    told = make_preview(session, shown, columns, read_marks(session, columns).verdicts)
    assert (told.kept, told.removed) == (74, 2)
    done = session.export(tmp_path / "shown", task, shown)
    assert (sum(done.kept.values()), sum(done.removed.values())) == (74, 2)
    newest = session.export(tmp_path / "newest", task)
    assert (sum(newest.kept.values()), sum(newest.removed.values())) == (9, 1)


def test_suspects_without_a_verdict_are_counted(session):
    queue = make_columns(session.results).queue
    before = preview_of(session)
    assert before.unreviewed == before.suspects == len(queue)
    session.label(queue[:2].tolist(), Verdict.CLEAN)
    assert preview_of(session).unreviewed == len(queue) - 2


def test_a_source_that_changed_is_named(session, sample):
    assert preview_of(session).changed == ()
    path = sample.files["table.csv"]
    content, times = path.read_bytes(), path.stat()
    path.write_bytes(content + b"\n")
    try:
        assert preview_of(session).changed == ("table.csv",)
    finally:
        path.write_bytes(content)  # the other tests read this file too
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_warnings_in_words():
    many = Preview("rule", (), (), 108, 55, 2, ("a", "b", "c", "d"))
    assert many.warnings() == [
        "a, b, c and others have changed since the scan; scan again before you export.",
        "55 of 108 suspects have no verdict and stay.",
        "2 rows marked unsure stay.",
    ]
    one = Preview("rule", (), (), 3, 1, 1, ("a",))
    assert [text.split()[-1] for text in one.warnings()] == ["export.", "stays.", "stays."]
    assert Preview("rule", (FileFate("a", "sft", 1, 0),), (), 3, 0, 0, ()).warnings() == []


def test_a_free_folder_beside_the_project(tmp_path):
    project = tmp_path / "run.inspector"
    assert free_target(project) == tmp_path / "run-cleaned"
    (tmp_path / "run-cleaned").mkdir()
    assert free_target(project) == tmp_path / "run-cleaned-2"


def test_at_most_two_hundred_rows_are_listed(session):
    session.label(np.arange(76).tolist(), Verdict.POISON)
    assert len(preview_of(session).leaving) == 76
