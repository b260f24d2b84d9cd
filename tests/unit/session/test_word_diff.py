from hypothesis import given
from hypothesis import strategies as st

from inspector.session.word_diff import WORDS, WordDiff, diff_words

WORDS_OF = st.lists(
    st.sampled_from(["yes", "no", "the", "cat", "قط", "😀", ",", "\n"]), max_size=25
)


def words(text, spans):
    return [text[start:end] for start, end in spans]


def without(text, spans):
    kept, place = [], 0
    for start, end in spans:
        kept.append(text[place:start])
        place = end
    return "".join([*kept, text[place:]]).split()


def test_only_words_of_one_text_are_marked():
    left, right = "I can help you, of course.", "I cannot help you, of course not."
    diff = diff_words(left, right)
    assert words(left, diff.left) == ["can"]
    assert words(right, diff.right) == ["cannot", "not"]
    assert diff.is_whole


def test_a_word_with_an_apostrophe_is_one_word():
    left = "I can't say"
    assert words(left, diff_words(left, "I can say").left) == ["can't"]


def test_neighbouring_words_are_one_span():
    left = "before one two three after"
    assert words(left, diff_words(left, "before after").left) == ["one two three"]


def test_equal_texts_and_other_blank_space_do_not_differ():
    assert diff_words("a b", "a b") == WordDiff((), ())
    assert diff_words("a  b", "a\nb") == WordDiff((), ())


def test_texts_that_differ_in_too_much_are_not_compared():
    left = " ".join(f"l{number}" for number in range(WORDS + 1))
    diff = diff_words(left, "short")
    assert not diff.is_whole
    assert diff.left == diff.right == ()


def test_what_long_texts_share_at_either_end_does_not_count():
    shared = " ".join(f"w{number}" for number in range(4 * WORDS))
    diff = diff_words(f"{shared} mine {shared}", f"{shared} yours {shared}")
    assert diff.is_whole
    assert words(f"{shared} mine {shared}", diff.left) == ["mine"]


def test_millions_of_words_are_not_looked_at():
    assert not diff_words("x " * 1_000_000, "y").is_whole


@given(WORDS_OF, WORDS_OF)
def test_what_is_left_unmarked_is_the_same_in_both(ours, theirs):
    left, right = " ".join(ours), " ".join(theirs)
    diff = diff_words(left, right)
    assert without(left, diff.left) == without(right, diff.right)


@given(WORDS_OF)
def test_a_text_does_not_differ_from_itself(ours):
    assert diff_words(" ".join(ours), " ".join(ours)) == WordDiff((), ())
