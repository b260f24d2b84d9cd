"""Chunks and batches: every text once, about equally heavy, the same for the same texts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.embedders.batching import BATCH_TOKENS, batches, chunks, cuda_budget, guessed_lengths

LENGTHS = st.lists(st.integers(1, 512), max_size=60).map(lambda values: np.array(values, np.int64))


@given(LENGTHS, st.integers(1, 2000))
def test_chunks_hold_every_text_once_shortest_first(lengths, budget):
    positions = [int(item) for chunk in chunks(lengths, budget) for item in chunk]
    assert sorted(positions) == list(range(len(lengths)))
    assert lengths[positions].tolist() == sorted(lengths.tolist())


@given(LENGTHS, st.integers(1, 2000))
def test_no_chunk_is_much_heavier_than_the_budget(lengths, budget):
    for chunk in chunks(lengths, budget):
        assert len(chunk)
        assert lengths[chunk[:-1]].sum() < budget + lengths[chunk].max()


@given(LENGTHS, st.integers(1, 2000))
def test_batches_hold_every_text_once_within_the_padded_budget(lengths, budget):
    found = list(batches(lengths, budget))
    assert sorted(int(item) for batch in found for item in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) == 1 or len(batch) * lengths[batch].max() <= budget


def test_no_texts_make_no_chunks():
    assert chunks(np.zeros(0, np.int64), 10) == []
    assert list(batches(np.zeros(0, np.int64), 10)) == []


@pytest.mark.parametrize("budget", [1, 100, 10_000])
def test_the_same_lengths_are_split_the_same_way(budget):
    lengths = np.random.default_rng(0).integers(1, 40, 500)
    one, two = chunks(lengths, budget), chunks(lengths.copy(), budget)
    assert [chunk.tolist() for chunk in one] == [chunk.tolist() for chunk in two]


def test_a_guess_needs_no_text_where_the_sizes_are_known():
    class Sized(list):
        sizes = np.array([0, 40, 4_000])

        def __iter__(self):
            raise AssertionError("a text was read")

    known = guessed_lengths(Sized(["", "x" * 40, "x" * 4_000]), 256)
    assert known.tolist() == guessed_lengths(["", "x" * 40, "x" * 4_000], 256).tolist()
    assert known.tolist() == [2, 12, 256]


@pytest.mark.parametrize("width", [384, 768, 1024])
def test_a_batch_on_a_graphics_card_grows_with_its_memory_within_bounds(width):
    budgets = [cuda_budget(size << 30, width) for size in (0, 1, 4, 8, 16, 80)]
    assert budgets == sorted(budgets)
    assert budgets[0] >= 1_000
    assert budgets[-1] <= 4 * BATCH_TOKENS["cuda"]
    assert budgets[2] * width * 160 <= 4 << 30
