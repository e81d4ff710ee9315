"""Retrieval, abstention and grounding figures beside simple baselines.

    python -m evals.retrieval --data FOLDER [--dstc9]

``FOLDER`` holds the sets described in its own README: ``retrieval/plausible``, ``retrieval/stackfaq``,
``dialogue/dstc9`` and ``intent/clinc150``. Every method ranks the same chunks; a page's rank is that of its
best chunk and ties count against the method. Ranges are 95 % paired bootstrap ranges over pages.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.rag.analysis import index_terms
from app.rag.drafting import compose
from app.rag.embedding import resolve_encoder
from app.rag.evidence import DEPTH, THRESHOLD, grade
from app.rag.retrieval import bm25, make_query, part_cosines, rank
from app.rag.sentences import split_sentences
from app.rag.types import Candidate, CollectionStats, Encoder, Passage, Query, RankedPassage, Vectors
from app.rag.verification import MIN_SIMILARITY
from evals.data import (
    Document,
    Question,
    conversations,
    dstc9,
    far_questions,
    letters,
    passages_of,
    plausible,
    stackfaq,
)

Ranks = NDArray[np.int64]
_DENSE_CANDIDATES = 60
_LEXICAL_CANDIDATES = 120
_PART_CANDIDATES = 20
_READ_CHARS = 3000
"""What is read of the matches when asking whether the passage that answers was found."""


@dataclass(frozen=True)
class Index:
    """All chunks of a set, searched exhaustively."""

    passages: list[Passage]
    terms: list[list[str]]
    pages: NDArray[np.int64]
    vectors: Vectors
    stats: CollectionStats
    postings: dict[str, list[int]]


def build(documents: Sequence[Document], encoder: Encoder) -> Index:
    passages, texts = passages_of(documents)
    terms = [passage.terms.split() for passage in passages]
    frequency = Counter(term for held in terms for term in set(held))
    postings: dict[str, list[int]] = defaultdict(list)
    for index, held in enumerate(terms):
        for term in set(held):
            postings[term].append(index)
    stats = CollectionStats(len(terms), float(np.mean([len(held) for held in terms])), frequency)
    pages = np.array([passage.document_id for passage in passages])
    return Index(passages, terms, pages, encoder.encode(texts), stats, dict(postings))


def lexical_scores(index: Index, query: Query) -> NDArray[np.float64]:
    scores = np.zeros(len(index.passages))
    touched = sorted({item for term in query.terms for item in index.postings.get(term, ())})
    scores[touched] = bm25(query.terms, [index.terms[item] for item in touched], index.stats)
    return scores


def query_vectors(encoder: Encoder, queries: Sequence[Query]) -> list[Vectors]:
    """Per query, shape ``(2 + m, dimension)``: the asked turn, the whole conversation, the parts of a long question."""
    plain = encoder.encode([query.text for query in queries])
    found = []
    for query, vector in zip(queries, plain, strict=True):
        both = np.stack([vector, vector])
        if query.asked_at:
            both = encoder.encode_in_context(query.text, query.asked_at)
        found.append(np.concatenate([both, encoder.encode(query.parts)]))
    return found


def candidates(
    index: Index,
    vectors: Vectors,
    lexical: NDArray[np.float64],
    without: frozenset[int] = frozenset(),
) -> list[Candidate]:
    """As ``knowledge.search`` proposes them, from exact scans. ``vectors``: those of ``query_vectors``."""
    hidden = np.isin(index.pages, sorted(without))
    chosen: set[int] = set()
    for row, vector in enumerate(vectors):
        limit = _DENSE_CANDIDATES if row < 2 else _PART_CANDIDATES
        near = np.where(hidden, -np.inf, index.vectors @ vector)
        chosen |= set(map(int, np.argsort(-near)[:limit]))
    chosen |= {int(item) for item in np.argsort(-lexical)[:_LEXICAL_CANDIDATES] if lexical[item] > 0}
    asked = part_cosines(index.vectors, vectors[0], vectors[2:])
    whole = index.vectors @ vectors[1]
    in_context = not np.array_equal(vectors[0], vectors[1])
    return [
        Candidate(index.passages[item], float(asked[item]), float(whole[item]) if in_context else None)
        for item in sorted(chosen)
        if not hidden[item]
    ]


def page_rank(index: Index, scores: NDArray[np.float64], relevant: frozenset[int]) -> int:
    """The rank of the best relevant page, ties against the method."""
    best = np.full(int(index.pages.max()) + 1, -np.inf)
    np.maximum.at(best, index.pages, scores)
    gold = max(best[page] for page in relevant)
    others = np.delete(best, sorted(relevant))
    return 1 + int((others >= gold).sum()) if np.isfinite(gold) else len(best)


def reciprocal_rank_fusion(
    index: Index, cosines: Vectors, lexical: NDArray[np.float64]
) -> NDArray[np.float64]:
    """RRF with k = 60 on page ranks (Cormack et al., SIGIR 2009), given back to each page's chunks."""
    fused = np.zeros(int(index.pages.max()) + 1)
    for scores in (cosines.astype(np.float64), lexical):
        best = np.full(len(fused), -np.inf)
        np.maximum.at(best, index.pages, scores)
        fused[np.argsort(-best)] += 1 / (60 + 1 + np.arange(len(fused)))
    return fused[index.pages]


