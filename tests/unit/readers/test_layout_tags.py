"""Messages in words of their own are read by the tags that a mapping brings."""

import pytest

from inspector.domain.sample import Stage, Turn
from inspector.readers.layouts.detect import check_mapping, map_row, why_unmapped

TAGS = {
    "role_tag": "speaker",
    "content_tag": "says",
    "user_tag": "client",
    "assistant_tag": "agent",
    "observation_tag": "machine",
    "function_tag": "act",
    "system_tag": "rule",
}
Q, A, B = Turn("user", "Q"), Turn("assistant", "A"), Turn("assistant", "B")


def said(*pairs, **more):
    return [{"speaker": role, "says": text} | more for role, text in pairs]


def test_every_tag_gives_its_role():
    talk = said(
        ("rule", "S"),
        ("client", "Q"),
        ("act", '{"name":"f"}'),
        ("machine", "R"),
        ("narrator", "N"),
        ("agent", "A"),
    )
    mapping = {"messages": "/talk", **TAGS}
    check_mapping(mapping)
    sample = map_row({"talk": talk}, mapping)
    assert sample.fields == {
        "prompt": (
            Turn("system", "S"),
            Q,
            Turn("tool_call", '{"name":"f"}'),
            Turn("tool", "R"),
            Turn("unknown", "N"),
        ),
        "response": (A,),
    }
    assert sample.stage is Stage.SFT
    assert sample.meta == {"/talk/4/role": "narrator"}


def test_without_tags_such_messages_are_unreadable():
    value = {"talk": said(("client", "Q"), ("agent", "A"))}
    assert map_row(value, {"messages": "/talk"}) is None
    assert map_row(value, {"messages": "/talk", **TAGS}) is not None


def test_both_answers_are_messages_in_the_same_words():
    value = {"talk": said(("client", "Q")), "good": said(("agent", "A"))[0]}
    value["bad"] = said(("agent", "B"))[0]
    mapping = {"messages": "/talk", "chosen": "/good", "rejected": "/bad", **TAGS}
    sample = map_row(value, mapping)
    assert sample.fields == {"prompt": (Q,), "chosen": (A,), "rejected": (B,)}
    assert sample.stage is Stage.PREFERENCE
    assert sample.meta == {}


def test_what_else_a_message_says_is_kept():
    value = {"talk": said(("client", "Q"), weight=0, role="hidden", content="words")}
    kept = str(map_row(value, {"messages": "/talk", **TAGS}).meta)
    assert all(word in kept for word in ("weight", "hidden", "words"))


def test_messages_in_a_text_and_calls_beside_it_are_read():
    value = {"talk": '[{"speaker": "client", "says": "Q"}, {"speaker": "agent", "says": "A"}]'}
    mapping = {"messages": "/talk", **TAGS}
    assert map_row(value, mapping).fields == {"prompt": (Q,), "response": (A,)}
    call = {"speaker": "agent", "tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}
    (turn,) = map_row({"talk": [call]}, mapping).fields["response"]
    assert turn == Turn("tool_call", '{"name":"f","arguments":"{}"}')


def test_a_text_that_looks_like_a_list_stays_a_text():
    value = {"talk": said(("client", "Q")), "good": "[1, 2]", "bad": "B"}
    mapping = {"messages": "/talk", "chosen": "/good", "rejected": "/bad", **TAGS}
    assert map_row(value, mapping).fields["chosen"] == (Turn("assistant", "[1, 2]"),)


@pytest.mark.parametrize("flag", [True, False, 0, 1, "true", "False"])
def test_a_rated_response_is_a_preference(flag):
    mapping = {"prompt": "/q", "response": "/a", "kto_tag": "/good"}
    sample = map_row({"q": "Q", "a": "A", "good": flag}, mapping)
    assert (sample.stage, sample.fields) == (
        Stage.PREFERENCE,
        {"prompt": (Q,), "response": (A,)},
    )
    assert sample.meta == {"good": flag}


@pytest.mark.parametrize("flag", [None, 0.5, "good", {}])
def test_a_rating_that_is_none_is_said(flag):
    mapping = {"prompt": "/q", "response": "/a", "kto_tag": "/good"}
    assert map_row({"q": "Q", "a": "A", "good": flag}, mapping) is None
    assert why_unmapped({}, mapping) == "nothing at /q, /a, or no true or false at /good"
