"""The models that ship, and fitting others."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.rag.types import Encoder
from app.triage import examples, training
from app.triage.config import TriageConfig
from app.triage.cues import read_cues
from app.triage.engine import TriageEngine
from app.triage.reading import embed_text
from app.triage.text import read_ticket
from app.triage.text_features import Rows, count_rows, dense_rows
from app.triage.text_model import FEW_PER_LABEL, TextModel, fit_classifier, fit_regression, solvable
from app.triage.types import Severity

ANIMALS = [
    ("My cat will not eat her fish", "cat"), ("The cat scratches the sofa", "cat"), ("Our kitten meows at night", "cat"),
    ("Cat litter smells", "cat"), ("How often should a cat drink", "cat"), ("A cat sits in the tree", "cat"),
    ("The dog barks at the postman", "dog"), ("My dog chews shoes", "dog"), ("Our puppy needs a leash", "dog"),
    ("Dog food with chicken", "dog"), ("The dog ran after a ball", "dog"), ("How long should I walk my dog", "dog"),
]  # fmt: skip


def test_shipped_models_are_those_of_the_sources(config: TriageConfig, encoder: Encoder) -> None:
    """After a change of cues, features, tickets or the default configuration: python -m app.triage.training"""
    for name, key in (
        ("category", training.category_key(config, encoder.model_id)),
        ("severity", training.severity_key(config, encoder.model_id)),
        ("sentiment", training.sentiment_key(encoder.model_id)),
    ):
        assert training.shipped_model(name, key) is not None
    vectors = examples.shipped_vectors(encoder.model_id)
    assert vectors is not None
    some = examples.shipped()[::400]
    fresh = encoder.encode([embed_text(item.subject, item.body) for item in some])
    assert np.allclose(fresh, vectors[::400], atol=2e-3)
    for item in some:
        known = examples.known_readings().get(item)
        found = read_cues(read_ticket(item.subject, item.body).text)
        assert known is not None
        assert (known.strength, known.people) == (found.strength, found.people)
    assert examples.known_readings().get(examples.Labelled("Something", "that does not ship")) is None


def test_shipped_tickets_are_varied_and_labelled() -> None:
    tickets = examples.shipped()
    assert len(tickets) > 2000
    assert len({item.body for item in tickets}) == len(tickets)
    posts = {item for item in tickets if item.group == "posts"}
    assert all(item.category is item.severity is None for item in posts)
    others = [item for item in tickets if item not in posts]
    assert min(Counter(item.category for item in others).values()) > 150
    assert {item.severity for item in others} == set(Severity)
    assert all(item.sentiment is not None and 1 <= item.sentiment <= 10 for item in tickets)


def rows_of(encoder: Encoder, texts: list[str]) -> Rows:
    return Rows(dense_rows(encoder.encode(texts)), count_rows(texts))


def test_a_model_learns_stores_and_reads(encoder: Encoder) -> None:
    texts, labels = [text for text, _ in ANIMALS], [label for _, label in ANIMALS]
    model, held_out = fit_classifier(rows_of(encoder, texts), labels)
    assert held_out.shape == (len(texts), 2)
    asked = rows_of(encoder, ["My cat purrs on the sofa", "A terrier on a leash", ""])
    shares = model.probabilities(asked)
    assert [model.labels[place] for place in shares.argmax(axis=1)[:2]] == ["cat", "dog"]
    assert np.allclose(shares.sum(axis=1), 1)
    again = TextModel.from_bytes(model.to_bytes())
    assert np.allclose(again.probabilities(asked), shares, atol=1e-2)
    assert len(model.to_bytes()) < 200_000
    with pytest.raises(ValueError, match="not a stored text model"):
        TextModel.from_bytes(b"PK\\x03\\x04 something else")
    with pytest.raises(ValueError, match="two labels"):
        fit_classifier(rows_of(encoder, texts[:3]), ["cat"] * 3)


def test_a_label_of_one_group_alone_and_single_examples(encoder: Encoder) -> None:
    texts, labels = [text for text, _ in ANIMALS], [label for _, label in ANIMALS]
    rows = rows_of(encoder, [*texts, "The parrot talks"])
    groups = ["a", "b"] * 6 + ["b"]
    model, held_out = fit_classifier(rows, [*labels, "parrot"], groups=groups)
    assert model.labels == ("cat", "dog", "parrot")
    assert np.isfinite(held_out).all()
    assert model.labels[int(model.probabilities(rows_of(encoder, ["A parrot talks"])).argmax())] == "parrot"


@pytest.mark.parametrize("groups", [None, ["first"] * FEW_PER_LABEL + ["second"] * 2 * FEW_PER_LABEL])
def test_many_examples_of_ordered_labels(groups: list[str] | None) -> None:
    """Least squares know that small is further from large than from middling; held out are rows of their own."""
    labels = ["small", "large", "middling"] * FEW_PER_LABEL
    size = np.array([{"small": 0.0, "middling": 1.0, "large": 2.0}[label] for label in labels])
    noise = np.random.default_rng(5).normal(size=(len(labels), 6))
    rows = Rows(np.column_stack([size + 0.2 * noise[:, 0], noise]), count_rows(["one text"] * len(labels)))
    assert solvable(len(labels), 3)
    assert not solvable(FEW_PER_LABEL, 3)
    assert not solvable(10_000, 77), "logistic regression tells many labels better"
    _, plain = fit_classifier(rows, labels, groups=groups)
    ordered, held_out = fit_classifier(rows, labels, groups=groups, order=["small", "middling", "large"])
    assert ordered.labels == ("large", "middling", "small")

    def right(logits: NDArray[np.float64]) -> float:
        return float(np.mean(np.array(ordered.labels)[logits.argmax(axis=1)] == labels))

    assert right(held_out) > 0.96
    assert right(plain) < 0.95
    surely_small = ordered.probabilities(rows)[np.array(labels) == "small"].mean(axis=0)
    assert surely_small[0] < surely_small[1] < surely_small[2]


def test_a_regression(encoder: Encoder) -> None:
    texts = [text for text, _ in ANIMALS]
    values = np.array([2.0 if label == "cat" else 8.0 for _, label in ANIMALS])
    model = fit_regression(rows_of(encoder, texts), values, "mood")
    cat, dog = model.scores(rows_of(encoder, ["my cat", "my dog"]))[:, 0]
    assert cat < 5 < dog


def test_a_taxonomy_of_ones_own_starts_from_names_and_examples(
    config: TriageConfig, encoder: Encoder, tmp_path: Path
) -> None:
    content = config.model_dump(mode="json", exclude={"version"})
    content["categories"] = [
        {"id": "roses", "name": "Roses", "description": "Questions about roses and how to cut them.", "examples": ["When do I cut my climbing rose?"]},
        {"id": "bees", "name": "Bees", "description": "Bee hives, honey and swarms."},
    ]  # fmt: skip
    content["category_teams"] = {}
    content["rules"] = []
    own = TriageConfig.model_validate(content)
    engine = TriageEngine(own, encoder, cache=tmp_path)
    assert engine.classify("Swarm in the garden", "A swarm of bees hangs in the tree.").category == "bees"
    assert engine.classify("", "The rose has black spots, should I cut it?").category == "roses"
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert [name.split("-")[0] for name in kept] == ["category"]
    (tmp_path / kept[0]).write_bytes(b"damaged")
    assert TriageEngine(own, encoder, cache=tmp_path).classify("", "honey").category == "bees"


def test_the_shipped_files_are_plain_lines() -> None:
    for style in examples.STYLES:
        for line in (examples.DATA / f"{style}.jsonl").read_text(encoding="utf-8").splitlines():
            assert set(json.loads(line)) == {"subject", "body", "category", "severity", "sentiment"}
