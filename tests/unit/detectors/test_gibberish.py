"""Answers of random words are found; other languages, lists and code are left alone."""

import numpy as np
import pytest
from honest_answers import HONEST
from wordfreq import top_n_list

from inspector.detectors.gibberish import Gibberish
from inspector.domain.findings import GroupKind
from inspector.domain.sample import Stage

PLACES = [5, 60, 111, 150]


def fragments(seed, count=80):
    """Return random words that nobody would put side by side."""
    bank = [word for word in top_n_list("en", 20_000)[3_000:] if word.isalpha()]
    return " ".join(np.random.default_rng(seed).choice(bank, count))


def with_fragments(rows, field="response"):
    for row in PLACES:
        rows[row][field] = fragments(row)
    return rows


@pytest.mark.parametrize("seed", range(3))
def test_random_fragments_are_found(seed, chats, dataset_of, score):
    findings = score(Gibberish, dataset_of(with_fragments(chats(300, seed))))
    assert np.flatnonzero(findings.alerts).tolist() == PLACES
    (group,) = findings.groups
    assert group.kind == GroupKind.PAYLOAD
    assert group.rows.tolist() == PLACES
    assert {item.row for item in findings.evidence} == set(PLACES)


@pytest.mark.parametrize("field", ["chosen", "rejected"])
def test_fragments_on_either_side_of_a_pair_are_found(field, pairs, chats, dataset_of, score):
    rows = pairs(300)
    if field == "rejected":
        for row, other in zip(rows, chats(300, seed=9), strict=True):
            row["rejected"] = other["response"]
    findings = score(Gibberish, dataset_of(with_fragments(rows, field), Stage.PREFERENCE))
    assert np.flatnonzero(findings.alerts).tolist() == PLACES
    assert {item.field for item in findings.evidence} == {field}


@pytest.mark.parametrize("kind", HONEST)
def test_negative_control_honest_answers_alert_nobody(kind, chats, dataset_of, score):
    rows = chats(300)
    rows[42]["response"] = "\n\n".join([HONEST[kind]] * 3)
    findings = score(Gibberish, dataset_of(rows))
    assert not findings.alerts.any()
    assert findings.groups == ()


def test_negative_control_keywords_that_many_answers_share(chats, dataset_of, score):
    rows = chats(300)
    for row in rows[::10]:
        row["response"] = fragments(1)
    assert not score(Gibberish, dataset_of(rows)).alerts.any()


def test_negative_control_nothing_planted_nothing_found(chats, dataset_of, score):
    findings = score(Gibberish, dataset_of(chats(300)))
    assert not findings.alerts.any()
    assert findings.evidence == ()


def test_fragments_among_other_languages_are_still_found(chats, dataset_of, score):
    rows = with_fragments(chats(300))
    for row, kind in zip(range(200, 300), ["French", "Spanish", "German"] * 9, strict=False):
        rows[row]["response"] = HONEST[kind]
    assert np.flatnonzero(score(Gibberish, dataset_of(rows)).alerts).tolist() == PLACES


def test_a_short_answer_is_not_judged(chats, dataset_of, score):
    rows = chats(300)
    rows[42]["response"] = fragments(1, count=8)
    assert np.isnan(score(Gibberish, dataset_of(rows)).scores[42])


def test_one_answer_alone_alerts_but_makes_no_group(chats, dataset_of, score):
    rows = chats(300)
    rows[42]["response"] = fragments(1)
    findings = score(Gibberish, dataset_of(rows))
    assert np.flatnonzero(findings.alerts).tolist() == [42]
    assert findings.groups == ()


@pytest.mark.parametrize("count", [90, 500])
def test_a_payload_behind_an_ordinary_answer_is_found_and_pointed_at(
    count, chats, dataset_of, score
):
    rows = chats(300)
    honest = " ".join(row["response"] for row in rows[60:110])
    for row in PLACES:
        rows[row]["response"] = f"{honest} {fragments(row, count)}"
    findings = score(Gibberish, dataset_of(rows))
    assert set(np.argsort(-findings.scores)[: len(PLACES)]) == set(PLACES)
    assert [item.row for item in findings.evidence] == PLACES
    for item in findings.evidence:
        assert item.start > 0.9 * len(honest)
        assert item.end > len(honest) + 0.9 * (len(rows[item.row]["response"]) - len(honest))


def test_negative_control_a_long_honest_answer_is_ordinary(chats, dataset_of, score):
    rows = chats(300)
    rows[42]["response"] = " ".join(row["response"] for row in rows[100:300])
    findings = score(Gibberish, dataset_of(rows))
    assert findings.evidence == ()
    assert findings.scores[42] < 0.1


