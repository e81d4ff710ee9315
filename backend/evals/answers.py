"""Whether drafts say what an answer has to say, and what they say besides.

    python -m evals.answers [--show]

``bicycles/help_centre.md`` is the help centre of an invented company that lends bicycles (an article behind each line that
begins with ``@@``), ``bicycles/questions.jsonl`` what its customers write: short, rambling, several questions at once, and
some that no article answers. ``ledger`` holds the same of a company that sells accounting software, ``it_desk`` of the desk that
helps the employees of a manufacturer, ``pharmacy`` of one that sells medicine online, ``telecom`` of one that provides broadband and mobile
phones, ``planner`` of one that sells software to plan projects with; letters of the last two avoid the words of the articles. For each question
people noted which pieces of the articles an answer must quote (``must``: lists of alternatives) and which it may. All were written for
this project; sizes and shares of ``app.rag.selection`` were chosen with the first four in view, the ranking of letters
(``retrieval.LETTER_SHARE``, ``PART_WEIGHT``) with all but ``planner``.

First comes how near the top the passages stand that hold what must be quoted, next to the baselines on the same chunks; ranges draw whole letters.
"""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.assistant.grounding import Find, Grounds, grounds_by
from app.knowledge.search import Found
from app.rag import continuation, evidence
from app.rag.drafting import compose
from app.rag.retrieval import make_query
from app.rag.types import Candidate, ChunkStrategy, Encoder, RankedPassage, Vectors
from app.triage.reading import query_text
from evals.data import Document, read_lines
from evals.figures import bootstrap
from evals.machine import changed, commit, describe, product_encoder
from evals.ranking import BASELINES, OURS, Index, build, first_passages, orderings, query_vectors

SETS = tuple(
    Path(__file__).with_name(name)
    for name in ("bicycles", "ledger", "it_desk", "pharmacy", "telecom", "planner")
)
SNIPPETS = 5
_WITHIN = (1, SNIPPETS)
"""How far from the top a passage may stand."""
_NOWHERE = 1_000_000
"""Place of a piece that no passage holds whole."""


@dataclass(frozen=True)
class Asked:
    subject: str
    body: str
    must: tuple[tuple[str, ...], ...]
    """Pieces of the articles, one of each list has to be quoted; empty where nothing answers."""
    may: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    asked: Asked
    draft: str
    """Empty where there is none."""
    said: float
    """Share of what must be quoted that is."""
    quotes: int
    besides: int
    """Quotes that are neither needed nor helpful."""


