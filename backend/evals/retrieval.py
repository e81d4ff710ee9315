"""Retrieval, abstention and grounding figures beside simple baselines, printed and stored.

    citedesk eval --data FOLDER [--dstc9]        (or: python -m evals.retrieval --data FOLDER)

``FOLDER`` holds the sets described in its own README: ``retrieval/plausible``, ``retrieval/stackfaq``,
``intent/clinc150`` and, for ``--dstc9``, ``dialogue/dstc9``. Every method ranks the same chunks; a page's rank is that
of its best chunk and ties count against the method. Ranges are 95 % paired bootstrap ranges over pages. The table goes
to stdout and, as JSON and Markdown, into ``backend/data/evaluations``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.core.clock import utc_now
from app.rag.types import Encoder
from evals import figures
from evals.abstention import measure_abstention
from evals.data import (
    DataProblem,
    Document,
    Question,
    conversations,
    dstc9,
    far_questions,
    letters,
    plausible,
    stackfaq,
)
from evals.grounding import measure_grounding, measure_support
from evals.machine import BACKEND, changed, commit, describe, product_encoder
from evals.ranking import BASELINES, OURS, Index, Ordering, build, orderings
from evals.report import markdown, store

RESULTS = BACKEND / "data" / "evaluations"
_ABSTENTION_SAMPLE = 200
_CHUNKING = "600 characters, overlap 80, the title on a line before the text"

Answers = dict[str, list[float]]
Rows = dict[str, dict[str, list[float]]]
"""By method, then by figure: one value per question."""


def evaluate(folder: Path, encoder: Encoder, *, with_dstc9: bool = False) -> dict[str, Any]:
    """All figures of the sets in ``folder``, by set. Raises ``DataProblem`` before anything is encoded."""
    far = far_questions(folder)
    small = {"plausible": plausible(folder), "stackfaq": stackfaq(folder)}
    large = {"dstc9": dstc9(folder)} if with_dstc9 else {}
    sets: dict[str, Any] = {}
    for name, (documents, questions) in small.items():
        _say(f"{name}: {len(documents)} pages, {len(questions)} questions")
        index = build(documents, encoder)
        ranking, confidences = measure_ranking(index, questions, encoder)
        step = max(1, len(questions) // _ABSTENTION_SAMPLE)
        sampled = {method: values[::step] for method, values in confidences.items()}
        sets[name] = {
            "ranking": ranking,
            "abstention": measure_abstention(index, questions[::step], sampled, far, encoder),
        }
        if any(question.answer for question in questions):
            sets[name]["grounding"] = measure_grounding(index, questions, encoder)
            sets |= _follow_ups(name, documents, questions, index, encoder)
            sets |= _letters(folder, name, questions, far, index, encoder)
    for name, (documents, questions) in large.items():
        _say(f"{name}: {len(documents)} pages, {len(questions)} questions")
        ranking, _ = measure_ranking(build(documents, encoder), questions, encoder)
        sets[name] = {"ranking": ranking, "support": measure_support(documents, questions, encoder)}
    return sets


def _follow_ups(
    name: str, documents: Sequence[Document], questions: Sequence[Question], index: Index, encoder: Encoder
) -> dict[str, Any]:
    made = conversations(documents, questions)
    if not made:
        return {}
    _say(f"vague follow-ups on {name}: {len(made)}")
    return {f"{name}, vague follow-ups": {"ranking": measure_ranking(index, made, encoder)[0]}}


def _letters(
    folder: Path,
    name: str,
    questions: Sequence[Question],
    far: Sequence[str],
    index: Index,
    encoder: Encoder,
) -> dict[str, Any]:
    """The same questions inside letters, whose other sentences have nothing to do with them."""
    made = letters(folder, questions)
    if not made:
        return {}
    _say(f"letters on {name}: {len(made)}")
    ranking, confidences = measure_ranking(index, made, encoder)
    elsewhere = [letter.text for letter in letters(folder, far)]
    return {
        f"{name}, inside letters": {
            "ranking": ranking,
            "abstention": measure_abstention(index, made, confidences, elsewhere, encoder),
        }
    }


def measure_ranking(
    index: Index, questions: Sequence[Question], encoder: Encoder
) -> tuple[dict[str, Any], Answers]:
    """The table of all methods, and each method's confidence for each question."""
    rows, confidences = rank_all(index, questions, encoder)
    groups = [min(question.relevant) for question in questions]
    return ranking_table(rows, questions, groups, len(index.passages)), confidences


