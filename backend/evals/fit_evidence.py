"""Fits the weights of ``app.rag.evidence`` and prints them.

    python -m evals.fit_evidence --data FOLDER

Rows are the first passages of three kinds of questions: answerable ones, the same with their page hidden (near misses)
and questions on other subjects (far). A passage is right when it stands on a page that answers. Half of the weight lies
on answerable questions, the sets count alike. What it prints of each set was measured with weights fitted on the other
sets alone, beside weights fitted on everything.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from app.rag.evidence import DEPTH, signals
from app.rag.retrieval import make_query, rank
from app.rag.types import Encoder
from evals.data import Question, conversations, far_questions, letters, plausible, stackfaq
from evals.figures import auroc
from evals.machine import product_encoder
from evals.ranking import Index, build, candidates, lexical_scores, query_vectors

SIGNALS = ("cosine", "mean", "ahead", "same", "cover", "first", "rare", "known", "agreement", "long")
_PASSAGES = 3
_KIND_SHARE = {"answerable": 0.5, "near": 0.25, "far": 0.25}

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """One row per passage; the first row of each question is its best passage."""

    features: Matrix
    labels: NDArray[np.bool_]
    kinds: NDArray[np.str_]
    best: NDArray[np.bool_]


def collect(index: Index, questions: Sequence[Question], far: Sequence[str], encoder: Encoder) -> Rows:
    features: list[list[float]] = []
    labels: list[bool] = []
    kinds: list[str] = []
    best: list[bool] = []
    asked = [("answerable", question) for question in questions]
    asked += [("near", question) for question in questions]
    asked += [("far", Question(text, frozenset())) for text in far]
    queries = [make_query(question.text) for _, question in asked]
    for (kind, question), query, vectors in zip(asked, queries, query_vectors(encoder, queries), strict=True):
        hidden = question.relevant if kind == "near" else frozenset()
        items = candidates(index, vectors, lexical_scores(index, query), hidden)
        ranked = rank(query, items, index.stats, limit=DEPTH, collapse=True)
        found = signals(query, ranked, index.stats)
        for place, item in enumerate(ranked[:_PASSAGES]):
            features.append([item.fused, *(found[name] for name in SIGNALS)])
            labels.append(kind == "answerable" and item.passage.document_id in question.relevant)
            kinds.append(kind)
            best.append(place == 0)
    return Rows(np.array(features), np.array(labels), np.array(kinds), np.array(best))


def weights_of(rows: Rows) -> Matrix:
    """A sample weight per row: kinds by their share, each set summing to 1."""
    weights = np.zeros(len(rows.labels))
    for kind, share in _KIND_SHARE.items():
        chosen = rows.kinds == kind
        weights[chosen] = share / chosen.sum()
    return weights


def fit(sets: Sequence[Rows], columns: Sequence[int], strength: float) -> tuple[Matrix, float]:
    """Weights and bias of a logistic model with an L2 penalty, on features as they are."""
    features = np.concatenate([rows.features[:, columns] for rows in sets])
    scale = features.std(axis=0) + 1e-9
    sample = np.concatenate([weights_of(rows) for rows in sets]) * 300
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit(features / scale, np.concatenate([rows.labels for rows in sets]), sample_weight=sample)
    return model.coef_[0] / scale, float(model.intercept_[0])


def describe(rows: Rows, columns: Sequence[int], weights: Matrix, bias: float) -> str:
    confidence = 1 / (1 + np.exp(-(rows.features[:, columns] @ weights + bias)))
    top = {kind: confidence[rows.best & (rows.kinds == kind)] for kind in _KIND_SHARE}
    cut = float(np.quantile(top["answerable"], 0.05))
    wrong = np.abs(
        [
            (confidence[part] - rows.labels[part]).mean() * part.mean()
            for low in np.arange(0, 1, 0.1)
            if (part := (confidence >= low) & (confidence < low + 0.1)).any()
        ]
    ).sum()
    return (
        f"AUROC near {auroc(list(top['answerable']), list(top['near'])):.3f} far "
        f"{auroc(list(top['answerable']), list(top['far'])):.3f}; at 5 % false abstention false answers near "
        f"{np.mean(top['near'] >= cut):.3f} far {np.mean(top['far'] >= cut):.3f} (cut {cut:.2f}); ECE {wrong:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--signals", default="long", help=f"of {','.join(SIGNALS)}")
    parser.add_argument("--strength", type=float, default=0.1, help="inverse of the L2 penalty")
    arguments = parser.parse_args()
    columns = [0, *(1 + SIGNALS.index(name) for name in arguments.signals.split(",") if name)]
    sets = load(arguments.data)
    for name, rows in sets.items():
        others = [other for key, other in sets.items() if key.split()[0] != name.split()[0]]
        print(
            f"{name:22} from the others: {describe(rows, columns, *fit(others, columns, arguments.strength))}"
        )
    weights, bias = fit(list(sets.values()), columns, arguments.strength)
    for name, rows in sets.items():
        print(f"{name:22} from all: {describe(rows, columns, weights, bias)}")
    names = ["fused", *SIGNALS]
    print(
        {names[column]: round(float(weight), 2) for column, weight in zip(columns, weights, strict=True)},
        round(bias, 2),
    )


def load(folder: Path) -> dict[str, Rows]:
    encoder = product_encoder()
    far = far_questions(folder)
    documents, questions = plausible(folder)
    index = build(documents, encoder)
    sets = {
        "plausible": collect(index, questions, far, encoder),
        "plausible follow-ups": collect(index, conversations(documents, questions), far, encoder),
    }
    far_letters = [letter.text for letter in letters(folder, far)]
    sets["plausible letters"] = collect(index, letters(folder, questions), far_letters, encoder)
    documents, questions = stackfaq(folder)
    index = build(documents, encoder)
    sets["stackfaq"] = collect(index, questions[::4], far, encoder)
    sets["stackfaq letters"] = collect(index, letters(folder, questions[1::8]), far_letters, encoder)
    return sets


if __name__ == "__main__":
    main()
