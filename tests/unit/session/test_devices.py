"""Which devices there are a process of its own says; the choice is kept for the next scan."""

import sys
from dataclasses import replace

import pytest

from inspector.domain.errors import Cancelled, ProjectError
from inspector.session.devices import TITLES, find_devices, short_device
from inspector.session.session import Session


@pytest.fixture(scope="module")
def devices(tmp_path_factory, new_task):
    return find_devices(tmp_path_factory.mktemp("user"), new_task())


def test_every_device_that_can_be_wished_for_is_listed_with_the_reason_it_is_not_there(devices):
    assert {device.name for device in devices} == set(TITLES) - {"auto"}
    assert all(bool(device.why) != device.available for device in devices)
    assert all(device.why.endswith(".") for device in devices if device.why)


def test_the_processor_is_always_there_and_says_its_threads(devices):
    (cpu,) = (device for device in devices if device.name == "cpu")
    assert cpu.available
    assert cpu.title.startswith("CPU (")


def test_the_first_that_is_there_is_what_auto_takes(devices):
    from inspector.embedders.devices import choose_device

    assert next(d.name for d in devices if d.available) == choose_device("auto")


def test_asking_can_be_cancelled_and_leaves_no_process(tmp_path, new_task, workers_of):
    with pytest.raises(Cancelled):
        find_devices(tmp_path, new_task(cancel_after=0))
    assert workers_of(tmp_path) == []


def test_asking_does_not_load_torch_here():
    import subprocess

    code = (
        "import sys; from pathlib import Path; from inspector.session import devices\n"
        "class Task:\n    def report(self, *_): pass\n"
        "assert devices.find_devices(Path(sys.argv[1]), Task())\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, "."], check=True, timeout=120)


@pytest.mark.parametrize(
    ("embedder", "short"),
    [
        ("all-MiniLM-L6-v2 on CPU (2 threads) (bf16)", "CPU bf16"),
        ("all-MiniLM-L6-v2 on NVIDIA H100 (bf16)", "NVIDIA H100 bf16"),
        ("all-MiniLM-L6-v2 on CUDA (NVIDIA H100) (bf16)", "CUDA NVIDIA H100 bf16"),
        ("hashed words", "CPU"),
        ("", "CPU"),
    ],
)
def test_the_device_in_a_word(embedder, short):
    assert short_device(embedder) == short


def test_a_choice_is_kept_in_the_project(tmp_path, quick_session):
    with quick_session(tmp_path / "p.inspector") as session:
        session.set_device("cpu")
        assert session.project.recipe.embedder == "hashing"
    assert Session.open(tmp_path / "p.inspector").project.recipe.device == "cpu"


def test_a_choice_that_cannot_be_written_is_a_sentence(tmp_path, quick_session):
    with quick_session(tmp_path / "p.inspector") as session:
        with pytest.raises(ProjectError):
            session.set_device("\ud800")
        assert session.project.recipe.device == "auto"


def test_a_choice_made_while_a_scan_is_on_is_for_the_next(
    tmp_path, quick_session, write_jsonl, ordinary
):
    data = write_jsonl(tmp_path / "a.jsonl", ordinary(5))
    with quick_session(tmp_path / "p.inspector") as session:

        def choose(job):
            if job.stage == "neighbours prompt":
                session.set_device("cpu")

        session.jobs.changed.connect(choose)
        session.start_scan(session.with_sources([data])).result()
        assert session.project.recipe.device == "cpu"
        assert session.results.state.device == "auto"


def test_negative_control_a_scan_with_a_wish_of_its_own_keeps_it(
    tmp_path, quick_session, write_jsonl, ordinary
):
    data = write_jsonl(tmp_path / "a.jsonl", ordinary(5))
    with quick_session(tmp_path / "p.inspector") as session:
        session.start_scan(replace(session.with_sources([data]), device="cpu")).result()
        assert session.project.recipe.device == "cpu"
        assert session.results.state.device == "cpu"
