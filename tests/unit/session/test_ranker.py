"""What is learned from few verdicts, and when nothing is."""

import numpy as np
import pytest

from inspector.domain.arrays import Vectors
from inspector.session.features import Features
from inspector.session.ranker import auroc, join, learn

ROWS, WIDTH = 400, 24
POISON = np.arange(0, ROWS, 10)


def make_features(rng, *, separable=True, copies=0):
    """Rows of random meaning; those of poison lie on one side of a plane."""
    values = rng.normal(size=(ROWS, WIDTH)).astype(np.float32)
    if separable:
        values[POISON, :3] += 4.0
    if copies:  # all poison that can be judged is one text in few wordings
        values[POISON] = values[POISON[:copies]][np.arange(len(POISON)) % copies]
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    index = np.arange(ROWS, dtype=np.int32)
    vectors = Vectors(values.astype(np.float16), index, "test")
    quiet = np.full(ROWS, np.nan, np.float32)
    return Features([vectors], [quiet], np.zeros(ROWS, np.int32))


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.fixture
def fused(rng):
    """Scores that know nothing of the poison."""
    return rng.permutation(ROWS) / ROWS


def judged(n, rng):
    clean = np.setdiff1d(np.arange(ROWS), POISON)
    return rng.choice(POISON, n, replace=False), rng.choice(clean, n, replace=False)


def test_what_sets_poison_apart_is_learned_and_its_other_rows_come_first(rng, fused, task):
    poison, clean = judged(8, rng)
    learned = learn(make_features(rng), fused, poison, clean, task)
    assert learned.labels == 16
    assert learned.auroc > 0.95
    left = learned.order[~np.isin(learned.order, [*poison, *clean])]
    rest = np.setdiff1d(POISON, poison)
    before = np.argsort(-fused)
    before = before[~np.isin(before, [*poison, *clean])]
    assert np.isin(left[:60], rest).sum() >= 0.9 * len(rest)
    assert np.isin(before[:60], rest).sum() < 0.5 * len(rest)


def test_no_row_is_lost_and_unreadable_ones_stay_last(rng, fused, task):
    fused[[3, 77]] = np.nan
    learned = learn(make_features(rng), fused, *judged(8, rng), task)
    assert sorted(learned.order.tolist()) == list(range(ROWS))
    assert set(learned.order[-2:].tolist()) == {3, 77}


@pytest.mark.parametrize("n", [5, 20])
def test_verdicts_given_by_lot_hardly_ever_change_the_order(n, task):
    changed = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        rows = rng.choice(ROWS, 2 * n, replace=False)
        features = make_features(rng, separable=False)
        fused = rng.permutation(ROWS) / ROWS
        changed += learn(features, fused, rows[:n], rows[n:], task).order is not None
    assert changed <= 2


def test_scores_that_tell_poison_from_clean_already_are_kept(rng, task):
    fused = rng.permutation(ROWS) / ROWS
    fused[POISON] += 1.0
    learned = learn(make_features(rng, separable=False), fused, *judged(10, rng), task)
    assert learned.fused_auroc == 1.0
    assert learned.order is None


def test_copies_of_one_text_do_not_vouch_for_each_other(rng, fused, task):
    poison, clean = judged(8, rng)
    learned = learn(make_features(rng, separable=False, copies=1), fused, poison, clean, task)
    assert learned.order is None
    assert np.isnan(learned.auroc)


def test_two_texts_in_many_copies_are_two_examples(rng, fused, task):
    clean = np.setdiff1d(np.arange(ROWS), POISON)[:20]
    features = make_features(rng, separable=False, copies=2)
    learned = learn(features, fused, POISON[:20], clean, task)
    assert learned.order is None  # though 20 rows that are not copies would be learned:
    assert learn(make_features(rng), fused, POISON[:20], clean, task).order is not None


def test_the_order_of_verdicts_does_not_matter(rng, fused, task):
    features, (poison, clean) = make_features(rng), judged(9, rng)
    one = learn(features, fused, poison, clean, task)
    other = learn(features, fused, poison[::-1], clean[::-1], task)
    assert np.array_equal(one.order, other.order)
    assert one.auroc == other.auroc


def test_what_a_detector_says_is_learned_too(rng, fused, task):
    scores = np.zeros(ROWS, np.float32)
    scores[POISON] = 0.3
    poison, clean = judged(8, rng)
    features = Features([], [scores], np.zeros(ROWS, np.int32))
    learned = learn(features, fused, poison, clean, task)
    assert np.isin(learned.order[: 2 * len(POISON)], POISON).sum() > 0.9 * len(POISON)


def test_sums_are_those_of_the_features(rng, task):
    features = make_features(rng)
    rows = np.arange(ROWS)
    matrix = features.of(rows)
    weights = rng.normal(size=matrix.shape[1])
    assert np.allclose(features.sums(weights, task), matrix @ weights, atol=1e-3)


def test_it_can_be_cancelled(rng, fused, new_task):
    from inspector.domain.errors import Cancelled

    with pytest.raises(Cancelled):
        learn(make_features(rng), fused, *judged(8, rng), new_task(cancel_after=0))


def test_joined_rankings_keep_the_head_of_both(rng):
    scores, fused = rng.normal(size=ROWS), rng.normal(size=ROWS)
    order = join(scores, fused, 0.5)
    heads = {int(np.argmax(scores)), int(np.argmax(fused))}
    assert heads <= set(order[:3].tolist())
    assert np.array_equal(join(scores, fused, 0.0), np.argsort(-fused, kind="stable"))


def test_auroc_counts_ties_half():
    is_positive = np.array([True, False, True, False])
    assert auroc(np.array([1.0, 1.0, 1.0, 1.0]), is_positive) == 0.5
    assert auroc(np.array([3.0, 1.0, 2.0, 0.0]), is_positive) == 1.0
