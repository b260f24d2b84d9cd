"""The reviewer's loop: verdicts reach the disk in order, and the focus goes on by itself."""

import sqlite3

import numpy as np
import pytest

from inspector.domain.labels import Verdict
from inspector.session.recent import Place
from inspector.session.row_order import Order, Tab


@pytest.fixture
def listed(workspace, wait_until):
    """Wait until the table lists as many rows as told."""
    return lambda n: (
        wait_until(lambda: len(workspace.listing.rows) == n)
        or pytest.fail(f"{len(workspace.listing.rows)} rows")
    )


def stored(workspace):
    with sqlite3.connect(workspace.session.project.labels_path) as database:
        return [verdict for (verdict,) in database.execute("select verdict from label")]


# --- the loop


def test_the_queue_is_short_and_begins_with_the_planted_rows(workspace, sample):
    assert workspace.listing.tab is Tab.QUEUE
    assert workspace.listing.rows[:3].tolist() == list(sample.hidden)
    assert len(workspace.listing.rows) < len(workspace.columns) / 4
    assert workspace.selection.row == sample.hidden[0]


def test_a_verdict_is_stored_and_the_next_row_without_one_is_focused(workspace, settled, sample):
    first, second, third = sample.hidden
    workspace.review.label([second], Verdict.CLEAN)
    settled()
    workspace.review.judge(Verdict.POISON)
    assert workspace.selection.row == third
    settled()
    assert stored(workspace) == ["clean", "poison"]
    assert workspace.review.verdicts[[first, second, third]].tolist() == [1, 2, 0]
    assert workspace.review.progress == (2, len(workspace.columns.queue))


def test_saved_is_said_only_when_it_is(workspace, settled):
    said = []
    review = workspace.review
    review.changed.connect(lambda: said.append((review.saved_at, stored(workspace))))
    review.judge(Verdict.POISON)
    settled()
    assert {len(labels) for saved, labels in said if saved is not None} == {1}
    assert any(saved is None for saved, _ in said)


def test_skip_and_steps_store_nothing(workspace, sample):
    first, second, _ = sample.hidden
    workspace.review.skip()
    assert workspace.selection.row == second
    workspace.review.step(-1)
    assert workspace.selection.row == first
    workspace.review.step(-1)
    assert workspace.selection.row == first
    assert stored(workspace) == []


def test_the_whole_group_is_one_gesture(workspace, settled, sample):
    review = workspace.review
    assert review.whole.tolist() == list(sample.hidden)
    review.aim_at_whole()
    review.judge(Verdict.POISON)
    settled()
    assert stored(workspace) == ["poison"] * 3
    assert workspace.session.history.undo_title == "mark 3 as poison"
    review.undo()
    settled()
    assert stored(workspace) == []
    assert not review.verdicts.any()
    review.redo()
    settled()
    assert review.verdicts.sum() == 3


def test_the_whole_is_the_selection_where_there_is_one(workspace):
    workspace.selection.replace([40, 41])
    assert workspace.review.whole.tolist() == [40, 41]


def test_the_aim_is_forgotten_when_the_reviewer_looks_elsewhere(workspace):
    workspace.review.aim_at_whole()
    assert len(workspace.review.target)
    workspace.review.step(1)
    assert not len(workspace.review.target)


def test_notes_are_on_disk_without_a_verdict_and_stay_with_one(workspace, settled, opened, sample):
    row, other = sample.hidden[:2]
    workspace.review.write_note(row, "tag characters")
    settled()
    assert stored(workspace) == ["none"]
    assert not workspace.review.reviewed.any()
    workspace.review.label([row, other], Verdict.POISON)
    settled()
    again = opened(workspace.session.project.path)
    assert again.review.notes == {row: "tag characters"}
    assert again.review.verdicts[[row, other]].tolist() == [1, 1]


def test_a_note_is_one_undo_step_and_leaves_the_verdict_alone(workspace, settled, sample):
    row, review = sample.hidden[0], workspace.review
    review.label([row], Verdict.CLEAN)
    review.write_note(row, "ask Ada")
    settled()
    assert review.undo_title == "note on 1"
    review.undo()
    settled()
    assert (dict(review.notes), int(review.verdicts[row])) == ({}, 2)
    review.redo()
    settled()
    assert review.notes[row] == "ask Ada"


