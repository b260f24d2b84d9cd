"""What the user says of rows on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import click

from inspector.domain.tags import KNOWN, tag_of

Command = TypeVar("Command", bound=Callable[..., object])
_OPTIONS: Final = (
    click.option(
        "--row",
        "rows",
        multiple=True,
        metavar="FILE:N",
        help="One record, counted from 0; repeatable.",
    ),
    click.option(
        "--rows",
        "table",
        type=click.Path(path_type=Path),
        metavar="TABLE",
        help="A .csv, .jsonl or .parquet with file and row.",
    ),
    click.option(
        "--group", metavar="ID", help="All rows of a group, by the id that `groups` prints."
    ),
    click.option(
        "--verdict",
        type=click.Choice(["poison", "clean", "unsure", "none"]),
        help="What to do with them at export: poison leaves; none takes a verdict back.",
    ),
    click.option(
        "--tag",
        "tags",
        multiple=True,
        metavar="KIND",
        help=f"Which attack they are: {', '.join(KNOWN)}, or own words; repeatable.",
    ),
    click.option(
        "--untag", "untags", multiple=True, metavar="KIND", help="Take a tag away; repeatable."
    ),
    click.option(
        "--reviewer", default="", metavar="NAME", help="Who decided (default: your user name)."
    ),
    click.option("--note", default="", metavar="TEXT", help="Why."),
)


@dataclass(frozen=True, slots=True)
class LabelOptions:
    """Which rows, exactly one of the three, and what is said of them; None leaves what is."""

    rows: tuple[str, ...]
    table: Path | None
    group: str | None
    verdict: str | None
    tags: tuple[str, ...]
    untags: tuple[str, ...]
    reviewer: str
    note: str

    def __post_init__(self) -> None:
        """Refuse what says nothing, or several things at once."""
        if sum(bool(way) for way in (self.rows, self.table, self.group)) != 1:
            raise click.UsageError("Give one of --row, --rows and --group.")
        if not (self.verdict or self.tags or self.untags or self.note):
            raise click.UsageError("Give --verdict, --tag, --untag or --note.")
        if not all(map(tag_of, (*self.tags, *self.untags))):
            raise click.UsageError("A tag needs a word.")


def label_options(command: Command) -> Command:
    """Give a command the options of ``LabelOptions``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
