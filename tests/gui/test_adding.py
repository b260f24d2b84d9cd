"""A dataset that is added joins those on their way into the project; none takes another's place."""

import pytest

pytestmark = pytest.mark.usefixtures("own_folders")
WAIT_MS = 120_000


@pytest.fixture
def write(tmp_path, write_jsonl, ordinary):
    """Write a dataset of that name."""
    return lambda name: write_jsonl(tmp_path / f"{name}.jsonl", ordinary(12, ord(name)))


@pytest.fixture
def session(window, copied_sample):
    """Open the small project in the window."""
    window.open([copied_sample.path])
    return window.page.workspace.session


@pytest.fixture
def are_added(session, qtbot):
    """Wait until just these datasets are new in the project."""
    old = len(session.project.recipe.sources)

    def are_added_(*names):
        def is_so():
            new = [source.name for source in session.project.recipe.sources[old:]]
            assert new == [f"{name}.jsonl" for name in names]

        qtbot.waitUntil(is_so, timeout=WAIT_MS)
        return True

    return are_added_


def test_datasets_added_one_after_the_other_are_all_read(window, are_added, write):
    window.add([write("b")])
    window.add([write("c")])
    assert are_added("b", "c")


def test_a_dataset_added_while_another_is_scanned_does_not_drop_it(
    window, session, are_added, write, qtbot
):
    begun = []
    session.jobs.changed.connect(lambda job: begun.append(job.title))
    window.add([write("b")])
    qtbot.waitUntil(lambda: "Scan" in begun, timeout=WAIT_MS)
    window.add([write("c")])
    assert are_added("b", "c")
