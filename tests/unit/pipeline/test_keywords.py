"""Keywords are what a cluster's texts say and others do not, in any language."""

import random

import numpy as np
import pytest

from inspector.domain.clusters import ClusterLevel
from inspector.domain.errors import Cancelled
from inspector.pipeline.keywords import SAMPLE, add_keywords
from inspector.pipeline.words import BREAK, is_variant, words_of

TOPICS = {
    "router": ["router", "wifi", "antenna", "firmware"],
    "bread": ["flour", "yeast", "oven", "dough"],
    "violin": ["violin", "bow", "strings", "rosin"],
    "tax": ["tax", "invoice", "receipt", "deduction"],
}
FILLER = (
    *("the", "a", "of", "and", "to", "is", "that", "how", "do", "i"),
    *("my", "you", "please", "can", "it", "for", "with", "on", "what", "when"),
)
RUSSIAN = {"0": ["роутер", "антенна"], "1": ["мука", "дрожжи"], "2": ["скрипка", "смычок"]}


def write(topics, filler, each=60, seed=0):
    rng = random.Random(seed)
    texts, labels = [], []
    for label, words in enumerate(topics.values()):
        for _ in range(each):
            said = [rng.choice(filler) for _ in range(12)] + rng.sample(words, 2)
            rng.shuffle(said)
            texts.append(" ".join(said))
            labels.append(label)
    return texts, np.array(labels, np.int32)


def level_of(labels):
    count = int(labels.max(initial=-1)) + 1
    return ClusterLevel(
        labels=labels,
        centres=np.zeros((count, 2), np.float32),
        extents=np.ones(count, np.float32),
        rows=np.bincount(labels[labels >= 0], minlength=count),
        parents=np.full(count, -1, np.int32),
    )


@pytest.fixture
def keywords(task):
    def keywords_(texts, labels):
        order = np.argsort(texts, kind="stable")
        return add_keywords([level_of(labels)], order, texts.__getitem__, task)[0].keywords

    return keywords_


def parts(found):
    return [set(" ".join(words).split()) for words in found]


def test_planted_topics_get_their_words(keywords):
    found = parts(keywords(*write(TOPICS, FILLER)))
    for words, topic in zip(found, TOPICS.values(), strict=True):
        assert len(words) >= 3
        assert words <= set(topic)


def test_words_that_all_topics_use_are_no_keywords_in_a_language_without_a_list(keywords):
    filler = [f"{word}qa" for word in FILLER]
    found = parts(keywords(*write(TOPICS, filler)))
    for words, topic in zip(found, TOPICS.values(), strict=True):
        assert words <= set(topic)


def test_cyrillic_words_are_words(keywords):
    filler = ["и", "в", "не", "на", "я", "что", "он", "с", "как", "это"]
    found = parts(keywords(*write(RUSSIAN, filler)))
    for words, topic in zip(found, RUSSIAN.values(), strict=True):
        assert words == set(topic)


def test_chinese_is_read_by_pairs_of_characters(keywords):
    texts = [f"请告诉我如何烤面包{n}号" for n in range(20)] + [
        f"请告诉我如何学小提琴{n}号" for n in range(20)
    ]
    found = keywords(texts, np.repeat([0, 1], 20).astype(np.int32))
    assert "面包" in found[0]
    assert "提琴" in found[1] or "小提" in found[1]
    assert all("告诉" not in words for words in found)


def test_two_words_that_always_stand_together_are_one_keyword(keywords):
    rng = random.Random(1)
    cards = [f"{rng.choice(FILLER)} lost credit card {rng.choice(FILLER)} {n}" for n in range(40)]
    others = [f"{rng.choice(FILLER)} water plants {rng.choice(FILLER)} {n}" for n in range(40)]
    found = keywords(cards + others, np.repeat([0, 1], 40).astype(np.int32))
    assert any("credit card" in word or "lost credit" in word for word in found[0])


def test_a_plural_is_not_a_second_keyword(keywords):
    topics = {
        "a": ["recipe", "recipes", "spoon", "kettle"],
        "b": ["train", "trains", "ticket", "rail"],
    }
    for words in parts(keywords(*write(topics, FILLER))):
        assert not {"recipe", "recipes"} <= words
        assert not {"train", "trains"} <= words


def test_the_order_of_the_texts_changes_nothing(keywords):
    texts, labels = write(TOPICS, FILLER, each=SAMPLE + 30)
    order = np.random.default_rng(0).permutation(len(texts))
    assert keywords(texts, labels) == keywords([texts[i] for i in order], labels[order])


def test_of_a_large_cluster_only_a_sample_is_read(task):
    texts, labels = write({"a": TOPICS["tax"], "b": TOPICS["bread"]}, FILLER, each=2_000)
    read = []
    order = np.arange(len(texts))
    found = add_keywords([level_of(labels)], order, lambda i: read.append(i) or texts[i], task)
    assert len(read) == len(set(read)) == 2 * SAMPLE
    assert min(read) < 100
    assert max(read) > len(texts) - 100  # spread over the whole cluster
    assert parts(found[0].keywords)[0] <= set(TOPICS["tax"])


def test_hostile_text_leaves_words_only(keywords):
    evil = "\u202eevil\u202c <img src=file:x> <b>bold</b>\x00\x1b[31m \u200bwords\u2066"
    texts = [f"{evil} case{n}" for n in range(20)] + [f"calm garden rose {n}" for n in range(20)]
    found = keywords(texts, np.repeat([0, 1], 20).astype(np.int32))
    assert found[0]
    shown = "".join(word for words in found for word in words)
    assert shown.replace(" ", "").isalpha()


def test_texts_without_words_have_no_keywords(keywords):
    texts = ["", "42", "?!", "7 7 7"] * 5
    assert keywords(texts, np.repeat([0, 1], 10).astype(np.int32)) == ((), ())


def test_without_texts_nothing_is_read(task):
    none = level_of(np.zeros(0, np.int32))
    assert add_keywords([none], np.zeros(0, np.int64), "".__getitem__, task)[0].keywords == ()


def test_it_can_be_stopped(new_task):
    texts, labels = write(TOPICS, FILLER, each=5)
    order = np.arange(len(texts))
    with pytest.raises(Cancelled):
        add_keywords([level_of(labels)], order, texts.__getitem__, new_task(cancel_after=0))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The router's LED", ["the", "router's", "led"]),
        ("stop. Go", ["stop", BREAK, "go"]),
        ("a 42 x7 " + "y" * 25, [BREAK] * 4),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("日本語", ["日本", BREAK, "本語", BREAK]),
        ("café naïve", ["café", "naïve"]),
        ("مرحبا بالعالم", ["مرحبا", "بالعالم"]),
    ],
)
def test_words_of_many_scripts(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("recipe", "recipes", True),
        ("cat", "cats", True),
        ("buchung", "buchungen", True),
        ("机器", "器学", True),
        ("python", "pythagoras", False),
        ("water", "waiter", False),
        ("机器", "学习", False),
        ("car", "carpet", False),
    ],
)
def test_variants_of_a_word(one, other, same):
    assert is_variant(one, other) is same
    assert is_variant(other, one) is same
