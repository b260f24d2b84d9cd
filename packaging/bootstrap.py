"""Install Poison Inspector into a virtual environment, then start its demo or its checks.

    python3 packaging/bootstrap.py demo|test [--torch auto|cpu|cu130] [--venv DIR]

Needs Python 3.11 and nothing else. A second run finds its stamp and starts at once.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
OLDEST_PYTHON = (3, 11)
TORCH = "torch==2.13.0"
TORCH_INDEX = "https://download.pytorch.org/whl"
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("pytest", "--numprocesses=logical", "--maxprocesses=4", "--dist=worksteal"),
)
QT_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
}
"""What Qt loads from the system to show a window under X11, with Debian's package of it."""


class BootstrapError(Exception):
    """One sentence for the user."""


def main() -> int:
    """Install what is missing, then do what was asked; return the exit status."""
    options = _parse()
    try:
        _check_python()
        install(options.venv, options.torch, has_tests=options.command == "test")
        return demo(options.venv) if options.command == "demo" else test(options.venv)
    except BootstrapError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def install(venv: Path, torch: str, *, has_tests: bool) -> None:
    """Make the environment hold exactly what the checkout asks for; a no-op when it does."""
    stamp = venv / "bootstrap.json"
    found = _read_stamp(stamp)
    wanted = {"digest": _digest(), "venv": str(venv), "torch": torch, "test": has_tests}
    if found in (wanted, wanted | {"test": True}):
        return
    started = time.monotonic()
    stamp.unlink(missing_ok=True)
    has_moved = found.get("venv", str(venv)) != str(venv)
    _make_venv(venv, has_moved=has_moved)
    _install_torch(venv, torch)
    project = f"{ROOT}[test]" if has_tests else str(ROOT)
    _step("installing Poison Inspector and what it needs")
    _pip(venv, "install", "-c", str(CONSTRAINTS), "-e", project)
    stamp.write_text(json.dumps(wanted), "utf-8")
    _step(f"installed in {time.monotonic() - started:.0f} s")


def demo(venv: Path) -> int:
    """Start the demo: the window where there is one and a display for it, else the terminal."""
    command = [_installed(venv, "inspector"), "demo"]
    if not (_has_display() and _has_window(venv) and _can_show_windows()):
        command.append("--headless")
    _step(" ".join(command))
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - it takes this process's place and signals
    return subprocess.call(command)


def test(venv: Path) -> int:
    """Run every check, also after one has failed; return 1 if any did."""
    results = [_check(venv, command) for command in CHECKS]
    failed = [
        " ".join(command) for command, is_good in zip(CHECKS, results, strict=True) if not is_good
    ]
    _step(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Install Poison Inspector, then start it.")
    parser.add_argument("command", choices=("demo", "test"), help="what to start")
    parser.add_argument(
        "--torch",
        choices=("auto", "cpu", "cu130"),
        default="auto",
        help="which build of PyTorch: what pip finds, without GPU, or for CUDA 13.0",
    )
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="where to install")
    options = parser.parse_args()
    options.venv = options.venv.absolute()
    return options


def _check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        raise BootstrapError(f"Python 3.11 or newer is needed, this is Python {found}.")


def _digest() -> str:
    content = (ROOT / "pyproject.toml").read_bytes() + CONSTRAINTS.read_bytes()
    return hashlib.sha256(content + sys.version.encode() + str(ROOT).encode()).hexdigest()


def _read_stamp(stamp: Path) -> dict[str, object]:
    try:
        found = json.loads(stamp.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _make_venv(venv: Path, *, has_moved: bool) -> None:
    """Make the environment, or make it anew where one of ours lies that was made elsewhere."""
    python = _tool(venv, "python")
    if has_moved or not python.exists():
        _step(f"making {venv}")
        if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
            raise BootstrapError(
                "this Python cannot make virtual environments; "
                "on Debian and Ubuntu run: sudo apt-get install python3-venv"
            )
        anew = ["--clear"] if has_moved else []  # it deletes, so only where our stamp lay
        _run([sys.executable, "-m", "venv", *anew, str(venv)], f"{venv} could not be made")
    version = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    _run([str(python), "-c", version], f"{venv} has no working Python 3.11; delete it and retry")
    if subprocess.run(
        [str(python), "-c", "import pip"], capture_output=True, check=False
    ).returncode:
        _run([str(python), "-m", "ensurepip"], f"{venv} has no pip; delete it and retry")


def _install_torch(venv: Path, torch: str) -> None:
    """Install PyTorch alone, so that the source of its build does not serve anything else."""
    _step(f"installing PyTorch ({torch})")
    if torch == "auto":
        _pip(venv, "install", TORCH)
        return
    script = "from importlib import metadata; print(metadata.version('torch'))"
    command = [str(_tool(venv, "python")), "-c", script]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    if found and not found.endswith(f"+{torch}"):  # pip would be content with the other build
        _pip(venv, "uninstall", "--yes", "torch")
    _pip(venv, "install", TORCH, "--index-url", f"{TORCH_INDEX}/{torch}")


def _pip(venv: Path, *arguments: str) -> None:
    command = [str(_tool(venv, "python")), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    what = f"pip {arguments[0]} failed, see above; running this again goes on from there"
    _run([*command, *arguments, *quiet], what)


def _check(venv: Path, command: tuple[str, ...]) -> bool:
    line = " ".join(command)
    _step(line)
    started = time.monotonic()
    tool = _installed(venv, command[0])
    status = subprocess.run([tool, *command[1:]], cwd=ROOT, check=False).returncode
    outcome = "passed" if status == 0 else f"FAILED with exit status {status}"
    _step(f"{line}: {outcome} in {time.monotonic() - started:.1f} s")
    return status == 0


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _has_window(venv: Path) -> bool:
    script = "import importlib.util as u, sys; sys.exit(u.find_spec('inspector.gui') is None)"
    command = [str(_tool(venv, "python")), "-c", script]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _can_show_windows() -> bool:
    """Name what the system lacks for Qt, with the one line that installs it."""
    missing = [] if sys.platform in ("win32", "darwin") else list(filter(_is_missing, QT_LIBRARIES))
    if missing:
        packages = " ".join(QT_LIBRARIES[library] for library in missing)
        _step(f"no window, because this system lacks {', '.join(missing)}; to get them run:")
        _step(f"sudo apt-get install -y {packages}")
    return not missing


def _is_missing(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return True
    return False


def _installed(venv: Path, name: str) -> str:
    tool = _tool(venv, name)
    if not tool.exists():
        raise BootstrapError(f"{tool} is missing; delete {venv} and run this again.")
    return str(tool)


def _tool(venv: Path, name: str) -> Path:
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def _run(command: list[str], failure: str) -> None:
    try:
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
    except OSError as error:
        raise BootstrapError(f"{failure}: {error}.") from error
    if status:
        raise BootstrapError(f"{failure}.")


def _step(text: str) -> None:
    print(f"==> {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
