"""Finding tickets by their words through each database's own full-text index.

The index holds distinct terms (``app.tickets.terms``), one row a ticket, kept in the transaction that writes the text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.db.engine import insert_row
from app.models import Reply, Ticket, TicketTerms
from app.rag.analysis import query_terms
from app.tickets.schemas import MAX_INT
from app.tickets.terms import TicketText, encode, terms_of, with_added
from app.users import service as users

MAX_CANDIDATES = 2_000
"""The newest matches that are considered: a word that half of a million tickets hold must not cost a second."""
MAX_QUERY_TERMS = 12
MAX_PEOPLE = 200
"""The newest people of a name whose tickets are looked for."""
MAX_ZEROS = 6
"""Leading zeros of a number that need not be typed: 4871 finds FH-2026-004871."""
FIRST_WINDOW = 20_000
"""Ids among which PostgreSQL looks first."""
FEW_MATCHES = 50
_NUMBER = re.compile(r"#?(\d{1,9})")
_SHORTENED = re.compile(r"[1-9]\d{1,11}")
_AROUND = "\"'()<>[],;:!?"
"""Not part of a name or an address."""


def _with_literals(statement: str, **types: sa.types.TypeEngine[Any]) -> sa.TextClause:
    """A statement whose values stand in its text, quoted by their types: after a few executions PostgreSQL would make
    one plan for all values, which suits either common or rare words."""
    values = (sa.bindparam(name, type_=type_, literal_execute=True) for name, type_ in types.items())
    return sa.text(statement).bindparams(*values)


@dataclass(frozen=True, slots=True)
class Hits:
    condition: sa.ColumnElement[bool]
    """Restricts a selection of tickets to the matches."""
    limited: bool
    """There are more matches than were considered."""


async def find(session: AsyncSession, principal: Principal, q: str) -> Hits:
    """Tickets that hold every word of ``q``, those of the people whose name or address does, and the one with this
    number. Words so common that no index keeps them ("the", "and") do not count; a query of nothing else finds people
    alone. A customer finds their own tickets by what these say."""
    number = _NUMBER.fullmatch(q.strip())
    by_number = [Ticket.id == int(number[1])] if number else []
    terms = [_forms(term) for term in query_terms(q, "en")[:MAX_QUERY_TERMS]]
    if not principal.is_staff:
        if not terms:
            return Hits(sa.or_(sa.false(), *by_number), limited=False)
        # Somebody's own tickets are few: looking at each costs less than looking at everybody's matches.
        padded = sa.literal(" ") + TicketTerms.public_terms + sa.literal(" ")
        own = sa.select(TicketTerms.ticket_id).where(
            TicketTerms.ticket_id.in_(sa.select(Ticket.id).where(Ticket.requester_id == principal.user_id)),
            *(sa.or_(*(padded.contains(f" {form} ", autoescape=True) for form in forms)) for forms in terms),
        )
        return Hits(sa.or_(Ticket.id.in_(own), *by_number), limited=False)
    ids = set(await _candidates(session, terms, MAX_CANDIDATES + 1)) if terms else set()
    people = await _people(session, q)
    ids.update(await _of_people(session, people[:MAX_PEOPLE], MAX_CANDIDATES + 1))
    newest = sorted(ids, reverse=True)[:MAX_CANDIDATES]
    among = _is_among(session.get_bind().dialect.name, newest)
    limited = len(ids) > MAX_CANDIDATES or len(people) > MAX_PEOPLE
    return Hits(sa.or_(among, *by_number), limited=limited)


def _forms(term: str) -> list[str]:
    """A term as the index may hold it: a number also after zeros, which people leave out."""
    zeros = range(MAX_ZEROS + 1) if _SHORTENED.fullmatch(term) else (0,)
    return [encode("0" * count + term) for count in zeros]


async def _people(session: AsyncSession, q: str) -> list[int]:
    words = [word for given in q.split() if (word := given.strip(_AROUND))]
    if not words or len(words) > MAX_QUERY_TERMS or not all(_may_name(word) for word in words):
        return []
    return await users.named(session, words, MAX_PEOPLE + 1)


def _may_name(word: str) -> bool:
    """One Latin letter or a bare number begins too many names and addresses to mean one."""
    return (len(word) > 1 or not word.isascii()) and any(character.isalpha() for character in word)


async def _of_people(session: AsyncSession, people: list[int], limit: int) -> list[int]:
    """Their newest tickets."""
    if not people:
        return []
    theirs = sa.select(Ticket.id).where(Ticket.requester_id.in_(people))
    return list(await session.scalars(theirs.order_by(Ticket.id.desc()).limit(limit)))


def _is_among(dialect: str, ids: list[int]) -> sa.ColumnElement[bool]:
    """The ids as one parameter where the database can take them so: two thousand cost more than the search."""
    if dialect == "sqlite":
        values = sa.func.json_each(json.dumps(ids)).table_valued("value")
        return Ticket.id.in_(sa.select(values.c.value))
    if dialect == "postgresql":
        return Ticket.id == sa.any_(sa.literal(ids, sa.ARRAY(sa.Integer)))
    return Ticket.id.in_(ids)


async def _candidates(session: AsyncSession, terms: list[list[str]], limit: int) -> list[int]:
    """The newest tickets that hold each term in one of its forms. These are letters, digits and ``_`` and always quoted."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        return await _by_windows(session, " & ".join(_either(forms, "'", " | ") for forms in terms), limit)
    if dialect == "sqlite":
        statement = "SELECT rowid FROM ticket_search WHERE ticket_search MATCH :query ORDER BY rowid DESC LIMIT :limit"
        query = " AND ".join(_either(forms, '"', " OR ") for forms in terms)
    else:
        statement = (
            "SELECT ticket_id FROM ticket_terms WHERE MATCH(public_terms, internal_terms) "
            "AGAINST (:query IN BOOLEAN MODE) ORDER BY ticket_id DESC LIMIT :limit"
        )
        query = " ".join("+" + _either(forms, '"', " ") for forms in terms)
    return list(await session.scalars(sa.text(statement), {"query": query, "limit": limit}))


