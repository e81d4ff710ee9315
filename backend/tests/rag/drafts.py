"""Drafts of texts that a test writes, and what holds for each of them."""

from __future__ import annotations

import re

from app.rag.analysis import passage_terms
from app.rag.drafting import compose
from app.rag.retrieval import make_query
from app.rag.types import AskedQuestion, Encoder, GroundedAnswer, Passage, RankedPassage


def ranked(*texts: str) -> list[RankedPassage]:
    return [
        RankedPassage(
            Passage(f"c{number}", number, "Refunds", text, (), passage_terms("Refunds", (), text)),
            distance=0.3,
            lexical=1.0,
            fused=0.7,
            score=0.7,
        )
        for number, text in enumerate(texts)
    ]


def draft(encoder: Encoder, question: str, *texts: str, max_sentences: int = 5) -> GroundedAnswer:
    query = make_query(question)
    vector = encoder.encode([query.text])[0]
    snippets = ranked(*texts)
    return compose(
        [AskedQuestion(query, vector, snippets)], snippets, encoder.encode, max_sentences=max_sentences
    )


def check(answer: GroundedAnswer, *texts: str) -> None:
    for citation in answer.citations:
        number = int(citation.marker[1:-1])
        text = texts[number - 1]
        assert citation.chunk_id == f"c{number - 1}"
        assert text[citation.start : citation.end] == citation.quote
        assert f"{citation.sentence} {citation.marker}" in answer.markdown or citation.sentence.startswith(
            "```"
        )
    printed = re.sub(r"```.*?```", "", answer.markdown, flags=re.DOTALL)
    markers = re.findall(r"\[\d+\]", printed)
    assert markers == [citation.marker for citation in answer.citations]
    for line in filter(str.strip, printed.splitlines()):
        assert re.search(r"\[\d+\]$", line), line
