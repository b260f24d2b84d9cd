"""Speed of the straight line, a stage at a time.

    python benchmarks/pipeline.py {embedding,neighbours,maps,draft,end} [options of the stage]

Each stage is a file of its own beside this one, ``pipeline_<stage>.py`` with ``main(arguments)``.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

STAGES = ("embedding", "neighbours", "maps", "draft", "end")


def main(arguments: list[str]) -> None:
    """Hand the arguments to the stage that comes first among them."""
    if not arguments or arguments[0] not in STAGES:
        sys.exit(f"usage: python benchmarks/pipeline.py {{{','.join(STAGES)}}} ...")
    sys.path.insert(0, str(Path(__file__).parent))
    importlib.import_module(f"pipeline_{arguments[0]}").main(arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
