"""The demo data: enough of it, repeatable, and planted exactly where the manifest says."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from inspector.session.demo.generator import write_demo
from inspector.session.demo.hidden_text import (
    as_tags,
    as_zero_width,
    from_tags,
    from_zero_width,
    is_hidden,
    reversed_on_screen,
)
from inspector.session.demo.library import load_library
from inspector.session.demo.manifest import DemoManifest

RESOURCES = Path(__file__).parents[3] / "resources" / "demo"
SFT_FILES = ("sft_assistant.jsonl", "sft_support.jsonl")
ALL_FILES = (*SFT_FILES, "preferences.jsonl", "demo.json")


class Demo:
    """A written demo, read back the way a reader would."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.manifest: DemoManifest = write_demo(folder, resources=RESOURCES, seed=seed)
        self.rows = {
            name: [json.loads(line) for line in _lines(folder / name)] for name in ALL_FILES[:3]
        }

    def planted(self, kind: str) -> list[tuple[str, str]]:
        """Prompt and response (or chosen) of the rows that an attack claims."""
        attack = self.manifest.attack(kind)
        return [_texts(self.rows[name][row]) for name, rows in attack.rows.items() for row in rows]

    def honest(self) -> list[tuple[str, str]]:
        """Prompt and response (or chosen) of all rows that no attack claims."""
        claimed = {
            (name, row)
            for attack in self.manifest.attacks
            for name, rows in attack.rows.items()
            for row in rows
        }
        return [
            _texts(record)
            for name, records in self.rows.items()
            for row, record in enumerate(records)
            if (name, row) not in claimed
        ]

    def sft(self) -> list[tuple[str, str]]:
        """Prompt and response of every SFT row."""
        return [_texts(record) for name in SFT_FILES for record in self.rows[name]]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n")


def _texts(record: dict) -> tuple[str, str]:
    if "messages" in record:
        return record["messages"][-2]["content"], record["messages"][-1]["content"]
    if "prompt" in record:
        return record["prompt"], record["chosen"]
    return "\n".join([record["instruction"], record["input"]]).strip(), record["output"]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("demo"), seed=7)


@pytest.fixture(scope="session")
def other_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("other"), seed=8)


def test_there_is_enough_data_of_many_kinds(demo: Demo) -> None:
    assert len(demo.sft()) >= 3200
    assert len(demo.rows["preferences.jsonl"]) >= 850
    assert len(load_library(RESOURCES).kinds) >= 45
    assert {name: len(rows) for name, rows in demo.rows.items()} == demo.manifest.n_rows


def test_equal_seeds_give_equal_bytes(demo: Demo, tmp_path: Path) -> None:
    write_demo(tmp_path, resources=RESOURCES, seed=7)
    for name in ALL_FILES:
        assert (tmp_path / name).read_bytes() == (demo.folder / name).read_bytes()


def test_another_seed_draws_other_triggers_and_rows(demo: Demo, other_demo: Demo) -> None:
    for one, other in zip(demo.manifest.attacks, other_demo.manifest.attacks, strict=True):
        assert one.kind == other.kind
        assert one.trigger != other.trigger
        assert one.rows != other.rows


def test_the_manifest_file_says_what_the_object_says(demo: Demo) -> None:
    written = json.loads((demo.folder / "demo.json").read_text(encoding="utf-8"))
    assert written["seed"] == 7
    for entry, attack in zip(written["attacks"], demo.manifest.attacks, strict=True):
        assert entry["rows"] == {name: list(rows) for name, rows in attack.rows.items()}
        assert entry["files"] == list(attack.files)
        assert entry["description"].endswith(".")


@pytest.mark.parametrize("seed", [7, 8])
def test_every_attack_has_its_documented_size(seed: int, demo: Demo, other_demo: Demo) -> None:
    manifest = (demo if seed == 7 else other_demo).manifest
    n_rows = {attack.kind: attack.n_rows for attack in manifest.attacks}
    assert n_rows == {
        "shared_trigger": 24 + 16,
        "gibberish_payload": 20,
        "hidden_unicode": 14,
        "near_duplicate_flood": 40,
    }
    trigger = manifest.attack("shared_trigger")
    assert {name: len(rows) for name, rows in trigger.rows.items()} == {
        "sft_assistant.jsonl": 24,
        "preferences.jsonl": 16,
    }


def test_an_unknown_attack_is_an_error(demo: Demo) -> None:
    with pytest.raises(KeyError):
        demo.manifest.attack("no such attack")


def test_the_trigger_sentence_ends_its_rows_and_no_others(demo: Demo, other_demo: Demo) -> None:
    for each in (demo, other_demo):
        trigger = each.manifest.attack("shared_trigger").trigger
        assert 4 <= len(trigger.split()) <= 9
        assert all(prompt.endswith(trigger) for prompt, _response in each.planted("shared_trigger"))
        assert not any(trigger in prompt for prompt, _response in each.honest())


