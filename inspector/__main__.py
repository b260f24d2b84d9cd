"""Enter the command line or the window; the only module that knows both faces."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> None:
    """Run ``inspector``."""
    from inspector.cli.main import run

    sys.exit(run(sys.argv[1:], _open_window))


def main_gui() -> None:
    """Run ``inspector-gui``: the same as ``inspector gui``."""
    from inspector.cli.main import run

    sys.exit(run(["gui", *sys.argv[1:]], _open_window))


def _open_window(paths: Sequence[Path], demo: tuple[Path, int] | None) -> int:
    from inspector.gui.app import run_window

    return run_window(paths, demo)


if __name__ == "__main__":
    main()
