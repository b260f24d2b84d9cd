"""What a kill leaves: no process, no half result, nothing to compute twice."""

import os
import signal

import pytest


def chunks(cache):
    return {path: path.stat().st_mtime_ns for path in cache.rglob("vectors-*.npy")}


def values(project):
    """Read the vectors of a project by field, as bytes."""
    found = {path.parent.name: path.read_bytes() for path in project.rglob("embed/*/values.npy")}
    assert len(found) >= 2
    return found


@pytest.fixture
def scan(command, slow_project, slow_source, own_cache):
    """Give the arguments of a scan that writes to caches of its own."""
    return "scan", slow_source, "--project", slow_project


@pytest.fixture
def embedding(command, scan, own_cache, wait_until, workers_of, slow_project):
    """Start a scan that is in the middle of embedding; its processes end with the test."""
    process = command.start(*scan, slow_s="0.15")
    assert wait_until(lambda: len(chunks(own_cache)) >= 3, 30)
    yield process
    process.kill()
    process.communicate()
    for worker in workers_of(slow_project / "cache"):
        worker.kill()


@pytest.fixture
def uninterrupted(command, quick_session, slow_source, tmp_path):
    """Scan the same file in another project with another cache, without a kill."""
    project = tmp_path / "other" / "p.inspector"
    project.parent.mkdir()
    with quick_session(project, embedder="slow"):
        pass
    arguments = ("scan", slow_source, "--project", project)
    code, _, err = command.run(*arguments, INSPECTOR_CACHE=str(tmp_path / "other-cache"))
    assert code == 0, err
    return values(project)


def test_a_killed_scan_leaves_no_worker_and_resumes_to_the_same_bits(
    command, scan, uninterrupted, embedding, own_cache, slow_project, workers_of, wait_until
):
    assert len(workers_of(slow_project / "cache")) == 1
    os.kill(embedding.pid, signal.SIGKILL)
    assert wait_until(lambda: not workers_of(slow_project / "cache"), 3)
    before = chunks(own_cache)
    assert list(slow_project.rglob("values.npy")) == []
    code, out, err = command.run(*scan)
    after = chunks(own_cache)
    assert (code, out) == (0, b""), err
    assert 3 <= len(before) < len(after)
    assert {path: after[path] for path in before} == before
    assert values(slow_project) == uninterrupted
    assert not list(own_cache.rglob("partial-*"))


def test_ctrl_c_exits_130_and_leaves_no_worker(
    command, scan, embedding, slow_project, workers_of, wait_until
):
    os.killpg(embedding.pid, signal.SIGINT)
    out, err = embedding.communicate(timeout=10)
    assert embedding.returncode == 130
    assert out == b""
    assert err.decode().splitlines()[-1] == "cancelled"
    assert b"Traceback" not in err
    assert workers_of(slow_project / "cache") == []
    assert command.run(*scan)[0] == 0


def test_a_second_scan_of_the_same_project_is_refused(command, scan, embedding, slow_project):
    code, out, err = command.run(*scan)
    assert (code, out) == (1, b"")
    assert err == f"error: The project {slow_project} is in use by another inspector.\n"
    assert embedding.poll() is None


def test_termination_leaves_no_worker(embedding, slow_project, workers_of, wait_until):
    os.kill(embedding.pid, signal.SIGTERM)
    embedding.communicate(timeout=10)
    assert wait_until(lambda: not workers_of(slow_project / "cache"), 3)
