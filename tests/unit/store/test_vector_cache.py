"""Embeddings are found again by text, bit for bit, whoever computed them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.store.vector_cache import VectorCache, hash_texts

TEXTS = [f"text {number}" for number in range(50)]


def vectors_of(texts, seed=0):
    values = np.random.default_rng(seed).normal(size=(len(texts), 8))
    return (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def cache(tmp_path):
    return VectorCache(tmp_path, "model-1")


def test_an_empty_cache_knows_nothing(cache):
    found, vectors = cache.find(hash_texts(TEXTS))
    assert not found.any()
    assert vectors.shape == (50, 0)


def test_committed_vectors_are_found_again_bit_for_bit_by_another_project(tmp_path, cache):
    values = vectors_of(TEXTS)
    cache.add(hash_texts(TEXTS), values)
    found, again = VectorCache(tmp_path, "model-1").find(hash_texts(TEXTS))
    assert found.all()
    assert again.tobytes() == values.astype(np.float16).tobytes()


def test_what_one_cache_adds_it_finds_itself(cache):
    cache.add(hash_texts(TEXTS[:5]), vectors_of(TEXTS[:5]))
    assert cache.find(hash_texts(TEXTS))[0].tolist() == [True] * 5 + [False] * 45


def test_missing_texts_are_told_from_found_ones_in_any_order(tmp_path, cache):
    values = vectors_of(TEXTS)
    for start in range(0, 50, 7):
        part = slice(start, start + 7)
        cache.add(hash_texts(TEXTS[part]), values[part])
    asked = ["never seen", *reversed(TEXTS), "nor this", TEXTS[3], TEXTS[3]]
    found, again = VectorCache(tmp_path, "model-1").find(hash_texts(asked))
    expected = [TEXTS.index(text) for text in asked if text in TEXTS]
    assert found.tolist() == [text in TEXTS for text in asked]
    assert again[found].tobytes() == values[expected].astype(np.float16).tobytes()
    assert not again[~found].any()


@given(st.lists(st.text(max_size=3), unique=True, max_size=20), st.data())
def test_any_texts_in_any_chunks_are_found(tmp_path_factory, texts, data):
    folder = tmp_path_factory.mktemp("vectors")
    values, start = vectors_of(texts), 0
    cache = VectorCache(folder, "model")
    while start < len(texts):
        end = data.draw(st.integers(start + 1, len(texts)))
        cache.add(hash_texts(texts[start:end]), values[start:end])
        start = end
    found, again = VectorCache(folder, "model").find(hash_texts(texts))
    assert found.all()
    assert again.tobytes() == values.astype(np.float16).tobytes()


def test_a_half_written_chunk_is_ignored(tmp_path, cache):
    cache.add(hash_texts(TEXTS[:5]), vectors_of(TEXTS[:5]))
    whole = next(cache.folder.glob("chunk-*.npy")).read_bytes()
    (cache.folder / "partial-0123").write_bytes(whole[: len(whole) // 2])
    again = VectorCache(tmp_path, "model-1")
    assert again.find(hash_texts(TEXTS))[0].sum() == 5


def test_a_chunk_has_its_final_name_only_when_it_is_complete(cache):
    cache.add(hash_texts(TEXTS), vectors_of(TEXTS))
    names = [path.name for path in cache.folder.iterdir()]
    assert sorted(name.split("-")[0] for name in names) == ["chunk", "model.txt"]


def test_models_do_not_share_vectors(tmp_path, cache):
    cache.add(hash_texts(TEXTS), vectors_of(TEXTS))
    assert not VectorCache(tmp_path, "model-2").find(hash_texts(TEXTS))[0].any()


def test_adding_a_chunk_twice_is_harmless(tmp_path, cache):
    for _ in range(2):
        cache.add(hash_texts(TEXTS), vectors_of(TEXTS))
    found, again = VectorCache(tmp_path, "model-1").find(hash_texts(TEXTS))
    assert found.all()
    assert again.tobytes() == vectors_of(TEXTS).astype(np.float16).tobytes()


def test_texts_that_look_alike_are_apart():
    alike = ["a", "a ", "A", "а", "", "\0", "a\0"]
    assert len(set(hash_texts(alike).tolist())) == len(alike)
