"""Passwords and opaque credentials.

Passwords: Argon2id through pwdlib (RFC 9106). Sessions and API tokens: 256 random bits, stored as SHA-256, so a
read of the database signs nobody in; a slow hash would add nothing to a secret of that entropy.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from functools import lru_cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

SESSION_PREFIX = "cds_"
TOKEN_PREFIX = "cdt_"  # noqa: S105 - a public prefix that makes leaked tokens recognisable


@lru_cache(maxsize=1)
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


@lru_cache(maxsize=1)
def _decoy() -> str:
    return _hasher().hash(secrets.token_hex(16))


async def hash_password(password: str) -> str:
    """Hash off the event loop (tens of milliseconds)."""
    return await asyncio.to_thread(_hasher().hash, password)


async def verify_password(password: str, hashed: str | None) -> bool:
    """True when it matches. Takes as long for an account without a password, which must not be recognisable."""
    if hashed is None:
        await asyncio.to_thread(lambda: _hasher().verify(password, _decoy()))
        return False
    return await asyncio.to_thread(_hasher().verify, password, hashed)


def new_secret(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Hex SHA-256 of a credential, 64 characters: what is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()
