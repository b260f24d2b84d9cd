"""What one types of a name finds it, the likeliest first."""

import pytest

from inspector.session.fuzzy import Names, match

NAMES = [
    "Poison, and on",
    "Write a note",
    "Go to group: “for the harbour log”",
    "Colour the map by score",
    "Open project or folder…",
    "List queue",
]


def names(query):
    return [NAMES[number] for number, _ in Names(NAMES).ranked(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("note", "Write a note"),
        ("pois", "Poison, and on"),
        ("gtg", "Go to group: “for the harbour log”"),
        ("harb group", "Go to group: “for the harbour log”"),
        ("op fo", "Open project or folder…"),
        ("cmbs", "Colour the map by score"),
        ("SCORE", "Colour the map by score"),
        ("lstqu", "List queue"),
    ],
)
def test_what_is_remembered_of_a_name_finds_it(query, first):
    assert names(query)[0] == first


def test_every_word_must_be_found():
    assert names("note group") == []
    assert names("zebra") == []


def test_nothing_typed_leaves_all_in_their_order():
    assert names("  ") == NAMES


def test_the_beginning_of_a_word_comes_before_its_inside():
    assert [place for place, _ in Names(["carrot", "the rotor", "rot"]).ranked("rot")] == [2, 1, 0]


def test_letters_far_apart_are_no_match():
    assert match("poison", "apricot soup, olive oil, thin slices, brown onion") is None


def test_the_places_are_those_of_the_letters():
    assert match("gtg", "Go to group").places == (0, 3, 6)
    assert match("to", "Go to group").places == (3, 4)


def test_letters_whose_lower_case_is_longer_keep_their_places():
    assert match("b", "İİb").places == (2,)


def test_a_hostile_name_is_matched_in_no_time():
    assert match("a" * 23 + "b", "a " * 80) is None


def test_names_that_are_asked_again_and_again_answer_as_each_by_itself():
    known = Names(NAMES)
    for query in ("n", "no", "not", "gtg", "op fo", "zq", "", "n"):
        alone = {number: match(query, name) for number, name in enumerate(NAMES)}
        assert dict(known.ranked(query)) == {n: found for n, found in alone.items() if found}
