"""Whatever lies beside the data is data, also when it is called like one of our libraries."""

import json
import subprocess
import sys

import pytest

CANARY = "from pathlib import Path\nPath('canary').write_text('ran')\n"


@pytest.fixture
def folder(tmp_path):
    for name in ("numpy.py", "json.py", "torch.py", "sitecustomize.py", "queue.py"):
        (tmp_path / name).write_text(CANARY)
    (tmp_path / "inspector").mkdir()
    (tmp_path / "inspector" / "__init__.py").write_text(CANARY)
    return tmp_path


def test_modules_in_the_current_folder_are_not_run(folder):
    rows = [{"instruction": f"What is {n}?", "output": f"It is {n}."} for n in range(5)]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    code = (
        "import sys; from inspector.cli.main import run;"
        "sys.exit(run(['scan', 'a.jsonl', '--project', 'p.inspector', '--device', 'cpu']))"
    )
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (folder / "canary").exists()


def test_the_canary_sings_when_it_is_run(folder):
    subprocess.run([sys.executable, "-c", "import queue"], cwd=folder, check=False)
    assert (folder / "canary").exists()
