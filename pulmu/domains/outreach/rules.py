"""Decisions about culture-spread acts. No database, no clock, no Django."""

from __future__ import annotations

# Characters a text may have.
LIMITS = {"title": 300, "campaign": 200, "outlet": 200, "url": 1000}
LARGEST_AUDIENCE = 1_000_000_000


def is_audience(audience: int | None) -> bool:
    """Nobody counted, or nobody came, or some did."""
    return audience is None or 0 <= audience <= LARGEST_AUDIENCE


def safe_link(url: str) -> str:
    """The address as a page may link to it; empty for anything but a web address."""
    scheme, colon, rest = url.partition("://")
    return url if colon and rest and scheme.lower() in {"http", "https"} else ""
