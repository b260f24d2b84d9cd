"""The command line hands over to the window, which it does not know."""

from pathlib import Path

import pytest

from inspector.cli.main import run


class Window:
    """Notes what it was opened on."""

    def __init__(self, code=0):
        self.opened, self.code = [], code

    def __call__(self, paths, demo):
        self.opened.append((list(paths), demo))
        return self.code


@pytest.fixture
def display(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def no_display(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")


@pytest.mark.usefixtures("display")
def test_paths_and_the_demo_reach_the_window_and_its_code_comes_back():
    window = Window(code=5)
    assert run(["gui", "a.jsonl", "b.inspector"], window) == 5
    assert run(["demo", "--dir", "here", "--seed", "3"], window) == 5
    assert window.opened == [
        ([Path("a.jsonl"), Path("b.inspector")], None),
        ([], (Path("here"), 3)),
    ]


@pytest.mark.usefixtures("no_display")
def test_without_a_display_the_window_is_not_tried(capsys):
    window = Window()
    assert run(["gui"], window) == 1
    assert window.opened == []
    assert "no display" in capsys.readouterr().err
