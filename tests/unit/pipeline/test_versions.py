"""Versions of a dataset are compared by content, not by place."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from inspector.pipeline.versions import compare

TEXTS = st.lists(st.sampled_from("abcdef"), max_size=12)


@given(TEXTS, TEXTS)
def test_it_is_a_difference_of_multisets(make_dataset, before, after):
    diff = compare(make_dataset(*before), make_dataset(*after))
    assert Counter(after[row] for row in diff.added) == Counter(after) - Counter(before)
    assert Counter(before[row] for row in diff.removed) == Counter(before) - Counter(after)
    assert diff.unchanged == (Counter(before) & Counter(after)).total()
    changed = {text for text in after if before.count(text) not in (0, after.count(text))}
    assert {after[row] for row in diff.recounted} == changed


def test_moved_records_are_as_before(make_dataset):
    diff = compare(make_dataset("a", "b", "c"), make_dataset("c", "a", "b"))
    assert (diff.unchanged, len(diff.added), len(diff.removed)) == (3, 0, 0)
