"""What the JSON files of a sentence-transformers folder say; read without any model library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from inspector.embedders.packed_bert import BertShape

DEFAULT_WINDOW = 512


def read_settings(folder: Path, name: str) -> dict[str, Any]:
    """Return a JSON object of the folder; empty where there is none."""
    path = folder / name
    content = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return content if isinstance(content, dict) else {}


def module_folders(folder: Path) -> list[tuple[str, Path]]:
    """Return the class name and folder of each module, in order."""
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    return [(str(m["type"]).rpartition(".")[2], folder / str(m.get("path", ""))) for m in modules]


def default_prompt(folder: Path) -> str:
    """Return the text that the model wants before every text; empty for most models."""
    settings = read_settings(folder, "config_sentence_transformers.json")
    prompts, name = settings.get("prompts") or {}, settings.get("default_prompt_name")
    return str(prompts.get(name) or "") if name else ""


def window_of(folder: Path) -> int:
    """Return how many tokens the model sees, the special ones included."""
    wishes = (
        read_settings(folder, "sentence_bert_config.json").get("max_seq_length"),
        read_settings(folder, "tokenizer_config.json").get("model_max_length"),
        read_settings(folder, "config.json").get("max_position_embeddings"),
    )
    known = [value for value in wishes if isinstance(value, int) and 0 < value < 2**20]
    if isinstance(wishes[0], int) and wishes[0] > 0:
        return min(known[0], *known[2:]) if known[2:] else known[0]
    return min(known, default=DEFAULT_WINDOW)


def bert_shape(folder: Path) -> BertShape | None:
    """Return the shape of a plain BERT with mean or first-token pooling; None for other stacks."""
    modules = module_folders(folder)
    kinds = [kind for kind, _ in modules]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return None
    root, pooling = modules[0][1], _pooling(modules[1][1])
    config = read_settings(root, "config.json")
    is_plain = (
        config.get("model_type") == "bert"
        and config.get("architectures", ["BertModel"]) == ["BertModel"]
        and config.get("position_embedding_type", "absolute") == "absolute"
        and config.get("hidden_act") == "gelu"
        and not config.get("is_decoder")
        and pooling in ("mean", "cls")
    )
    if not is_plain or not _tokenizer_is_plain(root):
        return None
    if not (root / "model.safetensors").is_file():
        return None
    return BertShape(
        heads=int(config["num_attention_heads"]),
        layers=int(config["num_hidden_layers"]),
        epsilon=float(config.get("layer_norm_eps", 1e-12)),
        pooling=pooling,
        is_normalized=len(kinds) == 3,
    )


def _pooling(folder: Path) -> str:
    """Return the one way of pooling; empty if there are several or prompts are left out."""
    settings = read_settings(folder, "config.json")
    if not settings.get("include_prompt", True):
        return ""
    wish = settings.get("pooling_mode")
    if isinstance(wish, str):
        return wish
    names = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
    active = [key for key, on in settings.items() if key.startswith("pooling_mode_") and on]
    return names.get(active[0], "") if len(active) == 1 else ""


def _tokenizer_is_plain(folder: Path) -> bool:
    """Tell whether tokenizer.json alone tokenises as the transformers library would."""
    normalizer = read_settings(folder, "tokenizer.json").get("normalizer") or {}
    config = read_settings(folder, "tokenizer_config.json")
    lowers = bool(normalizer.get("lowercase", False))
    wanted = config.get("do_lower_case", lowers), config.get("strip_accents")
    return (
        normalizer.get("type") == "BertNormalizer"
        and str(config.get("tokenizer_class", "BertTokenizer")).startswith("BertTokenizer")
        and wanted == (lowers, normalizer.get("strip_accents"))
        and not read_settings(folder, "sentence_bert_config.json").get("do_lower_case")
        and config.get("tokenize_chinese_chars", True)
        == normalizer.get("handle_chinese_chars", True)
    )
