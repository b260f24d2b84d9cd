"""``inspector``: parse, call the session, print.

Progress goes to standard error, results to standard output. Exit codes: 0 ok, 1 user error, 3
alerts found with ``--fail-on-alerts``, 70 bug, 130 cancelled. Nothing heavy is imported until a
command runs.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from inspector.cli import commands, console
from inspector.cli.label_options import LabelOptions, label_options
from inspector.cli.scan_options import ScanOptions, pairs
from inspector.domain.errors import Cancelled, InspectorError

USER_ERROR, ALERTS, BUG, CANCELLED = 1, 3, 70, 130
_PROJECT: Final = click.Path(path_type=Path)
_DEVICES: Final = click.Choice(["auto", "cpu", "cuda", "mps"])
_LONG_TEXTS: Final = click.Choice(["head", "head+tail", "windows"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="poison-inspector", prog_name="inspector")
def cli() -> None:
    """Find suspected poison in fine-tuning data, see why, label it, and export cleaned data."""


@cli.command()
@click.option(
    "--headless", is_flag=True, help="Scan, print groups and suspects, export; no window."
)
@click.option(
    "--dir", "folder", type=_PROJECT, help="Where the demo goes (default: ./poison-inspector-demo)."
)
@click.option(
    "--seed", default=7, show_default=True, help="Draws the data and the planted attacks."
)
@click.pass_obj
def demo(window: commands.Window | None, headless: bool, folder: Path | None, seed: int) -> int:
    """Try it on generated data with planted attacks."""
    where = folder or Path("poison-inspector-demo")
    return commands.demo(where, seed=seed, window=None if headless else window)


@cli.command()
@click.argument("paths", nargs=-1, type=_PROJECT)
@click.pass_obj
def gui(window: commands.Window | None, paths: tuple[Path, ...]) -> int:
    """Open the window on a project or on datasets."""
    assert window is not None
    return commands.gui(paths, window)


@cli.command()
@click.argument("data", nargs=-1, type=_PROJECT)
@click.option(
    "--project", required=True, type=_PROJECT, help="Project folder; made if it is absent."
)
@click.option(
    "--stage",
    "stages",
    multiple=True,
    metavar="FILE=STAGE",
    help="sft, preference, reward or corpus.",
)
@click.option(
    "--map",
    "pointers",
    multiple=True,
    metavar="FIELD=/POINTER",
    help="Where a field is, as a JSON pointer; embedding=COLUMN: the prompts' own vectors.",
)
@click.option(
    "--embedder", type=_PROJECT, metavar="DIR", help="A sentence-transformers model folder."
)
@click.option("--device", type=_DEVICES, help="Where to compute.")
@click.option(
    "--long-texts",
    type=_LONG_TEXTS,
    help="What of a text longer than the model's window is embedded (default: head).",
)
@click.option("--fail-on-alerts", is_flag=True, help="Exit with 3 if any row is an alert.")
def scan(
    data: tuple[Path, ...],
    project: Path,
    stages: tuple[str, ...],
    pointers: tuple[str, ...],
    embedder: Path | None,
    device: str | None,
    long_texts: str | None,
    fail_on_alerts: bool,
) -> int:
    """Read, embed, map and score DATA; on an existing project, add or refresh."""
    options = ScanOptions(
        stages=pairs("--stage", stages),
        pointers=pairs("--map", pointers),
        embedder=embedder,
        device=device,
        long_texts=long_texts,
    )
    alerts = commands.scan(project, data, options)
    return ALERTS if fail_on_alerts and alerts else 0


@cli.command()
@click.argument("project", type=_PROJECT)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["table", "csv", "jsonl", "parquet"]),
    default="table",
    show_default=True,
    help="table for people, the others for scripts.",
)
@click.option("--out", type=_PROJECT, help="Write to a file instead of standard output.")
@click.option("--top", type=click.IntRange(min=0), help="Only the first N rows.")
def suspects(project: Path, kind: str, out: Path | None, top: int | None) -> int:
    """Print every row, most suspicious first, with its reasons."""
    return commands.suspects(project, kind=kind, out=out, top=top)


@cli.command()
@click.argument("project", type=_PROJECT)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="table for people, json for scripts.",
)
@click.option("--out", type=_PROJECT, help="Write to a file instead of standard output.")
def groups(project: Path, kind: str, out: Path | None) -> int:
    """Print the suspected patterns: triggers, floods, hidden text, payloads."""
    return commands.groups(project, kind=kind, out=out)


@cli.command()
@click.argument("project", type=_PROJECT)
@click.option(
    "--format", "kind", type=click.Choice(["table", "json"]), default="table", help="As in groups."
)
@click.option("--out", type=_PROJECT, help="Write to a file instead of standard output.")
def sources(project: Path, kind: str, out: Path | None) -> int:
    """Print the risk of each file, contributor, licence: its share of suspicious rows."""
    return commands.sources(project, kind=kind, out=out)


@cli.command()
@click.argument("project", type=_PROJECT)
@label_options
def label(project: Path, **said: Any) -> int:  # noqa: ANN401 - as the options say
    """Give rows a verdict, tags or a note; all of them or, if one is unknown, none."""
    return commands.label(project, LabelOptions(**said))


@cli.command()
@click.argument("project", type=_PROJECT)
@click.option("--out", required=True, type=_PROJECT, help="A folder that is absent or empty.")
def export(project: Path, out: Path) -> int:
    """Write the data without the rows whose verdict is poison."""
    return commands.export(project, out)


@cli.command()
@click.argument("project", type=_PROJECT)
@click.argument("new", type=_PROJECT)
@click.option("--of", "name", default="", metavar="FILE", help="Which dataset NEW is a version of.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="table for people, json for scripts.",
)
@click.option("--take", is_flag=True, help="Scan NEW in its place; labels carry over.")
def diff(project: Path, new: Path, name: str, kind: str, take: bool) -> int:
    """Say which rows of NEW were added, removed or are as before."""
    return commands.diff(project, new, name=name, kind=kind, take=take)


def run(arguments: Sequence[str], window: commands.Window | None = None) -> int:
    """Run a command line and return its exit code; nothing is raised.

    Args:
        arguments: without the program's name.
        window: opens the window, which this package does not know.
    """
    code = BUG
    try:
        code = int(
            cli.main(list(arguments), prog_name="inspector", standalone_mode=False, obj=window) or 0
        )
    except click.exceptions.Exit as request:
        code = request.exit_code
    except click.ClickException as error:
        error.show()
        code = USER_ERROR
    except InspectorError as error:
        console.note(f"error: {error}")
        code = USER_ERROR
    except (Cancelled, KeyboardInterrupt, click.Abort):
        click.echo("cancelled", err=True)
        code = CANCELLED
    except SystemExit as request:  # what click makes of a closed pipe
        code = int(request.code or 0)
    except Exception:  # noqa: BLE001 - a bug: told with its traceback, exit 70
        click.echo(traceback.format_exc(), err=True)
        click.echo("error: this is a bug in inspector; nothing was lost.", err=True)
    return code
