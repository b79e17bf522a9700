"""What people ask for about their own data."""

from __future__ import annotations

from django.db.models import Case, Value, When

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people.choices import RequestState
from pulmu.domains.people.models import Person, SubjectRequest


def requests(actor: Actor) -> ScopedQuerySet:
    """Those that wait for an answer first, the most urgent on top; then the answered ones."""
    waits = Case(When(state=RequestState.OPEN, then=Value(0)), default=Value(1))
    mine: ScopedQuerySet = SubjectRequest.objects.within(actor)
    mine = mine.filter(organisation_id=actor.organisation_id).select_related("person")
    return mine.annotate(waits=waits).order_by("waits", "due_on", "-pk")


def open_requests(actor: Actor) -> ScopedQuerySet:
    return requests(actor).filter(state=RequestState.OPEN)


def requests_of(actor: Actor, person: Person) -> ScopedQuerySet:
    return requests(actor).filter(person=person)


def request(actor: Actor, key: str) -> SubjectRequest:
    found: SubjectRequest | None = requests(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found
