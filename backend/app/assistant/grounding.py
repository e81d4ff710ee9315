"""From a stored ticket to what the engines read, and from a question to its passages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from app.db.engine import Database
from app.knowledge import search
from app.knowledge.parts import ready_encoder
from app.models import Reply, Ticket, User
from app.models.enums import Role
from app.rag.analysis import query_terms
from app.rag.conversation import make_query
from app.rag.evidence import THRESHOLD
from app.rag.questions import only_question, several_questions
from app.rag.turns import is_courtesy, only_thanks, points_back
from app.rag.types import AskedQuestion, Query, SearchMode
from app.runtime import Runtime
from app.tickets import thread_repository
from app.tickets.markers import without_markers
from app.triage.html_mail import shown_ticket
from app.triage.open_questions import SubQuestion
from app.triage.pipeline import Retrieved, Since
from app.triage.reading import own_words, query_text, with_later_words
from app.triage.reply_frame import marked_only
from app.triage.text import read_ticket

__all__ = [
    "Grounds",
    "Retrieved",
    "TicketText",
    "find_grounds",
    "grounds_by",
    "read_ticket_text",
    "renewed_engine",
    "retrieved",
    "ticket_text",
    "together",
    "told_name",
    "triage_engine",
]

if TYPE_CHECKING:
    from app.triage.engine import TriageEngine

READ_REPLIES = 50
"""Newest public replies of a ticket that are looked at: no draft says what one of them said."""
RECENT_REPLIES = 6
"""Of these, those in which the customer's words still ask."""
ANSWER_CHARS = 160
"""Of an answer of the desk: what it begins with says what the customer's next turn leans on."""
UNKNOWN, KNOWN = 0.34, 0.6
"""A turn asks about something else when the document chosen by the turns before it holds at most a third of its words, and
the one found without them most. Vague follow-ups are never taken for one on the development sets."""
CLEARLY = 0.15
"""By how much the confidence of one question's answer must exceed that of the whole letter's."""
UNSURE = 0.5
"""Confidence below which the one question of a letter is also searched by itself."""
SURE_ALONE = 2 * THRESHOLD
"""Confidence from which a question is answered without its subject: a second try must not answer what the first rightly left."""


@dataclass(frozen=True, slots=True)
class TicketText:
    """What is read of a ticket, free of the database."""

    subject: str
    body: str
    """What the customer has written, from the opening to the last message."""
    question: str
    """Subject, content and the customer's later turns, a line each, oldest first, with the beginnings of the desk's answers between
    them."""
    customer_name: str | None
    customer_email: str | None
    """None where nobody knows whose the ticket is, or nobody has proved it."""
    ticket_id: int
    people: tuple[str, ...]
    """Names of the requester and of who wrote replies: they do not leave the house."""
    since: Since


def one_line(text: str) -> str:
    return " ".join(text.split())


async def read_ticket_text(db: Database, ticket: Ticket) -> TicketText:
    """Load the conversation of a visible ticket. The customer's turns ask; agents' answers say what they lean on."""
    async with db.read() as session:
        replies = await thread_repository.conversation(session, ticket.id, READ_REPLIES)
    return ticket_text(ticket, replies)


def ticket_text(ticket: Ticket, replies: list[Reply]) -> TicketText:
    """``replies``: the public ones, oldest first, with their authors."""
    recent = replies[-RECENT_REPLIES:]
    later = [own_words(reply.content) for reply in recent if reply.author.role is Role.CUSTOMER]
    question = query_text(ticket.title, ticket.content)
    if later:
        opening = read_ticket(*shown_ticket(ticket.title, ticket.content)).current
        question = "\n".join(map(one_line, [ticket.title, opening, *_turns(recent)]))
        answered = len(replies) > 1 and replies[-2].author.role is not Role.CUSTOMER
        if answered and replies[-1].author.role is Role.CUSTOMER and only_thanks(one_line(later[-1])):
            question = one_line(later[-1])  # thanks for an answer do not ask for it again
    requester = ticket.requester
    is_known = not requester.email.endswith("@placeholder.invalid")
    name = requester.name if is_known else None
    people = dict.fromkeys([*([name] if name else []), *(reply.author.name for reply in replies)])
    return TicketText(
        subject=ticket.title,
        body=with_later_words(ticket.title, ticket.content, later),
        question=question,
        customer_name=told_name(requester),
        customer_email=requester.email if is_known else None,
        ticket_id=ticket.id,
        people=tuple(people),
        since=Since(
            newest=later[-1] if later else None,
            sent=tuple(reply.content for reply in replies if reply.author.role is not Role.CUSTOMER),
        ),
    )


