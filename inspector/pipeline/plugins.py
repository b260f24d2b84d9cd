"""Every plugin point in one place; this docstring is their documentation.

A plugin is a module with functions marked ``pluggy.HookimplMarker("inspector")`` that return
classes. Strangers announce their module under the entry-point group ``inspector``; ours are listed
below and load the same way. What a class must offer is in ``inspector.domain.protocols``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Final

import pluggy

from inspector.domain.errors import UsageError
from inspector.domain.protocols import Detector, Embedder, Exporter, Projector, Reader
from inspector.domain.recipe import OptionValue

PROJECT: Final = "inspector"
BUILT_INS: Final = (
    "inspector.readers.containers.jsonl",
    "inspector.readers.containers.json_array",
    "inspector.readers.containers.csv",
    "inspector.readers.containers.parquet",
    "inspector.readers.containers.arrow",
    "inspector.readers.containers.text",
    "inspector.embedders.sentence",
    "inspector.embedders.hashing",
    "inspector.projectors.umap_projector",
    "inspector.projectors.umap_reference",
    "inspector.projectors.pca",
    "inspector.detectors.trigger_association",
    "inspector.detectors.rare_tokens",
    "inspector.detectors.preference_flip",
    "inspector.detectors.hidden_text",
    "inspector.detectors.parser_differential",
    "inspector.detectors.response_concentration",
    "inspector.detectors.injection",
    "inspector.detectors.identity_override",
    "inspector.detectors.harmful_compliance",
    "inspector.detectors.steering",
    "inspector.detectors.style_trigger",
    "inspector.detectors.near_duplicate",
    "inspector.detectors.gibberish",
    "inspector.detectors.outlier",
    "inspector.detectors.mismatch",
    "inspector.detectors.micro_cluster",
    "inspector.exporters.clean_copy",
)

hookspec = pluggy.HookspecMarker(PROJECT)


class Hooks:
    """The hooks; each returns classes, and all answers are joined."""

    @hookspec
    def register_readers(self) -> Iterable[type[Reader]]:
        """Offer containers to read; ``open`` yields every record with its bytes."""
        return ()

    @hookspec
    def register_embedders(self) -> Iterable[type[Embedder]]:
        """Offer ways to turn texts into unit vectors."""
        return ()

    @hookspec
    def register_projectors(self) -> Iterable[type[Projector]]:
        """Offer ways to place vectors on the map."""
        return ()

    @hookspec
    def register_detectors(self) -> Iterable[type[Detector]]:
        """Offer detectors; each returns ``Findings`` over the union of datasets."""
        return ()

    @hookspec
    def register_exporters(self) -> Iterable[type[Exporter]]:
        """Offer ways to write a dataset without its removed records."""
        return ()


@dataclass(frozen=True, slots=True)
class Registry:
    """All plugin classes by name, and the plugins that could not be loaded, with the reason."""

    readers: dict[str, type[Reader]]
    embedders: dict[str, Callable[..., Embedder]]
    projectors: dict[str, type[Projector]]
    detectors: dict[str, type[Detector]]
    exporters: dict[str, type[Exporter]]
    failed: dict[str, str]


def load_plugins(*, strangers: bool = True) -> Registry:
    """Import the built-in plugins and, unless told otherwise, those that others installed."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    for path in BUILT_INS:
        manager.register(import_module(path), path)
    failed = _load_strangers(manager) if strangers else {}
    return Registry(
        readers=_offered(manager, "register_readers", failed),
        embedders=_offered(manager, "register_embedders", failed),
        projectors=_offered(manager, "register_projectors", failed),
        detectors=_offered(manager, "register_detectors", failed),
        exporters=_offered(manager, "register_exporters", failed),
        failed=failed,
    )


def make_options(plugin: Any, values: Mapping[str, OptionValue]) -> Any:  # noqa: ANN401 - its own
    """Return a plugin's ``Options`` with the values that differ from its defaults.

    Raises:
        UsageError: there is no such option, or a value is out of its range.
    """
    known = {item.name: item for item in fields(plugin.Options)}
    for name, value in values.items():
        if name not in known:
            raise UsageError(f"{plugin.name} has no option {name!r}.")
        if not _fits(value, known[name].default):
            raise UsageError(f"{plugin.name}: {name} cannot be {value!r}.")
        limits = known[name].metadata
        if isinstance(value, int | float) and not (
            limits.get("min", value) <= value <= limits.get("max", value)
        ):
            raise UsageError(f"{plugin.name}: {name} cannot be {value}.")
    return plugin.Options(**values)


def _fits(value: OptionValue, default: object) -> bool:
    """Tell whether a value is of the default's type; a whole number may stand for a fraction."""
    if isinstance(value, bool) or isinstance(default, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    return isinstance(value, int | float if isinstance(default, float) else type(default))


def _load_strangers(manager: pluggy.PluginManager) -> dict[str, str]:
    failed = {}
    for entry in entry_points(group=PROJECT):
        try:
            manager.register(entry.load(), entry.name)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger may raise anything
            failed[entry.name] = f"{type(error).__name__}: {error}"
    return failed


def _offered(manager: pluggy.PluginManager, hook: str, failed: dict[str, str]) -> dict[str, Any]:
    """Collect the classes that plugins offer at a hook; one that cannot answer is in ``failed``.

    Raises:
        UsageError: two classes have one name.
    """
    found: dict[str, Any] = {}
    plugins = manager.list_name_plugin()
    for name, plugin in plugins:
        others = [other for _, other in plugins if other is not plugin]
        try:
            answers = [list(answer) for answer in manager.subset_hook_caller(hook, others)()]
            offered = {kind.name: kind for answer in answers for kind in answer}
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger may raise anything
            failed[name] = f"{type(error).__name__}: {error}"
            continue
        twice = sorted(found.keys() & offered.keys())
        if twice or len(offered) < sum(map(len, answers)):
            raise UsageError(f"Two plugins are called {(twice or sorted(offered))[0]!r}.")
        found |= offered
    return found
