"""Fits the weights of ``app.rag.evidence`` and prints them.

    python -m evals.fit_evidence --data FOLDER
    python -m evals.fit_evidence --abroad

Rows are the first passages of three kinds of questions: answerable ones, the same with their page hidden (near misses)
and questions on other subjects (far). A passage is right when it stands on a page that answers. Half of the weight lies
on answerable questions, the sets count alike. Fitted are ``BIAS`` and ``LEAD_WEIGHT``; the other numbers stand as they
are in ``app.rag.evidence``. What it prints of each set was measured with weights fitted on the other collection alone,
beside weights fitted on everything.

``--abroad`` fits the three weights for questions in other languages than English, on best passages of the practice help
centres in them; what it prints of each was measured with weights fitted on the others.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from app.rag import evidence
from app.rag.retrieval import make_query, rank
from app.rag.types import Encoder
from evals.data import Question, conversations, far_questions, letters, plausible, stackfaq
from evals.figures import auroc
from evals.machine import product_encoder
from evals.practice import ABROAD, HelpCentre, help_centres
from evals.ranking import Index, build, candidates, lexical_scores, query_vectors

_PASSAGES = 3
_PENALTY = 1.5e-6
_KIND_SHARE = {"answerable": 0.5, "near": 0.25, "far": 0.25}

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """One row per passage; the first row of each question is its best passage."""

    fused: Matrix
    """With what ``evidence.allowance`` adds."""
    leads: Matrix
    """Of the question's best passage."""
    rare: Matrix
    """``signals`` of the question."""
    labels: NDArray[np.bool_]
    kinds: NDArray[np.str_]
    best: NDArray[np.bool_]


def collect(index: Index, questions: Sequence[Question], far: Sequence[str], encoder: Encoder) -> Rows:
    fused: list[float] = []
    leads: list[float] = []
    rare: list[float] = []
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
        ranked = rank(query, items, index.stats, limit=evidence.DEPTH, collapse=True)
        held = evidence.signals(query, ranked, index.stats)["rare"] if ranked else 0.0
        extra = evidence.allowance(query, index.stats.chunk_count)
        for place, item in enumerate(ranked[:_PASSAGES]):
            fused.append(item.fused + extra)
            leads.append(ranked[0].lead)
            rare.append(held)
            labels.append(kind == "answerable" and item.passage.document_id in question.relevant)
            kinds.append(kind)
            best.append(place == 0)
    return Rows(*map(np.array, (fused, leads, rare, labels, kinds, best)))


def weights_of(rows: Rows) -> Matrix:
    """A sample weight per row: kinds by their share, each set summing to 1."""
    weights = np.zeros(len(rows.labels))
    for kind, share in _KIND_SHARE.items():
        chosen = rows.kinds == kind
        weights[chosen] = share / chosen.sum()
    return weights


def probabilities(rows: Rows, bias: float, lead_weight: float) -> Matrix:
    """``evidence.probability`` of each row with other weights."""
    treated = expit(evidence.TREATED_SLOPE * (rows.fused - evidence.TREATED_FROM))
    held = evidence.RARE_WEIGHT * (rows.rare - evidence.RARE_USUAL)
    outstanding = expit(bias + lead_weight * rows.leads + evidence.FUSED_WEIGHT * rows.fused + held)
    found: Matrix = treated * (evidence.LEAST + (1 - evidence.LEAST) * outstanding)
    return found


def fit(sets: Sequence[Rows]) -> tuple[float, float]:
    """Bias and weight of the lead by maximum likelihood, with a slight penalty on the weight."""

    def loss(weights: Matrix) -> float:
        total = 0.0
        for rows in sets:
            chances = np.clip(probabilities(rows, *weights), 1e-7, 1 - 1e-7)
            chances = np.where(rows.labels, chances, 1 - chances)
            total -= float(weights_of(rows) @ np.log(chances)) / len(sets)
        return total + _PENALTY * float(weights[1]) ** 2

    bias, lead_weight = minimize(loss, np.array([-3.0, 10.0]), method="L-BFGS-B").x
    return float(bias), float(lead_weight)


def describe(rows: Rows, bias: float, lead_weight: float) -> str:
    confidence = probabilities(rows, bias, lead_weight)
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


def fit_by_words(sets: Sequence[Rows]) -> tuple[float, float, float]:
    """Bias, weight of the lead and of the fused score, by logistic regression on the best passages of questions with and
    without their page."""
    from sklearn.linear_model import LogisticRegression

    judged = [rows.best & (rows.kinds != "far") for rows in sets]
    features = [
        np.stack([rows.leads, rows.fused], axis=1)[part] for rows, part in zip(sets, judged, strict=True)
    ]
    labels = [rows.labels[part] for rows, part in zip(sets, judged, strict=True)]
    fitted = LogisticRegression(C=1e4).fit(np.concatenate(features), np.concatenate(labels))
    lead_weight, fused_weight = fitted.coef_[0]
    return float(fitted.intercept_[0]), float(lead_weight), float(fused_weight)


def describe_by_words(rows: Rows, bias: float, lead_weight: float, fused_weight: float) -> str:
    treated = expit(evidence.TREATED_SLOPE * (rows.fused - evidence.TREATED_FROM))
    outstanding = expit(bias + lead_weight * rows.leads + fused_weight * rows.fused)
    answered = treated * (evidence.LEAST + (1 - evidence.LEAST) * outstanding) >= evidence.THRESHOLD
    asked = rows.best & (rows.kinds == "answerable")
    shares = {
        "answered": asked,
        "of these with the right page": asked & rows.labels,
        "near": rows.best & (rows.kinds == "near"),
        "far": rows.best & (rows.kinds == "far"),
    }
    return ", ".join(f"{name} {answered[part].mean():.3f}" for name, part in shares.items())


def _told(centre: HelpCentre) -> list[Question]:
    """Its questions whose language can be told; the rest are read as English."""
    every = [question for part in centre.questions() for question in part]
    return [question for question in every if make_query(question.text).language != "en"]


def fit_abroad() -> None:
    centres = help_centres(ABROAD)
    encoder = product_encoder()
    sets: dict[str, Rows] = {}
    for centre in centres:
        others = [other for other in centres if other is not centre]
        kin = [other for other in others if other.language == centre.language] or others
        far = [question.text for other in kin for question in _told(other)]
        asked = _told(centre)
        sets[centre.name] = collect(build(centre.documents(), encoder), asked, far[::3], encoder)
    for name, rows in sets.items():
        weights = fit_by_words([other for key, other in sets.items() if key != name])
        print(f"{name}: {describe_by_words(rows, *weights)}")
    bias, lead_weight, fused_weight = fit_by_words(list(sets.values()))
    print(f"WORDS_BIAS {bias:.2f} WORDS_LEAD_WEIGHT {lead_weight:.2f} WORDS_FUSED_WEIGHT {fused_weight:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path)
    source.add_argument("--abroad", action="store_true")
    chosen = parser.parse_args()
    if chosen.abroad:
        fit_abroad()
        return
    sets = load(chosen.data)
    for name, rows in sets.items():
        others = [other for key, other in sets.items() if key.split()[0] != name.split()[0]]
        print(f"{name:22} from the others: {describe(rows, *fit(others))}")
    bias, lead_weight = fit(list(sets.values()))
    for name, rows in sets.items():
        print(f"{name:22} from all: {describe(rows, bias, lead_weight)}")
    print(f"BIAS {bias:.2f} LEAD_WEIGHT {lead_weight:.2f}")


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
