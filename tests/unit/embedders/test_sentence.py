"""The real model: the library's own vectors, only faster, and nothing from the network."""

import shutil
import subprocess
import sys
import threading
import warnings

import numpy as np
import pytest

from inspector.domain.errors import Cancelled, InputError, UsageError
from inspector.embedders.model_folder import default_folder
from inspector.embedders.sentence import OFFLINE, SentenceEmbedder, choose_device
from inspector.embedders.token_windows import SentenceOptions

TEXTS = [
    *("", " ", "a", "Yes.", "42", "\n\n", "🙂🙂", "\u202egnorw\u202c", "def f(x):\n    return x"),
    *("How do I bake bread?", "how do i bake bread", "Wie backe ich Brot?", "如何烤面包？"),
    *("كيف أخبز الخبز؟", "パンの焼き方", "SELECT * FROM users;", "https://example.org/a?b=c"),
    *("word " * 40, "The quick brown fox jumps over the lazy dog. " * 20, "x" * 3000),
    *("naïve café", "<b>bold</b>", "[INST] hello [/INST]", "<|im_start|>user", "{'a': [1, 2]}"),
    *("I cannot help with that.", "Sure! Here is how.", "tl;dr", "Zürich — 3 °C", "E=mc²"),
    "one two three four five six seven eight nine ten " * 60,
]


@pytest.fixture(scope="module")
def embedder():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the libraries, while they load
        return SentenceEmbedder(device="cpu")


@pytest.fixture(scope="module")
def vectors(embedder, new_task):
    return embedder.embed(TEXTS, SentenceOptions(), new_task())


@pytest.mark.slow
def test_vectors_have_length_one(vectors):
    assert vectors.shape == (len(TEXTS), 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.slow
def test_vectors_are_those_of_the_library(vectors):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(default_folder()), device="cpu", local_files_only=True)
    expected = model.encode(TEXTS, normalize_embeddings=True)
    assert len(TEXTS) >= 30
    assert (vectors * expected).sum(axis=1).min() >= 0.999


@pytest.mark.slow
def test_negative_control_another_text_has_another_vector(vectors):
    products = vectors @ vectors.T
    apart = products[~np.eye(len(TEXTS), dtype=bool)]
    assert np.median(apart) < 0.5
    assert products[9, 10] > 0.9


@pytest.mark.slow
def test_the_company_a_text_is_embedded_in_hardly_matters(embedder, vectors, task):
    alone = np.vstack([embedder.embed([text], SentenceOptions(), task) for text in TEXTS])
    assert (vectors * alone).sum(axis=1).min() >= 0.999


@pytest.mark.slow
def test_the_same_texts_give_the_same_bits(embedder, vectors, task):
    assert embedder.embed(TEXTS, SentenceOptions(), task).tobytes() == vectors.tobytes()


@pytest.mark.slow
def test_the_plan_holds_every_text_once(embedder):
    plan = embedder.plan(TEXTS * 60)
    assert len(plan) > 1
    assert sorted(np.concatenate(plan).tolist()) == list(range(len(TEXTS) * 60))


@pytest.mark.slow
def test_progress_counts_texts(embedder, task):
    embedder.embed(TEXTS, SentenceOptions(), task)
    assert task.reports[-1][:2] == (len(TEXTS), len(TEXTS))


WITHOUT_NETWORK = """
import socket

def refuse(*_):
    raise AssertionError("someone asked the network")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import os
from inspector.embedders.sentence import OFFLINE, SentenceEmbedder
from inspector.embedders.token_windows import SentenceOptions

class Task:
    def report(self, *_):
        pass

vectors = SentenceEmbedder(device="cpu").embed(["hello"], SentenceOptions(), Task())
assert vectors.shape == (1, 384)
assert all(os.environ[name] == value for name, value in OFFLINE.items())
from huggingface_hub import constants
assert constants.HF_HUB_OFFLINE
"""


@pytest.mark.slow
def test_the_model_loads_and_embeds_without_a_network():
    subprocess.run([sys.executable, "-c", WITHOUT_NETWORK], check=True, timeout=120)
    assert OFFLINE["HF_HUB_OFFLINE"] == "1"