def articles(path: Path) -> list[Document]:
    """Those of a Markdown file in which each stands behind a line that begins with ``@@``."""
    found = []
    for part in re.split(r"^@@ ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        name, _, text = part.partition("\n")
        title = text.strip().split("\n", 1)[0].removeprefix("# ")
        found.append(Document(name.strip(), title, text.strip()))
    return found


def questions(path: Path) -> list[Asked]:
    """Raises ``DataProblem``."""
    return [
        Asked(
            row["subject"],
            row["body"],
            tuple(tuple(alternatives) for alternatives in row.get("must", ())),
            tuple(row.get("may", ())),
        )
        for row in read_lines(path, "subject", "body")
    ]


def finder(index: Index, encoder: Encoder) -> Find:
    """A search of ``index`` as ``knowledge.search.retrieve`` makes one."""

    async def find(text: str) -> Found:
        query = make_query(text)
        (vectors,) = query_vectors(encoder, [query])
        ranked = first_passages(index, query, vectors, evidence.DEPTH)
        judged, graded = evidence.grade(query, ranked, index.stats)
        shown = continuation.whole_lists(graded, _torn(index, vectors, graded), SNIPPETS)
        return Found(query, np.delete(vectors, 1, axis=0), tuple(shown), judged)

    return find


def _torn(index: Index, vectors: Vectors, graded: Sequence[RankedPassage]) -> list[Candidate]:
    keys = set(continuation.torn_neighbours(graded))
    places = [place for place, passage in enumerate(index.passages) if passage.chunk_id in keys]
    return [Candidate(index.passages[place], float(index.vectors[place] @ vectors[0])) for place in places]


def judge(asked: Asked, grounds: Grounds, encoder: Encoder) -> Judged:
    if not grounds.found.evidence.answerable:
        return Judged(asked, "", 0.0, 0, 0)
    answer = compose(grounds.asked, grounds.found.ranked, encoder.encode)
    quotes = [citation.quote for citation in answer.citations]
    held = [any(piece in quote for piece in one for quote in quotes) for one in asked.must]
    fitting = [piece for one in asked.must for piece in one] + list(asked.may)
    besides = [quote for quote in quotes if not any(piece in quote or quote in piece for piece in fitting)]
    said = sum(held) / len(held) if held else 0.0
    return Judged(asked, answer.markdown, said, len(quotes), len(besides))


@dataclass(frozen=True)
class Places:
    """Where each piece that must be quoted is found, counted from 0."""

    letters: list[int]
    """Number of the letter, by piece."""
    by_method: dict[str, list[int]]


def places_of(index: Index, asked: Sequence[Asked], encoder: Encoder) -> Places:
    found = Places([], {method: [] for method in (*BASELINES, OURS)})
    for number, one in enumerate(asked):
        if not one.must:
            continue
        ordered = {
            method: np.argsort(-ordering.chunks, kind="stable")
            for method, ordering in orderings(index, query_text(one.subject, one.body), encoder).items()
        }
        for alternatives in one.must:
            holds = np.array(
                [any(piece in passage.text for piece in alternatives) for passage in index.passages]
            )
            found.letters.append(number)
            for method, order in ordered.items():
                hits = np.flatnonzero(holds[order])
                found.by_method[method].append(int(hits[0]) if len(hits) else _NOWHERE)
    return found


def ranking_lines(places: Places) -> Iterator[str]:
    """A Markdown table."""
    shown = " | ".join(f"in the first {within}" if within > 1 else "first" for within in _WITHIN)
    yield f"| {len(places.letters)} pieces | {shown} | CiteDesk minus it, points |"
    yield f"|{'---|' * (len(_WITHIN) + 2)}"
    hits = {
        method: [np.array(found) < within for within in _WITHIN] for method, found in places.by_method.items()
    }
    for method, values in hits.items():
        apart = ""
        if method != OURS:
            pairs = [ours.astype(float) - other for ours, other in zip(hits[OURS], values, strict=True)]
            ranges = [(pair.mean(), *bootstrap(pair, places.letters)) for pair in pairs]
            apart = ", ".join(
                f"{100 * mean:+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]" for mean, low, high in ranges
            )
        yield f"| {method} | {' | '.join(f'{value.mean():.3f}' for value in values)} | {apart} |"


def measure(index: Index, asked: Sequence[Asked], encoder: Encoder) -> list[Judged]:
    find = finder(index, encoder)

    async def grounds() -> list[Grounds]:
        return [await grounds_by(find, query_text(one.subject, one.body), SNIPPETS) for one in asked]

    found = asyncio.run(grounds())
    return [judge(one, ground, encoder) for one, ground in zip(asked, found, strict=True)]


def table(judged: Sequence[Judged]) -> dict[str, float]:
    answered = [one for one in judged if one.asked.must]
    absent = [one for one in judged if not one.asked.must]
    quotes = sum(one.quotes for one in answered)
    return {
        "questions": len(answered),
        "drafted": float(np.mean([bool(one.draft) for one in answered])),
        "said of what must be": float(np.mean([one.said for one in answered])),
        "complete": float(np.mean([one.said == 1 for one in answered])),
        "quotes a draft": quotes / max(sum(bool(one.draft) for one in answered), 1),
        "quotes besides": sum(one.besides for one in answered) / max(quotes, 1),
        "not answered by any article": len(absent),
        "of these drafted": float(np.mean([bool(one.draft) for one in absent])) if absent else 0.0,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--show", action="store_true", help="print every question with its draft")
    options = parser.parse_args()
    encoder = product_encoder()
    print(f"commit {commit()}{' (changed)' if changed() else ''}; {describe()}")
    for folder in SETS:
        index = build(articles(folder / "help_centre.md"), encoder, ChunkStrategy.MARKDOWN)
        asked = questions(folder / "questions.jsonl")
        judged = measure(index, asked, encoder)
        if options.show:
            _show(judged)
        print(f"\n{folder.name}\n")
        print(*ranking_lines(places_of(index, asked, encoder)), sep="\n")
        print("\n| drafts | |\n|---|---|")
        for name, value in table(judged).items():
            print(f"| {name} | {value:.3f} |" if isinstance(value, float) else f"| {name} | {value} |")


def _show(judged: Sequence[Judged]) -> None:
    for one in judged:
        print(
            f"{one.asked.subject}\n{one.asked.body}\n--- {one.said:.2f}, besides {one.besides} of {one.quotes}"
        )
        print(f"{one.draft or '(no draft)'}\n{'=' * 80}")


if __name__ == "__main__":
    main()