def rank_all(index: Index, questions: Sequence[Question], encoder: Encoder) -> tuple[Rows, Answers]:
    """Each method's figures, and its confidence, for each question."""
    rows: Rows = {method: {} for method in (*BASELINES, OURS)}
    confidences: Answers = {method: [] for method in rows}
    for question in questions:
        for method, ordering in orderings(index, question.text, encoder).items():
            for name, value in _figures_of(index, question, ordering).items():
                rows[method].setdefault(name, []).append(value)
            confidences[method].append(ordering.confidence)
    return rows, confidences


def ranking_table(
    rows: Rows, questions: Sequence[Question], groups: Sequence[int], chunks: int
) -> dict[str, Any]:
    """Means of all methods; the ranges draw whole ``groups`` of questions."""
    table = {method: _summary(values) for method, values in rows.items()}
    for method in BASELINES:
        table[method]["citedesk_minus"] = _differences(rows[OURS], rows[method], questions, groups)
    return {"questions": len(questions), "chunks": chunks, "methods": table}


def _figures_of(index: Index, question: Question, ordering: Ordering) -> dict[str, float]:
    ranks = figures.page_ranks(ordering.pages, question.relevant)
    found = {f"recall@{k}": figures.recall(ranks, k) for k in (1, 5, 10)}
    found |= {"mrr@10": figures.reciprocal_rank(ranks), "ndcg@10": figures.ndcg(ranks)}
    if question.answer:
        found["passage"] = figures.passage_found(index, ordering.chunks, question.answer)
    return found | {"seconds": ordering.seconds}


def _summary(values: dict[str, list[float]]) -> dict[str, Any]:
    seconds = values["seconds"]
    means: dict[str, Any] = {
        name: float(np.mean(found)) for name, found in values.items() if name != "seconds"
    }
    means["latency_ms"] = {
        "p50": 1000 * figures.percentile(seconds, 0.5),
        "p95": 1000 * figures.percentile(seconds, 0.95),
    }
    return means


def _differences(
    ours: dict[str, list[float]],
    other: dict[str, list[float]],
    questions: Sequence[Question],
    groups: Sequence[int],
) -> dict[str, list[float]]:
    """CiteDesk minus a baseline with its 95 % range, for each figure."""
    answered = [group for group, question in zip(groups, questions, strict=True) if question.answer]
    found = {}
    for name in ours.keys() - {"seconds"}:
        difference = np.array(ours[name]) - np.array(other[name])
        low, high = figures.bootstrap(difference, answered if name == "passage" else groups)
        found[name] = [float(difference.mean()), low, high]
    return dict(sorted(found.items()))


def head(encoder: Encoder, command: str) -> dict[str, Any]:
    return {
        "time": utc_now().isoformat(timespec="seconds"),
        "command": command,
        "commit": commit(),
        "uncommitted_changes": changed(),
        "machine": describe(),
        "model": encoder.model_id,
        "chunks": _CHUNKING,
    }


def run(folder: Path, *, with_dstc9: bool, command: str, results: Path = RESULTS) -> int:
    """Measure, print and store; returns the exit status."""
    encoder = product_encoder()
    about = head(encoder, command)
    try:
        report = {**about, "sets": evaluate(folder, encoder, with_dstc9=with_dstc9)}
    except DataProblem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    print(markdown(report))
    for path in store(report, results):
        _say(f"stored {path}")
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dstc9", action="store_true", help="also dialogue/dstc9, which takes minutes")
    arguments = parser.parse_args()
    command = f"python -m evals.retrieval --data DATA{' --dstc9' if arguments.dstc9 else ''}"
    raise SystemExit(run(arguments.data, with_dstc9=arguments.dstc9, command=command))


if __name__ == "__main__":
    main()
