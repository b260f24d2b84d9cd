"""A reader that crashes, hangs or eats memory: one sentence, and the next file is read."""

from __future__ import annotations

import re

import pytest

from robustness.cases import GOOD, lines
from robustness.harness import Reading, flaws_of

HOSTILE = """
    import os, signal, time
    from pluggy import HookimplMarker
    from inspector.domain.protocols import Record

    hookimpl = HookimplMarker("inspector")

    class HostileReader:
        name, title, suffixes, version = "hostile", "Hostile", (".hostile",), 1

        def open(self, path, task):
            wish = path.read_text()
            if wish == "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            if wish == "spin":
                while True:
                    pass
            if wish == "sleep":
                time.sleep(3600)
            if wish == "eat":
                eaten = []
                while True:
                    eaten.append(bytes(2**26))
            yield Record(0, b"x", {"text": "x"})

        def parse(self, raw, path):
            return {"text": "x"}

    @hookimpl
    def register_readers():
        return [HostileReader]
"""


@pytest.fixture
def hostile(tmp_path, stranger, monkeypatch):
    """Return a reading whose worker has the plugin, and little patience."""
    monkeypatch.setenv("PYTHONPATH", str(stranger(tmp_path / "plugins", "hostile", HOSTILE)))
    reading = Reading(tmp_path / "reading", cpu_s=3.0, wall_s=6.0)
    yield reading
    reading.close()


def ask(reading, folder, wish):
    path = folder / "a.hostile"
    path.write_text(wish)
    return reading.read(path)


@pytest.mark.parametrize(
    ("wish", "end"), [("crash", "died"), ("spin", "stuck"), ("sleep", "stuck"), ("eat", "refused")]
)
def test_the_end_of_the_worker_is_seen_and_the_next_file_is_read(hostile, tmp_path, wish, end):
    good = tmp_path / "good.jsonl"
    good.write_bytes(lines(GOOD))
    assert ask(hostile, tmp_path, "nothing").kind == "opened"
    outcome = ask(hostile, tmp_path, wish)
    assert outcome.kind == end
    if end != "stuck":
        assert flaws_of(outcome.message) == []
    assert hostile.read(good).kind == "opened"
    assert ask(hostile, tmp_path, "nothing").kind == "opened"


def test_a_scan_names_the_file_that_the_worker_died_of(
    tmp_path, stranger, monkeypatch, quick_session
):
    monkeypatch.setenv("PYTHONPATH", str(stranger(tmp_path / "plugins", "hostile", HOSTILE)))
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.hostile"
    good.write_bytes(lines(GOOD, GOOD))
    bad.write_text("crash")
    with quick_session(tmp_path / "p.inspector") as session:
        session.start_scan(session.with_sources([good, bad])).result()
        (reason,) = session.results.state.unread.values()
        assert re.match(r"^bad\.hostile .*segmentation fault", reason)
        assert flaws_of(reason) == []
        assert len(session.results.union) == 2  # the good file is there all the same
