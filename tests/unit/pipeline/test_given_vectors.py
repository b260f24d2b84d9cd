"""Vectors that the data bring along are taken as they are, or refused in one sentence."""

import numpy as np
import pytest

from inspector.cli.main import run
from inspector.domain.errors import InputError
from inspector.pipeline import stages
from inspector.pipeline.results import open_vectors

WIDTH = 128
"""Of the hashing embedder."""


def rows(width=WIDTH):
    rng = np.random.default_rng(1)
    return [
        {
            "prompt": f"Ask {n % 7}",
            "response": f"Told {n}",
            "vector": rng.normal(size=width).tolist(),
        }
        for n in range(9)
    ]


@pytest.fixture
def embed(tmp_path, write_jsonl, task):
    """Embed the prompts of rows with a column of their own."""
    work = stages.Workspace(tmp_path / "cache", tmp_path / "user")

    def run_it(content, column="vector"):
        path = write_jsonl(tmp_path / "a.jsonl", content)
        read = stages.read(work, path=str(path), name=path.name, stage="", mapping={}, task=task)
        given = {"reads": [read], "field": "prompt", "embedder": "hashing", "folder": ""}
        options = {"column": column} if column else {}
        found = stages.embed(work, **given, device="cpu", options=options, task=task)
        return open_vectors(work.cache, found["key"])

    return run_it


def test_the_first_row_of_equal_texts_gives_the_vector(embed):
    content = rows()
    found = embed(content)
    assert found.index.tolist() == [0, 1, 2, 3, 4, 5, 6, 0, 1]
    given = np.array([row["vector"] for row in content[:7]])
    given /= np.linalg.norm(given, axis=1, keepdims=True)
    assert np.allclose(found.values, given, atol=1e-3)


def test_without_the_wish_the_model_embeds(embed):
    content = rows()
    assert not np.allclose(embed(content, "").values, embed(content).values, atol=0.1)


def test_vectors_of_another_model_are_refused(embed):
    with pytest.raises(InputError, match=r"^a\.jsonl has vectors of 3 numbers in vector, the mo"):
        embed(rows(width=3))


def test_a_column_that_is_not_there_is_refused(embed):
    with pytest.raises(InputError, match=r"a\.jsonl.*nothing"):
        embed(rows(), "nothing")


def test_the_command_takes_the_column_and_keeps_the_wish(tmp_path, write_jsonl, quick_session):
    path = write_jsonl(tmp_path / "a.jsonl", rows())
    with quick_session(tmp_path / "p.inspector"):
        pass
    assert (
        run(
            ["scan", str(path), "--project", f"{tmp_path}/p.inspector", "--map", "embedding=vector"]
        )
        == 0
    )
    with quick_session(tmp_path / "p.inspector") as session:
        assert session.project.recipe.options["columns"] == {"prompt": "vector"}
        assert session.results.state.vectors["prompt"]