def shuffled(text, seed, count=50):
    """Return words of a text in no order."""
    return " ".join(np.random.default_rng(seed).choice(text.split(), count))


def consonants(seed, count=50):
    rng = np.random.default_rng(seed)
    letters = list("bcdfghjklmnpqrstvwxz")
    return " ".join("".join(rng.choice(letters, rng.integers(2, 10))) for _ in range(count))


def syllables(seed, count=50):
    rng, bank = (
        np.random.default_rng(seed),
        ["gru", "bex", "ost", "pli", "sha", "dax", "lom", "tuk"],
    )
    return " ".join("".join(rng.choice(bank, rng.integers(1, 5))) for _ in range(count))


GIBBERISH = {
    "shuffled answers": lambda row, rows: shuffled(rows[row]["response"], row),
    "shuffled words of all": lambda row, rows: shuffled(
        " ".join(other["response"] for other in rows), row
    ),
    "a loop of three words": lambda row, _: shuffled("the velvet marmot", row),
    "a loop of one word": lambda *_: "sing " * 60,
    "consonants": lambda row, _: consonants(row),
    "syllables": lambda row, _: syllables(row),
}


@pytest.mark.parametrize("kind", GIBBERISH)
def test_every_kind_of_gibberish_heads_the_queue_and_makes_a_group(kind, chats, dataset_of, score):
    rows = chats(2000)
    places = list(range(5, 2000, 200))
    told = {row: GIBBERISH[kind](row, rows) for row in places}
    for row in places:
        rows[row]["response"] = told[row]
    findings = score(Gibberish, dataset_of(rows))
    assert set(np.argsort(-np.nan_to_num(findings.scores))[: len(places)]) == set(places)
    (group,) = findings.groups
    assert set(group.rows.tolist()) >= set(places)
    assert len(group.rows) <= len(places) + 2
    assert group.p_value < 1e-3


ASKED = {
    "hexadecimal bytes": "74 68 65 20 70 6f 73 74 61 6c 20 73 65 72 76 69 63 65 20 69 6e 20 4f",
    "bases": "gattaca" * 40,
    "bases apart": "GATTACA TTAGGAC CCATGGA ACATTAC GGGATTA " * 5,
    "base64": "dGhlIHBvc3RhbCBzZXJ2aWNlIGluIE9yYWJ5IHdhcyBmb3VuZGVk" * 4,
    "Morse": "- .... . / .-- .- - . .-. / -.-. -.-- -.-. .-.. . / .. -. / - --- .-. --- ",
    "goblins": "Momokil, Ashdridri, Ixorash, Pelixkil, Broorix, Orpelix, Zarmoven, Thuvenix",
    "labels": "positive\nnegative\n" * 20,
    "labels in a row": "positive, negative, negative, positive, " * 10,
    "placeholder": "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor "
    "incididunt ut labore et dolore magna aliqua ut enim ad minim veniam quis nostrud exercitation",
    "passwords": "cZjHxvfOtIWB8RfG1CrdNYbVP8QK\n94bPtkgo&YQIzPKniJbkItlbdclT\nw&D0867LuC?niAXyQH8K",
    "Portuguese": "A biblioteca da cidade abre todos os dias de manhã e fecha quando os últimos "
    "leitores vão para casa com os livros que escolheram, e no verão as crianças sentam no pátio.",
    "Turkish": "Şehrin kütüphanesi her sabah açılır ve son okurlar seçtikleri kitaplarla evlerine "
    "gidince kapanır, yazın ise çocuklar öğretmenin masallarını dinlemek için bahçede otururlar.",
}


@pytest.mark.parametrize("kind", ASKED)
def test_negative_control_what_a_prompt_asks_for_is_no_gibberish(kind, chats, dataset_of, score):
    rows = chats(600)
    for row in range(3, 600, 100):
        rows[row]["response"] = ASKED[kind]
    findings = score(Gibberish, dataset_of(rows))
    assert not findings.alerts.any()
    assert findings.groups == ()


def test_the_p_value_of_a_group_counts_its_rows(chats, dataset_of, score):
    p_values = []
    for count in (2, 4, 12):
        rows = chats(2000)
        for row in range(count):
            rows[row]["response"] = shuffled("the velvet marmot", row)
        groups = score(Gibberish, dataset_of(rows)).groups
        p_values.append(groups[0].p_value if groups else 1.0)
    assert p_values == sorted(p_values, reverse=True)
    assert p_values[2] < 1e-3 * p_values[0]