def _turns(replies: Sequence[Reply]) -> list[str]:
    """What was said up to the customer's last message."""
    turns: list[str] = []
    answers: list[str] = []
    for reply in replies:
        if reply.author.role is Role.CUSTOMER:
            turns += [*answers, own_words(reply.content)]
            answers = []
        elif said := _said(reply.content):
            answers.append(said)
    return turns


def _said(answer: str) -> str:
    """The beginning of what the desk has answered, on one line: what rests on passages, else what is no greeting."""
    told = marked_only(answer) or own_words(answer)
    lines = [line for line in map(str.strip, told.splitlines()) if line and not is_courtesy(line)]
    text = one_line(without_markers("\n".join(lines)))
    return text if len(text) <= ANSWER_CHARS else text[:ANSWER_CHARS].rsplit(" ", 1)[0]


def told_name(person: User) -> str | None:
    """The name somebody has told; None for who wrote without one, which is no way to greet anybody."""
    local, _, domain = person.email.partition("@")
    # Stored in the place of a name is then the first part of the address, or a word for the placeholder.
    return None if domain == "placeholder.invalid" or person.name == local else person.name


Find = Callable[[str], Awaitable[search.Found]]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What was found for a question, and for each of several when it asks more than one."""

    found: search.Found
    """Of the whole, with the passages for every question and how surely all of them are answered."""
    asked: tuple[AskedQuestion, ...]
    questions: tuple[SubQuestion, ...] = ()
    """Of several questions those that the reply may leave open: its quotes tell which it does."""


async def find_grounds(
    runtime: Runtime, question: str, collection: str, limit: int, *, missing_ok: bool = False
) -> Grounds:
    """Public passages only: what is drafted goes to customers."""

    async def find(text: str) -> search.Found:
        return await search.retrieve(
            runtime,
            collection_name=collection,
            text=text,
            limit=limit,
            mode=SearchMode.HYBRID,
            public_only=True,
            missing_ok=missing_ok,
            whole_lists=True,
        )

    return await grounds_by(find, question, limit)


async def grounds_by(find: Find, question: str, limit: int) -> Grounds:
    """The same by any search."""
    whole = await find(question)
    if _is_overruled(whole):
        alone = await find(whole.query.question)
        if alone.evidence.answerable and _share_held(alone, alone.query) >= KNOWN:
            whole = alone
    texts = several_questions(whole.query)[:limit]
    if not whole.ranked:
        return Grounds(whole, (_asked(whole),))

    async def find_one(text: str) -> search.Found:
        found = await find(text)
        bare = _below_subject(found)
        below = await find(bare) if bare else found
        return below if below.evidence.confidence >= SURE_ALONE else found

    unsure = whole.evidence.confidence < UNSURE
    if unsure and (alone_text := only_question(whole.query)):
        alone = await find(alone_text)
        if alone.evidence.confidence >= whole.evidence.confidence + CLEARLY:
            return Grounds(alone, (_asked(alone),))
    if not texts and (bare := _below_subject(whole)):
        below = await find(bare)
        whole = below if below.evidence.confidence >= SURE_ALONE else whole
    return together(whole, [await find_one(text) for text in texts], limit)


def _below_subject(found: search.Found) -> str:
    """What is asked below a first line that shares no word with it, where both together find no answer: a subject such as
    "Kilnly, website" hides what a complete question would find."""
    query = found.query
    subject, _, rest = (query.text[: query.asked_at] + query.question).partition("\n")
    below = query_terms(rest)
    is_talk = query.asked_at > 0 and "\n" in rest
    if found.evidence.answerable or is_talk or len(below) < 2 or points_back(rest):
        return ""
    return "" if set(below).intersection(query_terms(subject)) else rest.replace("\n", "\n\n")


def _is_overruled(whole: search.Found) -> bool:
    """Whether the turns before chose a document that hardly knows what the newest turn, complete in itself, asks."""
    query = whole.query
    if query.asked_at <= 0 or not whole.ranked or points_back(query.question):
        return False
    newest = make_query(query.question)
    return len(newest.terms) > 1 and _share_held(whole, newest) <= UNKNOWN


def _share_held(found: search.Found, query: Query) -> float:
    """Which share of the words of ``query`` the best document's passages hold."""
    first = found.ranked[0].passage.document_id
    passages = [item.passage for item in found.ranked if item.passage.document_id == first]
    held = {term for passage in passages for term in passage.terms.split()}
    return len(held.intersection(query.terms)) / max(len(query.terms), 1)


