"""Static token embeddings: near in meaning is near, and damaged tables are refused."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from inspector.domain.errors import InputError
from inspector.domain.protocols import NoOptions
from inspector.embedders.model_folder import default_folder
from inspector.embedders.static import StaticEmbedder

TEXTS = ["", "The cat sat on the sofa.", "A kitten lay on the couch.", "Sum the integers 3 and 4."]
TEXTS += ["🙂", "\u202e", "中文", "word " * 10_000]


@pytest.fixture(scope="module")
def embedder():
    return StaticEmbedder()


def small_folder(folder, kind, table, *, name="model.embed_tokens.weight", cut=0):
    """Write a model folder with one table of a kind that numpy may not know."""
    shutil.copy(default_folder() / "tokenizer.json", folder)
    (folder / "modules.json").write_text("[]")
    data = table.tobytes()
    header = {name: {"dtype": kind, "shape": table.shape, "data_offsets": [0, len(data)]}}
    told = json.dumps(header).encode()
    content = len(told).to_bytes(8, "little") + told + data
    (folder / "model.safetensors").write_bytes(content[: len(content) - cut])
    return folder


@pytest.fixture
def table():
    return np.random.default_rng(0).normal(size=(30_522, 4)).astype(np.float32)


@pytest.mark.parametrize("together", [False, True])
def test_every_text_has_a_unit_vector(embedder, task, together):
    find = (
        embedder.embed_together if together else lambda *a: embedder.embed(a[0], NoOptions(), a[1])
    )
    vectors = find(TEXTS, task)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors, find(TEXTS, task))
    assert vectors[1] @ vectors[2] > vectors[1] @ vectors[3] + 0.1


def test_alone_a_vector_depends_on_its_text_only(embedder, task):
    among = embedder.embed(TEXTS, NoOptions(), task)[1]
    assert np.allclose(embedder.embed(TEXTS[1:2], NoOptions(), task)[0], among, atol=1e-6)


def test_together_what_all_texts_share_does_not_count(embedder, task):
    shared = "Below is an instruction that describes a task. Write a response: "
    texts = [shared + text for text in ("feed the cat", "pet the kitten", "add 3 to 4", "sum 3, 4")]
    alone = embedder.embed(texts, NoOptions(), task)
    together = embedder.embed_together(texts, task)
    assert alone[0] @ alone[2] > 0.5
    assert together[0] @ together[2] < 0


def test_no_texts_have_no_vectors(embedder, task):
    assert embedder.embed([], NoOptions(), task).shape == (0, 384)
    assert embedder.embed_together([], task).shape == (0, 384)


def test_the_plan_holds_every_text_once(embedder):
    parts = embedder.plan(["x"] * 10_000)
    assert np.array_equal(np.concatenate(parts), np.arange(10_000))
    assert embedder.plan([]) == []


@pytest.mark.parametrize("kind", ["F32", "F16", "BF16"])
def test_tables_of_every_kind_give_about_the_same(tmp_path, table, kind, task):
    stored = {
        "F32": table,
        "F16": table.astype(np.float16),
        "BF16": (table.view(np.uint32) >> 16).astype(np.uint16),
    }[kind]
    folder = small_folder(tmp_path, kind, stored)
    found = StaticEmbedder(folder).embed(TEXTS, NoOptions(), task)
    (tmp_path / "exact").mkdir()
    exact = StaticEmbedder(small_folder(tmp_path / "exact", "F32", table))
    assert np.allclose(found, exact.embed(TEXTS, NoOptions(), task), atol=0.02)


def test_tokens_beyond_the_table_count_nothing(tmp_path, table, task):
    folder = small_folder(tmp_path, "F32", table[:1500])
    vectors = StaticEmbedder(folder).embed(TEXTS, NoOptions(), task)
    assert np.isfinite(vectors).all()
    assert StaticEmbedder(folder).embed_together(TEXTS, task).shape == (len(TEXTS), 4)


@pytest.mark.parametrize(
    ("kind", "name", "cut"),
    [
        ("F32", "embed_tokens.weight", 40),
        ("F32", "embed_tokens.weight", 488_340),
        ("I8", "wte.weight", 0),
        ("F32", "head", 0),
    ],
)
def test_a_damaged_or_missing_table_is_one_sentence(tmp_path, table, kind, name, cut, task):
    folder = small_folder(tmp_path, kind, table, name=name, cut=cut)
    with pytest.raises(InputError, match=r"damaged|holds no table"):
        StaticEmbedder(folder).embed(["text"], NoOptions(), task)


def test_a_broken_tokenizer_is_one_sentence(tmp_path, table, task):
    folder = small_folder(tmp_path, "F32", table)
    (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(InputError, match="tokenizer"):
        StaticEmbedder(folder).embed(["text"], NoOptions(), task)


def test_code_in_the_folder_is_refused(tmp_path, table):
    folder = small_folder(tmp_path, "F32", table)
    (folder / "modeling.py").write_text("")
    with pytest.raises(InputError, match=r"modeling\.py"):
        StaticEmbedder(folder)


def test_another_model_has_another_identity(embedder, tmp_path, table):
    assert embedder.identity == StaticEmbedder().identity
    assert embedder.identity != StaticEmbedder(small_folder(tmp_path, "F32", table)).identity


def test_nothing_heavy_is_imported():
    code = """
import sys
from inspector.embedders.static import StaticEmbedder
class Task:
    def report(self, *_): pass
StaticEmbedder().embed_together(["one", "two"], Task())
print(sorted({"torch", "transformers", "sentence_transformers", "numba"} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
