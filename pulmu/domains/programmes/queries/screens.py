"""Which session a link to the room's screen shows, and how long."""

from __future__ import annotations

import datetime as dt
import hmac

from pulmu.core.tenancy import secrets
from pulmu.domains.programmes import rules
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.models import Session

LASTS = dt.timedelta(hours=12)


def screen_link(session: Session, *, at: dt.datetime) -> str:
    """The key of the session, until when, and a mark that only this installation can make."""
    said = f"{session.key}-{int((at + LASTS).timestamp())}"
    return f"{said}-{_mark(said)}"


def find_screen(link: str, *, at: dt.datetime) -> Session | None:
    """The session while it may be shown: the link is ours, it is not old, and nothing is over."""
    said, _dash, mark = link.rpartition("-")
    if not hmac.compare_digest(mark.encode(), _mark(said).encode()):
        return None
    key, _dash, until = said.partition("-")
    if at.timestamp() > int(until):
        return None
    everywhere = Session.objects.everywhere(because="the link to a screen names its session")
    found = everywhere.filter(key=key, ends_at__gt=at).exclude(state=SessionState.CANCELLED)
    return found.select_related("organisation", "offering").first()


def _mark(said: str) -> str:
    return rules.mark(secrets.blind_index(f"screen {said}"))
