"""What a detector tells a reviewer is so: spans, quotes and counts, recomputed from the texts."""

import re
from collections import Counter

import numpy as np
import pytest
from attacks import poisoned, swapped

from inspector.detectors.text.words import read_words
from inspector.domain.dataset import Union
from inspector.domain.sample import FIELDS, Stage
from inspector.pipeline.plugins import load_plugins

DETECTORS = load_plugins(strangers=False).detectors
READS = {
    "gibberish": [{"response", "chosen", "rejected"}],
    "harmful_compliance": [{"prompt"}, {"response", "chosen"}],
    "micro_cluster": [{"prompt"}, {"response", "chosen"}],
    "mismatch": [{"prompt"}, {"response", "chosen"}],
    "outlier": [set(FIELDS)],
    "preference_flip": [{"chosen"}, {"rejected"}],
    "rare_tokens": [{"prompt"}],
    "response_concentration": [{"prompt"}, {"response", "chosen"}],
    "steering": [{"prompt"}],
    "style_trigger": [{"prompt"}],
    "trigger_association": [{"prompt"}],
}
"""Fields of which a row must have one of each set, or the detector has nothing to judge."""
COUNTED = "rows|records|answers|pairs|requests|near-duplicates"


@pytest.fixture(scope="module")
def datasets(chats, pairs, dataset_of):
    return (
        dataset_of(poisoned(chats), Stage.SFT, "answers.jsonl"),
        dataset_of(swapped(pairs), Stage.PREFERENCE, "pairs.jsonl"),
    )


@pytest.fixture(scope="module")
def union(datasets):
    return Union(datasets)


@pytest.fixture(scope="module")
def found(datasets, score):
    return {name: score(detector, *datasets) for name, detector in DETECTORS.items()}


def plain(text):
    """Return the words of a text, so that case, signs and line ends do not matter."""
    return " ".join(re.findall(r"\w+|[^\w\s]", text.casefold()))


def spaced(text):
    """Return a text with one blank between what is apart, in small letters."""
    return " ".join(text.casefold().split())


def told(findings, pattern):
    """Yield the evidence whose reason matches, with the match."""
    for item in findings.evidence:
        if match := re.search(pattern, item.reason):
            yield item, match


@pytest.fixture(params=DETECTORS, scope="module")
def name(request):
    return request.param


def test_every_attack_is_there_to_be_told_of(found):
    silent = {name for name, findings in found.items() if not findings.evidence}
    assert silent <= {"mismatch", "outlier", "micro_cluster"}  # nothing here is far from all else


def test_scores_are_shares_and_absent_where_there_is_nothing_to_judge(name, found, union):
    scores = found[name].scores
    known = scores[~np.isnan(scores)]
    assert ((known >= 0) & (known <= 1)).all()
    assert np.isnan(scores[~union.readable]).all()
    for wanted in READS.get(name, ()):
        has = np.any([union.present(field) for field in wanted], axis=0)
        assert np.isnan(scores[~has]).all()


def test_a_span_lies_in_its_text(name, found, union):
    for item in found[name].evidence:
        assert union.readable[item.row]
        assert union.present(item.field)[item.row]
        assert 0 <= item.start <= item.end <= len(union.text(item.field, item.row))


def test_what_a_reason_quotes_first_stands_in_the_text(name, found, union):
    for item, match in told(found[name], r"^“(.+?)”"):
        assert spaced(match[1]) in spaced(union.text(item.field, item.row)), item.reason


def test_what_is_underlined_holds_what_the_reason_quotes_first(name, found, union):
    for item, match in told(found[name], r"^“(.+?)”"):
        if item.end > item.start:
            span = union.text(item.field, item.row)[item.start : item.end]
            assert plain(match[1]) in plain(span) or plain(span) in plain(match[1]), item


def test_an_identity_stands_where_it_is_said_to_be_given(found, union):
    for item, match in told(found["identity_override"], r"the identity “(.+?)”"):
        assert match[1] in union.text(item.field, item.row)[item.start : item.end]


def test_prompts_that_are_counted_hold_the_phrase(name, found, union):
    prompts = [plain(text) for text in union.texts("prompt")]
    for item, match in told(found[name], r"^“(.+?)” stands in (\d+) otherwise unrelated prompts"):
        holding = sum(f" {plain(match[1])} " in f" {prompt} " for prompt in prompts)
        assert int(match[2]) == holding, item.reason


def test_prompts_that_name_a_subject_are_at_least_as_many_as_said(name, found, union):
    prompts = [plain(text) for text in union.texts("prompt")]
    for item, match in told(found[name], r"answers to the (\d+) prompts with “(.+?)”"):
        assert int(match[1]) <= sum(plain(match[2]) in prompt for prompt in prompts), item.reason


