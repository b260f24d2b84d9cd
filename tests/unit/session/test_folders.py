"""A folder opens as the data files in it, whoever made it and whatever else lies there."""

import gzip
import os
import pickle
import socket

import pytest

from inspector.domain.errors import InputError
from inspector.domain.recipe import Recipe, SourceSpec
from inspector.domain.sample import Stage
from inspector.session import folders
from inspector.session.folders import data_files
from inspector.session.sources import add_sources
from inspector.store.project import create_project
from inspector.store.recipe_toml import recipe_of, table_of

ROW = b'{"text": "a"}\n'


def found(folder):
    return [file.relative for file in data_files(folder)]


def add(*paths, to=None, stages=None):
    return add_sources(to or Recipe(), paths, stages or {}, {})


def names(recipe):
    return [source.name for source in recipe.sources]


def test_a_plain_folder_is_the_files_that_are_data_in_the_order_of_their_names(fill):
    folder = fill(
        *("b.jsonl", "a.jsonl", "deep/er/c.json", "part-0001"),
        **{"t.csv": b"a,b\n1,2\n", "z.jsonl.gz": gzip.compress(ROW), "u.tsv": b"a\tb\n"},
    )
    want = ["a.jsonl", "b.jsonl", "deep/er/c.json", "part-0001", "t.csv", "u.tsv", "z.jsonl.gz"]
    assert found(folder) == want


def test_a_folder_of_documents_is_one_file_each(fill):
    pages = {"a.txt": b"One page.", "deep/b.md": b"# Two", "latin.txt": b"caf\xe9"}
    assert found(fill("README.md", "LICENSE.txt", **pages)) == ["a.txt", "deep/b.md", "latin.txt"]


def test_what_is_no_data_is_passed_over(fill):
    folder = fill(
        *("a.jsonl", "README.md", "LICENSE", "load.py", "dataset_infos.json", "conf.yaml"),
        *(".git/a.jsonl", ".hidden.jsonl", "__pycache__/a.jsonl"),
        **{
            "model.pkl": pickle.dumps({"a": 1}),
            "picture.png": b"\x89PNG\r\n",
            "empty.jsonl": b"",
            "config.json": {"a": 1},
            "other.json": b'{\n "a": {\n  "b": 1\n }\n}\n',
        },
    )
    assert found(folder) == ["a.jsonl"]


def test_data_that_cannot_be_read_are_not_passed_over(fill):
    folder = fill(
        "a.jsonl", **{"b.parquet": b"damaged", "c.jsonl.gz": b"\x1f\x8b\x08", "d.csv": b"\0"}
    )
    assert found(folder) == ["a.jsonl", "b.parquet", "c.jsonl.gz", "d.csv"]


def test_links_pipes_sockets_and_loops_are_passed_over(fill, tmp_path, monkeypatch):
    folder = fill("a.jsonl")
    (tmp_path / "outside.jsonl").write_bytes(ROW)
    (folder / "link.jsonl").symlink_to(tmp_path / "outside.jsonl")
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.jsonl")
    server = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(folder)  # the name of a socket must be short
    server.bind("socket.jsonl")
    assert found(folder) == ["a.jsonl"]
    server.close()


def test_a_project_in_the_folder_is_no_data(fill):
    folder = fill("a.jsonl")
    create_project(folder / "a.inspector")
    (folder / "a.inspector" / "x.jsonl").write_bytes(ROW)
    assert found(folder) == ["a.jsonl"]


def test_a_folder_without_data_says_what_was_looked_for(fill, tmp_path):
    folder = fill("README.md", "load.py", ".hidden.jsonl")
    with pytest.raises(InputError, match=r"holds no data: JSON Lines, .*; its 2 files are none"):
        data_files(folder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"holds no data: .*; it is empty\."):
        data_files(tmp_path / "empty")


@pytest.mark.parametrize("limit", ["MAX_FILES", "MAX_ENTRIES"])
def test_too_many_files_are_refused(fill, monkeypatch, limit):
    folder = fill(*(f"{i}.jsonl" for i in range(9)))
    assert len(data_files(folder)) == 9
    monkeypatch.setattr(folders, limit, 8)
    with pytest.raises(InputError, match="files; open a part of it"):
        data_files(folder)


@pytest.mark.parametrize(
    ("name", "words"), [(b"\xff.jsonl", "not UTF-8"), (b"a\\..\\a.jsonl", "a backslash")]
)
def test_a_name_that_an_export_cannot_have_is_refused(fill, name, words):
    folder = fill("a.jsonl")
    (folder / os.fsdecode(name)).write_bytes(ROW)
    with pytest.raises(InputError, match=words):
        data_files(folder)


def test_hive_folders_keep_their_keys_in_the_names(fill):
    folder = fill("lang=de/year=2026/a.jsonl", "lang=en/year=2026/a.jsonl")
    assert names(add(folder)) == [
        "data/lang=de/year=2026/a.jsonl",
        "data/lang=en/year=2026/a.jsonl",
    ]


def test_shards_that_were_saved_to_disk_are_told_from_what_was_cached(fill):
    state = {"_data_files": [{"filename": "data-00000-of-00001.arrow"}]}
    folder = fill(
        *("train/data-00000-of-00001.arrow", "train/cache-1f.arrow", "test/data-0.arrow"),
        **{
            "dataset_dict.json": {"splits": ["train", "test"]},
            "train/state.json": state,
            "train/dataset_info.json": {"features": {"text": {"dtype": "string"}}},
            "test/state.json": {"_data_files": [{"filename": "data-0.arrow"}]},
        },
    )
    assert found(folder) == ["test/data-0.arrow", "train/data-00000-of-00001.arrow"]


def test_files_of_a_folder_are_called_by_their_place_in_it(fill, tmp_path):
    folder = fill("train/a.jsonl", "test/a.jsonl")
    first = add(folder)
    assert names(first) == ["data/test/a.jsonl", "data/train/a.jsonl"]
    assert add(folder, to=first) == first
    fill("more/a.jsonl")
    assert names(add(folder, to=first)) == [*names(first), "data/more/a.jsonl"]
    other = tmp_path / "other" / "data"
    (other / "train").mkdir(parents=True)
    (other / "train" / "a.jsonl").write_bytes(ROW)
    assert names(add(other, to=first))[-1] == "other/data/train/a.jsonl"
    recipe_of(table_of(first))


def test_no_file_is_called_as_the_folder_of_another(fill, tmp_path):
    folder = fill("x/a.jsonl")
    file = tmp_path / "one" / "data"
    file.parent.mkdir()
    file.write_bytes(ROW)
    assert names(add(file, folder)) == ["data", f"{tmp_path.name}/data/x/a.jsonl"]
    assert names(add(folder, file)) == ["data/x/a.jsonl", "one/data"]
    taken = Recipe((SourceSpec("/far/away", "data/x"),))
    assert names(add(folder, to=taken))[-1] == f"{tmp_path.name}/data/x/a.jsonl"


def test_a_stage_can_be_given_for_a_whole_folder(fill):
    folder = fill("train/a.jsonl", "train/b.jsonl", "test/a.jsonl")
    recipe = add(folder, stages={str(folder / "train"): Stage.REWARD, "b.jsonl": Stage.SFT})
    assert {source.name: source.stage for source in recipe.sources} == {
        "data/test/a.jsonl": None,
        "data/train/a.jsonl": Stage.REWARD,
        "data/train/b.jsonl": Stage.SFT,
    }
