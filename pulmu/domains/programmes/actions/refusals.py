"""The ways in which this domain says no, and what its writes share."""

from __future__ import annotations

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes.models import Session


class NameMissing(Refused):
    code = "programmes.name_missing"


class CodeMissing(Refused):
    code = "programmes.code_missing"


class EndsBeforeStart(Refused):
    code = "programmes.ends_before_start"


class NegativeCount(Refused):
    code = "programmes.negative_count"


class UnknownWord(Refused):
    code = "programmes.unknown_word"


class AttendanceInFuture(Refused):
    code = "programmes.attendance_in_future"


class NotYetHeld(Refused):
    code = "programmes.session_not_yet_held"


class SessionCancelled(Refused):
    code = "programmes.session_cancelled"


class StillInUse(Refused):
    code = "programmes.in_use"


def locked(actor: Actor, key: str) -> Session:
    """A session that the actor may write, locked until the end of the transaction."""
    session = Session.objects.within(actor).select_for_update().filter(key=key).first()
    if session is None:
        raise NotFound
    actor.require(Permission.PROGRAMMES_WRITE, organisation_id=session.organisation_id)
    return session
