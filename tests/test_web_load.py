"""People asking at once see their own words only and no error; `tests/load_web.py` measures it for longer."""

from __future__ import annotations

from pathlib import Path

import pytest
from load_web import run


@pytest.mark.slow
def test_people_asking_at_once_get_their_own_answers(example_index: Path) -> None:
    load = run(example_index, n_users=8, seconds=15, pause_s=1)
    assert (load.errors, load.crossings) == ([], [])
    assert len(load.whole) >= 8
