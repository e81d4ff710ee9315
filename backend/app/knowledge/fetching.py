"""Documents from the web, for the command line: within limits of size and time, and not from inside our own network."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from app.knowledge.formats.types import SUFFIXES, FormatError, suffix_of

MAX_REDIRECTS = 5
_SUFFIX_OF_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Fetched:
    content: bytes
    name: str
    """The last part of the address with a suffix of what the server says it is."""


async def fetch(url: str, *, max_bytes: int, seconds: float, allow_private: bool) -> Fetched:
    """Get a document. Raises ``FormatError`` with the reason why it cannot be had."""
    try:
        async with (
            asyncio.timeout(seconds),
            httpx.AsyncClient(trust_env=False, timeout=seconds, follow_redirects=False) as client,
        ):
            for _ in range(MAX_REDIRECTS + 1):
                answer = await _get(client, url, max_bytes, allow_private)
                if isinstance(answer, Fetched):
                    return answer
                url = answer
    except TimeoutError:
        raise FormatError(f"did not come within {seconds:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FormatError(f"cannot be fetched ({type(error).__name__})") from None
    raise FormatError(f"redirects more than {MAX_REDIRECTS} times")


async def _get(client: httpx.AsyncClient, url: str, max_bytes: int, allow_private: bool) -> Fetched | str:
    """The document, or the address that the server points to."""
    address = await _checked_address(url, allow_private)
    target = httpx.URL(url)
    # The address that was checked is the one that is asked: a name may mean another one a moment later.
    request = client.build_request(
        "GET",
        target.copy_with(host=address),
        headers={
            "Host": target.netloc.decode("ascii"),
            "User-Agent": "CiteDesk",
            "Accept-Encoding": "identity",
        },
        extensions={"sni_hostname": target.host},
    )
    response = await client.send(request, stream=True)
    try:
        location = response.headers.get("location")
        if response.status_code in _REDIRECTS and location:
            return str(urljoin(url, location))
        if response.status_code != httpx.codes.OK:
            raise FormatError(f"was answered {response.status_code}")
        parts: list[bytes] = []
        size = 0
        async for block in response.aiter_bytes(64 * 1024):
            size += len(block)
            if size > max_bytes:
                raise FormatError(f"is larger than {max_bytes // (1024 * 1024)} MiB")
            parts.append(block)
        return Fetched(b"".join(parts), _name_of(url, response.headers.get("content-type", "")))
    finally:
        await response.aclose()


async def _checked_address(url: str, allow_private: bool) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FormatError("is not an http or https address")
    if parts.username or parts.password:
        raise FormatError("holds a user name or password, which would be stored with the document")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, UnicodeError):
        raise FormatError("has a host that is not known") from None
    addresses = [str(entry[4][0]).split("%")[0] for entry in found]
    if not allow_private and not all(_is_public(ip_address(address)) for address in addresses):
        raise FormatError("leads to a private address: --allow-private permits that")
    return addresses[0]


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return _is_public(mapped)
    return address.is_global and not address.is_multicast


def _name_of(url: str, content_type: str) -> str:
    last = PurePosixPath(unquote(urlsplit(url).path)).name or "page"
    said = _SUFFIX_OF_TYPE.get(content_type.split(";", maxsplit=1)[0].strip().lower())
    # Many servers send Markdown as plain text: the name knows better.
    if said is None or (said == ".txt" and suffix_of(last) in SUFFIXES):
        return last
    return last if suffix_of(last) == said else last + said


def read_url_list(text: str) -> list[str]:
    """One address to a line; blank lines and those that begin with # are left out, repeated ones kept once."""
    lines = (line.strip() for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
