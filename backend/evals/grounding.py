"""Whether drafts rest on their snippets, and on the text that is known to answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.rag.drafting import compose
from app.rag.retrieval import make_query
from app.rag.sentences import SpanKind, split_sentences
from app.rag.types import AskedQuestion, Citation, Encoder, RankedPassage
from app.rag.verification import MIN_SIMILARITY
from evals.data import Document, Question
from evals.ranking import Index, first_passages, query_vectors

_MARKER = re.compile(r"\[(\d{1,3})\]")
_MARKER_AFTER_STOP = re.compile(r"([.!?…。！？]+[)\"'”’*_]*)[ \t]*((?:\[\d{1,3}\][ \t]*)+)")
_SNIPPETS = 3


def measure_grounding(index: Index, questions: Sequence[Question], encoder: Encoder) -> dict[str, Any]:
    """Figures of the local engine's drafts for the questions whose answering text is known."""
    asked = [question for question in questions if question.answer]
    drafts = verbatim = citations = cited = sentences = overlapping = in_gold = on_page = 0
    for question in asked:
        query = make_query(question.text)
        (vectors,) = query_vectors(encoder, [query])
        ranked = first_passages(index, query, vectors, _SNIPPETS)
        draft = compose([AskedQuestion(query, np.delete(vectors, 1, axis=0), ranked)], ranked, encoder.encode)
        gold = " ".join(question.answer.split())
        hits = [" ".join(citation.quote.split()) in gold for citation in draft.citations]
        with_marker, all_sentences = cited_sentences(draft.markdown)
        drafts += bool(draft.citations)
        citations += len(draft.citations)
        verbatim += sum(is_verbatim(citation, ranked) for citation in draft.citations)
        cited, sentences = cited + with_marker, sentences + all_sentences
        overlapping += any(hits)
        in_gold += sum(hits)
        on_page += any(item.passage.document_id in question.relevant for item in ranked)
    return {
        "questions": len(asked),
        "drafts": drafts,
        "citations": citations,
        "quotes_verbatim": _share(verbatim, citations),
        "sentences": sentences,
        "sentences_cited": _share(cited, sentences),
        "overlap": _share(overlapping, len(asked)),
        "quotes_in_answer": _share(in_gold, citations),
        "page_among_snippets": _share(on_page, len(asked)),
    }


def is_verbatim(citation: Citation, ranked: Sequence[RankedPassage]) -> bool:
    """The quote stands, character by character, in the snippet that the marker counts, where the citation says."""
    number = _MARKER.fullmatch(citation.marker)
    if not number or not citation.quote or not 1 <= int(number.group(1)) <= len(ranked):
        return False
    passage = ranked[int(number.group(1)) - 1].passage
    return (
        passage.chunk_id == citation.chunk_id
        and passage.text[citation.start : citation.end] == citation.quote
    )


def cited_sentences(markdown: str) -> tuple[int, int]:
    """How many sentences, items and rows of a draft carry a marker, and how many there are.

    Code is left out: it belongs to the sentence that introduces it.
    """
    text = _MARKER_AFTER_STOP.sub(r" \2\1 ", markdown)
    units = [text[span.start : span.end] for span in split_sentences(text) if span.kind is not SpanKind.CODE]
    units = [unit for unit in units if re.search(r"\w", _MARKER.sub("", unit))]
    return sum(bool(_MARKER.search(unit)) for unit in units), len(units)


def measure_support(
    documents: Sequence[Document], questions: Sequence[Question], encoder: Encoder
) -> dict[str, Any]:
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
    if not replies:
        return {"replies": 0}
    vectors = encoder.encode(replies)
    return {
        "replies": len(replies),
        "threshold": MIN_SIMILARITY,
        "kept": float(((vectors * encoder.encode(right)).sum(axis=1) >= MIN_SIMILARITY).mean()),
        "kept_wrongly": float(((vectors * encoder.encode(wrong)).sum(axis=1) >= MIN_SIMILARITY).mean()),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
