"""The user's own keys: kept, checked, and never in the way of starting."""

import tomllib

import pytest

from inspector.domain.errors import InspectorError
from inspector.session.keymap import Keymap, is_key
from inspector.session.settings import load_settings


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_CONFIG", str(tmp_path))
    return tmp_path / "settings.toml"


def test_a_changed_key_is_there_the_next_time(file):
    Keymap().change("lasso", ("K", "Ctrl+L"))
    assert Keymap().keys("lasso", ("L",)) == ("K", "Ctrl+L")
    assert Keymap().keys("fit", ("F",)) == ("F",)
    assert Keymap().is_own("lasso")


def test_an_action_may_have_no_key(file):
    Keymap().change("lasso", ())
    assert Keymap().keys("lasso", ("L",)) == ()


def test_keys_come_back_one_by_one_or_all_at_once(file):
    keymap = Keymap()
    for name in ("lasso", "fit", "note"):
        keymap.change(name, ("X",))
    keymap.reset("fit")
    assert [keymap.is_own(name) for name in ("lasso", "fit", "note")] == [True, False, True]
    keymap.reset()
    assert not Keymap().is_own("lasso")


def test_the_other_preferences_stay(file):
    file.write_text('reviewer = "Ada"\n')
    Keymap().change("lasso", ("K",))
    Keymap().reset()
    load_settings()
    assert tomllib.loads(file.read_text())["reviewer"] == "Ada"


@pytest.mark.parametrize(
    "stored",
    [
        'keys = "K"',
        "[keys]\nlasso = 5",
        '[keys]\nlasso = "K"',
        '[keys]\nlasso = ["<b>"]',
        '[keys]\nlasso = ["K", 5]',
        '[keys]\nlasso = ["A", "B", "C", "D", "E"]',
        '[keys]\n"LASSO!" = ["K"]',
        "[keys",
    ],
)
def test_what_is_not_a_key_is_as_if_it_was_never_there(file, stored):
    file.write_text(stored)
    assert Keymap().keys("lasso", ("L",)) == ("L",)


def test_negative_control_what_is_well_formed_counts(file):
    file.write_text('[keys]\nlasso = ["K"]')
    assert Keymap().keys("lasso", ("L",)) == ("K",)


def test_a_damaged_file_is_not_written_over(file):
    file.write_text("[keys")
    with pytest.raises(InspectorError, match="cannot be read"):
        Keymap().change("lasso", ("K",))
    assert file.read_text() == "[keys"


@pytest.mark.parametrize(
    "key", ["K", "Ctrl+Shift+Z", "F5", "?", "/", "Space", "Esc", "Ctrl++", "PgUp"]
)
def test_keys_as_people_write_them(key):
    assert is_key(key)


@pytest.mark.parametrize("text", ["", "k", "Ctrl+", "ab", "Ctrl+Ctr+K", "K, J", "é", 5, None])
def test_what_is_no_key(text):
    assert not is_key(text)