def _either(forms: list[str], quote: str, operator: str) -> str:
    """Any of ``forms``, in the words of a database."""
    quoted = [f"{quote}{form}{quote}" for form in forms]
    return quoted[0] if len(quoted) == 1 else f"({operator.join(quoted)})"


_NEWEST = _with_literals(
    "SELECT ticket_id FROM ticket_terms WHERE full_vector @@ CAST(:query AS tsquery) AND ticket_id > :above "
    "ORDER BY ticket_id DESC LIMIT :limit",
    query=sa.String(),
    above=sa.Integer(),
    limit=sa.Integer(),
)
# OFFSET 0 keeps the order and the limit out of the choice of the plan.
_OLDER = _with_literals(
    "SELECT ticket_id FROM (SELECT ticket_id FROM ticket_terms WHERE full_vector @@ CAST(:query AS tsquery) "
    "AND ticket_id > :above AND ticket_id <= :to OFFSET 0) AS matches ORDER BY ticket_id DESC LIMIT :limit",
    query=sa.String(),
    above=sa.Integer(),
    to=sa.Integer(),
    limit=sa.Integer(),
)


async def _by_windows(session: AsyncSession, query: str, limit: int) -> list[int]:
    """The newest matches on PostgreSQL, from windows of ids that go back in time.

    For the whole table it can either walk back and compare each ticket, or fetch every match and sort. Of a word that
    a fortieth of a million tickets hold, both touch tens of thousands of rows for two thousand matches. In a window it
    intersects the indexes of words and of ids, and fetches little more than the matches that are wanted.
    """
    to = await session.scalar(sa.select(sa.func.max(TicketTerms.ticket_id))) or 0
    above = max(to - FIRST_WINDOW, 0)
    found = list(await session.scalars(_NEWEST, {"query": query, "above": above, "limit": limit}))
    width = to - above
    while above > 0 and len(found) < limit:
        to, above = above, max(above - _next_window(len(found), width, limit), 0)
        values = {"query": query, "above": above, "to": to, "limit": limit - len(found)}
        found += await session.scalars(_OLDER, values)
        width += to - above
    return found


def _next_window(found: int, width: int, limit: int) -> int:
    """How many ids to look at next after ``found`` matches among ``width``: what the rest should need, and a quarter
    more. Few matches say little and cost little: then all that is left."""
    if found < FEW_MATCHES:
        return MAX_INT
    return max(5 * (limit - found) * width // (4 * found), FIRST_WINDOW)


def add(session: AsyncSession, ticket_id: int, *public: str) -> None:
    """Index a new ticket by its title and content."""
    terms, _ = terms_of(TicketText(list(public)))
    session.add(TicketTerms(ticket_id=ticket_id, public_terms=terms))


async def insert(session: AsyncSession, ticket_id: int, *public: str) -> None:
    """``add`` at once, for a ticket that is not an object of the session."""
    terms, _ = terms_of(TicketText(list(public)))
    await insert_row(session, TicketTerms, ticket_id=ticket_id, public_terms=terms)


async def append(session: AsyncSession, ticket_id: int, text: str, *, internal: bool) -> None:
    """Add what a new reply or note says."""
    row = await session.get(TicketTerms, ticket_id)
    if row is None:
        await rebuild(session, ticket_id)
    elif internal:
        row.internal_terms = with_added(row.internal_terms, text, besides=row.public_terms)
    else:
        row.public_terms = with_added(row.public_terms, text)


async def rebuild(session: AsyncSession, ticket_id: int) -> None:
    """Index a ticket anew from its stored texts, after words were taken away or moved."""
    found = (
        await session.execute(sa.select(Ticket.title, Ticket.content).where(Ticket.id == ticket_id))
    ).first()
    if found is None:
        return
    text = TicketText([found.title, found.content])
    replies = sa.select(Reply.content, Reply.internal).where(Reply.ticket_id == ticket_id).order_by(Reply.id)
    for content, internal in (await session.execute(replies)).all():
        (text.internal if internal else text.public).append(content)
    public, internal_terms = terms_of(text)
    row = await session.get(TicketTerms, ticket_id)
    if row is None:
        session.add(TicketTerms(ticket_id=ticket_id, public_terms=public, internal_terms=internal_terms))
    else:
        row.public_terms, row.internal_terms = public, internal_terms