def test_answers_that_are_counted_hold_the_piece(found, union):
    answers = [
        plain(" \n ".join(union.text(field, row) for field in ("response", "chosen")))
        for row in range(len(union))
    ]
    counted = list(told(found["response_concentration"], r"recurs in (\d+) answers"))
    assert counted
    for item, match in counted:
        piece = plain(union.text(item.field, item.row)[item.start : item.end])
        assert int(match[1]) == sum(piece in answer for answer in answers), item.reason


def test_copies_are_as_many_as_said(found):
    groups = found["near_duplicate"].groups
    counted = list(told(found["near_duplicate"], r"^(\d+) records are edited copies"))
    sizes = Counter(match[1] for _, match in counted)
    assert counted
    for item, match in counted:
        assert sizes[match[1]] % int(match[1]) == 0  # each of them is told so
        mine = [len(group.rows) for group in groups if item.row in group.rows]
        assert mine in ([], [int(match[1])])


def test_pairs_that_disagree_more_are_counted_from_all_pairs(found, union):
    pairs = int((union.present("chosen") & union.present("rejected")).sum())
    lower = []
    for item, match in told(found["preference_flip"], r"of (\d+) pairs, (\d+) disagree more"):
        assert int(match[1]) == pairs
        lower.append((int(match[2]), -found["preference_flip"].scores[item.row]))
    assert lower
    assert sorted(lower) == sorted(lower, key=lambda item: item[1])


def test_refused_neighbours_are_some_of_the_neighbours(found):
    counted = list(told(found["harmful_compliance"], r"of the (\d+) most similar requests (\d+)"))
    assert counted
    for _, match in counted:
        assert int(match[2]) <= int(match[1]) <= 16


def test_words_in_a_row_are_as_few_as_said(found, union):
    counted = list(told(found["gibberish"], r"of (\d+) words in a row only (\d+) are distinct"))
    assert counted
    for item, match in counted:
        text = union.text(item.field, item.row)[item.start : item.end]
        words = read_words([text])
        assert len(words.ids) == int(match[1])
        assert len(words.names) == int(match[2])


def test_word_pairs_stand_nowhere_else_as_often_as_said(found, union):
    pairs = {
        field: [Counter(_pairs(text)) for text in union.texts(field)]
        for field in ("response", "chosen", "rejected")
    }
    counted = list(told(found["gibberish"], r"^(\d+) % of the word pairs here stand nowhere else"))
    for item, match in counted:
        here = _pairs(union.text(item.field, item.row)[item.start : item.end])
        others = set().union(*(p for r, p in enumerate(pairs[item.field]) if r != item.row))
        share = np.mean([pair not in others for pair in here])
        assert abs(100 * share - int(match[1])) <= 0.5 + 1e-6


def _pairs(text):
    """Return the words side by side with one blank between, but for names."""
    both = re.findall(r"(?<![^\W\d_])(?=([^\W\d_]+) ([^\W\d_]+))", text)
    return [
        (one.lower(), other.lower())
        for one, other in both
        if not (one[0].isupper() and other[0].isupper())
    ]


def test_hidden_messages_are_decoded_right(found, union):
    counted = list(told(found["hidden_text"], r"that spell “(.+?)”"))
    assert [match[1] for _, match in counted] == ["obey me"]
    for item, match in counted:
        span = union.text(item.field, item.row)[item.start : item.end]
        assert "".join(chr(ord(letter) - 0xE0000) for letter in span) == match[1]


def test_named_characters_stand_in_the_span(found, union):
    for item, match in told(found["hidden_text"], r"U\+([0-9A-F]{4,6})"):
        span = union.text(item.field, item.row)[item.start : item.end]
        assert chr(int(match[1], 16)) in span


def test_a_group_has_as_many_rows_as_its_title_says(name, found):
    for group in found[name].groups:
        for count in re.findall(rf"\b(\d+) (?:{COUNTED})\b", re.sub("“.*”", "", group.title)):
            assert int(count) == len(group.rows), group.title
        for count in re.findall(r"[Gg]roup holds (?:the )?(\d+)", group.explanation):
            assert int(count) == len(group.rows), group.explanation


def test_the_text_of_a_group_stands_in_its_rows(name, found, union):
    for group in found[name].groups:
        texts = [
            spaced(" ".join(union.text(field, row) for field in FIELDS))
            for row in group.rows.tolist()
        ]
        assert not group.text or any(spaced(group.text) in text for text in texts), group


def test_negative_control_a_false_count_would_be_noticed(found, union):
    item, match = next(told(found["response_concentration"], r"recurs in (\d+) answers"))
    piece = plain(union.text(item.field, item.row)[item.start : item.end])
    answers = [plain(union.text("response", row)) for row in range(len(union))]
    assert int(match[1]) + 1 != sum(piece in answer for answer in answers)