def _asked(found: search.Found) -> AskedQuestion:
    return AskedQuestion(found.query, found.query_vector, found.ranked)


def together(whole: search.Found, each: Sequence[search.Found], limit: int) -> Grounds:
    """The answers of several questions side by side, where at least two of them have one of their own, or the only one that
    is answered, where it is so more clearly alone than in a blend with what nobody answers; and where one passage answers
    several that the blend does not."""
    first: dict[str, search.Found] = {}
    for found in each:
        if found.evidence.answerable:
            first.setdefault(found.ranked[0].passage.chunk_id, found)
    found_one = [found for found in each if found.evidence.answerable]
    is_clearer = (
        len(found_one) == 1 and found_one[0].evidence.confidence >= whole.evidence.confidence + CLEARLY
    )
    is_rescued = len(found_one) > 1 and not whole.evidence.answerable
    if len(first) < 2 and not is_clearer and not is_rescued:
        return Grounds(whole, (_asked(whole),), _beside(whole, each) if found_one else ())
    answered = list(first.values())
    turns = zip_longest(*(found.ranked for found in answered))
    shared = {item.passage.chunk_id: item for item in chain(*turns, whole.ranked) if item is not None}
    ranked = tuple(shared.values())[:limit]
    # The reply is as sure as its least sure answer, and a question without one leaves it to a person.
    least = min(found.evidence.confidence for found in each)
    covered = sum(found.evidence.answerable for found in each)
    reason = f"the passages cover {covered} of {len(each)} questions"
    evidence = replace(whole.evidence, answerable=True, confidence=least, reason=reason)
    found = replace(whole, ranked=ranked, evidence=evidence)
    return Grounds(found, tuple(map(_asked, answered)), _questions(each, answered))


def _questions(
    each: Sequence[search.Found], answered: Sequence[search.Found] = ()
) -> tuple[SubQuestion, ...]:
    """``answered``: those that the answer has room of its own for."""
    return tuple(
        SubQuestion(
            text=found.query.text.rsplit("\n", 1)[-1].strip(),
            passages=tuple((item.passage.chunk_id, item.passage.document_id) for item in found.ranked),
            answerable=found.evidence.answerable,
            chosen=any(found is one for one in answered),
            language=found.query.language,
        )
        for found in each
    )


def _beside(whole: search.Found, each: Sequence[search.Found]) -> tuple[SubQuestion, ...]:
    """The same beside one answer to all of them together, which may hold that to a short one ("And then?")."""
    return tuple(one for one in _questions(each) if one.says_enough) if whole.evidence.answerable else ()


async def triage_engine(runtime: Runtime) -> TriageEngine:
    """The local engine, made once the encoder is loaded. Raises ``Unavailable`` while it is not."""
    return await runtime.engines.serving(await ready_encoder(runtime))


async def renewed_engine(runtime: Runtime) -> TriageEngine:
    """The same, made by the configuration that is active now, however long that takes."""
    return await runtime.engines.renewed(await ready_encoder(runtime))


def retrieved(grounds: Grounds) -> Retrieved:
    """As the pipeline takes it."""
    found = grounds.found
    return Retrieved(grounds.asked, found.ranked, found.evidence, grounds.questions)
