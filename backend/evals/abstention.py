"""Telling questions that the knowledge base answers from those that it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.rag.evidence import THRESHOLD
from app.rag.types import Encoder
from evals.data import Question
from evals.figures import auroc, bootstrap_of, cut_at
from evals.ranking import BASELINES, OURS, Index, orderings

Confidences = Mapping[str, Mapping[str, NDArray[np.float64]]]
"""By method, then by kind: ``answerable``; ``near``, the same with their pages taken out; ``far``, other subjects."""
_FALSE_ABSTENTION = 0.05


def measure_abstention(
    index: Index,
    questions: Sequence[Question],
    answerable: Mapping[str, Sequence[float]],
    far: Sequence[str],
    encoder: Encoder,
) -> dict[str, Any]:
    """``answerable``: the confidence of each method for each of ``questions``."""
    near_found = [orderings(index, item.text, encoder, item.relevant) for item in questions]
    far_found = [orderings(index, text, encoder) for text in far]
    confidences: Confidences = {
        method: {
            "answerable": np.array(answerable[method]),
            "near": np.array([found[method].confidence for found in near_found]),
            "far": np.array([found[method].confidence for found in far_found]),
        }
        for method in (*BASELINES, OURS)
    }
    return abstention_table(confidences, [min(question.relevant) for question in questions])


def abstention_table(confidences: Confidences, groups: Sequence[int]) -> dict[str, Any]:
    """``groups``: of the answerable questions, which are drawn together for the ranges."""
    ours = confidences[OURS]
    return {
        "questions": len(ours["answerable"]),
        "far_questions": len(ours["far"]),
        "methods": {method: _of_method(confidences, method, groups) for method in confidences},
        "shipped": shipped(confidences[OURS]),
    }


def _of_method(confidences: Confidences, method: str, groups: Sequence[int]) -> dict[str, Any]:
    mine, ours = confidences[method], confidences[OURS]
    cut = cut_at(list(mine["answerable"]), _FALSE_ABSTENTION)
    figures: dict[str, Any] = {}
    for kind in ("near", "far"):
        figures[f"auroc_{kind}"] = auroc(mine["answerable"], mine[kind])
        figures[f"false_answers_{kind}"] = float((mine[kind] >= cut).mean())
    if method != OURS:
        figures["citedesk_minus"] = {
            f"auroc_{kind}": [
                auroc(ours["answerable"], ours[kind]) - figures[f"auroc_{kind}"],
                *_difference_range(ours, mine, kind, groups),
            ]
            for kind in ("near", "far")
        }
    return figures


def _difference_range(
    ours: Mapping[str, NDArray[np.float64]],
    other: Mapping[str, NDArray[np.float64]],
    kind: str,
    groups: Sequence[int],
) -> tuple[float, float]:
    """Near misses are drawn with the questions they were made of; the far questions stay as they are."""

    def difference(drawn: NDArray[np.int64]) -> float:
        against = drawn if kind == "near" else slice(None)
        return auroc(ours["answerable"][drawn], ours[kind][against]) - auroc(
            other["answerable"][drawn], other[kind][against]
        )

    return bootstrap_of(difference, groups)


def shipped(confidence: Mapping[str, NDArray[np.float64]]) -> dict[str, float]:
    """What the threshold of the product gives."""
    answered = {kind: float((values >= THRESHOLD).mean()) for kind, values in confidence.items()}
    return {
        "threshold": THRESHOLD,
        "false_abstention": 1 - answered["answerable"],
        "false_answers_near": answered["near"],
        "false_answers_far": answered["far"],
    }
