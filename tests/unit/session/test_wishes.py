"""What is wished for in several threads at the same time is all kept."""

from concurrent.futures import ThreadPoolExecutor

from inspector.session.job_log import ENDED
from inspector.store.project import open_project

ROUNDS = 12


def test_no_wish_is_lost_to_another_that_is_being_stored(workspace):
    session, weights = workspace.session, workspace.weights
    with ThreadPoolExecutor(2) as threads:
        for number in range(ROUNDS):
            device, weights.values = f"cuda:{number}", {"hidden_text": number / ROUNDS}
            others = [threads.submit(weights.keep), threads.submit(session.set_device, device)]
            workspace.learning.switch(number % 2 == 0)
            for other in others:
                other.result()
            recipe = open_project(session.project.path).recipe
            assert recipe == session.project.recipe
            assert (recipe.weights, recipe.device) == (weights.values, device)
            assert recipe.options["learning"] == {"is_on": number % 2 == 0}


def test_a_file_that_a_scan_stores_is_not_lost_to_a_wish(
    tmp_path, quick_session, write_jsonl, ordinary
):
    with quick_session(tmp_path / "p.inspector") as session:
        stages = []
        session.jobs.changed.connect(lambda job: stages.append(job.stage))
        job = session.add([write_jsonl(tmp_path / "a.jsonl", ordinary(12))])
        number = 0
        while "embed prompt" not in stages and job.state not in ENDED:
            session.set_device(f"cuda:{number}")
            number += 1
        job.cancel()
        recipe = open_project(session.project.path).recipe
        assert [source.name for source in recipe.sources] == ["a.jsonl"]
        assert recipe.device == f"cuda:{number - 1}"
