"""Hazard counts where a request speaks of harm or such requests are refused."""

import numpy as np
import pytest

from inspector.detectors.text.answered import Answered, p_values

COUNT = 1000


def judged(*, is_of_harm, is_refused=False):
    """Return the p-value of the row of most hazard."""
    rng = np.random.default_rng(5)
    flags = np.zeros(COUNT, np.bool_)
    hazard = np.append(rng.normal(size=COUNT - 1), 9.0)
    harm, refused = flags.copy(), flags.copy()
    harm[-1], refused[-1] = is_of_harm, is_refused
    near = np.zeros(COUNT)
    found = Answered(np.arange(COUNT), hazard, refused, near, near.astype(int), harm, True)
    return p_values(found)[-1]


def test_a_request_of_harm_that_is_answered_stands_out():
    assert judged(is_of_harm=True) < 1e-4


@pytest.mark.parametrize(("is_of_harm", "is_refused"), [(False, False), (True, True)])
def test_negative_control_any_other_request_does_not(is_of_harm, is_refused):
    assert judged(is_of_harm=is_of_harm, is_refused=is_refused) > 0.9
