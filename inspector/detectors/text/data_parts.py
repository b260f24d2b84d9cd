"""Which parts of a record are data, not instructions, and what each sentence in them is like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from inspector.detectors.text.background import function_words
from inspector.detectors.text.orders import (
    MARKUP,
    OVERRIDE,
    SENTENCE,
    is_quoted,
    marks_of,
    may_override,
)
from inspector.domain.dataset import Dataset
from inspector.domain.sample import ROLES, TURN_SEPARATOR, Stage

DATA_ROLES: Final = frozenset({"input", "tool"})
FOREIGN, BOUNDARY, OBEYED, ALONE = 1 << 6, 1 << 7, 1 << 8, 1 << 9
"""Bits beside those of ``orders.MARKS``."""
STRONG: Final = 0b000011
"""Override and markup."""
BESIDE: Final = 0b001111
"""What a sentence says of an order beside it: all but that it asks for something itself."""
ASKING: Final = 0b110001
"""Override, imperative and question: what can be obeyed."""
_WORD: Final = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u4e00-\u9fff]{2}")
QUESTION_ONLY: Final = 0b100000 | FOREIGN | OBEYED | ALONE
"""A question at the end of an input is what the request is about, more often than not."""
REQUEST: Final = re.compile(
    r"[?？]|^\W*(?:\w\W+)?(?:who|what|when|where|which|why|how|is|are|was|were|do|does|did|can|could"
    r"|name|list|find|give|tell|summari[sz]e|translate|classify|write|pick|explain|describe"
    r"|answer)\b",
    re.IGNORECASE,
)
"""What a first sentence is like that asks for something, so that the rest may be data."""
LEAST_WORDS: Final = 3
LEAST_SENTENCES: Final = 3
MOST_SHARED: Final = 0.25
MOST_TEXT: Final = 20_000
MOST_SENTENCES: Final = 400


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a data part with marks.

    Attributes:
        field: the field that holds it.
        start: code point of the field at which it begins.
        end: code point behind it.
        marks: bits of ``orders.MARKS`` and of this module.
        place: its number among the sentences of the part.
    """

    field: str
    start: int
    end: int
    marks: int
    place: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a record that is data.

    Attributes:
        is_sure: whether the layout says that it is data; else it is what follows a request.
        sentences: how many it has.
        marked: those with marks of ``orders.MARKS``.
    """

    is_sure: bool
    sentences: int
    marked: tuple[Sentence, ...]


def parts_of(dataset: Dataset, record: int) -> Iterator[Part]:
    """Yield the data parts of a record: inputs, tool results, documents, what follows a request."""
    whole = _text(dataset, "prompt", record)
    if dataset.stage == Stage.CORPUS:
        for field, text in (("prompt", whole), ("response", _text(dataset, "response", record))):
            if text:
                yield _part(text, field, 0, "", "", is_sure=True)
        return
    answer = _text(dataset, "response", record) or _text(dataset, "chosen", record)
    for start, role, text in _turns(dataset, record, whole):
        if role in DATA_ROLES:
            yield _part(text, "prompt", start, whole, answer, is_sure=True)
        elif role in {"user", "unknown"}:
            first = SENTENCE.match(text)
            begin = first.end() if first else 0
            if begin < len(text):
                asks = first is not None and bool(REQUEST.search(first[0]))
                rest = text[begin:]
                has_data = asks and rest.count(".") + rest.count("\n") >= LEAST_SENTENCES
                if has_data or is_strong(rest):
                    yield _part(rest, "prompt", start + begin, whole, answer, is_sure=False)
                else:
                    yield Part(False, 1 + sum(map(rest.count, ".!?\n")), ())


def is_strong(text: str) -> bool:
    """Tell whether a text holds anything that cancels instructions or imitates a frame."""
    lower = text[:MOST_TEXT].lower()
    return bool((may_override(lower) and OVERRIDE.search(lower)) or MARKUP.search(lower))


def _text(dataset: Dataset, field: str, record: int) -> str:
    column = dataset.texts.get(field)
    return column[record] if column is not None else ""


def _turns(dataset: Dataset, record: int, whole: str) -> list[tuple[int, str, str]]:
    if "prompt" not in dataset.turns:
        return [(0, "unknown", whole)] if whole else []
    marks = dataset.turns["prompt"][record]
    ends = [start - len(TURN_SEPARATOR) for start, _ in marks[1:]] + [len(whole)]
    return [
        (start, ROLES[role], whole[start:end])
        for (start, role), end in zip(marks, ends, strict=True)
    ]


def _part(text: str, field: str, start: int, whole: str, answer: str, *, is_sure: bool) -> Part:
    spans = [match.span() for match in SENTENCE.finditer(text[:MOST_TEXT])][:MOST_SENTENCES]
    marked = []
    words: Counter[str] | None = None
    said: frozenset[str] = frozenset()
    for number, (begin, end) in enumerate(spans):
        marks = marks_of(text[begin:end])
        if not marks:
            continue
        if is_quoted(text, begin, end):
            marks &= ~STRONG
        if words is None:
            words = Counter(word.lower() for word in _WORD.findall(whole[: 2 * MOST_TEXT] or text))
            said = _content(answer[:MOST_TEXT])
        marks |= _relations(text[begin:end], words, said, marks)
        if number in {0, len(spans) - 1} or "\n" in text[max(0, begin - 1) : begin + 1]:
            marks |= BOUNDARY if marks & ~QUESTION_ONLY else 0
        lead = len(text[begin:end]) - len(text[begin:end].lstrip())
        marked.append(Sentence(field, start + begin + lead, start + end, marks, number))
    return Part(is_sure, len(spans), tuple(marked))


def _content(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text)) - function_words("en")


def _relations(sentence: str, words: Counter[str], said: frozenset[str], marks: int) -> int:
    """Tell whether a sentence's words are foreign to the rest, and how the answer has them.

    ``OBEYED`` says that the answer takes up words which only this sentence has, ``ALONE`` that it
    has hardly any word of the rest, the request among it.
    """
    held = Counter(word.lower() for word in _WORD.findall(sentence))
    own = {word for word, count in held.items() if words[word] <= count}
    is_foreign = len(held) >= LEAST_WORDS and len(own) >= (1 - MOST_SHARED) * len(held)
    taken = said & own
    if not marks & ASKING or not (is_foreign or marks & ~QUESTION_ONLY) or not taken:
        return FOREIGN if is_foreign else 0
    elsewhere = sum(word in words for word in said) - len(taken)
    is_obeyed = len(taken) >= 2 and len(taken) >= len(own) / 3
    is_alone = elsewhere < len(taken)
    return FOREIGN * is_foreign | OBEYED * (is_obeyed or is_alone) | ALONE * is_alone
