"""Retrieval over long policy pages for the turns of conversations.

    python -m evals.dialogues

``policies/*.md`` are pages of four invented bodies (motor vehicles and pensions; student finance and veterans), each behind a
line that begins with ``@@``; ``policies/*.jsonl`` conversations with their customers: what was said, and for each turn of the
customer the passage that answers it, to the letter. Written for this project: everyday words, vague first turns, later ones
that lean on what came before. Each turn is searched with the turns before it, once with the answers between them and once
without; ranges draw whole conversations. How many turns ``rag.conversation`` reads was chosen with them in view.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.rag.types import ChunkStrategy, Encoder
from evals.answers import articles
from evals.data import Document, Question, read_lines
from evals.figures import bootstrap
from evals.machine import changed, commit, describe, product_encoder
from evals.ranking import BASELINES, OURS, build
from evals.retrieval import rank_all

FOLDER = Path(__file__).with_name("policies")
_SHOWN = ("recall@1", "recall@5", "passage")


def read_bodies(folder: Path = FOLDER) -> Iterator[tuple[str, list[Document], list[list[dict[str, str]]]]]:
    """Name, pages and conversations of each file pair. Raises ``DataProblem``."""
    for path in sorted(folder.glob("*.md")):
        rows = read_lines(path.with_suffix(".jsonl"), "id", "turns")
        yield path.stem, articles(path), [row["turns"] for row in rows]


def turns_asked(
    conversation: Sequence[dict[str, str]], places: dict[str, int], *, with_answers: bool
) -> Iterator[Question]:
    said: list[str] = []
    for turn in conversation:
        said.append(_line(turn["user"]))
        yield Question("\n".join(said), frozenset({places[turn["page"]]}), turn["gold"])
        if with_answers and turn["agent"]:
            said.append(_line(turn["agent"]))


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def measure(encoder: Encoder, strategy: ChunkStrategy, *, with_answers: bool) -> tuple[int, dict[str, Any]]:
    """Number of turns, and by method its figures for each of them; the conversations under ``groups``."""
    rows: dict[str, Any] = {method: {name: [] for name in _SHOWN} for method in (*BASELINES, OURS)}
    groups: list[int] = []
    for _, documents, conversations in read_bodies():
        index = build(documents, encoder, strategy)
        places = {document.name: place for place, document in enumerate(documents)}
        asked = []
        for conversation in conversations:
            turns = list(turns_asked(conversation, places, with_answers=with_answers))
            groups += [groups[-1] + 1 if groups else 0] * len(turns)
            asked += turns
        found, _ = rank_all(index, asked, encoder)
        for method, figures in found.items():
            for name in _SHOWN:
                rows[method][name] += figures[name]
    return len(groups), rows | {"groups": groups}


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    encoder = product_encoder()
    print(f"commit {commit()}{' (changed)' if changed() else ''}; {describe()}")
    for strategy in (ChunkStrategy.MARKDOWN, ChunkStrategy.WINDOW):
        for with_answers in (True, False):
            number, rows = measure(encoder, strategy, with_answers=with_answers)
            said = "with the answers between them" if with_answers else "the customer's turns alone"
            print(f"\n{number} turns, chunks by {strategy.value}, {said}\n")
            print(
                f"| method | {' | '.join(_SHOWN)} | CiteDesk's passage minus it |\n|{'---|' * (len(_SHOWN) + 2)}"
            )
            for method in (*BASELINES, OURS):
                means = " | ".join(f"{sum(rows[method][name]) / number:.3f}" for name in _SHOWN)
                print(f"| {method} | {means} | {_difference(rows, method)} |")


def _difference(rows: dict[str, Any], method: str) -> str:
    if method == OURS:
        return ""
    pairs = np.array(rows[OURS]["passage"]) - np.array(rows[method]["passage"])
    low, high = bootstrap(pairs, rows["groups"])
    return f"{100 * pairs.mean():+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]"


if __name__ == "__main__":
    main()
