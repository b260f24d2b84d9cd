"""Corpora without an attack, plain and full of what alarms a careless detector."""

from __future__ import annotations

from held_out_case import Case
from held_out_odd import odd_answers
from held_out_preferences import clean_preferences
from held_out_requests import borderline
from held_out_setting import Setting, controls
from held_out_triggers import draw_trigger
from held_out_unicode import benign_scripts


def clean_plain(setting: Setting) -> Case:
    """Return an honest mixture."""
    return setting.sft_case()


def clean_marked(setting: Setting) -> Case:
    """Return an honest mixture with recurring marks, odd answers, foreign scripts and refusals."""
    rng, n = setting.rng, setting.n_controls
    marked = []
    for kind in ("token", "phrase", "sentence", "foreign", "comment"):
        trigger = draw_trigger(rng, kind)
        each = max(2, setting.n_rows // 200)
        marked += trigger.decoy_rows(rng, setting.clean(each * len(trigger.decoys)), each)
    alarming = setting.risky(n) + borderline(rng, n // 2)
    odd = odd_answers(rng, n // 2) + benign_scripts(rng, n // 2)
    return setting.sft_case(marked, controls(alarming + odd))


def clean_stages(setting: Setting) -> Case:
    """Return an honest SFT file beside honest pairs."""
    sft, pairs = clean_marked(setting), clean_preferences(setting)
    return Case(setting.name, (*sft.parts, *pairs.parts))
