"""Every row has the class it should have, and every class a colour that can be told apart."""

import numpy as np
import pytest

from inspector.domain.origins import OTHER
from inspector.gui.map.colouring.classes import MOST, Classes, by_number, by_value
from inspector.gui.map.colouring.columns import ColourBy, choices_of, classify
from inspector.gui.map.colouring.paints import Coat, make_inks
from inspector.gui.theme import theme
from inspector.session.query.evaluate import evaluate
from inspector.session.query.grammar import parse
from inspector.session.query.schema import schema_of
from inspector.session.query.scope import Scope


def label_of(classes, row):
    code = classes.codes[row]
    return next(band.label for band in classes.bands if band.first <= code <= band.last)


def names(count):
    return [f"vendor-{number}" for number in range(count)]


def test_the_most_frequent_values_have_a_colour_of_their_own():
    codes = np.repeat(np.arange(10), np.arange(1, 11))  # the last one is the most frequent
    found = by_value(codes, names(10), names(10), untold="not told")
    assert label_of(found, -1) == "vendor-9"
    assert label_of(found, 0) == "4 others"
    own = {band.label for band in found.bands if band.query}
    assert own == {f"vendor-{number}" for number in range(4, 10)}
    assert len(own) == MOST


def test_rows_that_tell_nothing_and_rows_of_rare_values_are_apart():
    codes = np.array([0, 1, -1, OTHER])
    found = by_value(codes, names(2), names(2), untold="not told")
    assert [label_of(found, row) for row in (2, 3)] == ["not told", "others"]
    assert found.is_untold(found.codes).tolist() == [False, False, True, False]


def test_ranked_values_are_told_by_rank_not_by_number():
    codes = np.repeat(np.arange(8), np.arange(1, 9))
    found = by_value(codes, names(8), names(8), untold="none", is_ranked=True)
    assert label_of(found, 0) == "vendor-0"
    assert label_of(found, -1) == "2 others"


@pytest.mark.parametrize(
    ("value", "label", "query"),
    [
        (0.0, "below 0.1", "outlier<0.1"),
        (0.1, "0.1–0.5", "outlier>=0.1 outlier<0.5"),
        (0.4999, "0.1–0.5", "outlier>=0.1 outlier<0.5"),
        (0.5, "0.5 and above", "outlier>=0.5"),
        (1.0, "0.5 and above", "outlier>=0.5"),
        (9.0, "0.5 and above", "outlier>=0.5"),
        (np.nan, "does not apply", ""),
    ],
)
def test_a_number_lies_in_the_band_whose_filter_finds_it(value, label, query):
    values = np.array([value], np.float32)
    found = by_number(values, (0, 0.1, 0.5, 1), name="outlier", untold="does not apply")
    assert label_of(found, 0) == label
    assert next(band.query for band in found.bands if band.label == label) == query


def test_more_is_farther_along_the_ramp():
    found = by_number(np.linspace(0, 1, 50), (0, 0.1, 0.5, 1), name="x", untold="")
    places = [found.tints[code] for code in found.codes]
    assert places == sorted(places)
    assert len(set(places)) > 20


def test_every_code_is_in_one_band():
    found = by_number(np.zeros(3), (0, 0.1, 0.5, 1), name="x", untold="none")
    covered = [code for band in found.bands for code in range(band.first, band.last + 1)]
    assert sorted(covered) == list(range(len(found.tints)))


@pytest.mark.parametrize("is_dark", [True, False])
def test_a_ramp_goes_away_from_the_ground_on_both_faces(dressed, is_dark):
    theme().apply(dressed, dark=is_dark)
    found = by_number(np.zeros(1), (0, 0.1, 0.5, 1), name="x", untold="none")
    empty = np.zeros(0, np.int64)
    colours = Coat("x", found, found.codes, empty, empty).colours()[:-1]
    ground = theme().colour("map").lightnessF()
    away = [abs(_luminance(colour) - ground) for colour in colours]
    assert all(later > before for before, later in zip(away, away[4:], strict=False))
    assert away[0] > 0.05


def _luminance(colour):
    return 0.2126 * colour.redF() + 0.7152 * colour.greenF() + 0.0722 * colour.blueF()


def test_a_rare_class_weighs_more_and_an_empty_one_breaks_nothing():
    inks = make_inks(np.ones((3, 3), np.float32), np.array([1000, 10, 0]))
    assert inks[1, 3] > inks[0, 3] == 1
    assert np.isfinite(inks).all()


def test_negative_control_a_class_without_the_untold_tint_is_told():
    classes = Classes(np.zeros(1, np.uint8), ("sft",), ())
    assert not classes.is_untold(classes.codes).any()


def test_a_line_of_the_legend_finds_the_rows_it_counts(workspace, task):
    columns, verdicts = workspace.columns, workspace.review.verdicts.copy()
    verdicts[:9] = [1, 1, 1, 2, 2, 2, 3, 3, 3]
    schema, asked = schema_of(columns), 0
    for choice in choices_of(columns, "prompt"):
        classes = classify(choice.key, columns, "prompt", verdicts)
        for band in classes.bands:
            told = (classes.codes >= band.first) & (classes.codes <= band.last)
            if band.query and choice.key != ColourBy.GROUP:  # a row can be in several groups
                found = evaluate(parse(band.query, schema), Scope(columns, verdicts, task))
                assert np.array_equal(found, told), band.query
                asked += 1
    assert asked > 30
