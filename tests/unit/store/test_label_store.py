"""What a reviewer does is stored with its log, and comes back by reverting."""

from threading import Thread

from label_gestures import batch, key

from inspector.domain.labels import LabelBatch, LabelChange, LabelKey, Verdict
from inspector.store.label_rows import LabelDetails
from inspector.store.label_store import LabelStore


def test_a_gesture_is_stored_with_its_events(path, store):
    change = LabelChange(key(1), Verdict.POISON, 0.5, "ends like 44 others")
    (event,) = store.apply(LabelBatch("mark 1", (change,), reviewer="Ada", note="trigger"))
    again = LabelStore(path, "other-machine")
    assert again.labels() == {key(1): Verdict.POISON}
    assert again.details() == {key(1): LabelDetails(Verdict.POISON, "Ada", "trigger")}
    assert again.events() == (event,)
    assert (event.before, event.after) == (Verdict.NONE, Verdict.POISON)
    assert (event.installation, event.reviewer, event.note) == ("this-machine", "Ada", "trigger")
    assert (event.score, event.evidence) == (0.5, "ends like 44 others")
    assert event.time.endswith("+00:00")


def test_one_gesture_is_one_batch_in_the_log(store):
    first = store.apply(batch(Verdict.POISON, 1, 2))
    second = store.apply(batch(Verdict.CLEAN, 3))
    assert len({event.batch_id for event in first}) == 1
    assert first[0].batch_id != second[0].batch_id
    assert len({event.event_id for event in first + second}) == 3
    assert store.events() == first + second


def test_the_log_of_one_row_is_told_apart_from_that_of_its_twin_in_another_dataset(store):
    first = store.apply(batch(Verdict.POISON, 1, 2))
    twin = LabelKey("b.jsonl", key(1).uid)
    store.apply(LabelBatch("mark twin", (LabelChange(twin, Verdict.UNSURE),)))
    second = store.apply(batch(Verdict.CLEAN, 1, note="on second thoughts"))
    assert store.events_of(key(1)) == (first[0], *second)
    assert [event.after for event in store.events_of(twin)] == [Verdict.UNSURE]
    assert store.events_of(key(9)) == ()


def test_an_unchanged_label_makes_no_event(store):
    store.apply(batch(Verdict.POISON, 1, reviewer="Ada", note="why"))
    (event,) = store.apply(batch(Verdict.POISON, 1, 2, reviewer="Bob"))
    assert event.key == key(2)
    assert store.details()[key(1)] == LabelDetails(Verdict.POISON, "Ada", "why")


def test_a_new_note_on_the_same_verdict_is_an_event(store):
    store.apply(batch(Verdict.POISON, 1, note="first"))
    (event,) = store.apply(batch(Verdict.POISON, 1, note="second"))
    assert event.before == event.after == Verdict.POISON
    assert store.details()[key(1)].note == "second"


def test_no_verdict_deletes_the_label_but_not_the_log(store):
    store.apply(batch(Verdict.POISON, 1, 2))
    store.apply(batch(Verdict.NONE, 1, 9, note="by mistake"))
    assert store.labels() == {key(2): Verdict.POISON}
    assert store.count == 1
    assert [event.note for event in store.events()] == ["", "", "by mistake"]


def test_the_last_of_two_changes_to_a_row_counts(store):
    changes = (LabelChange(key(1), Verdict.POISON), LabelChange(key(1), Verdict.CLEAN))
    (event,) = store.apply(LabelBatch("twice", changes))
    assert event.after == store.labels()[key(1)] == Verdict.CLEAN


def test_hostile_text_and_missing_scores_are_stored(store):
    change = LabelChange(key(1), Verdict.POISON, float("nan"), "zero \0 width \u200b lone \udc80")
    store.apply(LabelBatch("t\udc80", (change,), reviewer="R\udc80", note="n\udc80"))
    (event,) = store.events()
    assert event.score is None
    assert event.evidence == "zero \0 width \u200b lone \\udc80"
    assert event.note == "n\\udc80"


def test_a_batch_of_fifty_thousand_is_one_gesture(store):
    events = store.apply(batch(Verdict.POISON, *range(50_000)))
    assert len(events) == store.count == 50_000
    assert store.apply(batch(Verdict.POISON, *range(50_000))) == ()
    assert len(store.revert(events[0].batch_id, title="undo")) == 50_000
    assert store.count == 0


def test_reverting_restores_whose_label_it_was(store):
    store.apply(batch(Verdict.POISON, 1, reviewer="Ada", note="why"))
    (wrong,) = store.apply(batch(Verdict.CLEAN, 1, reviewer="Bob"))
    (event,) = store.revert(wrong.batch_id, title="undo", reviewer="Bob")
    assert store.details() == {key(1): LabelDetails(Verdict.POISON, "Ada", "why")}
    assert (event.reviewer, event.before, event.after) == ("Bob", Verdict.CLEAN, Verdict.POISON)


def test_reverting_leaves_newer_labels_alone(path, store):
    (event, _) = store.apply(batch(Verdict.POISON, 1, 2))
    LabelStore(path, "other").apply(batch(Verdict.UNSURE, 1))
    store.revert(event.batch_id, title="undo")
    assert store.labels() == {key(1): Verdict.UNSURE}


def test_threads_wait_for_each_other(store):
    def mark(thread):
        for n in range(20):
            store.apply(batch(Verdict.POISON, 100 * thread + n))

    threads = [Thread(target=mark, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.count == len(store.events()) == 80


def test_a_backup_is_a_whole_database(tmp_path, store):
    store.apply(batch(Verdict.POISON, *range(100)))
    (tmp_path / "backup.sqlite").write_text("an older backup")
    store.backup(tmp_path / "backup.sqlite")
    copy = LabelStore(tmp_path / "backup.sqlite", "x")
    assert (copy.labels(), copy.events()) == (store.labels(), store.events())
