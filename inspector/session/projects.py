"""Which project belongs to what a user opens: a project, datasets, or the demo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import platformdirs

from inspector.domain.errors import InputError, UsageError
from inspector.session.settings import APPLICATION, resources_folder
from inspector.store.project import FILE

SUFFIX = ".inspector"


def is_project(path: Path) -> bool:
    """Whether a path is a project folder, or the ``project.toml`` in one."""
    return (path / FILE).is_file() or (path.name == FILE and path.is_file())


def project_for(paths: Sequence[Path]) -> tuple[Path, list[Path]]:
    """Return the project that paths belong to, and the datasets among them.

    Datasets, or folders of them, without a project get ``NAME.inspector`` beside the first of them,
    or in the user's own folder where nothing can be written beside it.

    Raises:
        InputError: a path does not exist.
        UsageError: there are two projects, or nothing at all.
    """
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} does not exist.")
    projects = [path if path.is_dir() else path.parent for path in paths if is_project(path)]
    datasets = [path for path in paths if not is_project(path)]
    if len(projects) > 1:
        raise UsageError("Only one project can be open; open the other in a second window.")
    if projects:
        return projects[0], datasets
    if not datasets:
        raise UsageError("There is nothing to open.")
    return _beside(datasets[0]), datasets


def own_folder() -> Path:
    """Return where projects go that can be nowhere else, as the demo started from the window."""
    return Path(platformdirs.user_data_dir(APPLICATION))


def demo_project(folder: Path, seed: int) -> Path:
    """Return the project of a demo."""
    return folder / f"demo-{seed}{SUFFIX}"


def write_demo_data(folder: Path, seed: int) -> tuple[list[Path], int]:
    """Write the demo's datasets; return them and the number of planted attacks."""
    from inspector.session.demo.generator import write_demo

    data = folder / f"data-{seed}"
    manifest = write_demo(data, resources=resources_folder() / "demo", seed=seed)
    return sorted(data.glob("*.jsonl")), len(manifest.attacks)


def _beside(path: Path) -> Path:
    dataset = path.resolve() if path.is_dir() else path.absolute()
    name = f"{dataset.name if path.is_dir() else dataset.stem}{SUFFIX}"
    project = dataset.parent / name
    try:
        project.mkdir(exist_ok=True)
    except OSError:
        return own_folder() / name
    return project
