"""Reading the development sets."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.rag.analysis import embedding_text, index_terms, passage_terms
from app.rag.chunking import chunk_text
from app.rag.sentences import split_sentences
from app.rag.types import Passage

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True)
class Document:
    name: str
    title: str
    text: str


@dataclass(frozen=True)
class Question:
    text: str
    relevant: frozenset[int]
    """Positions of the documents that answer."""
    answer: str = ""
    """The text that answers, where the set gives it."""


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def passages_of(documents: Sequence[Document]) -> tuple[list[Passage], list[str]]:
    """The chunks of all documents, and the text to embed for each."""
    passages, texts = [], []
    for position, document in enumerate(documents):
        chunks = chunk_text(document.text)
        for chunk in chunks:
            passages.append(
                Passage(
                    chunk_id=f"{position}:{chunk.ordinal}",
                    document_id=position,
                    title=document.title,
                    text=chunk.text,
                    heading_path=chunk.heading_path,
                    terms=passage_terms(document.title, chunk.heading_path, chunk.text),
                    document_chunks=len(chunks),
                )
            )
            texts.append(embedding_text(document.title, chunk.heading_path, chunk.text))
    return passages, texts


def plausible(folder: Path) -> tuple[list[Document], list[Question]]:
    root = folder / "retrieval" / "plausible"
    documents = []
    for path in sorted((root / "docs").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        title = ""
        if front := _FRONT_MATTER.match(text):
            text = text[front.end() :]
            if found := re.search(r"^title:\s*(.*)$", front.group(1), re.MULTILINE):
                title = found.group(1).strip().strip("\"'")
        documents.append(
            Document(path.relative_to(root / "docs").as_posix().removesuffix(".md"), title, text)
        )
    return documents, _questions(documents, read_lines(root / "queries.jsonl"))


def stackfaq(folder: Path) -> tuple[list[Document], list[Question]]:
    root = folder / "retrieval" / "stackfaq"
    documents = [Document(row["id"], row["title"], row["text"]) for row in read_lines(root / "corpus.jsonl")]
    return documents, _questions(documents, read_lines(root / "queries.jsonl"))


def dstc9(folder: Path) -> tuple[list[Document], list[Question]]:
    root = folder / "dialogue" / "dstc9"
    documents = [
        Document(row["id"], f"{row['entity'] or row['domain']}: {row['question']}", row["answer"])
        for row in read_lines(root / "knowledge.jsonl")
    ]
    return documents, _questions(documents, read_lines(root / "responses.jsonl"))


def conversations(documents: Sequence[Document], questions: Sequence[Question]) -> list[Question]:
    """Vague follow-ups made of a help centre: a question with its answer's beginning, then another of the same page.

    The second loses the words of the page's title, so only what was said before tells what it is about. At most six
    of a page, in a fixed order.
    """
    by_page: dict[int, list[Question]] = {}
    for question in questions:
        if question.answer and len(question.relevant) == 1:
            by_page.setdefault(min(question.relevant), []).append(question)
    made = []
    for page, asked in by_page.items():
        about = set(index_terms(documents[page].title))
        pairs = [(first, second) for first in asked for second in asked if first is not second]
        for first, second in pairs[:: max(1, len(pairs) // 6)][:6]:
            words = [word for word in second.text.split() if not about & set(index_terms(word))]
            vague = " ".join(words) if index_terms(" ".join(words)) else second.text
            answer = " ".join(re.sub(r"[*#`>|]", " ", first.answer).split())[:160].rsplit(" ", 1)[0]
            made.append(Question(f"{first.text}\n{answer}\n{vague}", second.relevant, second.answer))
    return made


def letters(folder: Path, questions: Sequence[Question | str], seed: int = 3) -> list[Question]:
    """Each question inside a letter: a greeting, two sentences of strangers' tickets before it and one after."""
    rows = read_lines(folder / "triage" / "dev.jsonl")
    sentences = [
        " ".join(row["body"][span.start : span.end].split())
        for row in rows
        for span in split_sentences(row["body"])
        if 30 < span.end - span.start < 160 and "?" not in row["body"][span.start : span.end]
    ]
    draw = random.Random(seed)
    made = []
    for item in questions:
        question = item if isinstance(item, Question) else Question(item, frozenset())
        first, second, last = draw.sample(sentences, 3)
        text = f"Hello,\n\n{first} {second} {question.text.rstrip('?')}? {last}\n\nThanks"
        made.append(Question(text, question.relevant, question.answer))
    return made


def far_questions(folder: Path) -> list[str]:
    """Questions of other subjects altogether."""
    return [row["text"] for row in read_lines(folder / "intent" / "clinc150" / "oos_val.jsonl")]


def _questions(documents: Sequence[Document], rows: Sequence[dict[str, Any]]) -> list[Question]:
    positions = {document.name: position for position, document in enumerate(documents)}
    return [
        Question(
            text=row["text"],
            relevant=frozenset(positions[name] for name in row["relevant"]),
            answer=row.get("answer_span") or "",
        )
        for row in rows
    ]