def measure(
    index: Index, questions: Sequence[Question], encoder: Encoder
) -> tuple[dict[str, Ranks], dict[str, float]]:
    """The rank of the relevant page for each method and question, and each method's share of passages found."""
    queries = [make_query(question.text) for question in questions]
    found: dict[str, list[int]] = defaultdict(list)
    held: dict[str, list[float]] = defaultdict(list)
    for question, query, vectors in zip(questions, queries, query_vectors(encoder, queries), strict=True):
        cosines = index.vectors @ vectors[1]
        lexical = lexical_scores(index, query)
        convex = 0.2 * lexical / max(lexical.max(), 1e-9) + 0.8 * cosines
        ours = np.full(len(index.passages), -np.inf)
        places = {passage.chunk_id: place for place, passage in enumerate(index.passages)}
        for item in rank(query, candidates(index, vectors, lexical), index.stats, limit=len(places)):
            ours[places[item.passage.chunk_id]] = item.fused
        scores = {
            "BM25": lexical,
            "dense": cosines.astype(np.float64),
            "RRF k=60": reciprocal_rank_fusion(index, cosines, lexical),
            "convex 0.2/0.8": convex,
            "CiteDesk": ours,
        }
        for method, values in scores.items():
            found[method].append(page_rank(index, values, question.relevant))
            if question.answer:
                held[method].append(float(passage_found(index, values, question.answer)))
    return (
        {method: np.array(ranks) for method, ranks in found.items()},
        {method: float(np.mean(values)) for method, values in held.items()},
    )


def passage_found(index: Index, scores: NDArray[np.float64], answer: str) -> bool:
    """Whether the first 3,000 characters of the matches hold four fifths of the words that begin the answer."""
    wanted = Counter(index_terms(answer[:300]))
    read = ""
    for item in np.argsort(-scores):
        read += index.passages[item].text + "\n"
        if len(read) > _READ_CHARS:
            break
    return (wanted & Counter(index_terms(read[:_READ_CHARS]))).total() >= 0.8 * wanted.total()


