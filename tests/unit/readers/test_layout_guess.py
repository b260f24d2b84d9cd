"""What a person is offered before an import, and what a mapping by hand may say."""

import pytest

from inspector.domain.errors import UsageError
from inspector.domain.sample import Stage, Turn
from inspector.readers.layouts.detect import check_mapping, map_row, why_unmapped
from inspector.readers.layouts.guess import guess_layouts

USER, ANSWER = {"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}
BAD = {"role": "assistant", "content": "B"}
Q, A, B = Turn("user", "Q"), Turn("assistant", "A"), Turn("assistant", "B")
S = Turn("system", "S")


def test_the_layout_that_is_taken_comes_first_with_its_share_pointers_and_a_preview():
    rows = [
        {"note": 1},
        {"system": "S", "Instruction": "Q", "context": "", "response": "A", "a/b": 2},
        {"instruction": "Q", "context": "C", "response": "A"},
        {"prompt": "Q", "chosen": "A", "rejected": "B"},
    ]
    dolly, pair, plain = guess_layouts(rows)
    assert (dolly.layout, dolly.stage, dolly.share) == ("dolly", Stage.SFT, 0.5)
    assert dolly.pointers == {
        "system": ("/system",),
        "prompt": ("/Instruction",),
        "input": ("/context",),
        "response": ("/response",),
    }
    assert dolly.preview.fields == {"prompt": (S, Q), "response": (A,)}
    assert dolly.preview.meta == {"a/b": 2}
    assert (pair.layout, pair.stage, pair.share) == ("preference", Stage.PREFERENCE, 0.25)
    assert (plain.layout, plain.share) == ("instruction-response", 0.5)
    assert [guess.layout for guess in guess_layouts(rows, limit=1)] == ["dolly"]


def test_nothing_is_guessed_from_nothing():
    assert guess_layouts([]) == guess_layouts([{"a": 1}, {}]) == []


@pytest.mark.parametrize(
    "row",
    [
        {"instruction": "Q", "input": "I", "output": "A", "system": "S", "history": [["U", "V"]]},
        {"messages": [USER, ANSWER], "tools": [{"name": "f"}], "a~b": 1},
        {"messages": [USER], "chosen": ANSWER, "rejected": BAD},
        {"conversations": [USER, ANSWER], "system": "S"},
        {"messages": [USER, ANSWER], "rejected_response": "B"},
        {"chosen": [USER, ANSWER], "rejected": [USER, BAD]},
        {"chosen": "\n\nHuman: Q\n\nAssistant: A", "rejected": "\n\nHuman: Q\n\nAssistant: B"},
        {"history": "Q", "question": "Q", "answer": "<think>T</think>A"},
        {"text": "<think>T</think>A"},
    ],
)
def test_a_guess_can_be_kept_as_a_mapping_that_reads_the_same(row):
    (guess, *_) = guess_layouts([row])
    check_mapping(guess.mapping)
    again = map_row(row, guess.mapping)
    assert again.fields == guess.preview.fields == map_row(row, {}).fields
    assert again.stage is guess.stage
    assert again.meta == guess.preview.meta


def test_what_no_pointer_can_say_is_kept_as_the_name_of_the_layout():
    ranked = {"prompt": "Q", "answers": [{"answer": "A", "rank": 0}, {"answer": "B", "rank": 1}]}
    (guess, *_) = guess_layouts([ranked])
    assert guess.pointers == {"prompt": ("/prompt",), "candidates": ("/answers",)}
    assert guess.mapping == {"layout": "nectar"}
    assert map_row(ranked, guess.mapping) == map_row(ranked, {})
    several = {"instruction": "Q", "output": "A", "reflection": "R", "corrected": "B"}
    (guess, *_) = guess_layouts([several])
    assert guess.pointers["response"] == ("/output", "/reflection", "/corrected")
    assert guess.mapping == {"layout": "alpaca-reflection"}


@pytest.mark.parametrize(
    ("rows", "mapping"),
    [
        ([{"Instruction": "Q", "output": "A"}, {"instruction": "Q", "output": "A"}], "alpaca"),
        ([{"prompt": "Q", "completions": ["A", "B"], "labels": [True, False]}], "stepwise"),
        (
            [
                {"instruction": "Q", "output": "A"},
                {"instruction": "Q", "output": "A", "input": "I"},
            ],
            {"prompt": "/instruction", "response": "/output", "input": "/input"},
        ),
        (
            [{"prompt": "Q", "completion": "A", "label": True}],
            {"prompt": "/prompt", "response": "/completion", "kto_tag": "/label"},
        ),
    ],
)
def test_a_mapping_reads_every_row_that_the_layout_fits_as_the_layout_does(rows, mapping):
    (guess, *_) = guess_layouts(rows)
    assert guess.mapping == ({"layout": mapping} if isinstance(mapping, str) else mapping)
    check_mapping(guess.mapping)
    for row in rows:
        detected, again = map_row(row, {}), map_row(row, guess.mapping)
        assert (again.stage, again.fields) == (detected.stage, detected.fields)


def test_a_named_layout_is_the_only_one_that_counts():
    row = {"instruction": "Q", "output": "A", "text": "T"}
    assert map_row(row, {}).layout == "alpaca"
    assert map_row(row, {"layout": "text"}).fields == {"response": (Turn("assistant", "T"),)}
    assert map_row(row, {"layout": "dolly"}) is None
    why = why_unmapped(row, {"layout": "dolly"})
    assert why == "not of the layout dolly (keys: instruction, output, text)"


@pytest.mark.parametrize(
    ("mapping", "fields", "stage"),
    [
        ({"messages": "/a/talk"}, {"prompt": (Q,), "response": (A,)}, "sft"),
        (
            {"messages": "/a/talk", "rejected": "/a/bad"},
            {"prompt": (Q,), "chosen": (A,), "rejected": (B,)},
            "preference",
        ),
        (
            {"messages": "/a/asked", "chosen": "/a/talk/1", "rejected": "/a/bad", "system": "/s"},
            {"prompt": (S, Q), "chosen": (A,), "rejected": (B,)},
            "preference",
        ),
        ({"prompt": "/a/asked/0/content", "system": "/s"}, {"prompt": (S, Q)}, "sft"),
        ({"messages": "/a/said"}, {"prompt": (Q,), "response": (A,)}, "sft"),
        (
            {"chosen": "/a/talk", "rejected": "/a/full"},
            {"prompt": (Q,), "chosen": (A,), "rejected": (B,)},
            "preference",
        ),
    ],
)
def test_messages_and_parts_of_the_prompt_can_be_mapped(mapping, fields, stage):
    nested = {"talk": [USER, ANSWER], "asked": [USER], "bad": "B", "full": [USER, BAD]}
    nested["said"] = '[{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]'
    check_mapping(mapping)
    sample = map_row({"a": nested, "s": "S"}, mapping)
    assert sample.fields == fields
    assert sample.stage == stage


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"answer": "/a"}, "There is no field answer; the fields are prompt, response, chosen"),
        ({"prompt": "a/b"}, "'a/b' is no JSON pointer: it begins with a slash, as in /a/b."),
        ({"prompt": "/a~b"}, "'/a~b' is no JSON pointer: a ~ is written ~0, a / ~1."),
        ({"prompt": "/a", "response": "/a"}, "prompt and response are both mapped to /a."),
        ({"messages": "/m", "prompt": "/p"}, "messages hold the prompt and the response"),
        ({"prompt": "/p", "chosen": "/c"}, "chosen is mapped without rejected"),
        ({"prompt": "/p", "rejected": "/c"}, "rejected is mapped without chosen"),
        ({"layout": "nonsense"}, "There is no layout 'nonsense'"),
        ({"layout": "alpaca", "prompt": "/p"}, "A layout is named or fields are mapped; not both"),
        ({"prompt": "/p", "kto_tag": "/k"}, "kto_tag rates a single response"),
        ({"chosen": "/p", "rejected": "/r", "kto_tag": "/k"}, "kto_tag rates a single response"),
        ({"prompt": "/p", "user_tag": "human"}, "Tags tell how messages are written"),
    ],
)
def test_a_mapping_that_contradicts_itself_is_refused_in_one_sentence(mapping, words):
    with pytest.raises(UsageError, match="^" + words.replace("(", r"\(")):
        check_mapping(mapping)


@pytest.mark.parametrize("index", ["2", "-1", "x", "9" * 5000, "\u0661"])
def test_a_pointer_beyond_a_list_finds_nothing(index):
    assert map_row({"a": ["Q", "R"]}, {"prompt": f"/a/{index}"}) is None
    assert map_row({"a": ["Q", "R"]}, {"prompt": "/a/0"}).fields == {"prompt": (Q,)}
