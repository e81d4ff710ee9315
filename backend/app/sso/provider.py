"""The OpenID provider, by its discovery document (OpenID Connect Core 1.0, PKCE of RFC 7636). Authlib speaks to it.

The only module that imports Authlib. It knows nothing of people and sessions: a code goes in, a proven identity or a
``ProviderError`` comes out.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.core.logging import get_logger

log = get_logger(__name__)
HTTP_SECONDS = 8
CACHE_SECONDS = 3600
KEYS_REFRESH_SECONDS = 30
"""Least time between two looks for a key that we do not know: a forged key id must not make us ask each time."""
AWAY_SECONDS = 5
LEEWAY_SECONDS = 60
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures with a public key alone: never "none", never a shared secret."""
SCOPE = "openid email profile"


class ProviderError(Exception):
    """The provider is away, or what it says cannot be trusted. ``code`` is for the sign-in page, the text for the log."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """What a verified id_token says."""

    issuer: str
    subject: str
    email: str | None
    email_verified: bool
    name: str | None


class OpenIdProvider:
    def __init__(self, issuer: str, client_id: str, client_secret: str | None, redirect_uri: str) -> None:
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._metadata: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, Any] | None = None
        self._away_until = 0.0
        self._lock = asyncio.Lock()

    async def authorization_url(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where to send the browser. Raises ``ProviderError``."""
        metadata = await self._discover()
        client = self._client(metadata)
        async with client:
            url, _ = client.create_authorization_url(
                metadata["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return str(url)

    async def identify(self, *, code: str, nonce: str, verifier: str) -> ProvenIdentity:
        """Exchange the code and verify the id_token. Raises ``ProviderError``."""
        metadata = await self._discover()
        token = await self._exchange(metadata, code, verifier)
        id_token = token.get("id_token")
        if not isinstance(id_token, str):
            raise ProviderError("oidc_failed", "the token answer holds no id_token")
        claims = await self._verify(metadata, id_token, token.get("access_token"), nonce)
        subject, email, name = claims.get("sub"), claims.get("email"), claims.get("name")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise ProviderError("oidc_failed", "the id_token names no usable subject")
        return ProvenIdentity(
            issuer=self.issuer,
            subject=subject,
            email=email if isinstance(email, str) else None,
            email_verified=claims.get("email_verified") is True,
            name=name if isinstance(name, str) else None,
        )

    async def _exchange(self, metadata: dict[str, Any], code: str, verifier: str) -> dict[str, Any]:
        import httpx2
        from authlib.integrations.base_client import OAuthError

        try:
            async with self._client(metadata) as client:
                token = await client.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ProviderError("oidc_unavailable", f"token endpoint: {type(error).__name__}") from error
        except (OAuthError, ValueError) as error:
            raise ProviderError("oidc_failed", f"token endpoint: {type(error).__name__}") from error
        return dict(token)

    async def _verify(
        self, metadata: dict[str, Any], id_token: str, access_token: object, nonce: str
    ) -> dict[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError, JoseError
        from joserfc.jws import JWSRegistry

        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            try:
                decoded = jwt.decode(id_token, await self._key_set(metadata), registry=registry)
            except InvalidKeyIdError:
                decoded = jwt.decode(id_token, await self._key_set(metadata, fresh=True), registry=registry)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self._client_id},
                },
                {"client_id": self._client_id, "access_token": access_token},
            )
            claims.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderError("oidc_failed", f"id_token: {type(error).__name__}: {error}") from error
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise ProviderError("oidc_failed", "id_token: the nonce is not the one of this sign-in")
        return dict(claims)

    async def _discover(self) -> dict[str, Any]:
        async with self._lock:
            if self._metadata is not None and time.monotonic() - self._metadata[0] < CACHE_SECONDS:
                return self._metadata[1]
            if time.monotonic() < self._away_until:
                raise ProviderError("oidc_unavailable", "the provider did not answer a moment ago")
            try:
                found = await self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            except ProviderError:
                self._away_until = time.monotonic() + AWAY_SECONDS  # else everybody waits in line to be told
                raise
            if found.get("issuer") != self.issuer:
                raise ProviderError(
                    "oidc_unavailable", "the discovery document names another issuer than OIDC_ISSUER"
                )
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if urlsplit(str(found.get(name, ""))).scheme not in {"https", urlsplit(self.issuer).scheme}:
                    raise ProviderError("oidc_unavailable", f"the discovery document has no usable {name}")
            self._metadata = (time.monotonic(), found)
            return found

    async def _key_set(self, metadata: dict[str, Any], *, fresh: bool = False) -> Any:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        async with self._lock:
            if self._keys is not None:
                age = time.monotonic() - self._keys[0]
                if age < (KEYS_REFRESH_SECONDS if fresh else CACHE_SECONDS):
                    return self._keys[1]
            document: Any = await self._get(metadata["jwks_uri"])
            try:
                keys = KeySet.import_key_set(document)
            except (JoseError, ValueError, TypeError, KeyError) as error:
                raise ProviderError("oidc_unavailable", f"keys: {type(error).__name__}") from error
            self._keys = (time.monotonic(), keys)
            return keys

    async def _get(self, url: str) -> dict[str, Any]:
        import httpx2

        try:
            async with httpx2.AsyncClient(timeout=HTTP_SECONDS) as client:
                answer = await client.get(url, headers={"Accept": "application/json"})
                answer.raise_for_status()
                document = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise ProviderError("oidc_unavailable", f"{url}: {type(error).__name__}") from error
        if not isinstance(document, dict):
            raise ProviderError("oidc_unavailable", f"{url}: not a JSON object")
        return document

    def _client(self, metadata: dict[str, Any]) -> Any:
        from authlib.integrations.httpx_client import AsyncOAuth2Client

        methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if not self._client_secret:
            method = "none"
        else:
            method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        return AsyncOAuth2Client(
            client_id=self._client_id,
            client_secret=self._client_secret,
            token_endpoint_auth_method=method,
            redirect_uri=self._redirect_uri,
            scope=SCOPE,
            code_challenge_method="S256",
            timeout=HTTP_SECONDS,
        )
