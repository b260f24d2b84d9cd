"""What is shared is made once for a name, and again for another."""

import numpy as np

from inspector.domain.shared import Shared, digest_of


def test_a_table_is_made_once_and_kept():
    shared, made = Shared(), []
    tables = [shared.get("words", lambda: made.append(1) or [1]) for _ in range(3)]
    assert tables[0] is tables[1] is tables[2]
    assert made == [1]


def test_another_name_is_another_table():
    shared = Shared()
    assert shared.get(("axes", "prompt"), lambda: 1) == 1
    assert shared.get(("axes", "response"), lambda: 2) == 2


def test_a_table_of_nothing_is_kept_too():
    shared = Shared()
    assert shared.get("none", lambda: None) is None
    assert shared.get("none", lambda: 1) is None


def test_other_values_have_another_digest_however_they_lie_in_memory():
    rows = np.arange(12).reshape(3, 4)
    assert digest_of(rows[:, 1]) == digest_of(rows[:, 1].copy()) != digest_of(rows[:, 2])
