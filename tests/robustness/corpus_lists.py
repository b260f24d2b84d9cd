"""Hostile JSON lists."""

from __future__ import annotations

from robustness.cases import BOM, DEEP, GOOD, MORE, NESTED, all_bad, case, lines, opens, refused

JSON_LISTS = [
    case("list", "a.json", b"[" + GOOD + b", " + MORE + b"]", opens(2, prompt_1="R")),
    case("list with BOM", "a.json", BOM + b"[" + GOOD + b"]", opens(1, prompt_0="Q")),
    case(
        "list in UTF-16",
        "a.json",
        (b"[" + GOOD + b"]").decode().encode("utf-16"),
        refused("UTF-16"),
    ),
    case("data", "a.json", b'{"version": 1, "data": [' + GOOD + b", " + MORE + b"]}", opens(2)),
    case(
        "data, one a line",
        "a.json",
        b'{"about": 1, "data": [\n' + GOOD + b",\n" + MORE + b"\n]}",
        opens(2, prompt_1="R"),
    ),
    case(
        "lines behind a broken one with data",
        "a.jsonl",
        b'{"data": [1,\n' + lines(GOOD, MORE),
        opens(3, {0: "not valid JSON"}),
    ),
    case("data twice", "a.json", b'{"data": [' + GOOD + b'], "data": [' + MORE + b"]}", opens(1)),
    case("data is no list", "a.json", b'{\n"data": 1\n}', refused("without a list called data")),
    case("data empty", "a.json", b'{\n"data": []}', refused("holds no records")),
    case("empty list", "a.json", b"[]", refused("holds no records")),
    case(
        "broken in the middle",
        "a.json",
        b"[" + GOOD + b', {"prompt": tru}, ' + MORE + b"]",
        opens(3, {1: "not valid JSON"}),
    ),
    case(
        "broken at the end",
        "a.json",
        b"[" + GOOD + b', {"prompt": "Q',
        opens(2, {1: "not complete"}),
    ),
    case("no closing bracket", "a.json", b"[" + GOOD + b"," + MORE, opens(2)),
    case(
        "a lost quote",
        "a.json",
        b"[\n" + GOOD + b',\n{"prompt": "Q, "response": "A"},\n' + MORE + b"\n]",
        opens(3, {1: "not valid JSON"}),
    ),
    case("trailing comma", "a.json", b"[" + GOOD + b"," + MORE + b",]", opens(2)),
    case("many commas", "a.json", b"[" + GOOD + b"," * 10**5 + MORE + b"]", opens(2)),
    case(
        "comments",
        "a.json",
        b"[" + GOOD + b", /* no */ " + MORE + b"]",
        opens(2, {1: "not valid JSON"}),
    ),
    case(
        "two lists",
        "a.json",
        b"[" + GOOD + b"]\n[" + MORE + b"]",
        opens(2, {1: "follows the closing bracket"}),
    ),
    case("concatenated", "a.json", GOOD + MORE, opens(1, {0: "not valid JSON"})),
    case("lists in a list", "a.json", b"[[" + GOOD + b"], " + MORE + b"]", opens(2, {0: "a list"})),
    case(
        "scalars in a list",
        "a.json",
        b"[1, null, " + GOOD + b"]",
        opens(3, {0: "number", 1: "null"}),
    ),
    case(
        "deep in a list",
        "a.json",
        b"[" + NESTED + b", " + GOOD + b"]",
        opens(2, {0: "nested deeper"}),
    ),
    case("only open brackets", "a.json", b"[" * DEEP, opens(1, {0: "not complete"})),
    case("only open objects", "a.json", b'{"a":' * DEEP, opens(1, {0: "nested deeper"})),
    case(
        "an open text of 5 MB",
        "a.json",
        b"[" + GOOD + b', {"prompt": "' + b"x" * 5 * 2**20,
        opens(2, {1: "not complete"}),
    ),
    case("5 MB of backslashes", "a.json", b'[{"prompt": "' + b"\\" * 5 * 2**20 + b'"}]', opens(1)),
    case(
        "5 MB of quotes in a list",
        "a.json",
        b"[" + GOOD + b"," + b'"' * 5 * 2**20 + b"]",
        opens(2, {1: "not"}),
    ),
    case(
        "20,000 broken elements",
        "a.json",
        b"[\n" + b'{"a": "\n,\n' * 20_000 + b"]",
        all_bad(20_000),
    ),
    case(
        "20,000 lost brackets",
        "a.json",
        b"[\n" + b'{"a": {"b": 1,\n' * 20_000 + b"]",
        all_bad(20_000),
    ),
    case("JSONL called json", "a.json", lines(GOOD, MORE), opens(2, prompt_1="R")),
    case("a list called jsonl", "a.jsonl", b"[" + GOOD + b",\n" + MORE + b"]", opens(2)),
    case("a list called csv", "a.csv", b"[" + GOOD + b"," + MORE + b"]", opens(2)),
    case(
        "duplicate key in a list",
        "a.json",
        b'[{"text": "seen", "text": "T"}]',
        opens(1, response_0="T"),
    ),
    case("NaN in a list", "a.json", b'[{"text": "T", "x": NaN}]', opens(1, response_0="T")),
    case("surrogate in a list", "a.json", b'[{"text": "\\ud800"}]', opens(1, response_0="\ufffd")),
]
