"""The start screen remembers projects, and where in them one was."""

import os

import pytest

from inspector.domain.errors import InspectorError
from inspector.session.looks import Look
from inspector.session.recent import (
    FILE,
    KEPT,
    Place,
    RecentProject,
    place_in,
    recent_projects,
    remember,
)
from inspector.session.settings import config_folder
from inspector.store.project import create_project


@pytest.fixture(autouse=True)
def own_list(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def project(tmp_path):
    def make(name, **more):
        path = tmp_path / name
        if not path.exists():
            create_project(path)
        return RecentProject(str(path), "3 SFT", "1 of 2 reviewed", "2026-11-21T14:02:00", **more)

    return make


def test_the_last_one_is_first_and_each_is_there_once(project):
    for name in ("a", "b", "a"):
        remember(project(name))
    assert [item.path[-1] for item in recent_projects()] == ["a", "b"]


def test_the_place_is_kept(project):
    here = project("a", place=Place("chat.jsonl", "00ff-0"))
    remember(here)
    assert recent_projects() == [here]
    assert place_in(config_folder().parent / "a") == Place("chat.jsonl", "00ff-0")
    assert place_in(config_folder().parent / "b") is None


def test_a_folder_whose_name_is_not_utf8_is_remembered(tmp_path, project):
    name = os.fsdecode(b"caf\xe9 100%.inspector")
    try:
        here = project(name, place=Place("chat.jsonl", "00ff-0"))
    except (OSError, InspectorError):
        pytest.skip("this file system has no such names")
    remember(project("a"))
    remember(here)
    assert [item.path for item in recent_projects()] == [here.path, str(tmp_path / "a")]
    assert place_in(tmp_path / name) == here.place


def test_a_look_with_half_a_character_is_remembered(project):
    here = project("a", look=Look(order="half \ud800", rows={"half \udfff": ("00",)}))
    remember(here)
    (found,) = recent_projects()
    assert (found.path, found.look.order) == (here.path, "half \\ud800")


def test_a_project_that_is_gone_is_not_offered(project, tmp_path):
    remember(project("a"))
    (tmp_path / "a").rename(tmp_path / "moved")
    assert recent_projects() == []


def test_the_list_does_not_grow_for_ever(project):
    for number in range(KEPT + 3):
        remember(project(f"p{number}"))
    assert len(recent_projects()) == KEPT


@pytest.mark.parametrize("content", ["not toml [", "projects = 3", "projects = [{ path = 1 }]", ""])
def test_a_damaged_list_is_an_empty_one(project, content):
    config_folder().mkdir(parents=True)
    (config_folder() / FILE).write_text(content)
    assert recent_projects() == []
    remember(project("a"))
    assert len(recent_projects()) == 1
