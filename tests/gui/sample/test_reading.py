from inspector.gui.sample.reading import LINES, PAGE, Passage, page_of, size_text


def pages(text):
    passage, found = Passage("prompt", 100, "user", text), []
    while not found or found[-1].end < 100 + len(text):
        found.append(page_of(passage, found[-1].end if found else 100))
        assert len(found[-1].text.source) > 0
    return found


def test_pages_put_together_are_the_text():
    for text in (
        "x" * 200_000,
        "word and " * 30_000,
        "é" * 100_000,
        "\n" * 9_000,
        "a\u202e" * 3_000,
    ):
        assert "".join(page.text.source for page in pages(text)) == text


def test_a_page_is_limited_in_characters_and_lines():
    assert len(pages("x" * 5_000_000)[0].text.source) == PAGE
    assert pages("a\n" * 20_000)[0].text.source.count("\n") == LINES
    assert pages("汉" * 100_000)[0].text.source.encode().__len__() <= PAGE


def test_a_page_ends_at_a_word():
    assert pages("word and " * 30_000)[0].text.source.endswith(" ")


def test_the_rest_is_told_in_bytes():
    passage = Passage("prompt", 0, "user", "x" * 1_265_536)
    assert size_text(passage, 65_536) == "1.2 MB"
    assert size_text(Passage("prompt", 0, "user", "é" * 1_000), 500) == "1.0 kB"
