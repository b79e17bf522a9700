"""The list of a course: put on it, confirmed, moved, taken off, written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, model_validator

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.phones import phone_digits
from pulmu.core.tokens.choices import Scope
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.choices import Channel
from pulmu.domains.workbook.actions import person_meant

from .doors import ApiRequest, operation
from .enrolmentshapes import Email, EnrolmentOut, PersonIn, enrolment_out
from .shapes import Done, In, Key, Keys, Line, Lines

router = Router(tags=["offerings"])
WRITE = Scope.SIGN_UPS_WRITE


class EnrolIn(In):
    """Somebody known (`person`), or said anew (`who`): found by name and phone, else added."""

    person: Key | None = None
    who: PersonIn | None = None
    session: Key | None = Field(None, description="Where each date is booked by itself.")
    email: Email = ""
    walk_in: bool = False
    over: bool = Field(False, description="Also past the last seat.")

    @model_validator(mode="after")
    def _one_of_both(self) -> EnrolIn:
        if (self.person is None) == (self.who is None):
            raise ValueError("send either person or who")
        return self


class SomeIn(In):
    keys: Keys = Field(description="Of sign-ups of this course.")


class ConfirmIn(SomeIn):
    over: bool = Field(False, description="Also past the last seat.")


class MoveIn(ConfirmIn):
    session: Key


class LetterIn(SomeIn):
    subject: Annotated[Line, Field(min_length=1)]
    body: Annotated[Lines, Field(min_length=1, max_length=10_000)] = Field(
        description="`{이름}` becomes the name of each."
    )


class Acted(Schema):
    """`batch` takes it back: `undo`."""

    count: int
    batch: Key


class UndoIn(In):
    batch: Key


class Undone(Schema):
    """How many stand as before, and how many do not: more was done since, or the seat is taken."""

    count: int
    left: int


@operation(
    router,
    "POST",
    "/{key:key}/enrolments",
    response={201: EnrolmentOut},
    scope=WRITE,
    does=("enrol",),
)
def enrol(request: ApiRequest, key: Key, said: EnrolIn) -> EnrolmentOut:
    """Put somebody on the list as the desk does, also when sign-up is closed or they walk in."""
    at = timezone.now()
    person_key = said.person or ""
    if said.who is not None:
        person, _is_new = person_meant(
            request.actor,
            name=said.who.name,
            phone=phone_digits(said.who.phone),
            birth_year=said.who.birth_year,
            affiliation=said.who.affiliation,
            at=at,
        )
        person_key = person.key
    made = actions.enrol(
        request.actor,
        offering_key=key,
        person_key=person_key,
        session_key=said.session or "",
        channel=Channel.WALK_IN if said.walk_in else Channel.API,
        email=said.email or (said.who.email if said.who else ""),
        over=said.over,
        at=at,
    )
    return enrolment_out(made)


@operation(
    router,
    "POST",
    "/{key:key}/enrolments/confirm",
    response=Acted,
    scope=WRITE,
    does=("confirm",),
)
def confirm_enrolments(request: ApiRequest, key: Key, said: ConfirmIn) -> Acted:
    """Give a seat to those who asked or wait, all or none."""
    return _act(request, actions.confirm, key, said, over=said.over)


@operation(
    router,
    "POST",
    "/{key:key}/enrolments/wait-list",
    response=Acted,
    scope=WRITE,
    does=("wait_list",),
)
def wait_list_enrolments(request: ApiRequest, key: Key, said: SomeIn) -> Acted:
    """Put people at the end of the line. Their seats go to whoever is next."""
    return _act(request, actions.wait_list, key, said)


@operation(
    router, "POST", "/{key:key}/enrolments/refuse", response=Acted, scope=WRITE, does=("refuse",)
)
def refuse_enrolments(request: ApiRequest, key: Key, said: SomeIn) -> Acted:
    """Say to those who asked that they were not chosen."""
    return _act(request, actions.refuse, key, said)


@operation(
    router,
    "POST",
    "/{key:key}/enrolments/remove",
    response=Acted,
    scope=WRITE,
    does=("remove_from_list",),
)
def remove_enrolments(request: ApiRequest, key: Key, said: SomeIn) -> Acted:
    """Take people off the list, at any time. Their seats go to whoever is next."""
    return _act(request, actions.remove_from_list, key, said)


@operation(
    router, "POST", "/{key:key}/enrolments/move", response=Acted, scope=WRITE, does=("move",)
)
def move_enrolments(request: ApiRequest, key: Key, said: MoveIn) -> Acted:
    """Move people to another date of the same course, all or none."""
    return _act(request, actions.move, key, said, session_key=said.session, over=said.over)


@operation(
    router,
    "POST",
    "/{key:key}/enrolments/undo",
    response=Undone,
    scope=WRITE,
    does=("take_back_seating",),
)
def undo_enrolments(request: ApiRequest, key: Key, said: UndoIn) -> Undone:
    """Take back what was done on a list under one batch."""
    back, left = actions.take_back_seating(
        request.actor, offering_key=key, batch=said.batch, at=timezone.now()
    )
    return Undone(count=back, left=left)


@operation(
    router,
    "POST",
    "/{key:key}/enrolments/mail",
    response=Done,
    scope=WRITE,
    does=("mail_enrolled",),
)
def mail_enrolments(request: ApiRequest, key: Key, said: LetterIn) -> Done:
    """Write to people on a list. How many could be written to."""
    count = actions.mail_enrolled(
        request.actor,
        offering_key=key,
        keys=said.keys,
        letter=actions.Letter(subject=said.subject, body=said.body),
        once=new_key(),
        at=timezone.now(),
    )
    return Done(count=count)


def _act(
    request: ApiRequest, doing: Callable[..., int], key: str, said: SomeIn, **more: Any
) -> Acted:
    batch = new_key()
    actor, at = request.actor.in_batch(batch), timezone.now()
    return Acted(count=doing(actor, offering_key=key, keys=said.keys, at=at, **more), batch=batch)
