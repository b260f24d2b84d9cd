"""What a few texts mean, in the vectors of a project, for someone who searches by meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from inspector.domain.protocols import Task
from inspector.domain.recipe import OptionValue
from inspector.pipeline.plugins import make_options

if TYPE_CHECKING:
    from inspector.pipeline.stages import Workspace


def embed_query(
    work: Workspace,
    *,
    texts: Sequence[str],
    embedder: str,
    folder: str,
    device: str,
    options: Mapping[str, OptionValue],
    task: Task,
) -> list[list[float]]:
    """Embed texts of a query as the texts of the data were embedded; nothing is stored."""
    engine = work.embedder(embedder, folder, device)
    wishes = {name: value for name, value in options.items() if name != "column"}
    vectors = engine.embed(list(texts), make_options(engine, wishes), task)
    return [[float(value) for value in row] for row in np.asarray(vectors, np.float32)]
