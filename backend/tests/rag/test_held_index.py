"""A collection in memory proposes what exhaustive scans do, and grows into what it would be if made at once."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rag import held_index
from app.rag.analysis import index_terms
from app.rag.conversation import make_query
from app.rag.hashing import HashingEncoder
from app.rag.held_index import HeldChunk, HeldDocument, HeldIndex
from app.rag.retrieval import count_terms, part_cosines, rank
from app.rag.types import Candidate, CollectionStats, Probes, Query, SearchMode

ENCODER = HashingEncoder()
WORDS = [
    "refund",
    "parcel",
    "invoice",
    "login",
    "error E-1001",
    "roses",
    "bread",
    "evening",
    "delivery",
    "account",
]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
QUESTIONS = [
    "refund of a parcel",
    "What does error E-1001 mean?",
    "My invoice is wrong. I was charged for a parcel twice. The delivery never came to my account. What now?",
    "customer: roses?\nagent: in the evening.\ncustomer: and bread?",
    "violin",
]


def chunk(number: int, text: str, document: int | None = None) -> HeldChunk:
    owner = number // 3 if document is None else document
    return HeldChunk(
        f"{owner}:1:{number}", f"hash of {text}", owner, text, (), " ".join(index_terms(text)), None
    )


def documents(chunks: list[HeldChunk], internal: frozenset[int] = frozenset()) -> dict[int, HeldDocument]:
    sizes = Counter(item.document_id for item in chunks)
    return {
        number: HeldDocument(f"Document {number}", {"number": number}, number not in internal, size)
        for number, size in sizes.items()
    }


def made(chunks: list[HeldChunk], internal: frozenset[int] = frozenset()) -> HeldIndex:
    vectors = ENCODER.encode([item.text for item in chunks])
    return HeldIndex.empty(ENCODER.dimension).grown([], chunks, vectors, documents(chunks, internal))


def probes_of(query: Query) -> Probes:
    parts = ENCODER.encode(query.parts)
    if not query.asked_at:
        return Probes(ENCODER.encode([query.text])[0], None, parts)
    asked, whole = ENCODER.encode_in_context(query.text, query.asked_at)
    return Probes(asked, whole, parts)


def exhaustive(index: HeldIndex, query: Query, mode: SearchMode) -> list[str]:
    """The ranking of all passages that anything puts forward, from plain scans."""
    proposed = index.propose(query, probes_of(query), mode)
    vectors = ENCODER.encode([item.text for item in index.chunks])
    probes = probes_of(query)
    cosines = part_cosines(vectors, probes.asked, probes.parts)
    stated = {item.passage.chunk_id: item for item in proposed.candidates}
    candidates = []
    for place, item in enumerate(index.chunks):
        if item.key in stated:
            about = None if probes.whole is None else float(vectors[place] @ probes.whole)
            candidates.append(Candidate(stated[item.key].passage, float(cosines[place]), about))
    frequency = Counter(term for item in index.chunks for term in set(item.terms.split()))
    lengths = [len(item.terms.split()) for item in index.chunks]
    stats = CollectionStats(len(index.chunks), sum(lengths) / len(lengths), frequency)
    return [item.passage.chunk_id for item in rank(query, candidates, stats, mode=mode, limit=50)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(texts, min_size=1, max_size=40), st.sampled_from(QUESTIONS), st.sampled_from(list(SearchMode))
)
def test_ranking_by_what_is_held_is_ranking_by_the_texts(
    contents: list[str], question: str, mode: SearchMode
) -> None:
    index = made([chunk(number, text) for number, text in enumerate(contents)])
    query = make_query(question)
    proposed = index.propose(query, probes_of(query), mode)
    ranked = rank(query, proposed.candidates, proposed.stats, mode=mode, limit=50, counts=proposed.counts)
    by_score = [round(item.fused, 4) for item in ranked]
    assert by_score == sorted(by_score, reverse=True)
    assert {item.passage.chunk_id for item in ranked} == set(exhaustive(index, query, mode))
    expected = count_terms(query.terms, [item.passage.terms.split() for item in proposed.candidates])
    np.testing.assert_array_equal(proposed.counts.matches, expected.matches)
    np.testing.assert_array_equal(proposed.counts.lengths, expected.lengths)


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, min_size=1, max_size=20), st.lists(texts, max_size=20), st.data())
def test_grown_is_the_same_as_made_at_once(first: list[str], later: list[str], data: st.DataObject) -> None:
    before = [chunk(number, text) for number, text in enumerate(first)]
    kept = data.draw(st.lists(st.sampled_from(range(len(first))), unique=True).map(sorted))
    fresh = [chunk(100 + number, text) for number, text in enumerate(later)]
    now = [before[place] for place in kept] + fresh
    grown = made(before).grown(kept, fresh, ENCODER.encode([item.text for item in fresh]), documents(now))
    assert list(grown.chunks) == now
    query = make_query(QUESTIONS[2])
    for mode in SearchMode:
        one = grown.propose(query, probes_of(query), mode)
        other = made(now).propose(query, probes_of(query), mode)
        assert [item.passage for item in one.candidates] == [item.passage for item in other.candidates]
        assert one.stats == other.stats
        np.testing.assert_array_equal(one.counts.matches, other.counts.matches)


@pytest.mark.parametrize("mode", SearchMode)
def test_what_may_not_be_seen_takes_no_place(mode: SearchMode, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DENSE_CANDIDATES", "PART_CANDIDATES", "LEXICAL_CANDIDATES"):
        monkeypatch.setattr(held_index, name, 2)
    near = [chunk(number, "refund of a parcel", document=1) for number in range(9)]
    far = chunk(9, "a refund takes long", document=2)
    index = made([*near, far], internal=frozenset({1}))
    query = make_query("refund of a parcel")
    shown = index.propose(query, probes_of(query), mode, public_only=True)
    assert [item.passage.document_id for item in shown.candidates] == [2]
    narrowed = index.propose(query, probes_of(query), mode, documents=frozenset({2}))
    assert [item.passage.document_id for item in narrowed.candidates] == [2]
    assert index.propose(query, probes_of(query), mode, documents=frozenset()).candidates == []
    assert index.documents_with(lambda found: found["number"] > 1) == {2}


def test_an_empty_index_proposes_nothing() -> None:
    query = make_query("refund of a parcel")
    for mode in SearchMode:
        found = HeldIndex.empty(ENCODER.dimension).propose(query, probes_of(query), mode)
        assert found.candidates == []
        assert rank(query, found.candidates, found.stats, mode=mode, counts=found.counts) == []
