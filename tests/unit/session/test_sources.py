"""Which files a project holds, under names that tell them apart."""

import pytest

from inspector.domain.errors import InputError, UsageError
from inspector.domain.recipe import Recipe, SourceSpec
from inspector.domain.sample import Stage
from inspector.session.sources import add_sources


@pytest.fixture
def file(tmp_path):
    def make(name):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return path

    return make


def add(*paths, to=None, stages=None, mapping=None):
    return add_sources(to or Recipe(), paths, stages or {}, mapping or {})


def names(recipe):
    return [source.name for source in recipe.sources]


def stages(recipe):
    return {source.name: source.stage for source in recipe.sources}


def test_a_file_is_called_by_its_basename(file):
    assert names(add(file("deep/er/train.jsonl"))) == ["train.jsonl"]


def test_files_of_the_same_name_get_their_parent_folder(file):
    recipe = add(file("one/train.jsonl"), file("two/train.jsonl"), file("three/train.jsonl"))
    assert names(recipe) == ["train.jsonl", "two/train.jsonl", "three/train.jsonl"]


def test_as_many_folders_as_it_takes(file):
    recipe = add(file("one/a/x.csv"), file("two/a/x.csv"), file("three/a/x.csv"))
    assert names(recipe) == ["x.csv", "a/x.csv", "three/a/x.csv"]


def test_a_later_clash_does_not_rename_what_is_there(file):
    first = add(file("one/train.jsonl"))
    second = add(file("two/train.jsonl"), to=first)
    assert names(second) == ["train.jsonl", "two/train.jsonl"]


def test_a_file_that_is_there_already_is_not_added_twice(file, tmp_path, monkeypatch):
    path = file("one/train.jsonl")
    (tmp_path / "link.jsonl").symlink_to(path)
    monkeypatch.chdir(tmp_path / "one")
    first = add(path, stages={"train.jsonl": Stage.REWARD})
    again = add(
        path, path.relative_to(path.parent), tmp_path / "one" / ".." / "one" / path.name, to=first
    )
    assert again == first
    assert add(tmp_path / "link.jsonl", to=first) == first


def test_paths_are_stored_whole(file, tmp_path, monkeypatch):
    path = file("train.jsonl")
    monkeypatch.chdir(tmp_path)
    assert add(path.relative_to(tmp_path)).sources[0].path == str(path)


def test_a_stage_is_given_by_basename_by_name_or_by_path(file):
    one, two = file("one/train.jsonl"), file("two/train.jsonl")
    other = file("other.csv")
    recipe = add(
        *(one, two, other),
        stages={
            "other.csv": Stage.CORPUS,
            "two/train.jsonl": Stage.PREFERENCE,
            str(one): Stage.REWARD,
        },
    )
    assert stages(recipe) == {
        "train.jsonl": Stage.REWARD,
        "two/train.jsonl": Stage.PREFERENCE,
        "other.csv": Stage.CORPUS,
    }


def test_a_stage_can_be_given_later_and_stays(file):
    first = add(file("a.jsonl"), file("b.jsonl"))
    second = add(to=first, stages={"b.jsonl": Stage.CORPUS})
    third = add(file("a.jsonl"), file("b.jsonl"), to=second)
    assert stages(third) == {"a.jsonl": None, "b.jsonl": Stage.CORPUS}


def test_a_name_wins_over_the_basename_of_another_file(file):
    recipe = add(
        file("one/train.jsonl"), file("two/train.jsonl"), stages={"train.jsonl": Stage.REWARD}
    )
    assert stages(recipe) == {"train.jsonl": Stage.REWARD, "two/train.jsonl": None}


@pytest.mark.parametrize("wish", ["absent.jsonl", "train.jsonl", "", "/nowhere/a.jsonl"])
def test_a_stage_for_no_file_or_for_several_is_refused(wish):
    several = Recipe(
        tuple(SourceSpec(f"/data/{name}", name) for name in ("a/train.jsonl", "b/train.jsonl"))
    )
    with pytest.raises(UsageError, match=r"--stage: .* is not one of the project's files"):
        add(to=several, stages={wish: Stage.SFT})


def test_a_mapping_counts_for_the_files_it_came_with(file):
    first = add(file("a.jsonl"))
    second = add(file("b.jsonl"), to=first, mapping={"prompt": "/q"})
    again = add(file("b.jsonl"), to=second)
    assert [dict(source.mapping) for source in again.sources] == [{}, {"prompt": "/q"}]


def test_a_file_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"gone\.jsonl does not exist\."):
        add(tmp_path / "gone.jsonl")


def test_the_rest_of_the_recipe_stays(file):
    recipe = Recipe(embedder="hashing", k=7, weights={"outlier": 0.0})
    assert add(file("a.jsonl"), to=recipe).weights == {"outlier": 0.0}
    assert add(file("a.jsonl"), to=recipe).k == 7
