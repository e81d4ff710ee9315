"""Which address a request comes from."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from app.core.settings import IPNetwork

UNKNOWN = "unknown"


def client_source(peer: str | None, forwarded_for: Sequence[str], trusted: Sequence[IPNetwork]) -> str:
    """The address that asks: the peer, or, behind trusted proxies, the last hop that none of them vouches for.

    ``forwarded_for`` are the values of ``X-Forwarded-For`` in order. What a client writes into that header itself
    stands left of what a trusted proxy has added and is never reached.
    """
    address = _parsed(peer)
    if address is None:
        return UNKNOWN
    hops = [hop.strip() for value in forwarded_for for hop in value.split(",") if hop.strip()]
    while hops and any(address in network for network in trusted if network.version == address.version):
        before = _parsed(hops.pop())
        if before is None:
            break  # a proxy that forwards nonsense is itself the last known hop
        address = before
    return str(address)


def throttle_key(source: str) -> str:
    """What is counted: an IPv6 network of 64 bits is one customer's line, an IPv4 address is one."""
    address = _parsed(source)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return source


def _parsed(text: str | None) -> IPv4Address | IPv6Address | None:
    if not text:
        return None
    text = text.strip().removeprefix("[").partition("]")[0].partition("%")[0]
    if text.count(":") == 1:
        text = text.partition(":")[0]  # IPv4 with a port
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
