"""The queue learns from verdicts; it says so, can be switched off, and hides nothing."""

import threading

import numpy as np
import pytest

from inspector.domain.labels import Verdict
from inspector.session import learned_words
from inspector.session.learning import LEAST
from inspector.session.ranker import Learned
from inspector.session.row_order import Tab
from inspector.session.session import Session


@pytest.fixture
def judge(workspace, wait_until):
    """Give verdicts and wait until they are on disk."""

    def judge_(rows, verdict):
        workspace.review.label(rows, verdict)
        assert wait_until(lambda: workspace.review.pending == 0)

    return judge_


@pytest.fixture
def teach(workspace, wait_until):
    """Let the model have come to an order, or to none, once it has done its own work."""
    workspace.learning.pause_s = 3600.0

    def teach_(order):
        learning = workspace.learning
        assert wait_until(lambda: learning.learned is not None, 60)
        labels = int(np.count_nonzero(workspace.review.verdicts))
        rows = None if order is None else np.asarray(order, np.int64)
        learning.learned = Learned(rows, labels, 0.93, 0.9, 0.7, 0.6)
        learning._show()

    return teach_


def test_below_five_of_either_kind_nothing_is_learned(workspace, judge):
    judge(list(range(LEAST - 1)), Verdict.POISON)
    judge(list(range(10, 30)), Verdict.CLEAN)
    assert not workspace.learning.is_possible
    assert workspace.learning.learned is None
    assert learned_words.short(workspace.learning) == ""


def test_unsure_teaches_nothing(workspace, judge):
    judge(list(range(LEAST)), Verdict.POISON)
    judge(list(range(10, 30)), Verdict.UNSURE)
    assert not workspace.learning.is_possible


def test_from_five_of_either_kind_on_it_is_learned_and_said(workspace, judge, wait_until):
    judge(list(range(LEAST)), Verdict.POISON)
    judge(list(range(10, 10 + LEAST)), Verdict.CLEAN)
    assert wait_until(lambda: workspace.learning.learned is not None, 60)
    assert workspace.learning.learned.labels == 2 * LEAST
    assert "10 labels" in learned_words.short(workspace.learning)
    assert "AUROC" in learned_words.long(workspace.learning)


def test_an_undo_below_the_least_switches_it_off(workspace, judge, wait_until):
    judge(list(range(LEAST)), Verdict.POISON)
    judge(list(range(10, 10 + LEAST)), Verdict.CLEAN)
    assert wait_until(lambda: workspace.learning.learned is not None, 60)
    workspace.review.undo()
    assert wait_until(lambda: workspace.learning.learned is None)
    assert not workspace.listing.is_preferred
    assert learned_words.short(workspace.learning) == ""


def test_the_queue_holds_the_same_rows_in_the_learned_order(workspace, judge, wait_until, teach):
    workspace.listing.show(Tab.QUEUE)
    before = workspace.listing.rows.copy()
    judge(list(range(LEAST)), Verdict.POISON)
    judge(list(range(15, 15 + LEAST)), Verdict.CLEAN)
    teach(workspace.columns.ranking.order[::-1])
    assert wait_until(lambda: not np.array_equal(workspace.listing.rows, before))
    assert sorted(workspace.listing.rows.tolist()) == sorted(before.tolist())
    workspace.listing.show(Tab.ALL)
    total = len(workspace.columns)
    assert wait_until(lambda: len(workspace.listing.rows) == total)
    assert sorted(workspace.listing.rows.tolist()) == list(range(total))


def test_what_was_judged_or_looked_at_stays_in_front_and_the_best_comes_next(
    workspace, judge, teach
):
    listing, selection = workspace.listing, workspace.selection
    first = selection.row
    judge([first, 50, 51, 52, 53], Verdict.POISON)
    judge([10, 11, 12, 13, 14], Verdict.CLEAN)
    selection.focus(20)
    rest = [row for row in reversed(range(len(workspace.columns))) if row != 60]
    teach([60, *rest])
    listing.show(Tab.ALL)
    order = workspace.learning.order().rows().tolist()
    assert order[:12] == [first, 50, 51, 52, 53, 10, 11, 12, 13, 14, 20, 60]
    assert selection.row == 20


def test_a_row_whose_verdict_was_taken_back_is_ranked_again(workspace, judge, wait_until, teach):
    judge(list(range(20, 26)), Verdict.POISON)
    judge(list(range(10, 15)), Verdict.CLEAN)
    judge([30], Verdict.CLEAN)
    teach(np.arange(len(workspace.columns)))
    assert workspace.learning.order().rows().tolist().index(30) < 13
    workspace.review.undo()
    assert wait_until(lambda: not workspace.review.verdicts[30])
    assert workspace.learning.order().rows().tolist().index(30) > 20


