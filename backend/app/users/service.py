"""What may be done with people, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import service as auth
from app.auth.principal import Principal
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.security import hash_password
from app.core.signing import bad_link
from app.db.paging import Page, PageRequest, check_depth, count, make_page
from app.models import User
from app.models.enums import Role
from app.users import repository
from app.users.schemas import UserCreate, UserRead, UserUpdate

ASSISTANT_EMAIL = "assistant@citedesk.invalid"
"""Of the desk's own account; no mail reaches it (RFC 2606)."""


async def list_users(
    session: AsyncSession, principal: Principal, paging: PageRequest, q: str | None, role: Role | None
) -> Page[UserRead]:
    check_depth(paging)
    statement = repository.search(repository.readable_users(principal), q, role)
    users = await repository.page(session, statement, paging.offset, paging.page_size)
    return make_page(
        [UserRead.model_validate(user) for user in users], await count(session, statement), paging
    )


async def get_user(session: AsyncSession, principal: Principal, user_id: int) -> User:
    user = await repository.by_id(session, repository.readable_users(principal), user_id)
    if user is None:
        raise NotFound(f"There is no user {user_id}.", code="user_not_found")
    return user


async def create_user(
    session: AsyncSession, principal: Principal, request: UserCreate, hashed: str | None
) -> User:
    """Agents add customers; only an admin makes agents and admins."""
    principal.require_staff()
    if request.role is not Role.CUSTOMER:
        principal.require_admin()
    user = await repository.add_unless_taken(
        session, email=request.email, name=request.name, role=request.role, password_hash=hashed
    )
    if user is None:
        raise _taken(request.email)
    return user


async def update_user(
    session: AsyncSession, principal: Principal, user_id: int, request: UserUpdate, hashed: str | None
) -> User:
    """An admin changes anybody; an agent customers' names and whether they are blocked; everybody their own name.

    Blocking or deactivating somebody and setting their password ends their sessions.
    """
    user = await get_user(session, principal, user_id)
    changes = request.model_dump(exclude_unset=True, exclude_none=True, exclude={"password"})
    own = user.id == principal.user_id
    _check_allowed(principal, user, set(changes) | ({"password"} if hashed is not None else set()))
    if own and (changes.get("is_active") is False or changes.get("role", user.role) is not user.role):
        raise Conflict("You cannot take your own access away.", code="own_access")
    if changes.get("is_blocked") and changes.get("role", user.role) is not Role.CUSTOMER:
        raise Conflict("Only customers are blocked; deactivate colleagues instead.", code="not_a_customer")
    if changes.get("email", user.email) != user.email:
        user.email_verified_at = None  # proved for the old address only
    for name, value in changes.items():
        setattr(user, name, value)
    if changes.get("role", Role.CUSTOMER) is not Role.CUSTOMER:
        user.is_blocked = False
    if hashed is not None:
        user.password_hash = hashed
    if not await repository.flush_unless_taken(session):
        raise _taken(str(changes.get("email")))
    if changes.get("is_active") is False or changes.get("is_blocked") or hashed is not None:
        await auth.end_sessions(session, user.id, keep=principal.session_id if own else None)
    return user


def _check_allowed(principal: Principal, user: User, changes: set[str]) -> None:
    """Raises ``Forbidden`` for what only an admin may change."""
    if principal.is_admin:
        return
    allowed: set[str] = set()
    if user.id == principal.user_id:
        allowed = {"name"}
    elif principal.is_staff and user.role is Role.CUSTOMER:
        allowed = {"name", "is_blocked"}
    if not allowed or not changes <= allowed:
        raise Forbidden("Only an admin changes addresses, roles, passwords and other people.")


async def make_admin(session: AsyncSession, request: UserCreate, hashed: str) -> bool:
    """For the command line: add an admin, or give an existing person the role and the password. True when new."""
    added = await repository.add_unless_taken(
        session, email=request.email, name=request.name, role=Role.ADMIN, password_hash=hashed
    )
    if added is not None:
        return True
    user = await repository.by_email(session, request.email)
    if user is None:
        raise _taken(request.email)
    user.role, user.password_hash, user.is_active = Role.ADMIN, hashed, True
    return False


