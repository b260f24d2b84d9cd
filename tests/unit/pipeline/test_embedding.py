"""Each distinct text is embedded once; what a kill leaves is never computed again."""

import zlib
from dataclasses import dataclass, field

import numpy as np
import pytest

from inspector.domain.arrays import TextColumn
from inspector.domain.dataset import Union
from inspector.domain.errors import Cancelled, InputError
from inspector.domain.protocols import NoOptions
from inspector.pipeline.embedding import distinct_field, embed_distinct
from inspector.store.vector_cache import VectorCache, hash_texts

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


@dataclass(frozen=True)
class FieldOnly:
    """A dataset of one column."""

    column: list

    def __len__(self):
        return 3 if self.column is None else len(self.column)

    @property
    def texts(self):
        return {} if self.column is None else {"prompt": TextColumn.of(self.column)}


def found_in(texts):
    return distinct_field(Union((FieldOnly(texts),)), "prompt")


@pytest.fixture
def run(tmp_path, task):
    def embed(embedder, folder="vectors", texts=TEXTS, task=task):
        cache = VectorCache(tmp_path / folder, "model")
        return embed_distinct(found_in(texts), embedder, NoOptions(), cache, task)

    return embed


# --- distinct texts


def test_equal_texts_share_a_vector_and_absent_fields_have_none():
    found = found_in(["b", "a", None, "b", ""])
    assert list(found.texts) == ["b", "a", ""]
    assert found.index.tolist() == [0, 1, -1, 0, 2]
    assert len(found.hashes) == 3


def test_no_rows_have_no_texts():
    found = found_in([])
    assert list(found.texts) == []
    assert len(found.hashes) == len(found.index) == 0


PARTS = [
    ["b", None, "a", "", "b"],
    None,  # a dataset without the field
    ["", "é🙂", "a", None, "new", "é🙂"],
    [],
]


def test_the_distinct_texts_of_a_union_are_those_of_its_rows_one_by_one():
    union = Union(tuple(FieldOnly(part) for part in PARTS))
    rows = [text for part in PARTS for text in ([None] * 3 if part is None else part)]
    numbers = {}
    index = [-1 if text is None else numbers.setdefault(text, len(numbers)) for text in rows]
    found = distinct_field(union, "prompt")
    assert list(found.texts) == list(numbers)
    assert found.index.tolist() == index
    assert found.index.dtype == np.int32
    assert found.hashes.tobytes() == hash_texts(list(numbers)).tobytes()
    assert found.texts.sizes.tolist() == [len(text.encode()) for text in numbers]
    assert found.texts[1:3] == list(numbers)[1:3]


def test_a_field_that_nobody_has_has_no_texts():
    found = distinct_field(Union((FieldOnly(["a"]), FieldOnly(None))), "chosen")
    assert len(found.texts) == len(found.hashes) == 0
    assert found.index.tolist() == [-1] * 4


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


# --- what the stage gets


class CountingEmbedder(CompanyEmbedder):
    """Says of which texts it saw only a part."""

    def embed_counted(self, texts, options, task):
        return self.embed(texts, options, task), np.array([text.endswith("1") for text in texts])


def test_what_was_longer_than_the_window_is_known_also_when_it_was_cached(tmp_path, task):
    for _ in range(2):
        cache = VectorCache(tmp_path, "model")
        embed_distinct(found_in(TEXTS), CountingEmbedder(), NoOptions(), cache, task)
        is_long = cache.is_long(found_in(TEXTS).hashes)
        assert is_long.tolist() == [text.endswith("1") for text in TEXTS]


def test_vectors_can_be_written_to_a_file_of_their_own(tmp_path, run, task):
    expected = run(CompanyEmbedder())
    cache, target = VectorCache(tmp_path / "vectors", "model"), tmp_path / "values.npy"
    found = found_in(TEXTS)
    embed_distinct(found, CompanyEmbedder(), NoOptions(), cache, task, target=target)
    assert np.load(target, allow_pickle=False).tobytes() == expected.tobytes()


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


def test_vectors_deleted_during_the_scan_are_not_taken_for_zeros(tmp_path, task):
    cache = VectorCache(tmp_path, "model")
    embed_distinct(found_in(TEXTS[:CHUNK]), CompanyEmbedder(), NoOptions(), cache, task)

    class Clumsy(CompanyEmbedder):
        def embed(self, texts, options, task):
            for path in cache.folder.glob("vectors-*.npy"):
                path.unlink()
            return super().embed(texts, options, task)

    with pytest.raises(InputError, match="deleted during the scan"):
        embed_distinct(found_in(TEXTS), Clumsy(), NoOptions(), cache, task)
