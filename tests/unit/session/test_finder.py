"""What is wrong with a query: the last good one holds, and a broken pill holds for no row."""

import numpy as np
import pytest

from inspector.domain.query import QueryError
from inspector.session.filters import Pill
from inspector.session.finder import no_cosines


@pytest.fixture
def finder(make_dataset, make_columns, make_finder):
    return make_finder(make_columns(make_dataset("red bread", "blue bread", "tea")))


@pytest.fixture
def find(finder, task):
    def of(query="", *pills):
        return finder.find(finder.wish(pills, query), np.zeros(3, np.uint8), task)

    return of


def rows(found):
    return found.matching.nonzero()[0].tolist()


def test_nothing_asked_for_is_nothing(find):
    assert find().matching is None


def test_pills_and_what_is_typed_all_hold(find):
    assert rows(find("red", Pill("bread"))) == [0]
    assert rows(find("bread", Pill("red", is_inverted=True))) == [1]


def test_while_it_is_wrong_the_last_good_query_holds(find):
    assert rows(find("bread")) == [0, 1]
    found = find("bread score>")
    assert rows(found) == [0, 1]
    assert found.problem.is_unfinished
    assert find("bread score>0.9").problem is None


def test_an_emptied_field_forgets_the_last_query(find):
    find("bread")
    assert find("").matching is None
    assert find("(").matching is None


def test_a_pill_that_cannot_be_read_lets_no_row_pass_and_says_why(find):
    pill = Pill("nothere>0.5")
    for kind in (pill, Pill("nothere>0.5", is_inverted=True)):
        found = find("bread", kind)
        assert rows(found) == []
        assert "nothere" in found.problems[kind]


def test_what_a_pattern_is_not_is_said(find):
    found = find("/[/")
    assert isinstance(found.problem, QueryError)
    assert rows(found) == []


def test_without_vectors_meaning_is_not_guessed(find, task):
    assert no_cosines(None, task) is None
    assert "embedded" in str(find("~red bread").problem)


def test_answers_of_one_result_are_not_those_of_another(finder, find, make_dataset, make_columns):
    assert rows(find("bread")) == [0, 1]
    finder.load(make_columns(make_dataset("tea", "tea", "bread")))
    assert rows(find("bread")) == [2]


def test_only_what_depends_on_labels_is_asked_anew(finder):
    finder.wish((Pill("red"),), "bread")
    assert not finder.depends_on_labels
    finder.wish((Pill("label:none"),), "bread")
    assert finder.depends_on_labels
