"""The ways in which this domain says no, and what its writes share."""

from __future__ import annotations

from collections.abc import Mapping

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes.models import Session
from pulmu.domains.surveys.queries import Fault


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


class Full(Refused):
    code = "programmes.full"


class NotTaking(Refused):
    code = "programmes.not_taking"


class NothingChosen(Refused):
    code = "programmes.nothing_chosen"


class TooMany(Refused):
    code = "programmes.too_many"


class FormBroken(Refused):
    code = "programmes.form_broken"


class DeadlineWrong(Refused):
    code = "programmes.deadline_wrong"


class NumberWrong(Refused):
    code = "programmes.number_wrong"


class LetterEmpty(Refused):
    code = "programmes.letter_empty"


class NameInSubject(Refused):
    code = "programmes.name_in_subject"


class PlaceUnknown(Refused):
    """Something in braces that nothing is filled in for."""

    code = "programmes.place_unknown"


class CodeWrong(Refused):
    code = "programmes.code_wrong"


class TooLate(Refused):
    code = "programmes.too_late"


class WrongState(Refused):
    code = "programmes.wrong_state"


class NotReady(Refused):
    code = "programmes.not_ready"


class PlaceTaken(Refused):
    code = "programmes.place_taken"


class AnswersWrong(Refused):
    """``faults`` says what is wrong, by the key of the question."""

    code = "programmes.answers_wrong"

    def __init__(self, message: str, *, faults: Mapping[str, Fault]) -> None:
        super().__init__(message)
        self.faults = dict(faults)


def locked(actor: Actor, key: str) -> Session:
    """A session that the actor may write, locked until the end of the transaction."""
    session = Session.objects.within(actor).select_for_update().filter(key=key).first()
    if session is None:
        raise NotFound
    actor.require(Permission.PROGRAMMES_WRITE, organisation_id=session.organisation_id)
    return session
