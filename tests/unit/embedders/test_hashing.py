"""The embedder that needs no model."""

import numpy as np
import pytest

from inspector.domain.protocols import NoOptions
from inspector.embedders.hashing import HashingEmbedder

TEXTS = ["", "a", "the cat sat", "THE CAT SAT", "the dog sat", "🙂", "\u202e", "中文", "x" * 10_000]


@pytest.fixture
def vectors(task):
    return HashingEmbedder().embed(TEXTS, NoOptions(), task)


def test_every_text_has_a_unit_vector(vectors):
    assert vectors.shape == (len(TEXTS), 128)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_the_same_text_has_the_same_vector_wherever_it_stands(vectors, task):
    again = HashingEmbedder().embed(TEXTS[::-1], NoOptions(), task)[::-1]
    assert again.tobytes() == vectors.tobytes()


def test_shared_words_make_texts_similar(vectors):
    products = vectors @ vectors.T
    assert products[2, 3] == pytest.approx(1)
    assert 0.5 < products[2, 4] < 0.9


def test_words_that_cancel_each_other_still_give_a_vector(task):
    texts = [f"{one} {two}" for one in range(60) for two in range(60)]
    vectors = HashingEmbedder().embed(texts, NoOptions(), task)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_the_plan_holds_every_text_once():
    plan = HashingEmbedder().plan(["x"] * 1300)
    assert [len(chunk) for chunk in plan] == [512, 512, 276]
    assert np.concatenate(plan).tolist() == list(range(1300))
    assert HashingEmbedder().plan([]) == []
