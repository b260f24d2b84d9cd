import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.errors import ProjectError
from inspector.domain.recipe import Recipe, SourceSpec
from inspector.domain.sample import Stage
from inspector.store.project import create_project, open_project, replacing
from inspector.store.recipe_toml import recipe_of, table_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.from_regex(r"[\w-][\w .-]{0,10}\.jsonl", fullmatch=True).filter(lambda n: ".." not in n)
OPTIONS = st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXTS
SOURCES = st.builds(
    SourceSpec,
    path=NAMES.map("/data/{}".format),
    name=NAMES,
    stage=st.none() | st.sampled_from(Stage),
    mapping=st.dictionaries(TEXTS, TEXTS, max_size=3),
)
RECIPES = st.builds(
    Recipe,
    sources=st.lists(SOURCES, max_size=3, unique_by=lambda source: source.name).map(tuple),
    embedder=TEXTS,
    model_folder=TEXTS,
    device=TEXTS,
    k=st.integers(1, 1000),
    projector=TEXTS,
    weights=st.dictionaries(TEXTS, st.floats(0, 1e300), max_size=3),
    options=st.dictionaries(TEXTS, st.dictionaries(TEXTS, OPTIONS, max_size=2), max_size=2),
)

DATA = SourceSpec("/data/a.jsonl", "a.jsonl", Stage.SFT, {"prompt": "/q"})
SOURCE = '[[source]]\npath = "/a"\nname = "a"\n'


@pytest.fixture
def project(tmp_path):
    return create_project(tmp_path / "demo.inspector")


def assert_one_sentence(caught):
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_new_project_opens_empty(project):
    again = open_project(project.path)
    assert again.recipe == Recipe()
    assert again.name == "demo"
    assert again.cache.is_dir()


def test_a_saved_recipe_is_read_back(project):
    recipe = Recipe((DATA,), k=8, weights={"rare_tokens": 2.0})
    project.save(recipe)
    assert project.recipe == recipe
    assert open_project(project.path).recipe == recipe


def test_saving_leaves_nothing_beside_it(project):
    project.save(Recipe((DATA,)))
    assert sorted(path.name for path in project.path.iterdir()) == ["cache", "project.toml"]


@settings(deadline=None)  # each example waits for the disk
@given(recipe=RECIPES)
def test_any_recipe_survives_the_file(tmp_path_factory, recipe):
    project = create_project(tmp_path_factory.mktemp("any") / "p")
    project.save(recipe)
    assert open_project(project.path).recipe == recipe


def test_the_file_has_a_place_for_every_part_of_a_recipe():
    recipe = Recipe((DATA,), "e", "m", "cpu", 3, "pca", {"w": 1.5}, {"umap": {"seed": 5}})
    assert recipe_of(table_of(recipe)) == recipe


@pytest.mark.parametrize(
    "source",
    [
        SourceSpec("relative.jsonl", "a"),
        SourceSpec("/a", "../../etc/passwd"),
        SourceSpec("/bad\udcff", "a"),
    ],
    ids=["relative path", "name that leads out", "no valid Unicode"],
)
def test_a_recipe_that_could_not_be_opened_is_not_written(project, source):
    before = (project.path / "project.toml").read_bytes()
    with pytest.raises(ProjectError) as caught:
        project.save(Recipe((source,)))
    assert_one_sentence(caught)
    assert (project.path / "project.toml").read_bytes() == before
    assert project.recipe == Recipe()


def test_a_missing_project_says_so(tmp_path):
    with pytest.raises(ProjectError, match=r"is not a project: it has no project\.toml\.$"):
        open_project(tmp_path)


@pytest.mark.parametrize("maker", [lambda p: p / "sub", lambda p: p.parent], ids=["file", "full"])
def test_a_project_needs_a_new_or_empty_folder(tmp_path, maker):
    (tmp_path / "holds").write_text("something")
    with pytest.raises(ProjectError) as caught:
        create_project(maker(tmp_path / "holds"))
    assert_one_sentence(caught)


def test_a_project_is_not_made_twice(project):
    with pytest.raises(ProjectError, match="already is a project"):
        create_project(project.path)


