"""Which hosts may be asked for a picture: those of the public internet, and nobody else.

Notes name addresses, and a stranger's notes could name the user's own router, another machine of
the network, or the service that hands out the keys of a rented machine.
"""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

_LONGEST_ADDRESS = 2_000
"Characters; what is longer would not be sent as one packet, and no browser's address bar shows it."
_LONGEST_HOST = 253
"Characters of a name in the Domain Name System (RFC 1035)."
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_PORTS = {"http": 80, "https": 443}
"""Scheme → the only port that is asked. Pictures for everybody lie there, and behind other ports
there is much that was never meant to be asked by a stranger."""

_REFUSED_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # behind a provider's translation
            "127.0.0.0/8",  # this machine
            "168.63.129.16/32",  # Azure's own service to the machines it rents out
            "169.254.0.0/16",  # this link, where rented machines ask for their keys
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocols
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # measuring
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # to many
            "240.0.0.0/4",  # reserved, and to all
        ),
    )
)
"IANA's registry of special IPv4 addresses (RFC 6890), and what clouds have made special."
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
"The only part of IPv6 that is given out to networks of the internet (RFC 4291)."
_REFUSED_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocols; Teredo, which holds an IPv4 address, is one
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, which holds an IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
"What is special within it, by IANA's registry of special IPv6 addresses."
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"IPv4 addresses as networks that have only IPv6 see them (RFC 6052): judged as what they hold."


class RefusedError(Exception):
    """Why an image was not fetched."""


class Target(NamedTuple):
    """What an address asks for."""

    scheme: str
    host: str
    "A name in lower-case ASCII, or a number as it is written in full."
    port: int
    path: str
    "With the query."


def target_of(address: str) -> Target:
    """What an address asks for.

    Raises:
        RefusedError: it is no address of a public web server.
    """
    if len(address) > _LONGEST_ADDRESS:
        raise RefusedError("its address is too long")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise RefusedError(str(error)) from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise RefusedError("only http and https addresses are fetched")
    if parts.username is not None or parts.password is not None:
        raise RefusedError("its address holds a name or a password")
    if port not in (None, _PORTS[parts.scheme]):
        raise RefusedError("only the usual ports of http and https are asked")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, _host(parts.hostname), _PORTS[parts.scheme], path)


def _host(written: str) -> str:
    if ":" in written:
        try:
            parsed = ipaddress.IPv6Address(written)
        except ValueError as error:
            raise RefusedError("its host is no address") from error
        if parsed.scope_id is not None:
            # It names one of this machine's own networks.
            raise RefusedError("it does not lead to a public address")
        return str(parsed)
    try:
        # Longer ones first: the encoding of names takes quadratic time.
        if len(written) > _LONGEST_HOST:
            raise RefusedError("the name of its host is too long")
        name = written.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise RefusedError("its host is no name") from error
    labels = name.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise RefusedError("its host is no name")
    # The system takes `127.1`, `0x7f000001` and `2130706433` for addresses, too (inet_aton(3)).
    if labels[-1].isdigit() or re.fullmatch(r"0x[0-9a-f]*", labels[-1]):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError as error:
            raise RefusedError("its host is no address") from error
    return name


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet, whatever it holds within it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        embedded = parsed.ipv4_mapped
        if parsed in _NAT64:
            embedded = ipaddress.IPv4Address(int(parsed) & 0xFFFF_FFFF)
        if embedded is None:
            return (
                parsed.scope_id is None
                and parsed in _PUBLIC_6
                and not any(parsed in network for network in _REFUSED_6)
            )
        parsed = embedded
    # Both must agree, so that what Python learns later counts as well.
    return parsed.is_global and not any(parsed in network for network in _REFUSED_4)
