"""How often identities may be tried, and the rule behind it.

* Every attempt to sign in counts against its source and account together, before anything is looked up.
* Wrong passwords count against the account wherever they come from, and against the source whatever the account; once
  either is used up the password is not even looked at, so the right one gets 429 as well.
* A successful sign-in takes nothing back: somebody who owns one account cannot buy fresh guesses at another with it,
  and guesses made between two sign-ins of the owner still add up.
* Unknown addresses are counted like known ones, so that a 429 tells nothing about who has an account.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.core.errors import AppError
from app.core.settings import Settings
from app.throttling.source import throttle_key
from app.throttling.throttle import Limit, Throttle


def _attempts(settings: Settings) -> Limit:
    return Limit("login-attempts", settings.login_attempts_per_minute, 60)


def _account_failures(settings: Settings) -> Limit:
    return Limit(
        "login-failures-account", settings.login_failures_per_account, settings.login_failure_minutes * 60
    )


def _source_failures(settings: Settings) -> Limit:
    return Limit(
        "login-failures-source", settings.login_failures_per_source, settings.login_failure_minutes * 60
    )


@asynccontextmanager
async def password_attempt(
    throttle: Throttle, settings: Settings, *, account: str, source: str, refusal: type[AppError]
) -> AsyncIterator[None]:
    """Surrounds one check of a password. Raises ``TooManyRequests``; a ``refusal`` from inside counts as a failure.

    Attempts on one account take turns, so that a hundred at once are no more guesses than a hundred in a row.
    """
    source = throttle_key(source)
    await throttle.hit(_attempts(settings), source, account)
    async with throttle.turn("password", account):
        await throttle.check(_account_failures(settings), account)
        await throttle.check(_source_failures(settings), source)
        try:
            yield
        except refusal:
            await throttle.note(_account_failures(settings), account)
            await throttle.note(_source_failures(settings), source)
            raise


async def count_account_request(throttle: Throttle, settings: Settings, source: str) -> None:
    """One use of the open account endpoints. Raises ``TooManyRequests``."""
    limit = Limit("account-requests", settings.account_requests_per_hour, 3600)
    await throttle.hit(limit, throttle_key(source))


async def count_account_mail(throttle: Throttle, settings: Settings, email: str) -> None:
    """One request for a mail to this address, which counts whether or not it is sent."""
    await throttle.hit(Limit("account-mails", settings.account_mails_per_hour, 3600), email)
