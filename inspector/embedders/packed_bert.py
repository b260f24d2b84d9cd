"""BERT without padding and without the libraries that take seconds to import.

Rows of tokens lie end to end, so that no multiplication is spent on padding; queries, keys and
values come from one matrix; on a CPU with bf16 instructions the weights are converted and laid out
once. Rows of equal length share one attention call. Pooling is done in fp32.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

    Linear = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True, slots=True)
class BertShape:
    """What the settings of a model say."""

    heads: int
    layers: int
    epsilon: float
    pooling: str
    is_normalized: bool


@dataclass(frozen=True, slots=True)
class _Layer:
    project: Linear
    join: Linear
    widen: Linear
    narrow: Linear
    norms: tuple[tuple[torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]


class PackedBert:
    """A BERT encoder with mean or first-token pooling, from its safetensors file alone."""

    def __init__(self, weights: Path, shape: BertShape, device: str, precision: str) -> None:
        import torch
        from safetensors.torch import load_file

        self.shape, self.device = shape, device
        kinds = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}
        self._kind = kinds[precision]
        self._is_grouped = device == "cpu"
        held = load_file(str(weights))
        if "bert.embeddings.word_embeddings.weight" in held:
            held = {name.removeprefix("bert."): value for name, value in held.items()}
        named = {name: value.to(device, torch.float32) for name, value in held.items()}
        self._words = named["embeddings.word_embeddings.weight"]
        kinds_of_token = named["embeddings.token_type_embeddings.weight"]
        self._places = named["embeddings.position_embeddings.weight"] + kinds_of_token[0]
        self._norm = _norm(named, "embeddings", torch.float32)
        self._layers = [self._layer(named, f"encoder.layer.{i}") for i in range(shape.layers)]

    @property
    def width(self) -> int:
        """Dimensions of a vector."""
        return int(self._words.shape[1])

    def forward(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return float32 (n, d) on the device."""
        import torch
        from torch.nn import functional

        sizes = np.fromiter(map(len, rows), np.int64, len(rows))
        ids, lengths = self._sent(np.concatenate([np.asarray(row) for row in rows]), sizes)
        row_of = torch.repeat_interleave(
            torch.arange(len(rows), device=self.device), lengths, output_size=len(ids)
        )
        starts = torch.cumsum(lengths, 0) - lengths
        places = torch.arange(len(ids), device=self.device) - starts[row_of]
        values = self._normalize(self._words[ids] + self._places[places], self._norm)
        values = values.to(self._kind)
        attend = (
            self._grouped(sizes) if self._is_grouped else self._padded(lengths, int(max(sizes)))
        )
        for layer in self._layers:
            joined = layer.join(attend(layer.project(values))).add_(values)
            values = self._normalize(joined, layer.norms[0])
            widened = layer.narrow(layer.widen(values)).add_(values)
            values = self._normalize(widened, layer.norms[1])
        if self.shape.pooling == "cls":
            pooled = values[starts].float()
        else:
            pooled = torch.zeros(len(rows), self.width, device=self.device)
            pooled = pooled.index_add_(0, row_of, values.float()) / lengths[:, None]
        return functional.normalize(pooled, dim=1) if self.shape.is_normalized else pooled

    def _sent(self, *arrays: NDArray[np.int64]) -> list[torch.Tensor]:
        import torch

        tensors = [torch.from_numpy(np.ascontiguousarray(array, np.int64)) for array in arrays]
        if self.device != "cuda":
            return [tensor.to(self.device) for tensor in tensors]
        return [tensor.pin_memory().to(self.device, non_blocking=True) for tensor in tensors]

    def _normalize(
        self, values: torch.Tensor, norm: tuple[torch.Tensor, torch.Tensor]
    ) -> torch.Tensor:
        from torch.nn import functional

        return functional.layer_norm(values, (self.width,), *norm, self.shape.epsilon)

    def _split(self, values: torch.Tensor, count: int, length: int) -> torch.Tensor:
        """Return queries, keys and values, (3, count, heads, length, d / heads)."""
        size = self.width // self.shape.heads
        parts = values.view(count, length, 3, self.shape.heads, size)
        return parts.permute(2, 0, 3, 1, 4)

    def _grouped(self, sizes: NDArray[np.int64]) -> Linear:
        """Attend within rows, those of equal length at once; fp32 is fastest on a CPU."""
        import torch
        from torch.nn import functional

        edges = np.flatnonzero(np.diff(sizes)) + 1
        groups = [(len(part), int(part[0])) for part in np.split(sizes, edges)]

        def attend(joined: torch.Tensor) -> torch.Tensor:
            result = torch.empty(len(joined), self.width, dtype=joined.dtype)
            start = 0
            for count, length in groups:
                end = start + count * length
                query, key, value = self._split(joined[start:end], count, length).float()
                seen = functional.scaled_dot_product_attention(query, key, value)
                shape = (count, length, self.shape.heads, -1)
                result[start:end].view(shape).copy_(seen.transpose(1, 2))
                start = end
            return result

        return attend

    def _padded(self, lengths: torch.Tensor, longest: int) -> Linear:
        """Attend within rows, all at once, padded for this step only."""
        import torch
        from torch.nn import functional

        is_text = torch.arange(longest, device=self.device) < lengths[:, None]
        mask = is_text[:, None, None, :]

        def attend(joined: torch.Tensor) -> torch.Tensor:
            padded = joined.new_zeros(len(lengths), longest, joined.shape[1])
            padded[is_text] = joined
            query, key, value = self._split(padded, len(lengths), longest)
            seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
            return seen.transpose(1, 2).reshape(len(lengths), longest, self.width)[is_text]

        return attend

    def _layer(self, named: Mapping[str, torch.Tensor], name: str) -> _Layer:
        import torch

        def parts(kind: str) -> torch.Tensor:
            inner = f"{name}.attention.self"
            return torch.cat([named[f"{inner}.{x}.{kind}"] for x in ("query", "key", "value")])

        def linear(part: str, *, has_gelu: bool = False) -> Linear:
            weight, bias = named[f"{name}.{part}.weight"], named[f"{name}.{part}.bias"]
            return self._linear(weight, bias, has_gelu=has_gelu)

        return _Layer(
            project=self._linear(parts("weight"), parts("bias"), has_gelu=False),
            join=linear("attention.output.dense"),
            widen=linear("intermediate.dense", has_gelu=True),
            narrow=linear("output.dense"),
            norms=(
                _norm(named, f"{name}.attention.output", self._kind),
                _norm(named, f"{name}.output", self._kind),
            ),
        )

    def _linear(self, weight: torch.Tensor, bias: torch.Tensor, *, has_gelu: bool) -> Linear:
        import torch
        from torch.nn import functional

        weight, bias = weight.to(self._kind).contiguous(), bias.to(self._kind).contiguous()
        if self.device == "cpu" and self._kind == torch.bfloat16 and _has_fused_linear():
            fused: Any = torch.ops.mkldnn
            packed = fused._reorder_linear_weight(weight, 2048)
            after = "gelu" if has_gelu else "none"
            return lambda x: fused._linear_pointwise(x, packed, bias, after, [], "none")
        if has_gelu:
            return lambda x: functional.gelu(functional.linear(x, weight, bias))
        return lambda x: functional.linear(x, weight, bias)


def _norm(
    named: Mapping[str, torch.Tensor], name: str, kind: torch.dtype
) -> tuple[torch.Tensor, torch.Tensor]:
    weight, bias = named[f"{name}.LayerNorm.weight"], named[f"{name}.LayerNorm.bias"]
    return weight.to(kind), bias.to(kind)


def _has_fused_linear() -> bool:
    """Tell whether oneDNN's linear layer that keeps its weights laid out is in this PyTorch."""
    import torch

    names = ("_reorder_linear_weight", "_linear_pointwise")
    library: Any = torch.backends.mkldnn
    return bool(library.is_available()) and all(hasattr(torch.ops.mkldnn, name) for name in names)