def test_tags_are_stored_for_all_rows_aimed_at_as_one_step(workspace, settled, opened, sample):
    review, rows = workspace.review, list(sample.hidden)
    review.tag(rows[:1], ["Gibberish"])
    review.aim_at_whole()
    review.tag(review.aimed.tolist(), ["  hidden \n text ", "", "own words"], ["gibberish"])
    settled()
    assert dict(review.tags) == dict.fromkeys(rows, ("hidden text", "own words"))
    assert review.undo_title == "tag 3 as hidden text, own words"
    review.undo()
    settled()
    assert dict(review.tags) == {rows[0]: ("gibberish",)}
    review.redo()
    settled()
    again = opened(workspace.session.project.path)
    assert again.review.tags == dict.fromkeys(rows, ("hidden text", "own words"))
    assert not again.review.reviewed.any()


def test_no_tag_is_no_gesture(workspace, sample):
    workspace.review.tag([sample.hidden[0]], ["  ", ""])
    workspace.review.tag([], ["steering"])
    assert workspace.review.pending == 0


def test_a_note_on_a_row_with_a_verdict_is_stored_at_once(workspace, settled, sample):
    row = sample.hidden[0]
    workspace.review.judge(Verdict.UNSURE)
    settled()
    workspace.review.write_note(row, "ask Ada")
    settled()
    (details,) = workspace.session.labels.details().values()
    assert (details.verdict, details.note) == (Verdict.UNSURE, "ask Ada")


def test_a_note_taken_back_at_once_is_taken_back(workspace, settled, sample):
    review, row = workspace.review, sample.hidden[0]
    review.write_note(row, "ask Ada")
    review.write_note(row, "")
    settled()
    assert stored(workspace) == []
    assert dict(review.notes) == {}


# --- the list


def test_tabs_count_and_list_their_rows(workspace, listed):
    listing, total = workspace.listing, len(workspace.columns)
    workspace.selection.replace([2, 3])
    assert listing.counts() == {Tab.QUEUE: 3, Tab.ALL: total, Tab.FILTERED: total, Tab.SELECTED: 2}
    listing.show(Tab.ALL)
    listed(total)
    listing.show(Tab.SELECTED)
    listed(2)
    workspace.selection.add([9])
    listed(3)


def test_a_search_lists_what_it_finds_until_it_ends(workspace, listed):
    workspace.listing.search('"case 3-7"')
    listed(1)
    assert workspace.listing.tab is Tab.FILTERED
    workspace.listing.search('"case 3-"')
    listed(10)
    workspace.listing.search("")
    listed(3)
    assert workspace.listing.tab is Tab.QUEUE


@pytest.mark.parametrize("order", [Order.STAGE, Order.TEXT, Order.PLACE, Order.WHY, Order.VERDICT])
def test_rows_are_sorted_by_what_a_column_shows(workspace, listed, wait_until, order, sample):
    columns, listing = workspace.columns, workspace.listing
    workspace.review.label([50], Verdict.CLEAN)
    assert wait_until(lambda: workspace.review.verdicts[50])
    listing.show(Tab.ALL)
    listed(len(columns))
    listing.sort(order)
    keys = {
        Order.STAGE: columns.union.stage_of,
        Order.TEXT: np.array([columns.headline(row).casefold()[:60] or "~" for row in range(76)]),
        Order.PLACE: np.arange(76),
        Order.WHY: np.array([columns.why(row).casefold() or "~" for row in range(76)]),
        Order.VERDICT: np.where(np.arange(76) == 50, 0, 1),
    }[order]
    assert wait_until(lambda: keys[listing.rows].tolist() == np.sort(keys).tolist())
    listing.sort(order, is_reversed=True)
    assert wait_until(lambda: keys[listing.rows].tolist() == np.sort(keys)[::-1].tolist())


# --- coming back


def test_a_project_opens_where_one_left(workspace, opened):
    workspace.selection.focus(60)
    place = workspace.place()
    assert isinstance(place, Place)
    assert opened(workspace.session.project.path, place).selection.row == 60


def test_a_place_that_is_gone_opens_at_the_first_of_the_queue(opened, copied_sample, sample):
    assert opened(copied_sample.path, Place("absent", "0-0")).selection.row == sample.hidden[0]
