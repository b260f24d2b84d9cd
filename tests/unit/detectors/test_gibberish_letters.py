"""Answers whose letters are in no order are found, but not where a prompt asks for them."""

import re
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from honest_answers import HONEST
from wordfreq import get_frequency_dict

from inspector.detectors.gibberish import Gibberish
from inspector.detectors.text.letters import UNIT, Letters, lengths
from inspector.detectors.text.words import read_words
from inspector.domain.dataset import Union

PLACES = [5, 60, 111, 150]
TOLD = re.compile(r"takes ([\d.]+) bits a letter, .* under ([\d.]+)$")


def anagrams(text, seed):
    """Return a text with the letters of every word in random order."""
    rng = np.random.default_rng(seed)
    return " ".join("".join(rng.permutation(list(word))) for word in text.split())


def enciphered(text, seed):
    """Return a text with every letter moved on by so many."""
    small = "abcdefghijklmnopqrstuvwxyz"
    moved = small[seed % 24 + 1 :] + small[: seed % 24 + 1]
    return text.lower().translate(str.maketrans(small, moved))


def pieces(text, seed):
    """Return a text cut to pieces of three letters, in random order."""
    cut = [text[place : place + 3] for place in range(0, len(text), 3)]
    return "".join(np.random.default_rng(seed).permutation(cut))


SPELLED = {"anagrams": anagrams, "enciphered": enciphered, "reversed": lambda text, _: text[::-1]}
SPELLED["pieces"] = pieces
STORY = (
    "the captain sold 12 barrels of herring for $30 each and kept another 7 on the ship until "
    "the harbour opened again in spring, so that in the end 12 + 7 = 19 barrels left the island."
)


def among_languages(chats, count=900):
    """Return English answers, a tenth in Spanish and as many code."""
    rows = chats(count)
    for row in range(2, count, 10):
        rows[row]["response"] = HONEST["Spanish"]
        rows[row + 1]["response"] = HONEST["code"]
    return rows


@pytest.mark.parametrize("kind", SPELLED)
def test_letters_in_no_order_stand_out_of_english_spanish_and_code(kind, chats, dataset_of, score):
    rows = among_languages(chats)
    others = {700: "German", 710: "table", 720: "query", 730: "names"}
    for row, honest in others.items():
        rows[row]["response"] = HONEST[honest]
    for row in PLACES:
        rows[row]["response"] = SPELLED[kind](STORY, row)
    findings = score(Gibberish, dataset_of(rows))
    assert set(np.argsort(-np.nan_to_num(findings.scores))[: len(PLACES)]) == set(PLACES)
    assert not {item.row for item in findings.evidence} & set(others)


@pytest.mark.parametrize("kind", SPELLED)
def test_what_the_prompt_asks_to_rearrange_is_no_gibberish(kind, chats, dataset_of, score):
    rows = among_languages(chats)
    for row in PLACES:
        rows[row]["response"] = SPELLED[kind](STORY, row)
    rows[60]["prompt"] = f"Write this in another way: {STORY}"
    findings = score(Gibberish, dataset_of(rows))
    assert findings.scores[60] < 0.1
    assert {item.row for item in findings.evidence} == set(PLACES) - {60}


def test_spelling_takes_as_many_bits_as_said(chats, dataset_of, score):
    rows, rng = chats(600, seed=3), np.random.default_rng(3)
    for row in rows[7:90:20]:
        words = row["response"].split()[:14]
        row["response"] = " ".join("".join(rng.permutation(list(word))) for word in words)
    union = Union((dataset_of(rows),))
    findings = score(Gibberish, *union.datasets)
    counted = [(item, TOLD.search(item.reason)) for item in findings.evidence]
    counted = [(item, match) for item, match in counted if match]
    assert counted
    answers, prompts = (read_words(list(union.texts(field))) for field in ("response", "prompt"))
    listed = list(get_frequency_dict("en", "small"))
    owners = Counter(name for words in (answers, prompts) for name in _once_a_text(words))
    weights = [int(UNIT * (owners[name] - 1) ** 0.5) for name in answers.names]
    model = Letters([*answers.names, *listed], np.asarray(weights + [UNIT] * len(listed)))
    for item, match in counted:
        asked = read_words([union.text("prompt", item.row)]).names
        text = union.text(item.field, item.row)[item.start : item.end]
        words = [w for w in re.findall(r"[^\W\d_]+", text) if len(w) > 1 and w[0].islower()]
        judged = [word.lower() for word in words if word.lower() not in asked]
        bits = model.bits(judged).sum() / lengths(judged).sum()
        assert float(match[2]) < float(match[1]) <= bits + 0.05  # another language may take less


def _once_a_text(words):
    """Yield each word once for each text that has it."""
    for begin, end in pairwise(words.edges.tolist()):
        yield from {words.names[number] for number in words.ids[begin:end].tolist()}
