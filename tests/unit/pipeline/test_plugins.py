"""Built-in plugins and those of strangers load the same way; a broken one harms nobody else."""

import re
import sys
from dataclasses import dataclass, field
from importlib import import_module

import pytest

from inspector.domain.errors import UsageError
from inspector.pipeline.plugins import BUILT_INS, Hooks, load_plugins, make_options

HOOKS = [name for name in vars(Hooks) if name.startswith("register_")]
KINDS = ["readers", "embedders", "projectors", "detectors", "exporters"]
PLUGIN = """
from pluggy import HookimplMarker

hookimpl = HookimplMarker("inspector")


class Stranger:
    name = "{name}"


@hookimpl
def register_{kind}():
    return [Stranger]
"""


HOOK = """
import pluggy

@pluggy.HookimplMarker("inspector")
def register_detectors():
    {body}
"""


@pytest.fixture
def install(tmp_path, monkeypatch, stranger):
    """Install a package as a stranger would; it is gone after the test."""
    installed = []

    def write(name, source):
        stranger(tmp_path, name, source)
        monkeypatch.syspath_prepend(tmp_path)
        installed.append(name)

    yield write
    for name in installed:
        sys.modules.pop(name, None)


@dataclass(frozen=True, slots=True)
class Wishes:
    rounds: int = field(default=5, metadata={"min": 1, "max": 10})
    share: float = field(default=0.5, metadata={"min": 0.0})
    title: str = "plain"


class Plugin:
    name = "plugin"
    Options = Wishes


def names_of(registry):
    return {kind: set(getattr(registry, kind)) for kind in KINDS}


# --- built-ins


@pytest.mark.parametrize("path", BUILT_INS)
def test_every_built_in_module_offers_something(path):
    module = import_module(path)
    offers = [getattr(module, hook)() for hook in HOOKS if hasattr(module, hook)]
    assert offers
    assert all(offers)


def test_every_built_in_is_found_by_its_name():
    registry = load_plugins(strangers=False)
    for kind in KINDS:
        plugins = getattr(registry, kind)
        assert plugins
        assert {name: plugin.name for name, plugin in plugins.items()} == {n: n for n in plugins}
    assert registry.failed == {}


def test_every_built_in_has_a_title_and_options_that_can_be_left_alone():
    registry = load_plugins(strangers=False)
    for kind in KINDS:
        for plugin in getattr(registry, kind).values():
            assert plugin.title
    for kind in ("embedders", "projectors", "detectors"):
        for plugin in getattr(registry, kind).values():
            assert make_options(plugin, {}) == plugin.Options()


def test_the_documented_hooks_are_those_that_are_asked():
    assert {f"register_{kind}" for kind in KINDS} == set(HOOKS)
    assert all(getattr(Hooks, hook).__doc__ for hook in HOOKS)


# --- strangers


@pytest.mark.parametrize("kind", KINDS)
def test_a_strangers_plugin_stands_beside_ours(kind, install):
    before = names_of(load_plugins())
    install("stranger_plugin", PLUGIN.format(name="mine", kind=kind))
    registry = load_plugins()
    assert names_of(registry) == before | {kind: before[kind] | {"mine"}}
    assert getattr(registry, kind)["mine"].__module__ == "stranger_plugin"
    assert registry.failed == {}


def test_strangers_can_be_left_out(install):
    install("stranger_plugin", PLUGIN.format(name="mine", kind="detectors"))
    assert "mine" not in load_plugins(strangers=False).detectors


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import a_module_that_is_not_there\n", "ModuleNotFoundError"),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
        ("def broken(:\n", "SyntaxError"),
        (
            PLUGIN.format(name="mine", kind="detectors").replace("detectors()", "detectors(x)"),
            "PluginValidationError",
        ),
        ("import sys\nsys.exit(3)\n", "SystemExit"),
        (HOOK.format(body="raise RuntimeError('boom')"), "RuntimeError: boom"),
        (HOOK.format(body="return 3"), "TypeError"),
        (HOOK.format(body="return [object]"), "AttributeError"),
    ],
    ids=[
        "missing import",
        "error",
        "syntax",
        "wrong arguments",
        "exit",
        "hook raises",
        "hook gives no list",
        "class without a name",
    ],
)
def test_a_broken_plugin_is_reported_and_the_others_go_on(source, reason, install):
    install("broken_plugin", source)
    install("good_plugin", PLUGIN.format(name="mine", kind="detectors"))
    registry = load_plugins()
    assert registry.failed.keys() == {"broken_plugin"}
    assert reason in registry.failed["broken_plugin"]
    assert "mine" in registry.detectors
    assert names_of(load_plugins(strangers=False))["detectors"] < set(registry.detectors)


@pytest.mark.parametrize(
    ("kind", "name"), [("detectors", "outlier"), ("embedders", "hashing"), ("readers", "jsonl")]
)
def test_a_name_that_is_taken_is_a_clear_error(kind, name, install):
    install("second_plugin", PLUGIN.format(name=name, kind=kind))
    with pytest.raises(UsageError, match=re.escape(f"Two plugins are called '{name}'")):
        load_plugins()


# --- options


def test_options_that_are_not_mentioned_keep_their_defaults():
    assert make_options(Plugin, {"rounds": 7}) == Wishes(rounds=7, share=0.5, title="plain")


@pytest.mark.parametrize("value", [1, 10])
def test_the_limits_themselves_are_allowed(value):
    assert make_options(Plugin, {"rounds": value}).rounds == value


@pytest.mark.parametrize(
    "values",
    [
        {"rounds": 0},
        {"rounds": 11},
        {"rounds": "many"},
        {"rounds": True},
        {"rounds": 2.5},
        {"share": -0.1},
        {"share": float("nan")},
        {"title": 3},
    ],
)
def test_a_value_out_of_range_is_refused(values):
    with pytest.raises(UsageError, match=rf"plugin: {next(iter(values))} cannot be"):
        make_options(Plugin, values)


def test_an_option_that_does_not_exist_is_refused():
    with pytest.raises(UsageError, match="plugin has no option 'speed'"):
        make_options(Plugin, {"speed": 3})
