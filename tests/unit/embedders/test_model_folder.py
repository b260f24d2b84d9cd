"""A model folder that could run code is refused before any library opens it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.domain.errors import InputError
from inspector.embedders.model_folder import PINNED, check_folder, check_pins, default_folder

MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
]


def harmless(folder):
    (folder / "1_Pooling").mkdir(parents=True)
    for name, content in {
        "modules.json": MODULES,
        "config.json": {"model_type": "bert"},
        "tokenizer.json": {"version": "1.0"},
        "1_Pooling/config.json": {"word_embedding_dimension": 4},
    }.items():
        (folder / name).write_text(json.dumps(content))
    (folder / "model.safetensors").write_bytes(b"\2\0\0\0\0\0\0\0{}")
    (folder / "README.md").write_text("A model.")


def put(name, content):
    def change(folder):
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content))

    return change


def without(name):
    return lambda folder: (folder / name).unlink()


def link(name, target):
    def change(folder):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)

    return change


def modules(*kinds):
    return put("modules.json", [{"path": "", "type": kind} for kind in kinds])


ESCAPE = "import os; os.mkdir('canary')"
MALICIOUS = {
    "a Python file beside the weights": put("modeling_evil.py", ESCAPE),
    "a Python file deep inside": put("1_Pooling/pooling.PY", ESCAPE),
    "pickled weights": put("pytorch_model.bin", "cos\nmkdir\n(S'canary'\ntR."),
    "pickled weights of a module": put("1_Pooling/weights.pt", "cos\nmkdir\n(S'canary'\ntR."),
    "a compiled library": put("kernel.so", ""),
    "a module class of its own": modules("modeling_evil.Evil"),
    "a module class of another library": modules(MODULES[0]["type"], "os.mkdir"),
    "a library with a similar name": modules("sentence_transformers_evil.Transformer"),
    "a function of the library": modules(MODULES[0]["type"], "sentence_transformers.util.main"),
    "modules of a module": put("1_Pooling/modules.json", [{"path": "", "type": "evil.Evil"}]),
    "a class of a router": put("1_Pooling/router_config.json", {"types": {"a": "os.mkdir"}}),
    "a tokenizer that is imported": put("1_Pooling/wordembedding.json", {"tokenizer_class": "a.B"}),
    "an activation that is imported": put("1_Pooling/config.json", {"activation_function": "a.B"}),
    "a torch function": put("1_Pooling/config.json", {"activation_function": "torch.hub.load"}),
    "auto_map deep inside": put("config.json", {"text_config": [{"auto_map": {"A": "b.C"}}]}),
    "modules that are no list": put("modules.json", {"type": MODULES[0]["type"]}),
    "modules that are no tables": put("modules.json", [MODULES[0]["type"]]),
    "auto_map": put("config.json", {"auto_map": {"AutoModel": "modeling_evil.Evil"}}),
    "auto_map of the tokenizer": put("tokenizer_config.json", {"auto_map": {"A": "b.C"}}),
    "an attention kernel": put("config.json", {"_attn_implementation_internal": "evil/kernel"}),
    "trust in strangers": put("1_Pooling/config.json", {"trust_remote_code": True}),
    "a link out of the folder": link("model.safetensors", Path(__file__)),
    "a linked folder": link("2_Dense", Path(__file__).parent),
    "a pipe that never ends": lambda folder: os.mkfifo(folder / "vocab.txt"),
    "settings that are not JSON": put("config.json", "{'model_type': 'bert'}"),
    "settings nested without end": put("config.json", "[" * 100_000),
    "settings that are not UTF-8": lambda f: (f / "config.json").write_bytes(b'{"a": "\xff"}'),
    "no safetensors": without("model.safetensors"),
    "no modules.json": without("modules.json"),
}

LOADER = """
import json, sys
from pathlib import Path
from inspector.domain.errors import InputError
from inspector.embedders.sentence import SentenceEmbedder

