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
    whole = next(cache.folder.glob("vectors-*.npy")).read_bytes()
    (cache.folder / "partial-0123").write_bytes(whole[: len(whole) // 2])
    again = VectorCache(tmp_path, "model-1")
    assert again.find(hash_texts(TEXTS))[0].sum() == 5


def test_a_chunk_has_its_final_name_only_when_it_is_complete(cache):
    cache.add(hash_texts(TEXTS), vectors_of(TEXTS))
    names = [path.name for path in cache.folder.iterdir()]
    assert sorted(name.split("-")[0] for name in names) == ["model.txt", "vectors"]


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


# --- of which texts the model saw only a part


def test_texts_longer_than_the_window_are_remembered(tmp_path, cache):
    is_long = np.arange(50) % 3 == 0
    cache.add(hash_texts(TEXTS[:20]), vectors_of(TEXTS[:20]), is_long[:20])
    cache.add(hash_texts(TEXTS[20:]), vectors_of(TEXTS[20:]), is_long[20:])
    again = VectorCache(tmp_path, "model-1")
    assert again.is_long(hash_texts([*TEXTS, "never seen"])).tolist() == [*is_long.tolist(), False]
    assert again.known(hash_texts([*TEXTS, "never seen"])).tolist() == [True] * 50 + [False]


# --- many chunks


def test_many_chunks_become_few_and_keep_every_bit(tmp_path, cache):
    values, is_long = vectors_of(TEXTS), np.arange(50) % 2 == 0
    for row in range(50):
        cache.add(hash_texts(TEXTS[row : row + 1]), values[row : row + 1], is_long[row : row + 1])
    assert len(list(cache.folder.glob("vectors-*.npy"))) == 50
    merged = VectorCache(tmp_path, "model-1", most_chunks=49)
    assert len(list(cache.folder.glob("vectors-*.npy"))) == 1
    for each in (merged, VectorCache(tmp_path, "model-1")):
        found, again = each.find(hash_texts(TEXTS))
        assert found.all()
        assert again.tobytes() == values.astype(np.float16).tobytes()
        assert each.is_long(hash_texts(TEXTS)).tolist() == is_long.tolist()


def test_what_another_process_merges_away_meanwhile_is_found_in_the_new_chunk(tmp_path, cache):
    values = vectors_of(TEXTS)
    for row in range(50):
        cache.add(hash_texts(TEXTS[row : row + 1]), values[row : row + 1])
    VectorCache(tmp_path, "model-1", most_chunks=49)
    found, again = cache.find(hash_texts(TEXTS), target=tmp_path / "found.npy")
    assert found.all()
    assert again.tobytes() == values.astype(np.float16).tobytes()


def test_negative_control_what_is_deleted_is_found_nowhere(cache):
    cache.add(hash_texts(TEXTS[:9]), vectors_of(TEXTS[:9]))
    cache.add(hash_texts(TEXTS[9:]), vectors_of(TEXTS[9:]))
    max(cache.folder.glob("vectors-*.npy"), key=lambda path: path.stat().st_size).unlink()
    assert cache.find(hash_texts(TEXTS))[0].tolist() == [True] * 9 + [False] * 41


def test_negative_control_few_chunks_stay_as_they_are(tmp_path, cache):
    for row in range(5):
        cache.add(hash_texts(TEXTS[row : row + 1]), vectors_of(TEXTS[row : row + 1]))
    names = sorted(cache.folder.iterdir())
    VectorCache(tmp_path, "model-1")
    assert sorted(cache.folder.iterdir()) == names


# --- a result on disk


@pytest.mark.parametrize("asked", [TEXTS, [], ["never seen"], [*TEXTS[::-1], "never seen"]])
def test_a_result_on_disk_is_the_one_in_memory(tmp_path, cache, asked):
    cache.add(hash_texts(TEXTS[:30]), vectors_of(TEXTS[:30]))
    cache.add(hash_texts(TEXTS[30:]), vectors_of(TEXTS[30:]))
    found, mapped = cache.find(hash_texts(asked), target=tmp_path / "values.npy")
    assert (found == cache.find(hash_texts(asked))[0]).all()
    assert mapped.tobytes() == cache.find(hash_texts(asked))[1].tobytes()
    written = np.load(tmp_path / "values.npy", allow_pickle=False)
    assert written.dtype == np.float16
    assert written.tobytes() == mapped.tobytes()
