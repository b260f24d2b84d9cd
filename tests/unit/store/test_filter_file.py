"""Saved filters survive, and those of strangers are checked."""

import numpy as np
import pytest
import tomli_w

from inspector.domain.filters import Part, Pill, Region, SavedFilter
from inspector.session.polygons import within
from inspector.store.filter_file import FILE, load_filters, save_filters

BOX = np.array([(0, 0), (1, 0), (1, 1.5)], np.float64)


def plain(filters):
    return [
        (
            saved.name,
            [
                (
                    pill.query,
                    pill.name,
                    pill.is_inverted,
                    [(p.field, p.is_taken, p.polygon.tolist()) for p in pill.region.parts]
                    if pill.region
                    else [],
                )
                for pill in saved.pills
            ],
        )
        for saved in filters
    ]


def test_what_is_saved_is_read_again(tmp_path):
    region = Region((Part("prompt", BOX), Part("response", BOX * 2, is_taken=False)))
    pills = (Pill('a "b" \\ \n é 🧨', name="n"), Pill(region=region, is_inverted=True))
    saved = (SavedFilter("one", pills), SavedFilter("<b>two</b>", pills[:1]))
    save_filters(tmp_path, saved)
    assert plain(load_filters(tmp_path)) == plain(saved)
    save_filters(tmp_path, saved[:1])
    assert plain(load_filters(tmp_path)) == plain(saved[:1])


def test_no_file_is_no_filters(tmp_path):
    assert load_filters(tmp_path) == ()


@pytest.mark.parametrize("content", [b"\xff", b"x = [", b"format = 9", b"", b"a = " + b"[" * 9999])
def test_a_damaged_file_is_refused_and_kept(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ValueError, match=r"\S"):
        load_filters(tmp_path)
    save_filters(tmp_path, [SavedFilter("one", (Pill("x"),))])
    assert [saved.name for saved in load_filters(tmp_path)] == ["one"]
    assert (tmp_path / "filters.damaged.toml").read_bytes() == content


def lassos(corners, parts):
    round_ = np.linspace(0, 6, corners)
    polygon = np.column_stack([np.cos(round_), np.sin(round_)])
    return Pill(region=Region((Part("prompt", polygon),) * parts))


@pytest.mark.parametrize(
    "filters",
    [
        [SavedFilter("f", (Pill("x"),) * 51)],
        [SavedFilter("f", (Pill("x" * 1_001),))],
        [SavedFilter("f", (lassos(3, 101),))],
        [SavedFilter("f", (lassos(10_001, 1),))],
        [SavedFilter(f"{number}", (Pill("x"),)) for number in range(201)],
        [SavedFilter("f", (lassos(9_000, 40),))],
        [SavedFilter("f", (Pill(region=Region((Part("prompt", BOX * np.nan),))),))],
    ],
    ids=["pills", "letters", "lassos", "corners", "filters", "bytes", "no place"],
)
def test_what_could_not_be_read_again_does_not_replace_what_is_there(tmp_path, filters):
    save_filters(tmp_path, [SavedFilter("one", (Pill("x"),))])
    with pytest.raises(ValueError, match=r"\S"):
        save_filters(tmp_path, filters)
    assert [saved.name for saved in load_filters(tmp_path)] == ["one"]
    assert not (tmp_path / "filters.damaged.toml").exists()


def test_negative_control_as_much_as_is_allowed_is_read_again(tmp_path):
    pills = (*(Pill("x" * 1_000),) * 49, lassos(400, 100))
    save_filters(tmp_path, [SavedFilter("f", pills)])
    assert [len(saved.pills) for saved in load_filters(tmp_path)] == [50]


def test_a_lasso_encloses_the_same_points_once_it_is_read_again(tmp_path):
    points = np.random.default_rng(0).random((20_000, 2)).astype(np.float32) * 2
    polygon = np.repeat(lassos(300, 1).region.parts[0].polygon + 1.1, 2, axis=0)
    save_filters(tmp_path, [SavedFilter("f", (Pill(region=Region((Part("prompt", polygon),))),))])
    (pill,) = load_filters(tmp_path)[0].pills
    (part,) = pill.region.parts
    before, after = (within(points, each.astype(np.float32)) for each in (polygon, part.polygon))
    assert 0 < before.sum() < len(points)
    assert np.array_equal(before, after)
    assert len(part.polygon) == 300
    assert len((tmp_path / FILE).read_bytes()) < 300 * 60


def pill(**parts):
    return {"name": "f", "pill": [{"query": "x", **parts}]}


def lasso(**parts):
    part = {"field": "prompt", "polygon": BOX.tolist(), **parts}
    return {"name": "f", "pill": [{"query": "", "part": [part]}]}


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "f"},
        {"name": "", "pill": [{"query": "x"}]},
        {"name": 5, "pill": [{"query": "x"}]},
        {"name": "f" * 101, "pill": [{"query": "x"}]},
        {"name": "f", "pill": [{"query": "x"}, {"query": 7}]},
        {"name": "f", "pill": [{"query": "x"}] * 51},
        {"name": "f", "pill": "x"},
        pill(query=""),
        pill(query="x" * 1_001),
        pill(inverted="no"),
        pill(part=[{"field": "prompt", "polygon": BOX.tolist()}]),
        lasso(field="other"),
        lasso(polygon=[[0, 0], [1, 1]]),
        lasso(polygon=[[0, 0], [1, 1], [float("nan"), 0]]),
        lasso(polygon=[[0, 0], [1, 1], [1e300, 0]]),
        lasso(polygon=[[0, 0], [1, 1], ["1", 0]]),
        lasso(polygon=[[0, 0], [1, 1], [True, 0]]),
        lasso(polygon=[[0, 0]] * 10_001),
        lasso(taken=1),
    ],
)
def test_what_is_malformed_is_left_out_as_a_whole(tmp_path, entry):
    whole = {"name": "good", "pill": [{"query": "y"}]}
    content = {"format": 1, "filter": [entry, whole]}
    (tmp_path / FILE).write_text(tomli_w.dumps(content), "utf-8")
    assert [saved.name for saved in load_filters(tmp_path)] == ["good"]


def test_negative_control_what_is_well_formed_is_taken(tmp_path):
    content = {"format": 1, "filter": [lasso(), {**pill(), "name": "g"}]}
    (tmp_path / FILE).write_text(tomli_w.dumps(content), "utf-8")
    assert [saved.name for saved in load_filters(tmp_path)] == ["f", "g"]
