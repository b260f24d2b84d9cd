"""A source is read once for its bytes and its mapping, whatever it is called."""

import pytest

from inspector.domain.errors import InputError
from inspector.pipeline import stages
from inspector.pipeline.plugins import load_plugins
from inspector.pipeline.results import open_union


@pytest.fixture
def work(tmp_path):
    return stages.Workspace(tmp_path / "cache", tmp_path / "user", load_plugins(strangers=False))


@pytest.fixture
def source(tmp_path, ordinary, write_jsonl):
    return write_jsonl(tmp_path / "data.jsonl", [*ordinary(30), b"{broken", *ordinary(2)])


@pytest.fixture
def read(work, source, task):
    """Run the stage; keyword arguments differ from the defaults."""

    def run(path=source, name="data.jsonl", stage="", mapping=None):
        given = {"path": str(path), "name": name, "stage": stage, "mapping": mapping or {}}
        return stages.read(work, **given, task=task)

    return run


def test_a_source_is_read_into_the_cache(read, work, source):
    found = read()
    assert (found.rows, found.problems, found.container, found.stage) == (33, 1, "jsonl", "sft")
    assert found.size_bytes == source.stat().st_size
    union = open_union(work.cache, [found])
    assert len(union) == 33
    assert union.datasets[0].path == source


def test_equal_bytes_are_read_once_whatever_the_file_is_called(read, tmp_path, source):
    other = tmp_path / "copy.jsonl"
    other.write_bytes(source.read_bytes())
    assert read(other, "copy.jsonl").key == read().key


def test_other_bytes_or_another_mapping_are_read_again(read, source):
    keys = {read().key, read(mapping={"prompt": "/instruction"}).key}
    source.write_bytes(source.read_bytes() + b'{"prompt": "a", "response": "b"}\n')
    assert len(keys | {read().key}) == 3


def test_the_user_s_stage_wins_over_the_guess(read):
    assert read(stage="reward").stage == "reward"


def test_a_source_that_grows_while_it_is_read_is_refused(work, source, new_task):
    class Appending(type(new_task())):
        def report(self, *progress):
            super().report(*progress)
            with source.open("ab") as file:
                file.write(b" ")

    given = {"path": str(source), "name": "data.jsonl", "stage": "", "mapping": {}}
    with pytest.raises(InputError, match=r"data\.jsonl changed while it was read"):
        stages.read(work, **given, task=Appending())
    assert not list(work.cache.root.rglob("texts.arrow"))


@pytest.mark.parametrize("name", [".", "gone.jsonl"])
def test_a_folder_and_a_file_that_is_gone_are_refused_with_a_sentence(read, tmp_path, name):
    with pytest.raises(InputError, match=r"\.$"):
        read(tmp_path / name, name)
