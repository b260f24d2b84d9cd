import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.session.hidden import STACKED
from inspector.session.visible import CHIPS, LINE, plain, spelt, visible

TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "praise the sun!")
FLAG = (
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbeng") + chr(0xE007F)
)  # England
PIECES = (
    *("a", "b ", "\n", "\r\n", "\t", "é", "😀", "\U0001f468\u200d\U0001f469", "\u202e", "\u200b"),
    *(
        "\x00",
        "\u00ad",
        "\ufe0f",
        TAGS,
        "م\u200cی",
        "क्\u200dष",
        "\u0301" * 40,
        "\ue000",
        "\u2028",
        "⟦",
    ),
)
TRICKY = st.sampled_from(PIECES)
TEXTS = st.lists(st.one_of(TRICKY, st.text(max_size=8)), max_size=30).map("".join)


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown_at(text, start, end):
    data = text.shown.encode("utf-16-le", "surrogatepass")
    return data[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


@pytest.mark.parametrize(
    "honest",
    [
        "plain ASCII\nwith\ttabs",
        "👨‍👩‍👧 family, ❤️‍🔥 heart, 1️⃣ key cap, ☺️ smile",
        FLAG,
        "می‌خواهم بروم",
        "क्‍ष हिन्दी",
        "שלום\u200f עולם",
        "Ω μm naïve 汉字 カタカナ",
        "“quoted” – dash \u00a0 nbsp",
    ],
)
def test_honest_text_is_shown_as_it_is(honest):
    assert visible(honest).shown == honest
    assert visible(honest).chips == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a⟦U+202E⟧b"),
        ("a\x00b", "a⟦U+0000⟧b"),
        ("co\u00adop", "co⟦U+00AD⟧op"),
        ("x\u200b\u200by", "x⟦U+200B×2⟧y"),
        ("x\ue000y", "x⟦U+E000⟧y"),
        ("x\uffffy", "x⟦U+FFFF⟧y"),
        ("letter\ufe0f", "letter⟦U+FE0F⟧"),
        ("\u3164name", "⟦U+3164⟧name"),
        ("a\rb", "a⟦U+000D⟧\nb"),
        ("a\u2028b", "a⟦U+2028⟧\nb"),
        ("a\r\nb", "a\nb"),
        ("x" + TAGS, "x⟦15\u00a0tag\u00a0characters⟧"),
    ],
)
def test_what_hides_is_shown(text, shown):
    assert visible(text).shown == shown


def test_a_flag_with_an_order_behind_it_is_no_flag():
    assert visible(FLAG + TAGS).chips[0].end == len(FLAG + TAGS)


def test_what_is_spelt_is_told_with_what_hides_in_it_visible():
    assert spelt(visible("look" + TAGS)) == ["15 tag characters spell “praise the sun!”"]
    assert spelt(visible("look")) == []
    assert "⟦U+202E⟧" in plain("\u202e")


def test_chips_stay_together_amid_right_to_left_text():
    assert visible("سلام\u202e").shown == "سلام\u2066⟦U+202E⟧\u2069"


def test_piles_of_marks_are_cut():
    text = visible("e" + "\u0301" * 1_000 + "f")
    assert sum(unicodedata.combining(character) > 0 for character in text.shown) == STACKED
    assert text.chips[0].kind == "combining marks"
    assert text.source[-1] == "f"


def test_long_lines_are_broken_and_copied_whole():
    text = visible("x" * (3 * LINE))
    assert max(len(line) for line in text.shown.split("\n")) <= LINE
    assert text.original(0, units(text.shown)) == "x" * (3 * LINE)


def test_a_text_of_nothing_but_hidden_characters_ends_early():
    text = visible("a\u202e" * 20_000)
    assert len(text.chips) == CHIPS
    assert text.source == "a\u202e" * CHIPS + "a"


@given(TEXTS)
def test_the_whole_is_copied_as_it_was(source):
    text = visible(source)
    assert text.original(0, units(text.shown)) == source


@given(TEXTS)
def test_nothing_that_hides_is_left(source):
    assert not set(visible(source).shown) & set("\u202e\x00\u00ad\ue000\u2028")


@given(TEXTS, st.data())
def test_a_span_is_shown_where_its_characters_are(source, data):
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    text = visible(source)
    first, last = text.span(start, end)
    inside = [chip for chip in text.chips if chip.start < end and chip.end > start]
    if start < end and not inside:
        assert shown_at(text, first, last) == source[start:end]
    elif start < end:
        copied = text.original(first, last)
        assert source[start:end] in copied
        assert len(copied) <= end - start + sum(chip.end - chip.start for chip in inside)


@given(TEXTS)
def test_chips_are_where_they_say(source):
    text = visible(source)
    for number, chip in enumerate(text.chips):
        assert shown_at(text, *text.chip_span(number)) == chip.label