def test_an_unknown_device_is_refused_with_a_sentence():
    assert choose_device("auto") in ("cpu", "cuda", "mps")
    with pytest.raises(UsageError, match="no quantum device"):
        choose_device("quantum")


@pytest.mark.slow
def test_a_folder_of_broken_weights_is_refused_with_a_sentence(tmp_path, task):
    model = shutil.copytree(default_folder(), tmp_path / "model")
    weights = (model / "model.safetensors").read_bytes()
    (model / "model.safetensors").write_bytes(weights[:1000])
    with pytest.raises(InputError, match="cannot be loaded"):
        SentenceEmbedder(model, "cpu").embed(["x"], SentenceOptions(), task)


# --- on a graphics card


@pytest.mark.gpu
def test_a_graphics_card_gives_what_the_processor_gives(vectors, task):
    import torch

    if not torch.cuda.is_available():
        pytest.skip("no CUDA device")
    found = SentenceEmbedder(device="cuda").embed(TEXTS, SentenceOptions(), task)
    assert (vectors * found).sum(axis=1).min() >= 0.999


# --- long texts


@pytest.mark.slow
def test_texts_longer_than_the_window_are_told(embedder, task):
    texts = ["short", "word " * 254, "word " * 255, "word " * 5000]
    _, is_long = embedder.embed_counted(texts, SentenceOptions(), task)
    assert is_long.tolist() == [False, False, True, True]


@pytest.mark.slow
def test_the_end_of_a_long_text_counts_only_if_wished(embedder, task):
    start = "We bake bread with flour, water and yeast. " * 60
    texts = [start, start + "The football team won the cup final. " * 30]
    alike = {}
    for wish in ("head", "head+tail", "windows"):
        one, two = embedder.embed(texts, SentenceOptions(long_texts=wish), task)
        alike[wish] = float(one @ two)
    assert alike["head"] > 0.9999
    assert alike["head+tail"] < 0.95
    assert alike["windows"] < 0.98


@pytest.mark.slow
@pytest.mark.parametrize("wish", ["head+tail", "windows"])
def test_texts_that_fit_are_embedded_alike_whatever_is_wished(embedder, task, wish):
    texts = ["a", "How do I bake bread?", "word " * 250]
    plain = embedder.embed(texts, SentenceOptions(), task)
    assert (
        embedder.embed(texts, SentenceOptions(long_texts=wish), task).tobytes() == plain.tobytes()
    )


def test_an_unknown_wish_for_long_texts_is_refused_with_a_sentence():
    with pytest.raises(UsageError, match=r"long_texts cannot be 'tail'; it is one of head"):
        SentenceOptions(long_texts="tail")


# --- many texts, other threads


@pytest.mark.slow
def test_pieces_are_put_together_in_order(embedder, vectors, task, monkeypatch):
    monkeypatch.setattr("inspector.embedders.sentence.PIECE", 7)
    again = embedder.embed(TEXTS, SentenceOptions(), task)
    assert (again * vectors).sum(axis=1).min() >= 0.999
    counts = [done for done, _, _ in task.reports]
    assert counts == sorted(counts)
    assert task.reports[-1][:2] == (len(TEXTS), len(TEXTS))


@pytest.mark.slow
def test_pytorch_has_its_threads_back_and_no_thread_is_left(embedder, new_task):
    import torch

    before, alive = torch.get_num_threads(), threading.active_count()
    embedder.embed(TEXTS * 8, SentenceOptions(), new_task())
    assert torch.get_num_threads() == before
    with pytest.raises(Cancelled):
        embedder.embed(TEXTS * 8, SentenceOptions(), new_task(cancel_after=0))
    assert torch.get_num_threads() == before
    assert threading.active_count() == alive


QUICK = """
import sys
from inspector.embedders.sentence import SentenceEmbedder
from inspector.embedders.token_windows import SentenceOptions

class Task:
    def report(self, *_):
        pass

SentenceEmbedder(device="cpu").embed(["hello"], SentenceOptions(), Task())
print(sorted({"transformers", "sentence_transformers", "sklearn", "pandas"} & sys.modules.keys()))
"""


@pytest.mark.slow
def test_the_default_model_needs_none_of_the_libraries_that_load_for_seconds():
    result = subprocess.run([sys.executable, "-c", QUICK], capture_output=True, check=True)
    assert result.stdout.split() == [b"[]"]
