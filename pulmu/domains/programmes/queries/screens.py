"""Which session a link to the room's screen shows, and how long."""

from __future__ import annotations

import datetime as dt

from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.models import Session

from .signs import is_ours, mark

_SORT = "screen"
LASTS = dt.timedelta(hours=12)


def screen_link(session: Session, *, at: dt.datetime) -> str:
    """The key of the session, until when, and a mark that only this installation can make."""
    said = f"{session.key}-{int((at + LASTS).timestamp())}"
    return f"{said}-{mark(_SORT, said)}"


def find_screen(link: str, *, at: dt.datetime) -> Session | None:
    """The session while it may be shown: the link is ours, it is not old, and nothing is over."""
    said, _dash, marked = link.rpartition("-")
    if not is_ours(_SORT, said, marked):
        return None
    key, _dash, until = said.partition("-")
    if at.timestamp() > int(until):
        return None
    everywhere = Session.objects.everywhere(because="the link to a screen names its session")
    found = everywhere.filter(key=key, ends_at__gt=at).exclude(state=SessionState.CANCELLED)
    return found.select_related("organisation", "offering").first()
