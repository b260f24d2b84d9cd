"""How much each detector counts."""

from dataclasses import replace

import numpy as np
import pytest

from inspector.domain.recipe import Recipe, with_wishes
from inspector.pipeline.fusion import rank
from inspector.session.session import Session


def is_same(some, others):
    return np.array_equal(some, others, equal_nan=True)


def test_a_move_reranks_and_only_keeping_stores(workspace, copied_sample, wait_until):
    before = workspace.columns.ranking.scores.copy()
    workspace.weights.move("hidden_text", 0.0)
    assert wait_until(lambda: workspace.columns.ranking.scores[7] < before[7])
    assert dict(Session.open(copied_sample.path).project.recipe.weights) == {}
    workspace.weights.keep()
    stored = Session.open(copied_sample.path)
    assert dict(stored.project.recipe.weights) == {"hidden_text": 0.0}
    assert stored.results.ranking.scores[7] == workspace.columns.ranking.scores[7]


def test_of_many_moves_the_last_counts(workspace, wait_until):
    for weight in (0.1, 0.5, 1.9, 0.3):
        workspace.weights.move("hidden_text", weight)
    expected = workspace.session.results
    workspace.weights.keep()
    assert wait_until(lambda: is_same(workspace.columns.ranking.scores, expected.ranking.scores))


def test_reset_brings_all_back(workspace, wait_until):
    before = workspace.columns.ranking.scores
    workspace.weights.move("hidden_text", 0.0)
    assert wait_until(lambda: not is_same(workspace.columns.ranking.scores, before))
    workspace.weights.reset()
    assert wait_until(lambda: is_same(workspace.columns.ranking.scores, before))
    assert workspace.weights.of("hidden_text") == 1.0


@pytest.mark.parametrize(("asked", "given"), [(-1.0, 0.0), (9.0, 2.0), (1.5, 1.5)])
def test_weights_stay_in_their_range(workspace, asked, given):
    workspace.weights.move("injection", asked)
    assert workspace.weights.of("injection") == given


def test_the_session_ranks_by_what_is_stored(workspace):
    session = workspace.session
    before = session.results.ranking.scores[7]
    workspace.weights.move("hidden_text", 0.0)
    assert session.results.ranking.scores[7] == before
    workspace.weights.keep()
    assert session.results.ranking.scores[7] < before


def test_a_move_shows_other_scores_of_the_same_result(workspace, wait_until):
    before, reloads = workspace.columns, []

    def note():
        reloads.append(workspace.columns)

    workspace.reloaded.connect(note)
    workspace.weights.move("hidden_text", 0.0)
    assert wait_until(lambda: workspace.columns is not before)
    assert workspace.columns.points is before.points
    assert workspace.columns.union is before.union
    assert reloads == []


def test_a_result_that_came_meanwhile_is_not_replaced_by_the_old_one(workspace, task):
    jobs = []
    workspace.work = lambda *job: jobs.append(job)
    workspace.weights.move("hidden_text", 0.0)
    (_, function, on_done) = jobs.pop()
    newer = workspace.columns = replace(workspace.columns)
    on_done(function(task))
    assert workspace.columns is newer
    title, function, on_done = jobs.pop()  # and it is weighed in its turn
    assert title == "Weigh"
    on_done(function(task))
    assert workspace.columns.ranking.scores[7] < newer.ranking.scores[7]


def test_a_result_that_comes_before_a_weight_is_kept_stands_as_the_sliders_say(stepped):
    workspace, shown = stepped.workspace, stepped.workspace.columns
    workspace.weights.move("hidden_text", 0.0)
    stepped.turns.until(lambda: workspace.columns is not shown)
    stepped.scan(before=2)
    stepped.show()  # ranked by the recipe, in which the weight is not yet
    columns = workspace.columns
    expected = rank(columns.union, columns.findings, {"hidden_text": 0.0})
    assert not is_same(columns.ranking.scores, expected.scores)
    stepped.turns.until(lambda: is_same(workspace.columns.ranking.scores, expected.scores))
    workspace.weights.keep()
    assert is_same(workspace.session.results.ranking.scores, expected.scores)


def test_negative_control_a_result_that_stands_as_they_say_is_not_ranked_again(stepped):
    workspace, shown, again = stepped.workspace, stepped.workspace.columns, []
    workspace.weights.move("hidden_text", 0.0)
    stepped.turns.until(lambda: workspace.columns is not shown)
    workspace.weights.keep()
    stepped.scan(before=2)
    stepped.show()
    workspace.reranked.connect(lambda: again.append(1))
    workspace.work("A turn later", lambda _: None, lambda _: again.append(0))
    stepped.turns.until(lambda: again)
    assert again == [0]


def test_a_weighing_that_fails_is_no_reason_never_to_weigh_again(workspace, task):
    jobs = []
    workspace.work = lambda *job: jobs.append(job)
    broken = replace(workspace.columns, findings=None)
    whole, workspace.columns = workspace.columns, broken
    workspace.weights.move("hidden_text", 0.0)
    with pytest.raises(TypeError):
        jobs.pop()[1](task)
    workspace.columns = whole
    workspace.weights.move("hidden_text", 0.5)
    assert [title for title, *_ in jobs] == ["Weigh"]


def test_a_move_just_before_the_project_closes_is_kept(workspace, copied_sample):
    workspace.weights.move("hidden_text", 0.5)
    workspace.close()
    stored = Session.open(copied_sample.path).project.recipe
    assert dict(stored.weights) == {"hidden_text": 0.5}


def test_a_project_that_cannot_be_written_closes_all_the_same(workspace, copied_sample):
    file = copied_sample.path / "project.toml"
    file.unlink()
    file.mkdir()
    workspace.weights.move("hidden_text", 0.5)
    workspace.close()
    assert file.is_dir()


def test_what_is_wished_while_a_scan_runs_is_not_lost():
    before = Recipe(weights={"a": 1.5}, options={"x": {"on": True}})
    scanned = Recipe(k=8, weights={"a": 1.5}, options={"x": {"on": True}, "y": {"n": 1}})
    now = Recipe(weights={}, device="cpu", options={"x": {"on": False}})
    kept = with_wishes(scanned, before, now)
    assert (kept.k, kept.device, kept.weights) == (8, "cpu", {})
    assert kept.options == {"x": {"on": False}, "y": {"n": 1}}
    assert with_wishes(scanned, before, before) == scanned
