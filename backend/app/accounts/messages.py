"""The mails of the account flows. They quote nothing that the person who asked has written."""

from __future__ import annotations

from app.core.settings import Settings
from app.mail.port import Mail

_NOT_YOU = "If you did not ask for this, you need not do anything."


def link(settings: Settings, page: str, token: str) -> str:
    """The token stands behind the #, which browsers keep to themselves: no server's log holds it."""
    return f"{settings.public_url.rstrip('/')}/{page}#token={token}"


def _once(settings: Settings) -> str:
    return f"The link can be used once, within {settings.account_link_hours} hours."


def confirm_registration(settings: Settings, to: str, token: str) -> Mail:
    return Mail(
        to=to,
        subject="Confirm your address",
        text=(
            "Somebody, presumably you, has registered with this address.\n\n"
            "Open this link and enter the password that you chose to finish:\n\n"
            f"{link(settings, 'register/confirm', token)}\n\n"
            f"{_once(settings)} {_NOT_YOU}\n"
            "Without the password nobody can open an account with your address.\n"
        ),
    )


def address_taken(settings: Settings, to: str) -> Mail:
    return Mail(
        to=to,
        subject="You have an account already",
        text=(
            "Somebody, presumably you, asked for an account with this address, which has one.\n\n"
            f"Sign in: {settings.public_url.rstrip('/')}/login\n"
            f"Choose a new password: {settings.public_url.rstrip('/')}/password/forgot\n\n"
            f"{_NOT_YOU}\n"
        ),
    )


def claim_address(settings: Settings, to: str, token: str) -> Mail:
    return Mail(
        to=to,
        subject="Open your account",
        text=(
            "Your requests are kept under this address. Open this link and choose a password to see them:\n\n"
            f"{link(settings, 'claim', token)}\n\n"
            f"{_once(settings)} {_NOT_YOU}\n"
        ),
    )


def invitation(settings: Settings, to: str, token: str) -> Mail:
    return Mail(
        to=to,
        subject="You have been added to the helpdesk",
        text=(
            "An admin of the helpdesk has opened an account with this address for you. Open this link and choose a "
            "password to sign in:\n\n"
            f"{link(settings, 'claim', token)}\n\n"
            f"{_once(settings)} Later, ask for another one:\n"
            f"{settings.public_url.rstrip('/')}/password/forgot\n"
        ),
    )


def reset_password(settings: Settings, to: str, token: str) -> Mail:
    return Mail(
        to=to,
        subject="Choose a new password",
        text=(
            "Somebody, presumably you, asked for a new password. Open this link to choose it:\n\n"
            f"{link(settings, 'password/reset', token)}\n\n"
            f"The link can be used once, within {settings.password_link_minutes} minutes. {_NOT_YOU}\n"
        ),
    )


def password_changed(settings: Settings, to: str) -> Mail:
    return Mail(
        to=to,
        subject="Your password was changed",
        text=(
            "The password of your account was changed by a link sent to this address, and every browser was "
            "signed out. Tokens of programs were revoked: make new ones for those that you use.\n\n"
            f"If that was not you, choose a new one at once: {settings.public_url.rstrip('/')}/password/forgot\n"
        ),
    )
