"""The process does not end because Qt was called often."""

import subprocess
import sys

import pytest

CALLS = """
from PySide6.QtCore import QCoreApplication, QObject
from inspector.gui.singletons import hold_singletons
application, thing = QCoreApplication([]), QObject()
{hold}
for _ in range(200_000):
    thing.setObjectName("x")
    thing.blockSignals(False)
print("alive")
"""


def run(hold):
    command = [sys.executable, "-c", CALLS.format(hold=hold)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_many_calls_end_no_process():
    done = run("hold_singletons(); hold_singletons()")
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr


def test_negative_control_without_it_they_do_or_there_is_nothing_to_hold():
    import PySide6

    if sys.version_info >= (3, 12) or PySide6.__version__ != "6.12.0":
        pytest.skip("this Python or this PySide6 takes care of it")
    assert "deallocating" in run("").stderr
