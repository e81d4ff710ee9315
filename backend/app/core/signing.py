"""Signed, expiring texts that carry their meaning with them: links in mails, the state of a sign-in elsewhere.

Signed with ``SECRET_KEY`` through itsdangerous, with the purpose as the salt: a link made for one thing is noise for
every other. A link is used up by what it changes: it carries a fingerprint of the state it was made in (the password
hash, say), and once that state is another the link is over. Nothing is stored for it.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from itsdangerous import BadData, BadSignature, SignatureExpired, URLSafeTimedSerializer

from app.core.errors import AppError, Gone

MAX_TOKEN_CHARS = 8192
_SEALED = {"alg": "dir", "enc": "A256GCM"}


class Signer:
    """Makes and opens the signed texts of one purpose."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._key = hmac.digest(secret.encode(), f"citedesk:{purpose}".encode(), hashlib.sha256)
        self._serializer = URLSafeTimedSerializer(
            secret, salt=f"citedesk.{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def make(self, **content: Any) -> str:
        """A URL-safe text. Anybody can read ``content``; nobody can change it."""
        signed = self._serializer.dumps(content)
        return signed if isinstance(signed, str) else signed.decode()

    def open(self, token: str, max_age: timedelta) -> dict[str, Any]:
        """What was signed. Raises ``Gone`` when it is too old and ``AppError`` (400) when it is not ours."""
        if len(token) > MAX_TOKEN_CHARS:
            raise bad_link()
        try:
            content = self._serializer.loads(token, max_age=int(max_age.total_seconds()))
        except SignatureExpired:
            raise Gone("This link has expired: ask for a new one.", code="link_expired") from None
        except (BadSignature, BadData, ValueError):
            raise bad_link() from None
        if not isinstance(content, dict):
            raise bad_link()
        return content

    def seal(self, text: str) -> str:
        """Encrypt what nobody but us may read inside a signed text (JWE, A256GCM)."""
        from joserfc import jwe
        from joserfc.jwk import OctKey

        return jwe.encrypt_compact(_SEALED, text.encode(), OctKey.import_key(self._key))

    def unseal(self, sealed: object) -> str:
        """The text of ``seal``. Raises ``AppError`` (400) when it is not ours."""
        from joserfc import jwe
        from joserfc.errors import JoseError
        from joserfc.jwk import OctKey

        try:
            opened = jwe.decrypt_compact(str(sealed), OctKey.import_key(self._key))
        except (JoseError, ValueError):
            raise bad_link() from None
        return (opened.plaintext or b"").decode()

    def fingerprint(self, *state: object) -> str:
        """Stands for the state that a link is bound to, without giving any of it away."""
        text = "\x1f".join("" if part is None else str(part) for part in state)
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:32]

    def check(self, fingerprint: object, *state: object) -> None:
        """Raises ``Gone`` when the state is no longer the one the link was made in."""
        if not hmac.compare_digest(str(fingerprint).encode(), self.fingerprint(*state).encode()):
            raise used_link()


def bad_link() -> AppError:
    return AppError("This link is not valid: open it exactly as it was sent.", code="link_invalid")


def used_link() -> Gone:
    return Gone("This link has been used, or what it was for has changed since.", code="link_used")
