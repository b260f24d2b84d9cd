"""Each distinct text is embedded once; what a kill leaves is never computed again."""

import zlib
from dataclasses import dataclass, field

import numpy as np
import pytest

from inspector.domain.errors import Cancelled
from inspector.domain.protocols import NoOptions
from inspector.pipeline.embedding import distinct, embed_distinct
from inspector.store.vector_cache import VectorCache

CHUNK = 4
TEXTS = [f"text number {number}" for number in range(26)]
N_CHUNKS = 7


class PowerCutError(Exception):
    pass


@dataclass
class CompanyEmbedder:
    """Gives vectors that depend, in their last bits, on the texts of the batch, as models do."""

    fails_at: int = -1
    batches: list[list[str]] = field(default_factory=list)
    description: str = "a fake"

    def plan(self, texts):
        shuffled = np.random.default_rng(len(texts)).permutation(len(texts))
        return np.array_split(shuffled, -(-len(texts) // CHUNK) or 1)  # fewer texts, other company

    def embed(self, texts, options, task):  # noqa: ARG002 - an embedder's signature
        if len(self.batches) == self.fails_at:
            raise PowerCutError
        self.batches.append(list(texts))
        company = zlib.crc32(" ".join(texts).encode())
        seeds = [int.from_bytes(text.encode()[-6:]) for text in texts]
        rows = [np.random.default_rng(seed).normal(size=16) for seed in seeds]
        vectors = np.array(rows) + 0.01 * np.sin(company + np.arange(16))
        task.report(len(texts), len(texts))
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def found_in(texts):
    return distinct(texts, np.ones(len(texts), np.bool_))


@pytest.fixture
def run(tmp_path, task):
    def embed(embedder, folder="vectors", texts=TEXTS, task=task):
        cache = VectorCache(tmp_path / folder, "model")
        return embed_distinct(found_in(texts), embedder, NoOptions(), cache, task)

    return embed


# --- distinct texts


def test_equal_texts_share_a_vector_and_absent_fields_have_none():
    present = np.array([True, True, False, True, True])
    found = distinct(["b", "a", "b", "b", ""], present)
    assert found.texts == ["b", "a", ""]
    assert found.index.tolist() == [0, 1, -1, 0, 2]
    assert len(found.hashes) == 3


def test_no_rows_have_no_texts():
    found = distinct([], np.zeros(0, np.bool_))
    assert found.texts == []
    assert len(found.hashes) == len(found.index) == 0


# --- what is computed


def test_every_text_is_computed_once(run):
    embedder = CompanyEmbedder()
    vectors = run(embedder)
    assert sorted(text for batch in embedder.batches for text in batch) == sorted(TEXTS)
    assert vectors.shape == (26, 16)
    assert np.allclose(np.linalg.norm(vectors.astype(np.float32), axis=1), 1, atol=1e-3)


def test_a_second_run_computes_nothing(run):
    first = run(CompanyEmbedder())
    again = CompanyEmbedder()
    assert run(again).tobytes() == first.tobytes()
    assert again.batches == []


def test_another_project_computes_only_its_new_texts(run):
    run(CompanyEmbedder())
    other = CompanyEmbedder()
    run(other, texts=["new one", *TEXTS[::-1], "new two"])
    assert sorted(text for batch in other.batches for text in batch) == ["new one", "new two"]


def test_no_texts_need_no_embedding(run):
    embedder = CompanyEmbedder()
    assert len(run(embedder, texts=[])) == 0
    assert embedder.batches == []


# --- what survives a failure


@pytest.mark.parametrize("fails_at", range(N_CHUNKS))
def test_a_rerun_computes_only_what_is_missing_and_ends_with_the_same_bits(run, fails_at):
    whole = run(CompanyEmbedder(), "uninterrupted")
    broken, resumed = CompanyEmbedder(fails_at=fails_at), CompanyEmbedder()
    with pytest.raises(PowerCutError):
        run(broken)
    assert run(resumed).tobytes() == whole.tobytes()
    assert len(broken.batches) == fails_at
    assert len(broken.batches) + len(resumed.batches) == N_CHUNKS


def test_failing_again_and_again_still_ends_with_the_same_bits(run):
    whole, total = run(CompanyEmbedder(), "uninterrupted"), 0
    for _ in range(N_CHUNKS):
        broken = CompanyEmbedder(fails_at=1)
        try:
            vectors = run(broken)
        except PowerCutError:
            total += len(broken.batches)
    assert vectors.tobytes() == whole.tobytes()
    assert total == N_CHUNKS - 1


def test_negative_control_other_chunks_would_give_other_bits(run):
    whole = run(CompanyEmbedder())
    half = TEXTS[: len(TEXTS) // 2]
    run(CompanyEmbedder(), "planned apart", texts=half)
    assert run(CompanyEmbedder(), "planned apart").tobytes() != whole.tobytes()


def test_a_cancelled_run_keeps_the_chunks_that_were_done(run, new_task):
    cancelled, resumed = CompanyEmbedder(), CompanyEmbedder()
    with pytest.raises(Cancelled):
        run(cancelled, task=new_task(cancel_after=6))
    run(resumed)
    kept = len(cancelled.batches) + len(resumed.batches) - N_CHUNKS
    assert 0 < len(cancelled.batches) < N_CHUNKS
    assert kept in (0, 1)  # the chunk during which it was stopped


# --- what the user sees


def test_progress_counts_all_texts_and_goes_on_after_a_failure(run, new_task):
    task = new_task()
    with pytest.raises(PowerCutError):
        run(CompanyEmbedder(fails_at=3), task=task)
    again = new_task()
    run(CompanyEmbedder(), task=again)
    assert task.reports[0] == (0, 26, "a fake")
    assert again.reports[0] == (12, 26, "a fake")
    assert again.reports[-1][:2] == (26, 26)
    counts = [done for done, _, _ in again.reports]
    assert counts == sorted(counts)
