"""The ways in which this domain says no, and what its writes share."""

from __future__ import annotations

from typing import TypeVar

from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.records import chunks
from pulmu.domains.people import queries as people
from pulmu.domains.programmes.models import Attendance, Programme, Session

R = TypeVar("R", Attendance, Programme, Session)


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


def own(actor: Actor, model: type[R], keys: set[str]) -> list[R]:
    mine = model.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = [
        row for some in chunks(sorted(keys)) for row in people.keyed(mine, some).order_by("pk")
    ]
    if len(found) != len(keys):
        raise NotFound(_("There is no such record in this organisation."))
    return found
