"""The code for the door: it lets its holder in, and opens nothing else.

It is the enrolment's key with a mark that only this installation can make: found by the index of
the key, and needing no column. Whoever photographs it knows no ticket, so cannot give the seat
back.
"""

from __future__ import annotations

from pulmu.core.kernel.keys import KEY_LENGTH, is_key
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.programmes.models import Enrolment, EnrolmentQuerySet

from .signs import is_ours, mark

_SORT = "door"


def door_code(enrolment: Enrolment) -> str:
    """What the picture on the ticket says."""
    return enrolment.key + mark(_SORT, enrolment.key)


def find_by_code(actor: Actor, code: str) -> Enrolment | None:
    """Whose code a reader saw, which may be anything. Pictures from before there were codes for the
    door say the ticket itself: they let in too.
    """
    mine: EnrolmentQuerySet = Enrolment.objects.within(actor).select_related("person")
    if len(code) == KEY_LENGTH:
        return mine.filter(ticket=code).first() if is_key(code) else None
    key, marked = code[:KEY_LENGTH], code[KEY_LENGTH:]
    if not is_key(key) or not is_ours(_SORT, key, marked):
        return None
    return mine.filter(key=key).first()
