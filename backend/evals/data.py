"""Reading the development sets."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.knowledge.preparation import told_language
from app.rag.analysis import embedding_text, index_terms, passage_terms
from app.rag.chunking import chunk_text
from app.rag.sentences import split_sentences
from app.rag.types import ChunkStrategy, Passage

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


class DataProblem(Exception):
    """A set is missing or damaged; the message says where."""


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


def read_lines(path: Path, *fields: str) -> list[dict[str, Any]]:
    """The objects of a JSONL file, each with ``fields``. Raises ``DataProblem``."""
    rows = []
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DataProblem(f"{path}, line {number}: not JSON ({error})") from error
        if not isinstance(row, dict) or any(field not in row for field in fields):
            raise DataProblem(f"{path}, line {number}: not an object with {', '.join(fields)}")
        rows.append(row)
    if not rows:
        raise DataProblem(f"{path} is empty")
    return rows


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataProblem(f"{path} is not UTF-8 text ({error})") from error
    except OSError as error:
        raise DataProblem(
            f"{path} cannot be read ({error.strerror}): --data names the folder that holds retrieval/plausible, "
            "retrieval/stackfaq and intent/clinc150"
        ) from error


def passages_of(
    documents: Sequence[Document], strategy: ChunkStrategy = ChunkStrategy.WINDOW
) -> tuple[list[Passage], list[str]]:
    """The chunks of all documents, and the text to embed for each."""
    passages, texts = [], []
    for position, document in enumerate(documents):
        chunks = chunk_text(document.text, strategy=strategy)
        language = told_language(document.text)
        for chunk in chunks:
            passages.append(
                Passage(
                    chunk_id=f"{position}:{chunk.ordinal}",
                    document_id=position,
                    title=document.title,
                    text=chunk.text,
                    heading_path=chunk.heading_path,
                    terms=passage_terms(document.title, chunk.heading_path, chunk.text, language),
                    document_chunks=len(chunks),
                    table_head=chunk.table_head,
                )
            )
            texts.append(embedding_text(document.title, chunk.heading_path, chunk.text))
    return passages, texts


def plausible(folder: Path) -> tuple[list[Document], list[Question]]:
    root = folder / "retrieval" / "plausible"
    documents = []
    for path in sorted((root / "docs").rglob("*.md")):
        text = _text(path)
        title = ""
        if front := _FRONT_MATTER.match(text):
            text = text[front.end() :]
            if found := re.search(r"^title:\s*(.*)$", front.group(1), re.MULTILINE):
                title = found.group(1).strip().strip("\"'")
        documents.append(
            Document(path.relative_to(root / "docs").as_posix().removesuffix(".md"), title, text)
        )
    if not documents:
        raise DataProblem(
            f"{root / 'docs'} holds no .md files: --data names the folder above retrieval/plausible"
        )
    return documents, _questions(documents, root / "queries.jsonl")


def stackfaq(folder: Path) -> tuple[list[Document], list[Question]]:
    root = folder / "retrieval" / "stackfaq"
    rows = read_lines(root / "corpus.jsonl", "id", "title", "text")
    documents = [Document(row["id"], row["title"], row["text"]) for row in rows]
    return documents, _questions(documents, root / "queries.jsonl")


def dstc9(folder: Path) -> tuple[list[Document], list[Question]]:
    root = folder / "dialogue" / "dstc9"
    documents = [
        Document(row["id"], f"{row['entity'] or row['domain']}: {row['question']}", row["answer"])
        for row in read_lines(root / "knowledge.jsonl", "id", "domain", "entity", "question", "answer")
    ]
    return documents, _questions(documents, root / "responses.jsonl")


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
    """Each question inside a letter: a greeting, two sentences of strangers' tickets before it and one after.

    None where the folder holds no tickets to take the sentences from.
    """
    path = folder / "triage" / "dev.jsonl"
    if not path.is_file():
        return []
    rows = read_lines(path)
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
    return [row["text"] for row in read_lines(folder / "intent" / "clinc150" / "oos_val.jsonl", "text")]


def _questions(documents: Sequence[Document], path: Path) -> list[Question]:
    positions = {document.name: position for position, document in enumerate(documents)}
    questions = []
    for row in read_lines(path, "text", "relevant"):
        names = row["relevant"]
        if not isinstance(row["text"], str) or not row["text"].strip():
            raise DataProblem(f"{path}: a text is {row['text']!r}")
        if not isinstance(names, list) or not names or any(str(name) not in positions for name in names):
            raise DataProblem(
                f"{path}: the relevant pages {names} of {row['text']!r:.80} are not all in the set"
            )
        questions.append(
            Question(
                text=row["text"],
                relevant=frozenset(positions[name] for name in names),
                answer=row.get("answer_span") or "",
            )
        )
    return questions