def test_switched_off_the_scores_order_again_and_the_project_remembers(
    workspace, judge, opened, teach
):
    judge(list(range(LEAST)), Verdict.POISON)
    judge(list(range(10, 10 + LEAST)), Verdict.CLEAN)
    teach(workspace.columns.ranking.order[::-1])
    assert workspace.listing.is_preferred
    workspace.learning.switch(False)
    assert not workspace.listing.is_preferred
    assert learned_words.short(workspace.learning) == "order by scores"
    again = opened(workspace.session.project.path)
    assert not again.learning.is_on
    again.learning.switch(True)
    assert Session.open(again.session.project.path).project.recipe.options["learning"] == {
        "is_on": True
    }


def test_an_order_that_is_no_better_is_told_and_not_used(workspace, judge, teach):
    judge(list(range(LEAST)), Verdict.POISON)
    judge(list(range(10, 10 + LEAST)), Verdict.CLEAN)
    teach(None)
    assert workspace.learning.order() is None
    assert learned_words.short(workspace.learning) == (
        "learned from 10 labels: no better, order kept"
    )


def test_verdicts_given_meanwhile_are_learned_next(workspace, judge, wait_until):
    judge(list(range(LEAST)), Verdict.POISON)
    judge(list(range(10, 10 + LEAST)), Verdict.CLEAN)
    judge(list(range(20, 30)), Verdict.CLEAN)
    learning = workspace.learning
    assert wait_until(lambda: learning.learned is not None and learning.learned.labels == 20, 60)


def test_a_few_new_verdicts_are_learned_after_a_pause(workspace, judge, wait_until):
    learning = workspace.learning
    learning.pause_s = 0.0
    judge(list(range(LEAST)), Verdict.POISON)
    judge(list(range(10, 10 + LEAST)), Verdict.CLEAN)
    judge([30], Verdict.CLEAN)
    assert wait_until(lambda: learning.learned is not None and learning.learned.labels == 11, 60)


@pytest.fixture
def gate(workspace):
    """Let a model that is at work wait until the gate is open."""
    gate, work = threading.Event(), workspace.work
    gate.begun, gate.ended = [], []
    gate.set()

    class Held:
        def __init__(self, task):
            self._task = task

        def report(self, *numbers):
            self._task.report(*numbers)
            while workspace.learning._run.is_at_work and not gate.wait(0.01):
                self._task.report(*numbers)

    def hold(title, function, on_done):
        def held(task):
            try:
                return function(Held(task))
            finally:
                gate.ended.append(title)

        if title == "Learn":
            gate.begun.append(title)
        work(title, held if title == "Learn" else function, on_done)

    workspace.work = hold
    yield gate
    gate.set()


@pytest.fixture
def taught(workspace, judge, wait_until, gate):
    """Learn from the first verdicts; what is learned from later ones waits at the gate."""

    def taught_(pause_s):
        workspace.learning.pause_s = pause_s
        judge(list(range(LEAST)), Verdict.POISON)
        judge(list(range(10, 10 + LEAST)), Verdict.CLEAN)
        assert wait_until(lambda: workspace.learning.learned is not None, 60)
        gate.clear()
        return workspace.learning

    return taught_


def test_verdicts_faster_than_the_model_do_not_keep_it_from_learning(
    judge, wait_until, gate, taught
):
    learning = taught(pause_s=3600.0)
    for row in range(20, 25):  # the first four wait for a pause, the fifth is learned at once
        judge([row], Verdict.CLEAN)
    assert wait_until(lambda: len(gate.ended) == 5)
    begun = len(gate.begun)
    judge([25], Verdict.CLEAN)
    judge([26], Verdict.CLEAN)
    assert len(gate.begun) == begun
    gate.set()
    assert wait_until(lambda: learning.learned.labels == 15, 60)


def test_what_waited_for_a_pause_is_not_stopped_once_it_is_at_work(judge, wait_until, gate, taught):
    learning = taught(pause_s=0.05)
    judge([20], Verdict.CLEAN)
    assert wait_until(lambda: learning._run.is_at_work)
    begun = len(gate.begun)
    judge([21], Verdict.CLEAN)
    assert len(gate.begun) == begun
    gate.set()
    assert wait_until(lambda: learning.learned.labels == 12, 60)


def test_an_order_that_proves_no_better_later_moves_only_what_lies_ahead(workspace, judge, teach):
    judge(list(range(20, 25)), Verdict.POISON)
    judge(list(range(10, 15)), Verdict.CLEAN)
    learning = workspace.learning
    teach(workspace.columns.ranking.order[::-1])
    met = learning.order().rows()[:11].tolist()
    teach(None)
    order = learning.order().rows().tolist()
    assert order[:11] == met
    rest = [row for row in workspace.columns.ranking.order.tolist() if row not in met]
    assert order[11:] == rest
