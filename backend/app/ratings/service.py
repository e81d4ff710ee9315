"""Rating a ticket: by its requester, once it is settled, in the portal or by a signed link."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.core.errors import Conflict, Forbidden
from app.core.logging import get_logger
from app.core.settings import Settings
from app.core.signing import Signer
from app.db.engine import Database
from app.mail.postman import Postman
from app.models import Ticket, TicketRating
from app.models.enums import SETTLED, EventSource
from app.ratings import messages, repository
from app.ratings.schemas import RatingByLink, RatingGiven, RatingUpdate
from app.runtime import Runtime
from app.throttling.source import throttle_key
from app.throttling.throttle import Limit
from app.tickets import service as tickets
from app.users import service as users

log = get_logger(__name__)
LINK_USES_PER_MINUTE = 60
RATINGS_PER_HOUR = 30
ASK_AFTER = timedelta(minutes=10)
"""Nobody is asked while a ticket may have been resolved by mistake."""
ASK_WITHIN = timedelta(days=1)
"""Tickets that were resolved longer ago are left alone: switching the mails on writes to nobody about the past."""
ASK_BATCH = 100


async def rate(
    session: AsyncSession,
    principal: Principal,
    ticket_id: int,
    request: RatingUpdate,
    settings: Settings,
    *,
    by_link: bool = False,
) -> RatingGiven:
    """Give or change the rating. Raises ``Forbidden`` to everybody but the requester, ``Conflict`` at the wrong time."""
    ticket = await tickets.load(session, principal, ticket_id, lock=True)
    if ticket.requester_id != principal.user_id:
        raise Forbidden("A request is rated by the customer who opened it.", code="not_the_requester")
    if ticket.status not in SETTLED or ticket.merged_into_id is not None:
        raise Conflict("A request is rated once it is resolved or closed.", code="not_settled")
    rating = await repository.of_ticket(session, ticket_id)
    if rating is None:
        rating = TicketRating(ticket_id=ticket_id)
        session.add(rating)
    now = utc_now()
    if rating.rated_at is not None and now > _changeable_until(rating, ticket, settings):
        raise Conflict("This rating can no longer be changed.", code="rating_closed")
    before = rating.score
    if (before, rating.comment) != (request.score, request.comment):
        rating.rated_at, rating.changed_at = rating.rated_at or now, now
        rating.score, rating.comment = request.score, request.comment
        data = {"score": request.score, "from": before, "comment": request.comment is not None}
        data |= {"by_link": True} if by_link else {}
        tickets.record(
            session,
            ticket_id,
            "ticket.rated",
            source=EventSource.PERSON,
            actor_id=principal.user_id,
            data=data,
        )
        tickets.touch(ticket)
        await session.flush()
    return _given(rating, ticket, settings)


def _changeable_until(rating: TicketRating, ticket: Ticket, settings: Settings) -> datetime:
    """What was resolved anew may be rated anew."""
    since = max(moment for moment in (rating.rated_at, ticket.resolved_at) if moment is not None)
    return since + timedelta(days=settings.rating_change_days)


def _given(rating: TicketRating, ticket: Ticket, settings: Settings) -> RatingGiven:
    return RatingGiven.model_validate(
        {
            "score": rating.score,
            "comment": rating.comment,
            "rated_at": rating.rated_at,
            "changeable_until": _changeable_until(rating, ticket, settings),
        }
    )


async def show(session: AsyncSession, settings: Settings, token: str) -> RatingByLink:
    requester, ticket_id = await _opened(session, settings, token)
    ticket = await tickets.load(session, requester, ticket_id)
    rating = await repository.of_ticket(session, ticket_id)
    given = _given(rating, ticket, settings) if rating is not None and rating.score is not None else None
    settled = ticket.status in SETTLED and ticket.merged_into_id is None
    return RatingByLink(
        ticket_id=ticket.id,
        title=ticket.title,
        status=ticket.status,
        can_rate=settled and (given is None or utc_now() <= given.changeable_until),
        rating=given,
    )


async def rate_by_link(
    session: AsyncSession, settings: Settings, token: str, request: RatingUpdate
) -> RatingGiven:
    requester, ticket_id = await _opened(session, settings, token)
    return await rate(session, requester, ticket_id, request, settings, by_link=True)


def make_token(settings: Settings, ticket_id: int, requester_id: int) -> str:
    """The signed text by which the ticket's customer can rate it without a sign-in."""
    return _signer(settings).make(ticket=ticket_id, requester=requester_id)


async def _opened(session: AsyncSession, settings: Settings, token: str) -> tuple[Principal, int]:
    """Who the link acts as, and on which ticket. It ends when the ticket is given to another requester."""
    content = _signer(settings).open(token, timedelta(days=settings.rating_link_days))
    return await users.behind_link(session, int(content["requester"])), int(content["ticket"])


def _signer(settings: Settings) -> Signer:
    return Signer(settings.secret_key.get_secret_value(), "rating")


async def count_look(runtime: Runtime, source: str) -> None:
    await runtime.throttle.hit(Limit("rating-look", LINK_USES_PER_MINUTE, 60), throttle_key(source))


async def count_rating(runtime: Runtime, source: str) -> None:
    await runtime.throttle.hit(Limit("rating", RATINGS_PER_HOUR, 3600), throttle_key(source))


async def ask_for_ratings(db: Database, settings: Settings, postman: Postman) -> int:
    """Send the link to customers whose tickets were resolved a while ago, each once; returns how many mails.

    That somebody was asked is committed before the mail goes out: a process that dies in between asks nobody twice.
    """
    if not settings.rating_mails:
        return 0
    now = utc_now()
    async with db.read() as session:
        due = await repository.unasked(session, now - ASK_WITHIN, now - ASK_AFTER, ASK_BATCH)
    asked = 0
    for ticket_id, requester_id, email in due:
        try:
            async with db.write() as session:
                session.add(TicketRating(ticket_id=ticket_id, asked_at=now))
        except IntegrityError:
            continue  # rated or deleted meanwhile
        postman.post(messages.ask(settings, email, ticket_id, make_token(settings, ticket_id, requester_id)))
        asked += 1
    if asked:
        log.info("ratings.asked", mails=asked)
    return asked