def test_a_newer_project_asks_for_an_update(project):
    (project.path / "project.toml").write_text("format = 2\nthings = 'we do not know'\n")
    with pytest.raises(ProjectError, match="newer version"):
        open_project(project.path)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "format = true",
        "format = '1'",
        "format = -1",
        "format = 1\n[recipe",
        "format = 1\nx = " + "[" * 100_000,
        "format = 1\nx = " + "9" * 10_000,
        "format = 1\nrecipe = 3",
        "format = 1\nsource = 3",
        "format = 1\nsource = ['a']",
        "format = 1\n[[source]]\nname = 'a'",
        "format = 1\n[recipe]\nk = 'many'",
        "format = 1\n[recipe]\nk = true",
        "format = 1\n[recipe]\nk = 0",
        "format = 1\n[recipe.options]\numap = 3",
        "format = 1\n[recipe.options.umap]\nseed = [1]",
        "format = 1\n[recipe]\nembedder = 1",
        "format = 1\n[recipe]\nweights = [1]",
        "format = 1\n[recipe.weights]\na = nan",
        "format = 1\n[recipe.weights]\na = -1",
        "format = 1\n[recipe.weights]\na = true",
        "format = 1\n" + SOURCE + "stage = 'dpo'",
        "format = 1\n" + SOURCE + "stage = [1]",
        "format = 1\n" + SOURCE + "mapping = 'x'",
        "format = 1\n" + SOURCE + "mapping = {prompt = 1}",
        "format = 1\n" + SOURCE + SOURCE,
        "format = 1\n[[source]]\npath = 'a'\nname = 'a'",
        "format = 1\n[[source]]\npath = '/a'\nname = ''",
        "format = 1\n[[source]]\npath = '/a'\nname = '/etc/passwd'",
        "format = 1\n[[source]]\npath = '/a'\nname = 'C:\\x'",
        "format = 1\n[[source]]\npath = '/a'\nname = 'x/../../y'",
    ],
)
def test_a_damaged_file_gives_one_sentence(project, content):
    (project.path / "project.toml").write_text(content)
    with pytest.raises(ProjectError, match="is damaged") as caught:
        open_project(project.path)
    assert_one_sentence(caught)


def test_bytes_that_are_no_text_give_one_sentence(project):
    (project.path / "project.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProjectError, match="is damaged"):
        open_project(project.path)


@pytest.mark.parametrize(
    ("content", "key"),
    [("format = 1\ncolour = 1", "colour"), ("format = 1\n[recipe]\nspeed = 1", "speed")],
)
def test_an_unknown_key_is_named(project, content, key):
    (project.path / "project.toml").write_text(content)
    with pytest.raises(ProjectError, match=f"unknown key '{key}'"):
        open_project(project.path)


def test_a_deleted_cache_comes_back(project):
    project.cache.rmdir()
    assert project.cache.is_dir()


def test_a_failed_replacement_leaves_the_old_file(tmp_path):
    target = tmp_path / "file"
    target.write_text("old")
    with pytest.raises(RuntimeError), replacing(target) as temporary:  # noqa: PT012 - one gesture
        temporary.write_text("half of the n")
        raise RuntimeError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_killed_writers_left_is_swept_but_not_what_is_being_written(tmp_path):
    stale, fresh = tmp_path / ".file.1.tmp", tmp_path / ".file.2.tmp"
    stale.touch()
    fresh.touch()
    os.utime(stale, (0, 0))
    with replacing(tmp_path / "file") as temporary:
        temporary.touch()
    assert not stale.exists()
    assert fresh.exists()


def test_a_locked_project_is_in_use(project):
    with (
        project.lock(),
        pytest.raises(ProjectError, match="in use by another inspector"),
        open_project(project.path).lock(),
    ):
        pass
    with project.lock():
        pass


def test_paths_are_absolute_whatever_the_working_folder(project, monkeypatch):
    monkeypatch.chdir(project.path.parent)
    assert open_project(Path(project.path.name)).labels_path == project.path / "labels.sqlite"
