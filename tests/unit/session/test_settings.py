"""Where things of the user live, and what tells installations apart."""

import getpass
import tomllib
from pathlib import Path

import pytest

from inspector.domain.errors import InspectorError
from inspector.session.settings import cache_folder, load_settings, resources_folder, write_file


@pytest.fixture
def config(tmp_path, monkeypatch):
    folder = tmp_path / "config"
    monkeypatch.setenv("INSPECTOR_CONFIG", str(folder))
    monkeypatch.setenv("INSPECTOR_CACHE", str(tmp_path / "cache"))
    return folder


def test_the_first_call_gives_the_installation_an_id_that_stays(config):
    first = load_settings()
    assert len(first.installation) == 32
    assert load_settings() == first
    stored = tomllib.loads((config / "settings.toml").read_text())
    assert stored == {"installation": first.installation}


def test_two_installations_differ(config, tmp_path, monkeypatch):
    first = load_settings()
    monkeypatch.setenv("INSPECTOR_CONFIG", str(tmp_path / "other"))
    assert load_settings().installation != first.installation


def test_a_reviewer_can_be_named_and_is_the_user_otherwise(config):
    assert load_settings().reviewer == getpass.getuser()
    write_file(config / "settings.toml", b'reviewer = "Ann"\ncolour = "blue"\n')
    assert load_settings().reviewer == "Ann"
    stored = tomllib.loads((config / "settings.toml").read_text())
    assert (stored["reviewer"], stored["colour"]) == ("Ann", "blue")


def test_the_environment_moves_the_cache(config, tmp_path, monkeypatch):
    assert load_settings().cache == cache_folder() == tmp_path / "cache"
    monkeypatch.delenv("INSPECTOR_CACHE")
    assert cache_folder().name == "poison-inspector"


@pytest.mark.parametrize("content", [b"reviewer = ", b"\xff", b'installation = "a'])
def test_damaged_settings_are_a_sentence_and_stay_as_they_are(config, content):
    write_file(config / "settings.toml", content)
    with pytest.raises(InspectorError, match=r"settings\.toml cannot be read"):
        load_settings()
    assert (config / "settings.toml").read_bytes() == content


def test_the_resources_of_a_checkout_are_found():
    assert (resources_folder() / "demo").is_dir()
    assert resources_folder() == Path(__file__).parents[3] / "resources"


def test_a_file_is_replaced_whole_and_folders_are_made(tmp_path):
    path = tmp_path / "a" / "b.txt"
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [item.name for item in path.parent.iterdir()] == ["b.txt"]