async def active_staff(session: AsyncSession) -> list[User]:
    """Agents and admins who work here now, by id."""
    return await repository.active_staff(session)


async def find_or_create_customer(session: AsyncSession, email: str, name: str | None) -> User:
    """The person with this address; a new one cannot sign in."""
    user = await repository.by_email(session, email)
    if user is None:
        user = await repository.add_unless_taken(
            session, email=email, name=name or email.partition("@")[0], role=Role.CUSTOMER, password_hash=None
        )
    if user is None:
        user = await repository.by_email(session, email)
    if user is None:
        raise Conflict("This address is just being registered: try again.", code="email_busy")
    return user


async def desk_assistant(session: AsyncSession) -> User:
    """In whose name the desk writes by itself: an agent who can never sign in and gets no tickets, since inactive."""
    user = await repository.by_email(session, ASSISTANT_EMAIL)
    if user is None:
        user = await repository.add_unless_taken(
            session, email=ASSISTANT_EMAIL, name="CiteDesk Assistant", role=Role.AGENT, password_hash=None,
            is_active=False,
        )  # fmt: skip
    if user is None:
        user = await repository.by_email(session, ASSISTANT_EMAIL)
    if user is None:
        raise Conflict("The desk's own account is just being made: try again.", code="email_busy")
    return user


def is_desk_assistant(user: User) -> bool:
    return user.email == ASSISTANT_EMAIL


async def find_by_email(session: AsyncSession, email: str) -> User | None:
    """For the account flows, which answer the same whether or not there is somebody."""
    return await repository.by_email(session, email)


async def find_by_id(session: AsyncSession, user_id: int) -> User | None:
    return await repository.by_id(session, repository.everybody(), user_id)


async def behind_link(session: AsyncSession, user_id: int) -> Principal:
    """As whom a link to a ticket acts: its customer, whose name and address it does not tell.

    Raises ``AppError`` (400, ``link_invalid``) when they are deactivated or gone.
    """
    user = await find_by_id(session, user_id)
    if user is None or not user.is_active:
        raise bad_link()
    return Principal(user.id, "", "", Role.CUSTOMER)


async def lock_by_email(session: AsyncSession, email: str) -> User | None:
    """The person, kept from other writers until the unit of work ends: a link is used once."""
    return await repository.by_email(session, email, lock=True)


async def lock_by_id(session: AsyncSession, user_id: int) -> User | None:
    return await repository.by_id(session, repository.everybody().with_for_update(), user_id)


async def add_proven(
    session: AsyncSession,
    *,
    email: str,
    name: str,
    role: Role,
    verified_at: datetime,
    hashed: str | None = None,
) -> User | None:
    """Somebody who has proved their address; None when it was taken meanwhile."""
    return await repository.add_unless_taken(
        session, email=email, name=name, role=role, password_hash=hashed, email_verified_at=verified_at
    )


async def named(session: AsyncSession, words: Sequence[str], limit: int) -> list[int]:
    """Ids of people whose name and address hold all of these words, or their beginnings. For staff only."""
    return await repository.named(session, words, limit)


async def active_among(session: AsyncSession, emails: list[str]) -> list[str]:
    """Which of these addresses belong to people who are active."""
    return await repository.active_among(session, emails)


async def deactivate(session: AsyncSession, emails: list[str]) -> list[str]:
    """For the command line: take these people's access away; returns whose it was."""
    active = await repository.active_among(session, emails)
    for email in active:
        user = await repository.by_email(session, email, lock=True)
        if user is not None:
            user.is_active = False
            await auth.end_sessions(session, user.id)
    return active


async def optional_hash(password: str | None) -> str | None:
    return None if password is None else await hash_password(password)


def _taken(email: str) -> Conflict:
    return Conflict(f"The address {email} belongs to somebody already.", code="email_taken")
