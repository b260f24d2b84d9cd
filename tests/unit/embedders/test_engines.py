"""Every stack of modules gives what the library gives, also those we compute ourselves."""

import json
import shutil

import numpy as np
import pytest

from inspector.embedders.engines import BertEngine, LibraryEngine, load_engine
from inspector.embedders.model_folder import default_folder
from inspector.embedders.sentence import SentenceEmbedder
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


def changed(folder, target, **settings):
    """Copy a model folder; ``settings`` are merged into JSON files named with __ for / and ."""
    shutil.copytree(folder, target)
    for name, changes in settings.items():
        path = target / (name.replace("__", "/") + ".json")
        content = json.loads(path.read_text()) if path.exists() else {}
        content = changes if isinstance(changes, list) else content | changes
        path.write_text(json.dumps(content))
    return target


MODULES = json.loads((default_folder() / "modules.json").read_text())
CLS = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
MAX = {"pooling_mode_max_tokens": True, "pooling_mode_mean_tokens": False}
PROMPT = {"prompts": {"query": "Find this: "}, "default_prompt_name": "query"}
STACKS = {
    "mean pooling": ({}, BertEngine),
    "the first token": ({"1_Pooling__config": CLS}, BertEngine),
    "the largest value": ({"1_Pooling__config": MAX}, LibraryEngine),
    "no normalization": ({"modules": MODULES[:2]}, BertEngine),
    "a default prompt": ({"config_sentence_transformers": PROMPT}, BertEngine),
    "a prompt that is not pooled": (
        {"config_sentence_transformers": PROMPT, "1_Pooling__config": {"include_prompt": False}},
        LibraryEngine,
    ),
    "a small window": ({"sentence_bert_config": {"max_seq_length": 16}}, BertEngine),
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("name", STACKS)
def test_a_model_is_computed_as_its_settings_say(tmp_path, name, task):
    from sentence_transformers import SentenceTransformer

    settings, kind = STACKS[name]
    folder = changed(default_folder(), tmp_path / "model", **settings)
    embedder = SentenceEmbedder(folder, "cpu")
    found = embedder.embed(TEXTS, SentenceOptions(), task)
    library = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    expected = library.encode(TEXTS, normalize_embeddings=True)
    assert isinstance(load_engine(folder, "cpu", "fp32"), kind)
    assert (found * expected).sum(axis=1).mean() >= 0.999


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_in_fp32_every_engine_gives_what_the_library_gives():
    from sentence_transformers import SentenceTransformer

    library = SentenceTransformer(str(default_folder()), device="cpu", local_files_only=True)
    expected = library.encode(TEXTS, normalize_embeddings=True)
    for kind in (BertEngine, LibraryEngine):
        engine = kind(default_folder(), "cpu", "fp32")
        rows = engine.rows(TEXTS, SentenceOptions())
        assert np.abs(engine.forward(rows.items).detach().numpy() - expected).max() < 1e-5


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_tokens_are_those_of_the_library():
    from sentence_transformers import SentenceTransformer

    library = SentenceTransformer(str(default_folder()), device="cpu", local_files_only=True)
    texts = [*TEXTS, "supercalifragilistic" * 9, "x" * 99 + " y" * 3000, " " * 3000 + "end", "a\0b"]
    engine = BertEngine(default_folder(), "cpu", "fp32")
    for text, ids in zip(texts, engine.rows(texts, SentenceOptions()).items, strict=True):
        assert ids == library.preprocess([text])["input_ids"][0].tolist()


@pytest.mark.slow
def test_padded_attention_gives_what_grouped_attention_gives():
    import torch

    engine = BertEngine(default_folder(), "cpu", "fp32")
    items = engine.rows(TEXTS, SentenceOptions()).items
    with torch.inference_mode():
        grouped = engine.forward(items).numpy()
        engine._bert._is_grouped = False
        padded = engine.forward(items).numpy()
    assert np.abs(grouped - padded).max() < 1e-5
    assert np.abs(grouped[3:] - grouped[:-3]).max() > 0.1
