"""Texts become the rows of tokens that a model sees, each text tokenised once.

A model sees so many tokens and no more. What happens to the rest of a longer text is an option:
``head`` leaves it out, ``head+tail`` keeps the first and the last half window, ``windows`` embeds
one window after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.errors import UsageError

LONG_TEXTS: Final = ("head", "head+tail", "windows")
_READ: Final = 32
"""Characters read for each token of the window, so that a huge text costs no more than others."""

_FIRST_READ: Final = 8
_LONGEST_WORD: Final = 128
"""Tokens that the cut end of a text may change; no word piece vocabulary makes more of a word."""


@dataclass(frozen=True, slots=True)
class SentenceOptions:
    """What happens to texts that are longer than the model's window."""

    long_texts: str = field(
        default="head",
        metadata={"help": "What a long text is embedded by", "choices": LONG_TEXTS},
    )
    max_windows: int = field(
        default=8, metadata={"help": "Windows of one text at most", "min": 1, "max": 64}
    )

    def __post_init__(self) -> None:
        if self.long_texts not in LONG_TEXTS:
            raise UsageError(
                f"long_texts cannot be {self.long_texts!r}; it is one of {', '.join(LONG_TEXTS)}."
            )


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What a model computes: n rows of tokens (or texts) for m texts.

    Attributes:
        items: the rows, lists of token numbers with the special ones; texts if the model wants.
        lengths: int64 (n), tokens of each row.
        owner: int64 (n), which text a row belongs to; ascending.
        is_long: bool (m), whether the text is longer than the model's window.
    """

    items: Sequence[Any]
    lengths: NDArray[np.int64]
    owner: NDArray[np.int64]
    is_long: NDArray[np.bool_]


class TokenWindows:
    """Tokenises with a ``tokenizers.Tokenizer`` and cuts to the window."""

    def __init__(self, tokenizer: Any, window: int, prompt: str = "") -> None:  # noqa: ANN401 - its stubs lack types
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._prompt = prompt
        self._prefix, self._suffix = _frame(tokenizer)
        self._prompt_ids = tokenizer.encode(prompt, add_special_tokens=False).ids if prompt else []
        self.window = window
        self.prompt_length = len(self._prefix) + len(self._prompt_ids) if prompt else 0

    def rows(self, texts: Sequence[str], options: SentenceOptions) -> Rows:
        """Tokenise texts and cut them to windows; nothing is tokenised twice but long heads."""
        room = max(self.window - len(self._prefix) - len(self._suffix), 1)
        if options.long_texts == "head":
            all_ids, was_cut = self._heads(texts, room)
        else:
            all_ids, was_cut = self._wholes(texts, options)
        is_long = np.fromiter((len(ids) > room for ids in all_ids), np.bool_, len(texts)) | was_cut
        items: list[list[int]] = []
        owner: list[int] = []
        for number, ids in enumerate(all_ids):
            for piece in self._pieces(ids, room, options) if is_long[number] else [ids]:
                items.append([*self._prefix, *piece, *self._suffix])
                owner.append(number)
        lengths = np.fromiter(map(len, items), np.int64, len(items))
        return Rows(items, lengths, np.asarray(owner, np.int64), is_long)

    def _pieces(self, ids: list[int], room: int, options: SentenceOptions) -> list[list[int]]:
        if options.long_texts == "head" or len(ids) <= room:
            return [ids[:room]]
        if options.long_texts == "head+tail":
            head = (room + 1) // 2
            return [ids[:head] + ids[len(ids) - (room - head) :]]
        rest = max(room - len(self._prompt_ids), 1)
        starts = range(room, len(ids), rest)[: options.max_windows - 1]
        return [ids[:room], *(self._prompt_ids + ids[start : start + rest] for start in starts)]

    def _heads(self, texts: Sequence[str], room: int) -> tuple[list[list[int]], NDArray[np.bool_]]:
        """Return what a window holds of each text, and which texts were not read to the end."""
        reach = len(self._prompt) + self.window * _FIRST_READ
        found = self._encode([text[:reach] for text in texts])
        short = [
            number
            for number, text in enumerate(texts)
            if len(text) > reach and len(found[number]) < room + _LONGEST_WORD
        ]
        reach = len(self._prompt) + self.window * _READ
        for number, ids in zip(short, self._encode([texts[i][:reach] for i in short]), strict=True):
            found[number] = ids
        cut = (len(text) > reach for text in texts)
        return found, np.fromiter(cut, np.bool_, len(texts))

    def _wholes(
        self, texts: Sequence[str], options: SentenceOptions
    ) -> tuple[list[list[int]], NDArray[np.bool_]]:
        """Return all tokens that the option can need, and which texts were not read to the end."""
        reach = self.window * _READ
        if options.long_texts == "windows":
            reach *= options.max_windows
            read = [text[:reach] for text in texts]
        else:
            read = [t if len(t) <= 2 * reach else f"{t[:reach]} {t[-reach:]}" for t in texts]
        cut = (len(part) < len(text) for part, text in zip(read, texts, strict=True))
        return self._encode(read), np.fromiter(cut, np.bool_, len(texts))

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        if not texts:
            return []
        prompted = [_clean(self._prompt + text) for text in texts]
        found = self._tokenizer.encode_batch_fast(prompted, add_special_tokens=False)
        return [encoding.ids for encoding in found]


def _clean(text: str) -> str:
    """Replace lone surrogates, which no tokenizer can read."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _frame(tokenizer: Any) -> tuple[list[int], list[int]]:  # noqa: ANN401 - its stubs lack types
    """Return the special tokens before and after a text."""
    bare = tokenizer.encode("a", add_special_tokens=False).ids
    framed = tokenizer.encode("a", add_special_tokens=True).ids
    for at in range(len(framed) - len(bare) + 1):
        if framed[at : at + len(bare)] == bare:
            return framed[:at], framed[at + len(bare) :]
    return [], []
