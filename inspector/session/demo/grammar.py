"""Slot filling: templates with alternatives and remembered slots become text."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

_ALTERNATIVES = re.compile(r"<([^<>]*\|[^<>]*)>")
_SLOT = re.compile(
    r"\$(?:INT(?P<low>\d+)_(?P<high>\d+)|(?P<letter>LET)"
    r"|(?:(?P<form>NUM|BUL|CSV|TXT)(?P<take>\d*)_)?(?P<name>[a-z]+(?:_[a-z]+)*)(?P<nth>\d*)(?P<cap>\^?))"
)
_ARTICLE = re.compile(r"\b([Aa])\(n\) (?=[\"'*]?(\w+))")
_CONSONANT_SOUND = re.compile(r"(?:uni|use|usu|eu|one\b|once)", re.IGNORECASE)
_VOWEL_SOUND = re.compile(r"(?:[aeiou]|hour|honest|heir)", re.IGNORECASE)
_RAW = "raw_"


class Scope:
    """The slots of one row: what was drawn once is remembered until the row is done.

    In a template `<a|b|>` picks one alternative (perhaps none), `$name` draws from the field or
    bank of that name, `$name2` draws another item of it, and `$BUL3_name` lists three items (NUM,
    BUL, CSV and TXT say how). `$name^` starts with a capital, `$INT2_9` is a fresh number, `$LET`
    a fresh capital letter, and `a(n)` becomes the fitting article. `raw_` slots stay as they are.
    """

    def __init__(
        self, rng: random.Random, banks: Mapping[str, Any], fields: Mapping[str, Any]
    ) -> None:
        """Look slots up in `fields` first, then in `banks`."""
        self.rng = rng
        self._banks = banks
        self._fields = dict(fields)
        self._drawn: dict[str, str] = {}

    def has(self, name: str) -> bool:
        """Tell whether a field or bank has this name."""
        return name in self._fields or name in self._banks

    def add(self, fields: Mapping[str, Any]) -> None:
        """Put more fields over those already there."""
        self._fields.update(fields)

    def pick(self, name: str) -> str:
        """Draw one template of a bank and fill it."""
        return self.fill(self.rng.choice(self.items(name)))

    def fill(self, template: str) -> str:
        """Resolve alternatives and slots, then fix the articles."""
        return _ARTICLE.sub(_article, self._expand(template))

    def items(self, name: str) -> list[str]:
        """Return the values a slot may take.

        Raises:
            KeyError: the slot is in neither the fields nor the banks.
        """
        value = self._fields[name] if name in self._fields else self._banks[name]
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]

    def _expand(self, template: str) -> str:
        before = None
        while before != template:
            before = template
            template = _ALTERNATIVES.sub(
                lambda found: self.rng.choice(found[1].split("|")), template
            )
        return _SLOT.sub(self._slot, template)

    def _slot(self, found: re.Match[str]) -> str:
        if found["low"]:
            return str(self.rng.randint(int(found["low"]), int(found["high"])))
        if found["letter"]:
            return self.rng.choice("ABCDEFGHJKLMNPRSTVWX")
        name = found["name"]
        if found["form"]:
            text = self._list(found["form"], found["take"], name)
        else:
            text = self._single(name, found["nth"])
        return text[:1].upper() + text[1:] if found["cap"] else text

    def _single(self, name: str, nth: str) -> str:
        key = name + nth
        if key not in self._drawn:
            items = self.items(name)
            if name.startswith(_RAW):
                return items[0]
            used = {text for slot, text in self._drawn.items() if slot.rstrip("0123456789") == name}
            for _attempt in range(12):
                text = self._expand(self.rng.choice(items))
                if text not in used:
                    break
            self._drawn[key] = text
        return self._drawn[key]

    def _list(self, form: str, take: str, name: str) -> str:
        items = self.items(name)
        count = min(int(take), len(items)) if take else len(items)
        picked = sorted(self.rng.sample(range(len(items)), count))
        if form == "BUL":
            self.rng.shuffle(picked)
        texts = [self._expand(items[index]) for index in picked]
        return _joined(self.rng, form, texts)


def _joined(rng: random.Random, form: str, texts: list[str]) -> str:
    if form == "TXT":
        return " ".join(texts)
    if form == "CSV":
        return texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + " and " + texts[-1]
    texts = [text[:1].upper() + text[1:] for text in texts]
    if form == "BUL":
        mark = rng.choice(["- ", "- ", "* ", "• "])
        return "\n".join(mark + text for text in texts)
    mark = rng.choice([". ", ". ", ") "])
    return "\n".join(f"{number}{mark}{text}" for number, text in enumerate(texts, 1))


def _article(found: re.Match[str]) -> str:
    word = found[2]
    is_vowel = _VOWEL_SOUND.match(word) and not _CONSONANT_SOUND.match(word)
    return found[1] + ("n " if is_vowel else " ")
