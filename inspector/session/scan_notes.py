"""What the map and the neighbours of a scan depend on, in words for both faces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from inspector.domain.recipe import OptionValue, Recipe
from inspector.domain.sample import DIFFERENCE
from inspector.pipeline.state import State

FIELDS: Final = {
    "prompt": "prompts",
    "response": "responses",
    "chosen": "chosen answers",
    "rejected": "rejected answers",
    DIFFERENCE: "preferences",
}
"""Fields as people call what they hold."""

DEFAULT: Final = "head"
EMBEDDER: Final = "sentence"
OPTION: Final = "long_texts"
_SEEN: Final = {
    "head": "the map sees {} beginning",
    "head+tail": "the map sees {} beginning and {} end",
    "windows": "the map sees {} pieces up to a limit",
}


def with_long_texts(recipe: Recipe, wish: str) -> Recipe:
    """Return the recipe with what long texts are embedded by; the default is not written down."""
    options: dict[str, Mapping[str, OptionValue]] = dict(recipe.options)
    own = {name: value for name, value in options.pop(EMBEDDER, {}).items() if name != OPTION}
    if wish != DEFAULT:
        own[OPTION] = wish
    if own:
        options[EMBEDDER] = own
    return replace(recipe, options=options)


def scan_notes(state: State, recipe: Recipe) -> list[str]:
    """Return a sentence for each thing that a map or a graph leaves out; none if there is none."""
    wish = str(recipe.options.get(EMBEDDER, {}).get(OPTION, DEFAULT))
    told = [state.fallback] if state.fallback else []
    told += [
        _long(long, f"{state.texts.get(name, 0):,} different {FIELDS.get(name, name)}", wish)
        for name, long in state.long_texts.items()
        if long
    ]
    told += [
        f"The neighbours of {FIELDS.get(name, name)} are approximate: "
        f"{_percent(state.recall[name])} of the true ones were found."
        for name, method in state.methods.items()
        if method == "approximate"
    ]
    return told


def graph_words(state: State) -> str:
    """Return how the neighbours were found where all of them are exact, else nothing."""
    is_exact = set(state.methods.values()) == {"exact"}
    return "The neighbours of every text are exact." if is_exact else ""


def _long(count: int, of: str, wish: str) -> str:
    whose = "its" if count == 1 else "their"
    seen = _SEEN[wish].format(whose, whose)
    return (
        f"{count:,} of {of} {'is' if count == 1 else 'are'} longer than the model's window; {seen}."
    )


def _percent(share: float) -> str:
    """Return a share in percent, never rounded up to all."""
    return f"{int(share * 1000) / 10:.1f} %"
