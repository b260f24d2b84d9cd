"""What the layouts make of rows of one pattern, asked of ``map_row`` itself.

A pattern is mapped by mapping samples of it: each text is a mark that is found again in the turns.
Nothing here knows a layout; what does not come back whole, or the same way twice, stays in doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from inspector.domain.sample import ROLES, Sample, Turn
from inspector.readers.fast_messages import (
    EMPTY_BIT,
    MAX_MESSAGES,
    MAX_ROLES,
    MESSAGES,
    SHAREGPT,
)
from inspector.readers.fast_scan import (
    EMPTY_LIST,
    EMPTY_TEXT,
    MAX_KEYS,
    NESTED,
    NO,
    NO_VALUE,
    NUMBER,
    TEXT,
    YES,
)
from inspector.readers.fast_texts import NO_TEXT
from inspector.readers.layouts.table import ORIGIN_COLUMNS

_Pattern = tuple[tuple[str, ...], list[int], int]
MapRow = Callable[[Mapping[str, Any]], Sample | None]
MAX_SHAPES: Final = 16
_ROLE_BYTES: Final = 31
_SINGLE: Final = frozenset({"prompt", "response"})
"""Fields of a plan; which of two answers is preferred may depend on what texts say."""
_FORMS: Final = {MESSAGES: ("role", "content"), SHAREGPT: ("from", "value")}
_FIXED: Final = {EMPTY_TEXT: "", NO_VALUE: None, YES: True, NO: False}
_NUMBERS: Final = (7, 0, 1, -0.5, float("inf"), 10**30)
_NUMBER_MARKS: Final = 1000
_NESTED: Final = (
    {"key": "word"} | {names.split()[0]: "word" for names in ORIGIN_COLUMNS.values()},
    [True, False],
    [["Question", "Answer"]],
    ["One", "Two"],
    [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}],
    {"messages": [{"from": "human", "value": "Hi"}]},
)
_DECIDING: Final = ("assistant", "user")  # roles, where a layout looks for one
_MARKS: Final = (
    "Mark {}.",
    "Sentence {}, longer, with\nlines\n\n- [a] {{b}}\n\n\u4e2d\u00e9 and <tags>.",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a pattern becomes: layout, stage, and field to (slot, role) of each turn.

    ``origins`` maps a kind to the slot that tells it: a text, or a number, which does if whole.
    """

    layout: str
    stage: str
    fields: Mapping[str, tuple[tuple[int, int], ...]]
    origins: Mapping[str, int] = field(default_factory=dict)


