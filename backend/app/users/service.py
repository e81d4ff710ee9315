"""What may be done with people, and by whom."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.security import hash_password
from app.db.paging import Page, PageRequest, check_depth, count, make_page
from app.models import User
from app.models.enums import Role
from app.users import repository
from app.users.schemas import UserCreate, UserRead, UserUpdate


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
    """An admin changes anybody; an agent customers' names; everybody their own name."""
    user = await get_user(session, principal, user_id)
    changes = request.model_dump(exclude_unset=True, exclude_none=True, exclude={"password"})
    only_name = set(changes) <= {"name"} and hashed is None
    own = user.id == principal.user_id
    if not principal.is_admin and not (
        only_name and (own or (principal.is_staff and user.role is Role.CUSTOMER))
    ):
        raise Forbidden("Only an admin changes addresses, roles, passwords and other people.")
    if own and (changes.get("is_active") is False or changes.get("role", user.role) is not user.role):
        raise Conflict("You cannot take your own access away.", code="own_access")
    for name, value in changes.items():
        setattr(user, name, value)
    if hashed is not None:
        user.password_hash = hashed
    if not await repository.flush_unless_taken(session):
        raise _taken(str(changes.get("email")))
    return user


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


async def optional_hash(password: str | None) -> str | None:
    return None if password is None else await hash_password(password)


def _taken(email: str) -> Conflict:
    return Conflict(f"The address {email} belongs to somebody already.", code="email_taken")
