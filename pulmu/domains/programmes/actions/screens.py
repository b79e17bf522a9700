"""The room's screen by a link of its own: it shows the code of one session, and nothing else."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.domains.programmes import queries, rules
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.models import Session

from .refusals import SessionCancelled, TooLate, locked


@transaction.atomic
def open_screen(actor: Actor, *, session_key: str, at: dt.datetime) -> str:
    """The text of a link that shows the code of this session for half a day, on whatever device,
    without a log-in. It ends with the session. Harmless twice: another link to the same.
    """
    session = locked(actor, session_key)
    if session.state == SessionState.CANCELLED:
        raise SessionCancelled(_("This session was cancelled: nobody attends it."))
    if session.ends_at <= at:
        raise TooLate(_("The session is over: there is nothing to show."))
    record(actor, "programmes.screen.opened", at=at, subject=session)
    return queries.screen_link(session, at=at)


def read_screen(actor: Actor, *, link: str, at: dt.datetime) -> tuple[Session, str]:
    """The session that a room's screen shows, and its code now, for whoever holds the link."""
    session = queries.find_screen(link, at=at) if link in actor.holds else None
    if session is None:
        raise NotFound
    return session, code_in(session, rules.window(at))


def room_code(actor: Actor, *, session_key: str, at: dt.datetime) -> str:
    """The same for those at the desk."""
    actor.require(Permission.PROGRAMMES_WRITE)
    session = queries.session(actor, session_key)
    if session.organisation_id != actor.organisation_id:
        raise NotAllowed
    return code_in(session, rules.window(at))


def code_in(session: Session, window: int) -> str:
    """The code of one half minute."""
    return rules.digits(secrets.blind_index(f"room {session.key} {window}"))
