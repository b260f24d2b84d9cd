"""A pattern of small letters finds in folded text what it finds in any case."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.detectors.text.folded import folded

PATTERN = r"\b(?:sk|ki|is|s\w+t)\b|[^.\n]k$|[’']?tis"
LETTERS = st.sampled_from(list("skitSKIT .\n’'ſK\u0130ıßΣςéÉﬁ"))


def spans(pattern, text):
    return [match.span() for match in pattern.finditer(text)]


@given(st.one_of(st.text(LETTERS, max_size=30), st.text(max_size=30)))
def test_it_finds_what_ignoring_case_finds(text):
    small = folded(text)
    assert len(small) == len(text)
    assert spans(re.compile(PATTERN), small) == spans(re.compile(PATTERN, re.IGNORECASE), text)


@pytest.mark.parametrize("text", ["ſK.", "\u0130S", "T\u0131S"])
def test_negative_control_plain_lower_case_does_not(text):
    pattern = re.compile(PATTERN, re.IGNORECASE)
    assert spans(re.compile(PATTERN), text.lower()) != spans(pattern, text)
