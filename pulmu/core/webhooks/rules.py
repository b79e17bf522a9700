"""How a call is signed, what an answer to it means, and where it may go. No database, no clock."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import ipaddress
import os
from urllib.parse import urlsplit

from pulmu.core.mail import rules as mail
from pulmu.core.mail.choices import Fault

SECRET_PREFIX, SECRET_BYTES = "whsec_", 32  # noqa: S105 -- what such secrets begin with
LONGEST_URL, MOST_ENDPOINTS = 500, 20
# No listener keeps a worker longer, however slowly it talks.
SECONDS_TO_CONNECT, SECONDS_IN_ALL = 5.0, 10.0
KEPT_DELIVERIES = dt.timedelta(days=30)
# A delivery that should be gone for so long has lost its job.
LOST_AFTER = dt.timedelta(minutes=15)
GONE = 410
_DONE = range(200, 300)
HTTPS_PORT = 443
# Ranges of IPv6 that carry an address of IPv4 inside, which may be anybody's.
_CARRIERS = tuple(
    ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
)


def new_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(os.urandom(SECRET_BYTES)).decode()


def signature(secret: str, *, key: str, timestamp: int, body: str) -> str:
    """As Standard Webhooks has it: `v1,` and the HMAC of id, time and body."""
    raw = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    said = f"{key}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(raw, said, hashlib.sha256).digest()).decode()


def is_taken(status: int) -> bool:
    """A redirect is not followed, so it is no."""
    return status in _DONE


def pause(tries: int) -> dt.timedelta | None:
    """As long as mail waits for a server that is busy; None when it is given up, after days."""
    return mail.pause(Fault.BUSY, tries)


def is_address_fit(url: str, *, anywhere: bool) -> bool:
    """Whether it can be called at all: https, a host, nothing that logs in. ``anywhere`` is for
    tests: there http does as well.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or HTTPS_PORT
    except ValueError:
        return False
    schemes = {"https", "http"} if anywhere else {"https"}
    is_plain = not (parts.username or parts.password or parts.fragment)
    is_short = len(url) <= LONGEST_URL and url.isascii() and url.isprintable() and " " not in url
    return parts.scheme in schemes and bool(parts.hostname) and is_plain and is_short and port > 0


def is_public(address: str) -> bool:
    """Whether a machine of the internet may have this address: none of ours, none of this house."""
    found = ipaddress.ip_address(address)
    inner = getattr(found, "ipv4_mapped", None)
    if inner is not None:
        return is_public(str(inner))
    if found.version != 4 and any(found in one for one in _CARRIERS):  # noqa: PLR2004 -- of IP
        return False
    return found.is_global and not found.is_multicast
