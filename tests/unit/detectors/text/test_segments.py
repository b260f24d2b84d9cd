"""Segments are cut where a reader would cut them, and equal words are equal."""

import pytest

from inspector.detectors.text.segments import LINK, PIECE, WHOLE, recurring, split
from inspector.domain.arrays import TextColumn


def pieces_of(*texts, kind=PIECE):
    column = TextColumn.of(texts)
    found = split(column, 5)
    raw = [text.encode() if text else b"" for text in texts]
    return [
        (int(row), raw[row - 5][start:end].decode())
        for row, start, end, of in zip(
            found.rows, found.starts, found.ends, found.kinds, strict=True
        )
        if of == kind
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One day. Two?! Three", ["One day", "Two", "Three"]),
        ("x = 3.5\ny = a.b()\n", ["x = 3.5", "y = a.b"]),
        ("Été à Paris. Où?", ["Été à Paris", "Où"]),
        ("", []),
        ("... !!!", []),
    ],
)
def test_sentences_and_lines(text, pieces):
    assert [piece for _, piece in pieces_of(text)] == pieces


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("See https://a-b.example/x?y=1.", ["a-b.example"]),
        ("(www.Shop.example) or http://www.shop.example:80/", ["Shop.example", "shop.example"]),
        ("no link: a.b www. http://", []),
    ],
)
def test_hosts_of_links(text, hosts):
    assert [host for _, host in pieces_of(text, kind=LINK)] == hosts


def test_equal_words_recur_whatever_their_case_and_punctuation():
    texts = (
        "Buy this, now!",
        None,
        "ok. BUY THIS NOW",
        "Buy that now",
        "buy this now. buy this now",
    )
    found = split(TextColumn.of(texts))
    repeated = [
        (found.kinds[places[0]], found.rows[places].tolist()) for places in recurring(found, 2, 9)
    ]
    assert repeated == [(PIECE, [0, 2, 4])]


def test_whole_answers_are_apart_from_their_parts():
    found = split(TextColumn.of(["Go away.", "go away", "Go away. Please."]))
    kinds = {
        int(found.kinds[places[0]]): found.rows[places].tolist()
        for places in recurring(found, 2, 9)
    }
    assert kinds == {PIECE: [0, 1, 2], WHOLE: [0, 1]}


def test_rare_and_frequent_segments_are_left_out():
    found = split(TextColumn.of(["a b", "a b", "a b", "c d", "c d"]))
    assert {len(places) for places in recurring(found, 3, 9)} == {3}
    assert {len(places) for places in recurring(found, 2, 2)} == {2}
