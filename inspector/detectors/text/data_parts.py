"""Which parts of a record are data, not instructions, and what each sentence in them is like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

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
FOREIGN, BOUNDARY, OBEYED = 1 << 5, 1 << 6, 1 << 7
"""Bits beside those of ``orders.MARKS``."""
STRONG: Final = 0b00011
"""Override and markup."""
ASKING: Final = 0b11001
"""Override, imperative and question: what can be obeyed."""
_WORD: Final = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u4e00-\u9fff]{2}")
QUESTION_ONLY: Final = 0b10000 | FOREIGN | OBEYED
"""A question at the end of an input is what the request is about, more often than not."""
LEAST_WORDS: Final = 3
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
    """

    field: str
    start: int
    end: int
    marks: int


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
                yield _part(text, field, 0, text, "", is_sure=True)
        return
    answer = _text(dataset, "response", record) or _text(dataset, "chosen", record)
    for start, role, text in _turns(dataset, record, whole):
        if role in DATA_ROLES:
            yield _part(text, "prompt", start, whole, answer, is_sure=True)
        elif role in {"user", "unknown"}:
            first = SENTENCE.match(text)
            begin = first.end() if first else 0
            if begin < len(text):
                yield _part(text[begin:], "prompt", start + begin, whole, answer, is_sure=False)


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


def _is_strong(text: str) -> bool:
    overrides = may_override(text.lower()) and OVERRIDE.search(text)
    return bool(overrides or MARKUP.search(text))


def _part(text: str, field: str, start: int, whole: str, answer: str, *, is_sure: bool) -> Part:
    if not is_sure and not _is_strong(text[:MOST_TEXT]):
        return Part(is_sure, 1 + sum(map(text.count, ".!?\n")), ())
    spans = [match.span() for match in SENTENCE.finditer(text[:MOST_TEXT])][:MOST_SENTENCES]
    marked = []
    for number, (begin, end) in enumerate(spans):
        marks = marks_of(text[begin:end])
        if not marks:
            continue
        if is_quoted(text, begin, end):
            marks &= ~STRONG
        rest = whole[: start + begin] + whole[start + end :] if field == "prompt" else whole
        marks |= _relations(text[begin:end], rest if field == "prompt" else "", answer, marks)
        if number in {0, len(spans) - 1} or "\n" in text[max(0, begin - 1) : begin + 1]:
            marks |= BOUNDARY if marks & ~QUESTION_ONLY else 0
        lead = len(text[begin:end]) - len(text[begin:end].lstrip())
        marked.append(Sentence(field, start + begin + lead, start + end, marks))
    return Part(is_sure, len(spans), tuple(marked))


def _relations(sentence: str, rest: str, answer: str, marks: int) -> int:
    """Tell whether a sentence's words are foreign to the rest, and whether the answer has them."""
    words = {word.lower() for word in _WORD.findall(sentence)}
    if len(words) < LEAST_WORDS:
        return 0
    rest, answer = rest.lower(), answer[:MOST_TEXT].lower()
    own = {word for word in words if word not in rest}
    is_foreign = len(own) >= (1 - MOST_SHARED) * len(words)
    taken = sum(word in answer for word in own)
    is_asking = marks & ASKING and (is_foreign or marks & ~QUESTION_ONLY)
    is_obeyed = is_asking and taken >= 2 and taken >= len(own) / 3
    return (FOREIGN if is_foreign else 0) | (OBEYED if is_obeyed else 0)