told = {}
for folder in sorted(Path(sys.argv[1]).iterdir()):
    try:
        SentenceEmbedder(folder)
    except InputError as error:
        told[folder.name] = str(error)
loaded = sorted({"torch", "transformers", "sentence_transformers"} & sys.modules.keys())
print(json.dumps([told, loaded]))
"""


@pytest.fixture(scope="session")
def loaded(tmp_path_factory):
    """Try to load every malicious folder, in one process; return what was said and imported."""
    root, elsewhere = tmp_path_factory.mktemp("models"), tmp_path_factory.mktemp("elsewhere")
    for name, change in MALICIOUS.items():
        harmless(root / name)
        change(root / name)
    command = [sys.executable, "-c", LOADER, root]
    result = subprocess.run(command, cwd=elsewhere, capture_output=True, check=True, timeout=60)
    return *json.loads(result.stdout), list(elsewhere.iterdir())


@pytest.mark.parametrize("name", MALICIOUS)
def test_a_malicious_folder_is_refused_with_a_sentence(tmp_path, name):
    harmless(tmp_path / name)
    MALICIOUS[name](tmp_path / name)
    with pytest.raises(InputError) as caught:
        check_folder(tmp_path / name)
    sentence = str(caught.value)
    assert name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_the_embedder_refuses_them_before_it_imports_a_model_library(loaded):
    refused, imported, canaries = loaded
    assert set(refused) == set(MALICIOUS)
    assert imported == []
    assert canaries == []


def test_negative_control_classes_of_the_libraries_pass(tmp_path):
    harmless(tmp_path / "model")
    for name, content in {
        "1_Pooling/config.json": {"activation_function": "torch.nn.modules.activation.Tanh"},
        "config.json": {"tokenizer_class": "BertTokenizer"},
        "router_config.json": {"types": {"query_0": MODULES[0]["type"]}},
    }.items():
        put(name, content)(tmp_path / "model")
    modules("sentence_transformers.sentence_transformer.modules.pooling.Pooling")(
        tmp_path / "model"
    )
    assert check_folder(tmp_path / "model")


def test_a_folder_that_is_not_there_is_refused_too(tmp_path):
    with pytest.raises(InputError, match=r"modules\.json is missing"):
        check_folder(tmp_path / "absent")


def test_negative_control_the_folder_without_malice_passes(tmp_path):
    harmless(tmp_path / "model")
    digests = check_folder(tmp_path / "model")
    assert set(digests) == {
        *("modules.json", "config.json", "tokenizer.json", "1_Pooling/config.json"),
        *("model.safetensors", "README.md"),
    }


@pytest.mark.parametrize("name", ["README.md", "config.json", "model.safetensors"])
def test_any_change_of_any_file_changes_what_identifies_the_model(tmp_path, name):
    harmless(tmp_path / "model")
    before = check_folder(tmp_path / "model")
    with (tmp_path / "model" / name).open("ab") as file:
        file.write(b" ")
    after = check_folder(tmp_path / "model")
    assert {key for key in before if before[key] != after[key]} == {name}


def test_the_default_model_is_the_pinned_one():
    digests = check_folder(default_folder())
    assert {name: digests[name] for name in PINNED} == PINNED
    check_pins(digests)


@pytest.mark.parametrize("name", PINNED)
def test_a_default_model_with_one_flipped_byte_is_refused(tmp_path, name):
    model = shutil.copytree(default_folder(), tmp_path / "model")
    with (model / name).open("r+b") as file:
        file.seek(-100, os.SEEK_END)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))
    with pytest.raises(InputError, match=f"{name} is not (the pinned file|JSON)"):
        check_pins(check_folder(model))


def test_a_default_model_that_lacks_a_file_is_refused():
    with pytest.raises(InputError, match="refused"):
        check_pins({"model.safetensors": PINNED["model.safetensors"]})
