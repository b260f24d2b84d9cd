"""Whoever made a folder may say in it which files are data, and what their columns are."""

from itertools import pairwise

import pytest

from inspector.domain.recipe import Recipe
from inspector.domain.sample import Stage
from inspector.session.folders import data_files
from inspector.session.sources import add_sources
from inspector.store.recipe_toml import recipe_of, table_of

ROW = b'{"text": "a"}\n'


def found(folder):
    return [file.relative for file in data_files(folder)]


def add(folder, mapping=None):
    return add_sources(Recipe(), [folder], {}, mapping or {})


CARD = """---
license: mit
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*.jsonl
  - split: test
    path: ["data/te?t.jsonl"]
- config_name: all
  data_files: {train: "more/**/x.jsonl"}
- config_name: folder
  data_dir: ./whole
---
# A dataset
"""


def test_a_repository_says_which_files_are_its_data(fill):
    pytest.importorskip("yaml")
    folder = fill(
        *("data/train-0.jsonl", "data/train-1.jsonl", "data/test.jsonl", "data/else.jsonl"),
        *("more/x.jsonl", "more/a/b/x.jsonl", "more/y.jsonl", "whole/a/b.jsonl", "x.jsonl"),
        **{"README.md": CARD.encode()},
    )
    assert found(folder) == [
        *("data/test.jsonl", "data/train-0.jsonl", "data/train-1.jsonl"),
        *("more/a/b/x.jsonl", "more/x.jsonl", "whole/a/b.jsonl"),
    ]


LAUGHS = "\n".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise("abcdefghi"))


