"""Rows are found by what they mean, in blocks, with the model that embedded them."""

import numpy as np
import pytest

from inspector.domain.arrays import Vectors
from inspector.domain.errors import Cancelled
from inspector.domain.query import Like, QueryError
from inspector.domain.recipe import Recipe
from inspector.session import meaning
from inspector.session.meaning import Meaning, nearness
from inspector.session.query.evaluate import usual_least


@pytest.fixture
def vectors():
    dice = np.random.default_rng(3)
    values = dice.normal(size=(500, 128)).astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    index = dice.integers(-1, 500, 900).astype(np.int32)
    return Vectors(values.astype(np.float16), index, "")


def test_the_cosine_of_each_row_whatever_the_blocks(vectors, task, monkeypatch):
    monkeypatch.setattr(meaning, "BLOCK", 7)
    wanted = np.asarray(vectors.values[5], np.float32)
    found = nearness(vectors, wanted, task)
    for row, text in enumerate(vectors.index.tolist()):
        expected = np.nan if text < 0 else float(np.float32(vectors.values[text]) @ wanted)
        assert found[row] == pytest.approx(expected, abs=1e-4, nan_ok=True)


def test_a_comparison_that_nobody_waits_for_ends(vectors, new_task):
    with pytest.raises(Cancelled):
        nearness(vectors, np.zeros(128, np.float32), new_task(cancel_after=0))


def test_the_usual_distance_takes_a_hundredth_and_ten_rows_at_least():
    cosines = np.linspace(-1, 1, 5_000, dtype=np.float32)
    assert (cosines >= usual_least(cosines)).sum() == 50
    few = np.array([0.1, np.nan, 0.9], np.float32)
    assert usual_least(few) == pytest.approx(0.1)
    assert (few[:0] >= usual_least(few[:0])).sum() == 0


@pytest.fixture
def shown(vectors):
    """Name the fields that have vectors."""
    return {"prompt": vectors}


@pytest.fixture
def meant(own_cache, shown, workers_of):
    """Ask the hashing embedder, which needs no model, in a worker of its own."""
    recipe = Recipe(embedder="hashing")
    found = Meaning(own_cache, lambda: recipe, shown.get)
    yield found
    found.close()
    assert workers_of(own_cache) == []


def test_a_text_is_embedded_as_the_data_are(meant, vectors, task):
    from inspector.embedders.hashing import HashingEmbedder

    (wanted,) = HashingEmbedder().embed(["red bread"], None, task)
    expected = nearness(vectors, wanted, task)
    assert np.allclose(meant.cosines(Like("red bread"), task), expected, atol=1e-5, equal_nan=True)
    assert meant.cosines(Like("red bread", "response"), task) is None


def test_a_comparison_with_the_earlier_result_never_answers_for_the_new_one(
    meant, shown, vectors, task
):
    other = Vectors(vectors.values, np.roll(vectors.index, 1), "")

    class Meanwhile:
        """Brings a new result while the rows of the old one are compared."""

        def report(self, *progress):
            if progress[-1] == "comparing meaning" and shown["prompt"] is vectors:
                shown["prompt"] = other
                meant.forget()

    old = meant.cosines(Like("red bread"), Meanwhile())
    assert shown["prompt"] is other
    found = meant.cosines(Like("red bread"), task)
    assert np.array_equal(found, np.roll(old, 1), equal_nan=True)
    assert not np.array_equal(found, old, equal_nan=True)


def test_negative_control_the_same_result_is_compared_once(meant, task, new_task):
    again = new_task()
    found = meant.cosines(Like("red bread"), task)
    assert meant.cosines(Like("red bread"), again) is found
    assert "comparing meaning" in [message for *_, message in task.reports]
    assert "comparing meaning" not in [message for *_, message in again.reports]


def test_vectors_of_another_model_are_not_compared(own_cache, task):
    other = Vectors(np.zeros((2, 3), np.float16), np.zeros(2, np.int32), "")
    recipe = Recipe(embedder="hashing")
    found = Meaning(own_cache, lambda: recipe, lambda _: other)
    try:
        with pytest.raises(QueryError, match="scan again"):
            found.cosines(Like("x"), task)
    finally:
        found.close()


def test_a_search_by_meaning_finds_copies_first(workspace, wait_until):
    listing, text = workspace.listing, workspace.columns.union.text("prompt", 30)
    listing.search(f'prompt~"{text}">0.99')
    assert wait_until(lambda: listing.matching is not None, 60)
    assert listing.found.problem is None
    assert listing.matching[30]
    assert listing.matching.sum() <= 2
