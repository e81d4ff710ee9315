"""Learning a taxonomy of one's own from few examples, and what its confidences are worth.

    python -m evals.learning --data FOLDER [--simulations 200]

``FOLDER/intent/banking77`` and ``FOLDER/intent/clinc150`` hold texts with labels. Three tables: accuracy and
calibration after 5, 10 and all examples of each of 77 categories, next to logistic regression over the embedding alone;
out-of-scope recall; and, for histories of growing length, whether the promise "at most 2 % wrong" was kept by the
thresholds that ``app.triage.calibrate.promise`` chose.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.rag.types import Encoder
from app.triage.calibrate import expected_calibration_error, promise
from app.triage.learning import Array, softmax
from app.triage.text_features import Rows, count_rows, dense_rows
from app.triage.text_model import fit_classifier
from evals.machine import changed, commit, describe, product_encoder

HISTORIES = (50, 100, 150, 300, 600, 1000, 2000, 5000)
TARGET = 0.02
DRAWS = 3


@dataclass(frozen=True)
class Labelled:
    rows: Rows
    labels: NDArray[np.str_]

    def take(self, which: NDArray[np.int64]) -> Labelled:
        return Labelled(self.rows.take(which), self.labels[which])


def read(file: Path, encoder: Encoder) -> Labelled:
    entries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [str(entry["text"]) for entry in entries]
    return Labelled(encoded(texts, encoder), np.array([str(entry["label"]) for entry in entries]))


def encoded(texts: Sequence[str], encoder: Encoder) -> Rows:
    vectors = np.concatenate([
        encoder.encode(texts[start : start + 512]) for start in range(0, len(texts), 512)
    ])  # fmt: skip
    return Rows(dense_rows(vectors), count_rows(texts))


def joined(first: Labelled, second: Labelled) -> Labelled:
    from scipy.sparse import vstack

    rows = Rows(
        np.vstack([first.rows.dense, second.rows.dense]),
        vstack([first.rows.counts, second.rows.counts]).tocsr(),
    )
    return Labelled(rows, np.concatenate([first.labels, second.labels]))


def draw(data: Labelled, per_class: int, seed: int) -> Labelled:
    """``per_class`` examples of each label; 0 for all."""
    random = np.random.default_rng(seed)
    chosen: list[int] = []
    for label in sorted(set(data.labels)):
        places = np.flatnonzero(data.labels == label)
        size = min(per_class, len(places)) if per_class else len(places)
        chosen += random.choice(places, size, replace=False).tolist()
    return data.take(np.array(chosen))


@dataclass(frozen=True)
class Learned:
    accuracy: float
    baseline: float
    """Logistic regression over the embedding alone, same draw."""
    before: float
    after: float
    shares: Array
    classes: tuple[str, ...]


def learn(train: Labelled, names: Labelled, test: Labelled) -> Learned:
    """Fit on ``train`` and the categories' names, as a desk with that configuration does, and judge on ``test``."""
    from sklearn.linear_model import LogisticRegression

    both = joined(train, names)
    model, _ = fit_classifier(both.rows, list(both.labels))
    scores = model.scores(test.rows)
    found = np.array(model.labels)[scores.argmax(axis=1)]
    right = found == test.labels
    raw, shares = softmax(scores), softmax(scores / model.temperature)
    plain = LogisticRegression(C=10, max_iter=1000).fit(train.rows.dense, train.labels)
    return Learned(
        float(right.mean()),
        float((plain.predict(test.rows.dense) == test.labels).mean()),
        expected_calibration_error(raw.max(axis=1), right),
        expected_calibration_error(shares.max(axis=1), right),
        shares,
        model.labels,
    )


def out_of_scope(folder: Path, encoder: Encoder) -> float:
    """Recall of out-of-scope texts when 5 % of the others are turned away: the threshold on ``val``.

    The score is the mean cosine of the five nearest examples, times the learned model's surest share.
    """
    train, val, outside = (read(folder / f"{name}.jsonl", encoder) for name in ("train", "val", "oos_val"))
    model, _ = fit_classifier(train.rows, list(train.labels), groups=["a", "b"] * (len(train.labels) // 2))

    def score(data: Labelled) -> Array:
        near = np.sort(data.rows.dense @ train.rows.dense.T, axis=1)[:, -5:].mean(axis=1)
        return np.asarray(near * np.sqrt(model.probabilities(data.rows).max(axis=1)))

    limit = np.quantile(score(val), 0.05)
    return float((score(outside) < limit).mean())


def simulate(
    learned: Learned, test: Labelled, length: int, runs: int, seed: int
) -> tuple[float, float, float]:
    """Share of runs with a threshold in which the promise was kept, share with a threshold, mean coverage.

    A run draws ``length`` judged decisions with replacement as history. A promise is about the future: the true error
    rate is that of all decisions at or above the threshold.
    """
    random = np.random.default_rng(seed)
    confidence = learned.shares.max(axis=1)
    right = np.array(learned.classes)[learned.shares.argmax(axis=1)] == test.labels
    kept: list[bool] = []
    coverage: list[float] = []
    for _ in range(runs):
        places = random.integers(0, len(right), length)
        # Ties between copies of a decision are broken, as they would be between different tickets.
        history = confidence[places] + random.uniform(0, 1e-9, length)
        found = promise(history, right[places], TARGET)
        if found.threshold is None:
            coverage.append(0.0)
            continue
        taken = confidence >= found.threshold
        coverage.append(float(taken.mean()))
        kept.append(bool(taken.sum() == 0 or (~right[taken]).mean() <= TARGET))
    return (float(np.mean(kept)) if kept else 1.0, len(kept) / runs, float(np.mean(coverage)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--simulations", type=int, default=200)
    arguments = parser.parse_args()
    encoder = product_encoder()
    folder = arguments.data / "intent"
    train, test = (read(folder / "banking77" / f"{name}.jsonl", encoder) for name in ("train", "test"))
    categories = sorted(set(train.labels))
    names = Labelled(encoded([name.replace("_", " ") for name in categories], encoder), np.array(categories))
    print(f"commit {commit()}{' (changed)' if changed() else ''}; {describe()}\n")
    print(
        "| examples per class | accuracy | embedding alone | ECE before | ECE after |\n|---|---|---|---|---|"
    )
    last: Learned | None = None
    for per_class in (5, 10, 0):
        found = [
            learn(draw(train, per_class, seed), names, test) for seed in range(DRAWS if per_class else 1)
        ]
        figures = [
            np.mean([getattr(item, name) for item in found])
            for name in ("accuracy", "baseline", "before", "after")
        ]
        print(
            f"| {per_class or 'all'} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |",
            flush=True,
        )
        last = found[0]
    assert last is not None
    print(f"\nout of scope: recall {out_of_scope(folder / 'clinc150', encoder):.2f} at 5 % false rejection\n")
    print("| judged decisions | promise kept | with a threshold | coverage |\n|---|---|---|---|")
    for length in HISTORIES:
        kept, some, coverage = simulate(last, test, length, arguments.simulations, length)
        print(f"| {length} | {kept:.3f} | {some:.2f} | {coverage:.2f} |", flush=True)


if __name__ == "__main__":
    main()