@pytest.mark.parametrize(
    "card",
    [
        "no front matter",
        "---\n: [\n---\n",
        "---\n- 1\n---\n",
        "---\nconfigs: &a [{data_files: *a}]\n---\n",
        "---\nconfigs: [{data_files: [&a {path: [*a]}]}]\n---\n",
        f"---\na: &a [1]\n{LAUGHS}\nconfigs: *i\n---\n",
        "---\nconfigs: [{data_files: 7}, 3, {data_files: {a: {b: c}}}]\n---\n",
        "---\nconfigs: [{data_files: ../*.jsonl}, {data_files: /etc/passwd}]\n---\n",
        "---\nconfigs: !!python/object/apply:os.mkdir [canary]\n---\n",
        "---\nbuilder_name: pandas\nconfigs: [{data_files: evil.py}]\n---\n",
        "---\nconfigs: [{data_files: '" + "*a" * 200 + "b'}]\n---\n",
        "---\n" + "[" * 5000 + "\n---\n",
        "---\nconfigs: [{data_files: x}]\n" + "#" * 2**19 + "\n---\n",
    ],
)
def test_a_strange_card_counts_for_nothing(fill, card, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outside.jsonl").write_bytes(ROW)
    name = "a" * 200 + ".jsonl"
    assert found(fill(name, "evil.py", **{"README.md": card.encode()})) == [name]
    assert not (tmp_path / "canary").exists()


def test_llamafactory_names_files_columns_and_stages(fill):
    folder = fill(
        *("a.jsonl", "b.jsonl", "c.jsonl", "plain.jsonl", "unlisted.jsonl", "shards/1.jsonl"),
        **{
            "dataset_info.json": {
                "a": {
                    "file_name": "a.jsonl",
                    "columns": {"prompt": "ask/it", "response": "tell~it"},
                },
                "b": {
                    "file_name": "./b.jsonl",
                    "ranking": True,
                    "columns": {"prompt": "q", "chosen": "good", "rejected": "bad"},
                },
                "c": {
                    "file_name": "c.jsonl",
                    "columns": {"prompt": "q", "query": "x", "response": "a"},
                },
                "plain": {"file_name": "plain.jsonl"},
                "many": {"file_name": "shards", "formatting": "sharegpt"},
                "hub": {"hf_hub_url": "someone/else", "file_name": 7},
                "away": {"file_name": "../outside.jsonl"},
                "script": {"script_url": "load.py"},
                "odd": 3,
            }
        },
    )
    told = {file.relative: (file.stage, file.mapping) for file in data_files(folder)}
    assert told == {
        "a.jsonl": (None, {"prompt": "/ask~1it", "response": "/tell~0it"}),
        "b.jsonl": (
            Stage.PREFERENCE,
            {"prompt": "/q", "chosen": "/good", "rejected": "/bad"},
        ),
        "c.jsonl": (None, {"prompt": "/q", "input": "/x", "response": "/a"}),
        "plain.jsonl": (None, {}),
        "shards/1.jsonl": (None, {}),
    }
    assert {source.name: source.stage for source in add(folder).sources}["data/b.jsonl"] == (
        Stage.PREFERENCE
    )
    mapped = add(folder, mapping={"prompt": "/p"})
    assert {source.mapping["prompt"] for source in mapped.sources} == {"/p"}


TAGS = {
    "role_tag": "speaker",
    "content_tag": "says",
    "user_tag": "client",
    "assistant_tag": "agent",
}


@pytest.mark.parametrize(
    ("entry", "stage", "mapping"),
    [
        (
            {
                "columns": {"prompt": "q", "query": "x", "response": "a", "history": "h"}
                | {"system": "s", "tools": "t", "images": "i"}
            },
            None,
            {"system": "/s", "tools": "/t", "prompt": "/q", "input": "/x", "response": "/a"}
            | {"history": "/h"},
        ),
        (
            {"columns": {"prompt": "q", "response": "a", "kto_tag": "good"}},
            Stage.PREFERENCE,
            {"prompt": "/q", "response": "/a", "kto_tag": "/good"},
        ),
        (
            {"formatting": "sharegpt", "columns": {"messages": "m", "tools": "t"}, "tags": TAGS},
            None,
            {"messages": "/m", "tools": "/t", **TAGS},
        ),
        (
            {"formatting": "openai", "columns": {"messages": "m", "kto_tag": "k"}},
            Stage.PREFERENCE,
            {"messages": "/m", "kto_tag": "/k"},
        ),
        (
            {"formatting": "sharegpt", "tags": TAGS | {"else": "x", "system_tag": 7}},
            None,
            {"messages": "/conversations", **TAGS},
        ),
        (
            {
                "formatting": "sharegpt",
                "ranking": True,
                "columns": {"messages": "m", "chosen": "c", "rejected": "r", "response": "x"},
            },
            Stage.PREFERENCE,
            {"messages": "/m", "chosen": "/c", "rejected": "/r"},
        ),
        (  # not ranked: what is preferred is not trained on
            {"columns": {"prompt": "q", "response": "a", "chosen": "c", "rejected": "r"}},
            None,
            {"prompt": "/q", "response": "/a"},
        ),
        ({"columns": {"prompt": "text"}}, None, {}),
        ({"columns": {"prompt": "q", "response": "q"}}, None, {}),
        ({"ranking": True, "columns": {"prompt": "q", "chosen": "c"}}, Stage.PREFERENCE, {}),
        ({"formatting": "sharegpt", "tags": [1], "columns": 3}, None, {}),
    ],
)
def test_an_entry_of_llamafactory_becomes_a_mapping(fill, entry, stage, mapping):
    info = {"it": {"file_name": "a.jsonl", **entry}}
    (file,) = data_files(fill("a.jsonl", **{"dataset_info.json": info}))
    assert (file.stage, file.mapping) == (stage, mapping)
    recipe = add(file.path.parent)
    assert recipe_of(table_of(recipe)) == recipe


@pytest.mark.parametrize("card", [b"[1]", b"{", b"[" * 9999, b'{"a": {"file_name": "gone.json"}}'])
def test_a_strange_list_of_datasets_counts_for_nothing(fill, card):
    assert found(fill("a.jsonl", **{"dataset_info.json": card})) == ["a.jsonl"]
