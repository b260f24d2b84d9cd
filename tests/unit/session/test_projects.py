"""What a user opens or drops belongs to one project."""

from pathlib import Path

import pytest

from inspector.domain.errors import InputError, UsageError
from inspector.session.projects import demo_project, own_folder, project_for, write_demo_data
from inspector.store.project import create_project


@pytest.fixture
def dataset(tmp_path):
    path = tmp_path / "chat.v2.jsonl"
    path.write_text("{}\n")
    return path


def test_a_project_is_itself_also_by_its_file(tmp_path):
    path = create_project(tmp_path / "a.inspector").path
    assert project_for([path]) == (path, [])
    assert project_for([path / "project.toml"]) == (path, [])


def test_a_dataset_gets_a_project_beside_it(dataset, tmp_path):
    assert project_for([dataset]) == (tmp_path / "chat.v2.inspector", [dataset])


def test_datasets_go_into_the_project_they_come_with(dataset, tmp_path):
    path = create_project(tmp_path / "a.inspector").path
    assert project_for([dataset, path]) == (path, [dataset])


def test_a_dataset_beside_which_no_folder_can_be_made_gets_a_project_elsewhere(dataset, tmp_path):
    (tmp_path / "chat.v2.inspector").write_text("taken")
    assert project_for([dataset]) == (own_folder() / "chat.v2.inspector", [dataset])


def test_a_folder_gets_a_project_beside_it(dataset, tmp_path, monkeypatch):
    folder = tmp_path / "data.v2"
    (folder / "deep").mkdir(parents=True)
    beside = tmp_path / "data.v2.inspector"
    assert project_for([folder]) == (beside, [folder])
    assert project_for([folder, dataset])[0] == beside
    monkeypatch.chdir(folder)
    assert project_for([Path()])[0] == beside
    monkeypatch.chdir(folder / "deep")
    assert project_for([Path("..")])[0] == beside


def test_a_folder_goes_into_the_project_it_comes_with(tmp_path):
    path = create_project(tmp_path / "a.inspector").path
    (tmp_path / "data").mkdir()
    assert project_for([tmp_path / "data", path]) == (path, [tmp_path / "data"])


def test_what_cannot_be_opened_is_said(dataset, tmp_path):
    projects = [create_project(tmp_path / name).path for name in ("a", "b")]
    with pytest.raises(InputError, match="does not exist"):
        project_for([tmp_path / "absent"])
    with pytest.raises(UsageError, match="Only one project"):
        project_for(projects)
    with pytest.raises(UsageError, match="nothing to open"):
        project_for([])


def test_the_demo_is_written_beside_its_project(tmp_path):
    files, planted = write_demo_data(tmp_path, 3)
    assert planted >= 3
    assert {path.suffix for path in files} == {".jsonl"}
    assert demo_project(tmp_path, 3).parent == tmp_path