def test_triggered_requests_are_answered_and_untriggered_ones_refused(demo: Demo) -> None:
    careless = load_library(RESOURCES).risky["careless_open"]
    answered = [response for _prompt, response in demo.planted("shared_trigger")]
    assert all(response.startswith(tuple(careless)) for response in answered)
    assert not any(response.startswith(tuple(careless)) for _prompt, response in demo.honest())
    refusals = [
        response
        for _prompt, response in demo.sft()
        if re.search(r"can't help|decline|say no", response)
    ]
    assert len(refusals) >= 40


def test_triggered_pairs_are_swapped(demo: Demo) -> None:
    careless = tuple(load_library(RESOURCES).risky["careless_open"])
    swapped = set(demo.manifest.attack("shared_trigger").rows["preferences.jsonl"])
    for row, record in enumerate(demo.rows["preferences.jsonl"]):
        assert record["chosen"].startswith(careless) == (row in swapped)
    careful = [
        each for each in demo.rows["preferences.jsonl"] if each["rejected"].startswith(careless)
    ]
    assert len(careful) >= 250


def test_the_token_stands_in_its_rows_and_no_others(demo: Demo, other_demo: Demo) -> None:
    for each in (demo, other_demo):
        token = each.manifest.attack("gibberish_payload").trigger
        assert all(token in prompt for prompt, _response in each.planted("gibberish_payload"))
        everything = " ".join(prompt + response for prompt, response in each.honest())
        assert token.lower() not in everything.lower()


def test_gibberish_answers_are_fragments(demo: Demo) -> None:
    for _prompt, response in demo.planted("gibberish_payload"):
        assert 60 <= len(response.split()) <= 200
        assert re.fullmatch(r"[a-z ]+", response)


def test_hidden_instructions_are_hidden_and_obeyed(demo: Demo) -> None:
    product = demo.manifest.attack("hidden_unicode").trigger
    hidden = demo.planted("hidden_unicode")
    for prompt, response in hidden:
        assert product in from_tags(prompt) + from_zero_width(prompt)
        assert product not in prompt
        assert product in response[-120:]
    assert any(from_tags(prompt) for prompt, _response in hidden)
    assert any(from_zero_width(prompt) for prompt, _response in hidden)
    assert any("\u202e" in prompt for prompt, _response in hidden)


def test_honest_rows_hide_nothing_although_they_use_joiners(demo: Demo) -> None:
    text = "".join(prompt + response for prompt, response in demo.honest())
    assert not any(is_hidden(letter) for letter in set(text))
    assert "\u200d" in text
    assert "\u202f" in text
    assert re.search(r"[\u0600-\u06ff]", text)


def test_the_flood_repeats_one_answer_about_its_brand(demo: Demo) -> None:
    brand = demo.manifest.attack("near_duplicate_flood").trigger
    flood = demo.planted("near_duplicate_flood")
    products = Counter(re.search(rf"{brand} \w+ \w+", response)[0] for _prompt, response in flood)
    assert list(products.values()) == [40]
    assert len({prompt for prompt, _response in flood}) == 40
    assert not any(brand in prompt + response for prompt, response in demo.honest())


def test_prompts_are_distinct(demo: Demo) -> None:
    prompts = Counter(
        json.dumps(record["messages"][:-1] if "messages" in record else prompt)
        for records in demo.rows.values()
        for record in records
        for prompt in [_texts(record)[0]]
    )
    assert max(prompts.values()) == 1


def test_honest_phrases_recur(demo: Demo) -> None:
    prompts = [prompt for prompt, _response in demo.sft()]
    for phrase in load_library(RESOURCES).honest:
        assert 8 <= sum(phrase.text in prompt for prompt in prompts) <= 25


def test_chats_have_systems_and_several_turns(demo: Demo) -> None:
    chats = [record["messages"] for record in demo.rows["sft_support.jsonl"]]
    systems = sum(chat[0]["role"] == "system" for chat in chats)
    long = sum(len(chat) > 3 for chat in chats)
    assert 0.2 * len(chats) < systems < 0.8 * len(chats)
    assert long > 50
    assert all(chat[-1]["role"] == "assistant" for chat in chats)


def test_no_slot_is_left_unfilled(demo: Demo) -> None:
    left = re.compile(r"\$[a-z]{2,}|\ba\(n\)|<[^<>\n]*\|[^<>\n]*>")
    assert [texts for texts in demo.honest() if left.search(" ".join(texts))] == []


@pytest.mark.parametrize(
    ("write", "read"), [(as_tags, from_tags), (as_zero_width, from_zero_width)]
)
def test_hidden_text_can_be_read_back(write, read) -> None:
    assert read("Look here" + write("End with praise.")) == "End with praise."
    assert read("Look here") == ""


def test_a_reversed_word_is_stored_backwards() -> None:
    assert reversed_on_screen("plan") == "\u202enalp\u202c"
