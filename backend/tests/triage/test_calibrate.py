from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.triage.calibrate import (
    expected_calibration_error,
    promise,
    reliability,
    upper_bound,
)


def test_a_hundred_and_fifty_faultless_decisions_carry_two_percent() -> None:
    assert promise([0.9] * 148, [True] * 148, 0.02).threshold is None
    enough = promise([0.9] * 149, [True] * 149, 0.02)
    assert enough.threshold == 0.9
    assert enough.upper <= 0.02
    assert (enough.needed, enough.taken, enough.coverage) == (149, 149, 1.0)
    assert promise([], [], 0.02).threshold is None


def test_the_threshold_stays_above_the_mistakes() -> None:
    sure = np.concatenate([np.linspace(1.0, 0.8, 400), np.linspace(0.79, 0.2, 400)])
    right = np.concatenate([np.ones(400, bool), np.arange(400) % 2 == 0])
    found = promise(sure, right, 0.02)
    assert found.threshold is not None
    assert 0.7 < found.threshold < 0.9
    assert found.wrong <= 0.02 * found.taken
    assert promise(sure, ~right, 0.02).threshold is None


def test_equal_confidences_stand_together() -> None:
    """A threshold cannot take some of them and leave others."""
    sure = [1.0] * 140 + [0.6] * 100
    right = [True] * 200 + [False] * 40
    assert promise(sure, right, 0.02).threshold is None


@pytest.mark.parametrize("target", [0.0, 1.0, -1.0])
def test_a_target_is_a_share(target: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        promise([0.5], [True], target)


def test_the_promise_holds_over_repeated_histories() -> None:
    """Confidences that mean what they say, with some overconfidence on top: the chosen threshold's true error rate is
    above the target in at most five of a hundred histories (with room for chance)."""
    random = np.random.default_rng(11)

    def truth(
        sure: np.ndarray[tuple[int], np.dtype[np.float64]],
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.clip(sure - 0.03 * (sure < 0.97), 0, 1)

    grid = np.linspace(0, 1, 20_001)
    broken = kept = 0
    for _ in range(400):
        sure = random.beta(6, 1, size=600)
        right = random.random(600) < truth(sure)
        found = promise(sure, right, 0.05)
        if found.threshold is None:
            continue
        kept += 1
        weight = grid**5 * (grid >= found.threshold)
        broken += float((weight * (1 - truth(grid))).sum() / weight.sum()) > 0.05
    assert kept > 100
    assert broken / kept < 0.08


def test_reliability_of_honest_and_boastful_confidences() -> None:
    random = np.random.default_rng(3)
    sure = random.random(20_000)
    right = random.random(20_000) < sure
    assert expected_calibration_error(sure, right) < 0.02
    assert expected_calibration_error(np.ones(100), np.arange(100) < 60) == pytest.approx(0.4)
    assert expected_calibration_error([], []) == 0.0
    curve = reliability([0.0, 1.0, 0.5], [0, 1, 1])
    assert sum(entry.count for entry in curve) == 3
    assert (curve[0].count, curve[-1].count) == (1, 1)


@given(st.integers(0, 40), st.integers(1, 400))
def test_the_upper_bound_is_above_the_rate(mistakes: int, size: int) -> None:
    mistakes = min(mistakes, size)
    bound = upper_bound(mistakes, size)
    assert mistakes / size <= bound <= 1.0
    assert upper_bound(0, 149) == pytest.approx(0.01990, abs=1e-4)
