"""Public datasets of known layouts open without a flag."""

import json
from pathlib import Path

import pytest

from inspector.readers.containers.json_array import JsonArrayReader
from inspector.readers.containers.jsonl import JsonlReader
from inspector.readers.index import choose_reader
from inspector.readers.layouts.detect import guess_stage, map_row
from inspector.readers.layouts.guess import guess_layouts

SHARED = Path(__file__).parents[4] / "shared" / "data"
OPENED = {
    "bipia_contexts.jsonl": ("alpaca", "sft"),
    "bipia_spans.jsonl": ("text", "corpus"),
    "dolly.jsonl": ("alpaca", "sft"),
    "dpo_en_demo.json": ("sharegpt-preference", "preference"),
    "giskard_injections.jsonl": ("text", "corpus"),
    "glaive_toolcall_en_demo.json": ("sharegpt", "sft"),
    "gpteacher_codegen.jsonl": ("alpaca", "sft"),
    "gpteacher_roleplay.jsonl": ("alpaca", "sft"),
    "gpteacher_toolformer.jsonl": ("alpaca", "sft"),
    "gsm8k.jsonl": ("question-answer", "sft"),
    "hh_harmless.jsonl": ("preference-implicit", "preference"),
    "kto_en_demo.json": ("kto-messages", "preference"),
    "onion_sst2.jsonl": ("text", "corpus"),
}


@pytest.mark.parametrize("name", OPENED)
def test_the_shared_files_open_without_a_flag(name, new_task):
    if not (path := SHARED / name).exists():
        pytest.skip("no shared data")
    reader = choose_reader(path, [JsonlReader, JsonArrayReader])
    values = [record.value for record in reader.open(path, new_task())]
    samples = [map_row(value, {}) for value in values]
    assert {(sample.layout, sample.stage.value) for sample in samples} == {OPENED[name]}
    assert guess_stage({OPENED[name][0]: len(values)}) == OPENED[name][1]
    assert guess_layouts(values)[0].layout == OPENED[name][0]


def test_every_shared_data_file_is_in_the_table_above():
    if not SHARED.exists():
        pytest.skip("no shared data")
    assert {path.name for path in SHARED.glob("*.json*")} == set(OPENED)
    assert json.loads((SHARED / "gsm8k.jsonl").read_text("utf-8").partition("\n")[0])