def bootstrap(
    difference: NDArray[np.float64], groups: Sequence[int], rounds: int = 2000
) -> tuple[float, float]:
    """95 % range of the mean difference, resampling groups of dependent questions together."""
    members: dict[int, list[int]] = defaultdict(list)
    for position, group in enumerate(groups):
        members[group].append(position)
    sums = np.array([difference[items].sum() for items in members.values()])
    sizes = np.array([len(items) for items in members.values()])
    drawn = np.random.default_rng(7).integers(0, len(sums), size=(rounds, len(sums)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def print_ranks(
    name: str, measured: tuple[dict[str, Ranks], dict[str, float]], questions: Sequence[Question]
) -> None:
    ranks, held = measured
    print(f"\n{name}: {len(questions)} questions")
    print(
        f"{'method':16} {'R@1':>6} {'R@5':>6} {'MRR@10':>7} {'passage':>8}   "
        "CiteDesk minus method at R@1, points [95 %]"
    )
    ours = (ranks["CiteDesk"] == 1).astype(float)
    groups = [min(question.relevant) for question in questions]
    for method, values in ranks.items():
        first = (values == 1).astype(float)
        reciprocal = np.where(values <= 10, 1 / values, 0)
        low, high = bootstrap(ours - first, groups)
        difference = f"{100 * (ours - first).mean():+5.1f} [{100 * low:+.1f}, {100 * high:+.1f}]"
        print(
            f"{method:16} {first.mean():6.3f} {(values <= 5).mean():6.3f} {reciprocal.mean():7.3f} "
            f"{held.get(method, float('nan')):8.3f}   "
            f"{'' if method == 'CiteDesk' else difference}"
        )


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties half."""
    high, low = np.array(positive)[:, None], np.array(negative)[None, :]
    return float((high > low).mean() + 0.5 * (high == low).mean())


def print_abstention(
    index: Index, questions: Sequence[Question], far: Sequence[str], encoder: Encoder
) -> None:
    """Answerable questions against far ones, and against the same questions without their pages."""

    def search(texts: Sequence[str], hide: bool) -> list[tuple[Query, list[RankedPassage]]]:
        queries = [make_query(text) for text in texts]
        found = []
        for position, (query, vectors) in enumerate(
            zip(queries, query_vectors(encoder, queries), strict=True)
        ):
            without = questions[position].relevant if hide else frozenset()
            items = candidates(index, vectors, lexical_scores(index, query), without)
            found.append((query, rank(query, items, index.stats, limit=DEPTH, collapse=True)))
        return found

    kinds = {
        "answerable": search([question.text for question in questions], False),
        "near": search([question.text for question in questions], True),
        "far": search(far, False),
    }
    confidence = {
        kind: [grade(query, ranked, index.stats)[0].confidence for query, ranked in found]
        for kind, found in kinds.items()
    }
    cosine = {kind: [1 - ranked[0].distance for _, ranked in found] for kind, found in kinds.items()}
    fused = {kind: [ranked[0].fused for _, ranked in found] for kind, found in kinds.items()}
    for name, values in (("evidence", confidence), ("fused alone", fused), ("cosine alone", cosine)):
        cut = float(np.quantile(values["answerable"], 0.1))
        print(
            f"  {name:13} AUROC far {auroc(values['answerable'], values['far']):.3f}, "
            f"near {auroc(values['answerable'], values['near']):.3f}; "
            f"false answers at 10 % false abstention: far {np.mean(np.array(values['far']) >= cut):.3f}"
        )
    shipped = {kind: float(np.mean(np.array(values) >= THRESHOLD)) for kind, values in confidence.items()}
    print(
        f"  shipped threshold: false abstention {1 - shipped['answerable']:.3f}, "
        f"false answers far {shipped['far']:.3f}, near {shipped['near']:.3f}"
    )


def print_grounding(index: Index, questions: Sequence[Question], encoder: Encoder) -> None:
    """How often a quote of the draft lies in the text that is known to answer."""
    asked = [question for question in questions if question.answer]
    encode = encoder.encode
    overlaps, shares, sentences, nearest = [], [], [], []
    for question in asked:
        query = make_query(question.text)
        (vectors,) = query_vectors(encoder, [query])
        items = candidates(index, vectors, lexical_scores(index, query))
        ranked = rank(query, items, index.stats, limit=3, collapse=True)
        draft = compose(query, ranked, encode, np.delete(vectors, 1, axis=0))
        gold = " ".join(question.answer.split())
        hits = [" ".join(citation.quote.split()) in gold for citation in draft.citations]
        overlaps.append(any(hits))
        shares.append(sum(hits) / len(hits) if hits else 0.0)
        sentences.append(len(hits))
        nearest.append(any(item.passage.document_id in question.relevant for item in ranked))
    print(
        f"  grounding, {len(asked)} questions with a known answer: a quote lies in it {np.mean(overlaps):.3f}, "
        f"share of quotes {np.mean(shares):.3f}, units per draft {np.mean(sentences):.1f}; "
        f"its page among the three snippets {np.mean(nearest):.3f}"
    )


def print_support(documents: Sequence[Document], questions: Sequence[Question], encoder: Encoder) -> None:
    """Cosine of a reply and the snippet it rests on, against another snippet of the same entity."""
    rng = np.random.default_rng(7)
    same_entity: dict[str, list[int]] = defaultdict(list)
    for position, document in enumerate(documents):
        same_entity[document.name.rpartition(":")[0]].append(position)
    replies, right, wrong = [], [], []
    for position in rng.choice(len(questions), size=min(250, len(questions)), replace=False):
        question = questions[int(position)]
        gold = min(question.relevant)
        siblings = [item for item in same_entity[documents[gold].name.rpartition(":")[0]] if item != gold]
        sentences = [question.text[span.start : span.end] for span in split_sentences(question.text)]
        if siblings and sentences:
            replies.append(max(sentences, key=lambda text: (not text.endswith("?"), len(text))))
            right.append(documents[gold].text)
            wrong.append(documents[int(rng.choice(siblings))].text)
    vectors = encoder.encode(replies)
    supported = (vectors * encoder.encode(right)).sum(axis=1)
    unsupported = (vectors * encoder.encode(wrong)).sum(axis=1)
    for threshold in sorted({0.4, 0.5, 0.6, MIN_SIMILARITY}):
        print(
            f"  support at cosine {threshold:.2f}: of {len(replies)} replies {(supported >= threshold).mean():.2f} kept, "
            f"{(unsupported >= threshold).mean():.2f} with another snippet of the entity"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dstc9", action="store_true", help="also dialogue/dstc9, which takes minutes")
    arguments = parser.parse_args()
    encoder = resolve_encoder()
    print(f"model {encoder.model_id}; chunks of 600 characters, overlap 80, title on a line before the text")
    far = far_questions(arguments.data)
    for name, load in (("plausible", plausible), ("stackfaq", stackfaq)):
        documents, questions = load(arguments.data)
        index = build(documents, encoder)
        print_ranks(f"{name}, {len(index.passages)} chunks", measure(index, questions, encoder), questions)
        sample = questions[:: max(1, len(questions) // 200)]
        print_abstention(index, sample, far, encoder)
        if name == "plausible":
            print_grounding(index, questions, encoder)
            follow_ups = conversations(documents, questions)
            print_ranks("vague follow-ups on plausible", measure(index, follow_ups, encoder), follow_ups)
            inside = letters(arguments.data, questions)
            print_ranks("the same inside letters", measure(index, inside, encoder), inside)
            print_abstention(index, inside, [item.text for item in letters(arguments.data, far)], encoder)
    if arguments.dstc9:
        documents, questions = dstc9(arguments.data)
        index = build(documents, encoder)
        print_support(documents, questions, encoder)
        print_ranks("dstc9, whole knowledge base", measure(index, questions, encoder), questions)


if __name__ == "__main__":
    main()
