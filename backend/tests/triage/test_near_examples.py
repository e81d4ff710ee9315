"""What examples nearby add to a sum over features."""

from __future__ import annotations

import numpy as np
import pytest

from app.triage import near_examples, text_model
from app.triage.near_examples import Near, NearRows
from app.triage.text_features import Rows, count_rows
from app.triage.text_model import TextModel, fit_classifier

COUNT = 300


def both_or_neither() -> tuple[Rows, list[str]]:
    """Two features whose signs say something together and nothing alone."""
    places = np.random.default_rng(3).normal(size=(COUNT, 2))
    labels = np.where(places[:, 0] * places[:, 1] > 0, "alike", "unlike")
    return Rows(places, count_rows(["one text"] * COUNT)), [str(label) for label in labels]


def test_two_features_together_say_what_neither_says_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, labels = both_or_neither()

    def right() -> float:
        model, held_out = fit_classifier(rows, labels)
        return float(np.mean(np.array(model.labels)[held_out.argmax(axis=1)] == labels))

    assert right() > 0.9
    monkeypatch.setattr(text_model, "MOST_ROWS", COUNT - 1)
    assert right() < 0.7


def test_a_stored_model_says_the_same() -> None:
    rows, labels = both_or_neither()
    model, _ = fit_classifier(rows, labels)
    assert model.near is not None
    again = TextModel.from_bytes(model.to_bytes())
    assert np.allclose(again.probabilities(rows), model.probabilities(rows), atol=1e-2)


def test_writers_held_out_take_no_part() -> None:
    """What is held out is told by the others, whatever its own labels are."""
    rows, labels = both_or_neither()
    groups = ["first"] * (COUNT // 2) + ["second"] * (COUNT // 2)
    turned = [("unlike" if label == "alike" else "alike") for label in labels[: COUNT // 2]]
    _, held_out = fit_classifier(rows, labels, groups=groups)
    _, other = fit_classifier(rows, [*turned, *labels[COUNT // 2 :]], groups=groups)
    assert np.allclose(held_out[: COUNT // 2], other[: COUNT // 2], atol=1e-3)
    assert not np.allclose(held_out[COUNT // 2 :], other[COUNT // 2 :], atol=0.1)


def test_nearness_in_blocks_is_that_of_the_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_examples, "BLOCK", 7)
    places = np.random.default_rng(4).normal(size=(40, 3))
    rows = NearRows(places)
    matrix = rows.matrix()
    assert np.allclose(matrix, matrix.T)
    distances = ((places[:, None] - places[None, :]) ** 2).sum(axis=2)
    assert np.allclose(matrix, np.exp(-distances), atol=0.05)
    shares = np.random.default_rng(5).normal(size=(40, 2))
    assert np.allclose(rows.product(shares), matrix @ shares, atol=1e-4)
    assert np.allclose(rows.weighed(shares).scores(places), matrix @ shares, atol=0.2)


def test_features_that_never_differ_are_no_trouble() -> None:
    rows = Rows(np.ones((COUNT, 3)), count_rows([f"word{number % 2}" for number in range(COUNT)]))
    model, _ = fit_classifier(rows, ["even", "odd"] * (COUNT // 2))
    assert np.isfinite(model.scores(rows)).all()
    assert model.probabilities(rows)[0].max() > 0.9


def test_nothing_stored_is_no_neighbours() -> None:
    assert Near.of_arrays({}) is None
    with pytest.raises(KeyError):
        Near.of_arrays({"near_step": np.array(1.0)})
