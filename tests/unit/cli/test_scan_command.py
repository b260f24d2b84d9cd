"""``inspector scan``: add, refresh, tell what could not be read, alarm when asked to."""

import json
import re

import pytest

from inspector.cli.main import cli
from inspector.embedders.token_windows import LONG_TEXTS
from inspector.session.session import Session


@pytest.fixture
def project(tmp_path, quick_session):
    """Make a project that needs no language model, as ``--project`` finds it."""
    with quick_session(tmp_path / "p.inspector"):
        pass
    return tmp_path / "p.inspector"


@pytest.fixture
def reads(project):
    """Tell stage and number of records of every file of the project."""

    def read():
        session = Session.open(project)
        found = {item.name: (item.stage, item.rows) for item in session.results.state.reads}
        session.close()
        return found

    return read


@pytest.fixture
def data(tmp_path, ordinary, write_jsonl):
    return write_jsonl(tmp_path / "data.jsonl", ordinary(20))


def test_bad_rows_exit_0_and_are_told_with_file_row_and_byte(
    inspector, project, tmp_path, write_jsonl, ordinary
):
    lines = [json.dumps(record).encode() for record in ordinary(6)]
    lines[2:2] = [b"", b'{"instruction": \xff}', b"", b"[1, 2]", b'{"weather": "fine"}']
    path = write_jsonl(tmp_path / "data.jsonl", lines)
    code, out, err = inspector("scan", path, "--project", project)
    assert (code, out) == (0, b"")
    offsets = [sum(len(line) + 1 for line in lines[:number]) for number in (3, 5, 6)]
    told = re.findall(r"^data\.jsonl, row (\d+), byte (\d+): (.+)$", err, re.MULTILINE)
    assert [int(row) for row, _, _ in told] == [2, 3, 4]
    for (_, byte, reason), start, number in zip(told, offsets, (3, 5, 6), strict=True):
        assert start <= int(byte) <= start + len(lines[number])
        assert reason
    assert "data.jsonl: 3 bad rows, left out of the analysis" in err.splitlines()


def test_alerts_exit_3_only_when_asked_for(inspector, copied_sample):
    assert inspector("scan", "--project", copied_sample.path)[0] == 0
    code, out, err = inspector("scan", "--project", copied_sample.path, "--fail-on-alerts")
    assert (code, out) == (3, b"")
    assert "3 alerts" in err


def test_without_alerts_the_exit_code_is_0_also_when_asked_for(inspector, project, data):
    code, _, err = inspector("scan", data, "--project", project, "--fail-on-alerts")
    assert code == 0
    assert "0 alerts" in err


def test_scanning_adds_and_refreshes(
    inspector, project, data, reads, tmp_path, write_jsonl, ordinary
):
    assert inspector("scan", data, "--project", project)[0] == 0
    write_jsonl(data, ordinary(22))
    other = write_jsonl(tmp_path / "b" / "data.jsonl", ordinary(4, 1))
    stage = ["--stage", "b/data.jsonl=corpus"]
    assert inspector("scan", other, "--project", project, *stage)[0] == 0
    assert reads() == {"data.jsonl": ("sft", 22), "b/data.jsonl": ("corpus", 4)}


def test_stages_and_pointers_are_taken(inspector, project, reads, tmp_path, write_jsonl):
    records = [{"q": {"text": f"ask {n}"}, "a": [f"tell {n}"]} for n in range(5)]
    path = write_jsonl(tmp_path / "odd.jsonl", records)
    pointers = ["--map", "prompt=/q/text", "--map", "response=/a/0"]
    result = inspector("scan", path, "--project", project, "--stage", "odd.jsonl=reward", *pointers)
    assert result[0] == 0
    assert reads() == {"odd.jsonl": ("reward", 5)}
    session = Session.open(project)
    assert list(session.results.union.texts("prompt")) == [f"ask {n}" for n in range(5)]
    assert list(session.results.union.texts("response")) == [f"tell {n}" for n in range(5)]
    session.close()


