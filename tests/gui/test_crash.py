"""A bug reaches the log and the user, and carries nobody's data with it."""

import json
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QObject, Signal, qWarning

from inspector.domain.errors import InputError
from inspector.gui import crash

SECRET = "a sample that nobody else may read"


class Bell(QObject):
    rung = Signal()


@pytest.fixture
def told():
    return []


@pytest.fixture
def log(tmp_path, told):
    installed = crash.install(tmp_path / "logs", told.append)
    yield lambda: [
        json.loads(line) for line in (tmp_path / "logs" / crash.LOG).read_text().splitlines()
    ]
    installed.unhook()


def fail(text=SECRET):
    raise KeyError(text)


def test_a_bug_in_a_slot_is_logged_and_told(qtbot, log, told, capsys):
    bell = Bell()
    bell.rung.connect(fail)
    bell.rung.emit()
    qtbot.waitUntil(lambda: bool(told))
    (line,) = log()
    assert line["kind"] == "exception"
    assert "test_crash.py" in line["text"]
    assert "KeyError" in line["text"]
    assert "PySide6" in line["versions"]
    assert told == [line["text"]]
    assert SECRET in capsys.readouterr().err  # the terminal still gets all of it


def test_no_text_of_a_sample_is_in_the_log(qtbot, log, told):
    bell = Bell()
    bell.rung.connect(lambda: fail(f"{SECRET}\n\x1b[31m" + "x" * 10**6))
    bell.rung.emit()
    qtbot.waitUntil(lambda: bool(told))
    (line,) = log()
    assert SECRET not in json.dumps(line)
    assert len(json.dumps(line)) < 4_000


def test_a_bug_in_a_thread_is_told_on_the_gui_thread(qtbot, tmp_path):
    told = []
    installed = crash.install(tmp_path, lambda _: told.append(threading.current_thread()))
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(told))
    installed.unhook()
    assert told == [threading.main_thread()]


def test_what_qt_says_is_logged_and_still_printed(log, capsys):
    before = sys.__stderr__
    qWarning("something of Qt")
    assert any("something of Qt" in line["text"] for line in log())
    assert before is sys.__stderr__


def test_a_worker_s_traceback_is_told_without_its_words():
    class WorkerBugError(Exception):
        pass

    frame = '  File "/somewhere/inspector/store/x.py", line 7, in read'
    trace = f"Traceback\n{frame}\nValueError: {SECRET}"
    told = crash.report(WorkerBugError(trace))
    assert "inspector/store/x.py:7 in read" in told
    assert SECRET not in told
    assert "/somewhere" not in told


def test_an_error_for_users_is_told_in_its_own_words():
    assert crash.sentence(InputError("a.jsonl has changed.")) == "a.jsonl has changed."
    assert "bug" in crash.sentence(KeyError("x"))


CRASH = """
import faulthandler, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from inspector.gui import crash
application = QApplication([])
crash.install(Path(sys.argv[1]), print)
faulthandler._sigsegv()
"""


def test_a_crash_leaves_a_trace(tmp_path):
    done = subprocess.run([sys.executable, "-c", CRASH, str(tmp_path)], check=False)
    assert done.returncode != 0
    assert "Segmentation fault" in (tmp_path / crash.TRACES).read_text()


def test_a_log_that_grew_large_starts_anew(tmp_path):
    (tmp_path / crash.LOG).write_text("x" * (crash.MAX_BYTES + 1))
    crash.install(tmp_path, print).unhook()
    assert not (tmp_path / crash.LOG).exists()
    assert (tmp_path / f"{crash.LOG}.1").stat().st_size > crash.MAX_BYTES
