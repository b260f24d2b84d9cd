"""What a map leaves out is said, and only what it leaves out."""

import pytest

from inspector.domain.recipe import Recipe
from inspector.pipeline.state import State
from inspector.session.scan_notes import graph_words, scan_notes, with_long_texts

LONG = State(texts={"prompt": 9700, "chosen": 40}, long_texts={"prompt": 312, "chosen": 0})


@pytest.mark.parametrize(
    ("wish", "seen"),
    [
        ("head", "the map sees their beginning"),
        ("head+tail", "the map sees their beginning and their end"),
        ("windows", "the map sees their pieces up to a limit"),
    ],
)
def test_long_texts_are_counted_by_field(wish, seen):
    told = f"312 of 9,700 different prompts are longer than the model's window; {seen}."
    assert scan_notes(LONG, with_long_texts(Recipe(), wish)) == [told]


def test_one_is_one():
    (told,) = scan_notes(State(texts={"rejected": 3}, long_texts={"rejected": 1}), Recipe())
    assert told == (
        "1 of 3 different rejected answers is longer than the model's window; "
        "the map sees its beginning."
    )


def test_an_approximate_graph_says_how_good_it_is_and_never_all():
    methods = {"prompt": "exact", "response": "approximate"}
    state = State(methods=methods, recall={"prompt": 1.0, "response": 0.98799})
    (told,) = scan_notes(state, Recipe())
    assert told == (
        "The neighbours of responses are approximate: 98.7 % of the true ones were found."
    )
    assert graph_words(state) == ""


def test_an_exact_graph_is_worth_a_word_only_to_those_who_ask():
    state = State(methods={"prompt": "exact"}, recall={"prompt": 1.0})
    assert scan_notes(state, Recipe()) == []
    assert graph_words(state) == "The neighbours of every text are exact."


def test_nothing_is_said_of_what_is_not_there():
    assert scan_notes(State(), Recipe()) == []
    assert graph_words(State()) == ""


def test_a_failed_graphics_card_comes_first():
    state = State(fallback="The graphics card failed (x), so the processor computes.")
    assert scan_notes(state, Recipe())[0] == state.fallback


def test_a_wish_for_long_texts_leaves_other_options_alone():
    recipe = Recipe(options={"sentence": {"max_windows": 4}, "umap": {"seed": 1}})
    wished = with_long_texts(recipe, "windows")
    assert wished.options == {
        "sentence": {"max_windows": 4, "long_texts": "windows"},
        "umap": {"seed": 1},
    }
    assert with_long_texts(wished, "head").options == recipe.options


def test_the_default_is_not_written_down():
    assert with_long_texts(Recipe(), "head") == Recipe()
