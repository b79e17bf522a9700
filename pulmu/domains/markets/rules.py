"""Decisions about sales-channel support. No database, no clock, no Django."""

from __future__ import annotations

from .choices import ChannelState

# Characters a text may have.
LIMITS = {"code": 50, "event": 300}

# From which states each state is reached by a single step.
BEFORE = {
    ChannelState.CONFIRMED: frozenset({ChannelState.APPLIED}),
    ChannelState.DONE: frozenset({ChannelState.APPLIED, ChannelState.CONFIRMED}),
    ChannelState.CANCELLED: frozenset({ChannelState.APPLIED, ChannelState.CONFIRMED}),
}


def may_become(state: str, *, now: str) -> bool:
    """A step already taken may be taken again; nothing is undone by a step."""
    return now == state or now in BEFORE[ChannelState(state)]
