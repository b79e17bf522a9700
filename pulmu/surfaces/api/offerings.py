"""Courses: written, corrected, published, called off and offered again."""

from __future__ import annotations

from typing import Annotated

from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from pulmu.core.kernel.keys import new_key
from pulmu.core.tokens.choices import Scope
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import OfferingState

from .doors import ApiRequest, operation
from .offeringshapes import (
    OfferingChange,
    OfferingIn,
    OfferingOut,
    OfferingPage,
    changed,
    offering_out,
    offerings_out,
    row_of,
)
from .paging import Asked, page
from .programmes import Why
from .shapes import Day, In, Key, OfferingStateWord, PersonOut, person_out, stored
from .versions import refuse_stale

router = Router(tags=["offerings"])
READ, WRITE = Scope.PROGRAMMES_READ, Scope.PROGRAMMES_WRITE


class OfferingsAsked(Asked):
    state: OfferingStateWord | None = None
    programme: Key | None = None


class CopyIn(In):
    first_on: Day = Field(description="The day of its first date; all others move with it.")


class WishIn(In):
    wish: Key


class InstructorsIn(In):
    persons: Annotated[list[Key], Field(max_length=50)]


@operation(router, "GET", "", response=OfferingPage, scope=READ)
def list_offerings(request: ApiRequest, asked: Query[OfferingsAsked]) -> OfferingPage:
    """List courses."""
    found = queries.every_offering(request.actor)
    if asked.state:
        found = found.filter(state=stored(OfferingState, asked.state))
    if asked.programme:
        found = found.filter(programme__key=asked.programme)
    rows, cursor = page(request, found, asked)
    return OfferingPage(items=offerings_out(request.actor, rows), next=cursor)


@operation(router, "POST", "", response={201: OfferingOut}, scope=WRITE, does=("draft_offering",))
def draft_offering(request: ApiRequest, said: OfferingIn) -> OfferingOut:
    """Begin a course. Nobody sees it before it is published."""
    row = row_of(request.actor, said)
    made = actions.draft_offering(request.actor, row=row, once=new_key(), at=timezone.now())
    return _out(request, made.key)


@operation(
    router,
    "POST",
    "/of-wish",
    response={201: OfferingOut},
    scope=WRITE,
    does=("draft_of_wish",),
)
def draft_of_wish(request: ApiRequest, said: WishIn) -> OfferingOut:
    """Begin a course of what people wish to be taught."""
    made = actions.draft_of_wish(request.actor, wish_key=said.wish, at=timezone.now())
    return _out(request, made.key)


@operation(router, "GET", "/{key:key}", response=OfferingOut, scope=READ)
def get_offering(request: ApiRequest, key: Key) -> OfferingOut:
    """Get one course, with its seats."""
    return _out(request, key)


@operation(
    router, "PATCH", "/{key:key}", response=OfferingOut, scope=WRITE, does=("correct_offering",)
)
def correct_offering(request: ApiRequest, key: Key, said: OfferingChange) -> OfferingOut:
    """Say anew what a course is. What is left out stays. With `If-Match` only as it was seen."""
    with refuse_stale(request, "offering", key):
        row = changed(request.actor, queries.offering(request.actor, key), said)
        actions.correct_offering(request.actor, key=key, row=row, at=timezone.now())
    return _out(request, key)


@operation(
    router, "POST", "/{key:key}/publish", response=OfferingOut, scope=WRITE, does=("publish",)
)
def publish_offering(request: ApiRequest, key: Key) -> OfferingOut:
    """Show a course to everybody."""
    actions.publish(request.actor, key=key, at=timezone.now())
    return _out(request, key)


@operation(
    router, "POST", "/{key:key}/unpublish", response=OfferingOut, scope=WRITE, does=("unpublish",)
)
def unpublish_offering(request: ApiRequest, key: Key) -> OfferingOut:
    """Hide a course for which nobody signed up."""
    actions.unpublish(request.actor, key=key, at=timezone.now())
    return _out(request, key)


@operation(
    router,
    "POST",
    "/{key:key}/cancel",
    response=OfferingOut,
    scope=WRITE,
    does=("cancel_offering",),
)
def cancel_offering(request: ApiRequest, key: Key, said: Why) -> OfferingOut:
    """Call a course off. Everybody on its list is told."""
    actions.cancel_offering(request.actor, key=key, why=said.why, at=timezone.now())
    return _out(request, key)


@operation(
    router, "POST", "/{key:key}/hold", response=OfferingOut, scope=WRITE, does=("decide_to_hold",)
)
def decide_to_hold(request: ApiRequest, key: Key) -> OfferingOut:
    """Hold a course although fewer signed up than it needs."""
    actions.decide_to_hold(request.actor, key=key, at=timezone.now())
    return _out(request, key)


@operation(
    router,
    "POST",
    "/{key:key}/copy",
    response={201: OfferingOut},
    scope=WRITE,
    does=("copy_offering",),
)
def copy_offering(request: ApiRequest, key: Key, said: CopyIn) -> OfferingOut:
    """Offer the same again, every date and deadline moved by as many days."""
    made = actions.copy_offering(
        request.actor, key=key, first_on=said.first_on, once=new_key(), at=timezone.now()
    )
    return _out(request, made.key)


@operation(router, "GET", "/{key:key}/instructors", response=list[PersonOut], scope=READ)
def list_instructors(request: ApiRequest, key: Key) -> list[PersonOut]:
    """Who teaches a course, with masked names."""
    found = queries.offering(request.actor, key)
    return [person_out(one.person) for one in queries.teachers(request.actor, found)]


@operation(
    router,
    "POST",
    "/{key:key}/instructors",
    response=list[PersonOut],
    scope=WRITE,
    does=("set_instructors",),
)
def set_instructors(request: ApiRequest, key: Key, said: InstructorsIn) -> list[PersonOut]:
    """Say who teaches a course, by the keys of the persons."""
    actions.set_instructors(request.actor, key=key, persons=said.persons, at=timezone.now())
    return list_instructors(request, key)


def _out(request: ApiRequest, key: str) -> OfferingOut:
    return offering_out(request.actor, queries.offering(request.actor, key))
