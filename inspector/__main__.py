"""Enter the command line or the window; the only module that knows both faces."""

from __future__ import annotations

import sys


def main() -> None:
    """Run ``inspector``."""
    from inspector.cli.main import run

    sys.exit(run(sys.argv[1:]))


def main_gui() -> None:
    """Run ``inspector-gui``: the same as ``inspector gui``."""
    from inspector.cli.main import run

    sys.exit(run(["gui", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
