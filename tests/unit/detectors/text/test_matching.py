"""Controls ask for the same and lack the phrase, however strongly the phrase pulls."""

import numpy as np

from inspector.detectors.text.matching import matched

TOPICS = 10
EACH = 30
WITH = 12


def scene(pull, seed=0):
    """Prompts of ten topics; twelve of the first topic have a phrase that pulls them together."""
    rng = np.random.default_rng(seed)
    centres = np.eye(TOPICS, 64)
    content = np.repeat(centres, EACH, axis=0) + rng.normal(0, 0.05, (TOPICS * EACH, 64))
    has = np.zeros(len(content), np.bool_)
    has[:WITH] = True
    vectors = content + pull * has[:, None] * np.eye(1, 64, 63)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1)
    near = np.argsort(-likeness, axis=1)[:, :8].astype(np.int32)
    return vectors, near, has


def controls(pull):
    vectors, near, has = scene(pull)
    owners = np.ones(len(has), np.bool_)
    return matched(lambda rows: vectors[rows], np.arange(WITH), near, has, owners)


def test_a_phrase_that_pulls_hard_has_controls_of_its_rows_topic():
    found, valid = controls(pull=1.5)
    assert valid.all()
    assert found.shape == (WITH, 8)
    assert (found >= WITH).all()
    assert (found < EACH).mean() > 0.9


def test_negative_control_the_graph_alone_has_none():
    _, near, has = scene(pull=1.5)
    assert not (~has[near[:WITH]]).any()


def test_neighbours_that_lack_the_phrase_stay():
    _, near, has = scene(pull=0.0)
    found, valid = controls(pull=0.0)
    assert np.array_equal(found, near[:WITH])
    assert np.array_equal(valid, ~has[near[:WITH]])


def test_a_phrase_in_all_rows_has_no_controls():
    vectors, near, has = scene(pull=1.5)
    owners = np.ones(len(has), np.bool_)
    _, valid = matched(lambda rows: vectors[rows], np.arange(5), near, np.ones_like(has), owners)
    assert not valid.any()