class Shapes:
    """The shapes and roles of one file that are known so far, and the plans of their patterns."""

    def __init__(self, map_row: MapRow, opened: frozenset[str] = frozenset()) -> None:
        self._map_row = map_row
        self._opened = opened
        self._shapes: list[tuple[str, ...]] = []
        self._roles: list[bytes] = []
        self._plans: dict[tuple[int, int, int], Plan | None] = {}

    def __len__(self) -> int:
        """Count the shapes and roles that are known."""
        return len(self._shapes) + len(self._roles)

    def learn(self, values: Iterable[Mapping[str, Any]]) -> None:
        """Take up the shapes and roles of records."""
        for value in values:
            keys = tuple(value)
            if keys not in self._shapes and len(self._shapes) < MAX_SHAPES and _is_plain(keys):
                self._shapes.append(keys)
            for item in value.values():
                self._learn_roles(item)

    def arrays(self) -> tuple[NDArray[Any], ...]:
        """Return keys, key_ends, shapes and roles as ``scan`` takes them."""
        quoted = [orjson.dumps(key) for keys in self._shapes for key in keys]
        ends = np.cumsum([0, *(len(key) for key in quoted)]).astype(np.int64)
        counts = np.cumsum([0, *(len(keys) for keys in self._shapes)]).astype(np.int64)
        roles = np.zeros((len(self._roles), _ROLE_BYTES + 1), np.uint8)
        for row, role in enumerate(self._roles):
            roles[row, : len(role)] = np.frombuffer(role, np.uint8)
        keys = np.frombuffer(b"".join(quoted), np.uint8)
        return keys, ends, np.stack([counts[:-1], counts[1:]], axis=1), roles

    def plan(self, shape: int, classes: int, signature: int) -> Plan | None:
        """Return what rows of a pattern become, or None if that is in doubt."""
        pattern = shape, classes, signature
        if pattern not in self._plans:
            self._plans[pattern] = self._find_plan(*pattern)
        return self._plans[pattern]

    def _learn_roles(self, item: object) -> None:
        for message in item[:MAX_MESSAGES] if isinstance(item, list) else ():
            role = message.get("role", message.get("from")) if isinstance(message, dict) else None
            if isinstance(role, str) and role.isascii() and role.isprintable():
                is_plain = 0 < len(role) <= _ROLE_BYTES and not set('"\\') & set(role)
                if is_plain and role.encode() not in self._roles and len(self._roles) < MAX_ROLES:
                    self._roles.append(role.encode())

    def _find_plan(self, shape: int, classes: int, signature: int) -> Plan | None:
        keys = self._shapes[shape]
        kinds = [(classes >> (4 * i)) & 15 for i in range(len(keys))]
        nested = {key for key, kind in zip(keys, kinds, strict=True) if kind == NESTED}
        if nested & self._opened:  # a mapping points into it, to what no example has
            return None
        origins = self._origins(keys, kinds, signature)
        plans = []
        for variant, number in enumerate(_NUMBERS):
            marks = _Marks(_MARKS[variant % len(_MARKS)])
            value = self._row(keys, kinds, signature, variant, marks)
            sample = self._map_row(value)
            plans.append(_plan_of(sample, marks))
            told = {name: marks.text_of(slot, number) for name, slot in origins.items()}
            told = {name: word for name, word in told.items() if word}
            if sample is None or sample.origin != told:
                return None
        same = plans[0] is not None and all(plan == plans[0] for plan in plans)
        same = same and not self._is_decided_by_words((keys, kinds, signature), plans[0])
        return replace(plans[0], origins=origins) if plans[0] and same else None

    def _is_decided_by_words(self, pattern: _Pattern, plan: Plan | None) -> bool:
        """Tell whether a text that is a role makes another plan, as where a record is a message."""
        keys, kinds, _ = pattern
        for place, kind in enumerate(kinds):
            for word in _DECIDING if kind == TEXT else ():
                marks = _Marks(_MARKS[0])
                value = self._row(*pattern, 0, marks)
                value[keys[place]] = word
                marks.slots[word] = place
                if _plan_of(self._map_row(value), marks) != plan:
                    return True
        return False

    def _origins(self, keys: tuple[str, ...], kinds: list[int], signature: int) -> dict[str, int]:
        """Find which slots tell an origin: texts and numbers are marked, and looked for in it."""
        marks = _Marks(_MARKS[0])
        value = self._row(keys, kinds, signature, 1, marks)
        for slot, kind in enumerate(kinds):
            if kind == NUMBER:
                value[keys[slot]] = _NUMBER_MARKS + slot
        numbers = {str(_NUMBER_MARKS + slot): slot for slot in range(len(keys))}
        sample = self._map_row(value)
        found = {} if sample is None else sample.origin
        return {
            kind: slot
            for kind, word in found.items()
            if (slot := (numbers | marks.slots).get(word, NO_TEXT)) != NO_TEXT
        }

    def _row(
        self, keys: tuple[str, ...], kinds: list[int], signature: int, variant: int, marks: _Marks
    ) -> dict[str, Any]:
        return {
            key: self._example(kind, slot, signature, variant, marks, len(keys))
            for slot, (key, kind) in enumerate(zip(keys, kinds, strict=True))
        }

    def _example(
        self, kind: int, slot: int, signature: int, variant: int, marks: _Marks, n_keys: int
    ) -> Any:  # noqa: ANN401 - JSON
        if kind == TEXT:
            return marks.new(slot)
        if kind == NUMBER:
            return _NUMBERS[variant]
        if kind == NESTED:
            return _NESTED[variant]
        if kind == EMPTY_LIST:
            return []
        if kind in _FORMS:
            return self._messages(_FORMS[kind], signature, marks, n_keys)
        return _FIXED[kind]

    def _messages(
        self, form: tuple[str, str], signature: int, marks: _Marks, n_keys: int
    ) -> list[dict[str, str]]:
        messages: list[dict[str, str]] = []
        while signature:
            code = signature & 15
            text = "" if code & EMPTY_BIT else marks.new(n_keys + len(messages))
            role = self._roles[(code & ~EMPTY_BIT) - 1].decode()
            messages.append({form[0]: role, form[1]: text})
            signature >>= 4
        return messages


class _Marks:
    """Texts that tell from which slot they came."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self.slots: dict[str, int] = {"": NO_TEXT}

    def new(self, slot: int) -> str:
        """Return the mark of a slot."""
        mark = self._pattern.format(f"{slot:03d}")
        self.slots[mark] = slot
        return mark

    def text_of(self, slot: int, number: float) -> str:
        """Return the mark of a slot, or the number that stands there if it is whole."""
        mark = self._pattern.format(f"{slot:03d}")
        whole = str(number) if isinstance(number, int) else ""
        return mark if mark in self.slots else whole


def _plan_of(sample: Sample | None, marks: _Marks) -> Plan | None:
    if sample is None or not set(sample.fields) <= _SINGLE:
        return None
    fields: dict[str, tuple[tuple[int, int], ...]] = {}
    for name, turns in sample.fields.items():
        if not turns or any(turn.text not in marks.slots for turn in turns):
            return None
        if any(turn != Turn(turn.role, turn.text) for turn in turns):
            return None
        fields[name] = tuple((marks.slots[turn.text], ROLES.index(turn.role)) for turn in turns)
    return Plan(sample.layout, sample.stage.value, fields)


def _is_plain(keys: tuple[str, ...]) -> bool:
    try:
        is_same = all(orjson.dumps(key)[1:-1] == key.encode("utf-8") for key in keys)
    except (orjson.JSONEncodeError, UnicodeEncodeError):
        return False
    return 0 < len(keys) <= MAX_KEYS and is_same