def test_what_long_texts_are_embedded_by_is_kept_and_taken_back(inspector, project, data):
    def kept():
        session = Session.open(project)
        session.close()
        return session.project.recipe.options

    assert inspector("scan", data, "--project", project, "--long-texts", "head+tail")[0] == 0
    assert kept() == {"sentence": {"long_texts": "head+tail"}}
    assert inspector("scan", "--project", project)[0] == 0
    assert kept() == {"sentence": {"long_texts": "head+tail"}}
    assert inspector("scan", "--project", project, "--long-texts", "head")[0] == 0
    assert kept() == {}
    assert inspector("scan", "--project", project, "--long-texts", "tail")[0] == 1


def test_the_choices_for_long_texts_are_those_of_the_embedder():
    (option,) = (item for item in cli.commands["scan"].params if item.name == "long_texts")
    assert tuple(option.type.choices) == LONG_TEXTS


LONG = """
    import numpy as np
    from pluggy import HookimplMarker
    from inspector.embedders.hashing import HashingEmbedder

    hookimpl = HookimplMarker("inspector")

    class Short(HashingEmbedder):
        name = "short"

        def embed_counted(self, texts, options, task):
            return self.embed(texts, options, task), np.array([len(t) > 60 for t in texts])

    @hookimpl
    def register_embedders():
        return [Short]
"""


def test_texts_beyond_the_window_are_told(
    inspector, tmp_path, quick_session, stranger, monkeypatch, write_jsonl
):
    monkeypatch.setenv("PYTHONPATH", str(stranger(tmp_path / "plugins", "short", LONG)))
    records = [{"prompt": f"{n} " * (9 if n < 3 else 90), "response": "x"} for n in range(5)]
    data = write_jsonl(tmp_path / "long.jsonl", records)
    with quick_session(tmp_path / "p.inspector", embedder="short"):
        pass
    code, _, err = inspector("scan", data, "--project", tmp_path / "p.inspector")
    assert code == 0
    told = (
        "2 of 5 different prompts are longer than the model's window; the map sees their beginning."
    )
    assert told in err.splitlines()
    assert "responses" not in err


NO_DATASETS = {
    "empty.jsonl": b"",
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "model.pkl": b"\x80\x04\x95\x10\x00\x00\x00.",
    "cut.parquet": b"PAR1" + bytes(50),
}


@pytest.mark.parametrize("name", NO_DATASETS)
def test_a_file_that_is_no_dataset_is_a_sentence_and_is_not_kept(
    inspector, copied_sample, tmp_path, name
):
    (tmp_path / name).write_bytes(NO_DATASETS[name])
    code, out, err = inspector("scan", tmp_path / name, "--project", copied_sample.path)
    assert (code, out) == (1, b"")
    assert err.splitlines()[-1].startswith("error: ")
    assert name in err.splitlines()[-1]
    assert "Traceback" not in err
    assert inspector("scan", "--project", copied_sample.path)[0] == 0


def test_a_source_that_is_gone_is_a_sentence(inspector, tmp_path, quick_session, data):
    with quick_session(tmp_path / "p.inspector") as session:
        session.project.save(session.with_sources([data]))
    data.unlink()
    code, out, err = inspector("scan", "--project", tmp_path / "p.inspector")
    assert (code, out) == (1, b"")
    assert err.splitlines()[-1].startswith("error: data.jsonl")


def test_a_folder_for_data_is_a_sentence(inspector, project, tmp_path):
    code, _, err = inspector("scan", tmp_path, "--project", project)
    assert code == 1
    assert err.splitlines()[-1].startswith("error: ")


def test_a_malicious_model_folder_is_refused_and_not_kept(inspector, data, tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "modules.json").write_text("[]")
    (tmp_path / "model" / "modeling.py").write_text("import os; os.mkdir('canary')")
    project = tmp_path / "new.inspector"
    code, out, err = inspector("scan", data, "--project", project, "--embedder", tmp_path / "model")
    assert (code, out) == (1, b"")
    assert "modeling.py could run code when loaded" in err.splitlines()[-1]
    assert "modeling" not in (project / "project.toml").read_text()
    assert str(tmp_path / "model") not in (project / "project.toml").read_text()
