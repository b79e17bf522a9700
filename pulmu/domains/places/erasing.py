"""What the use log and bookings say of somebody whose data is destroyed: emptied, without moving a
fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef
from django.db.models.functions import TruncDate

from pulmu.core.files import holders
from pulmu.core.kernel.kst import KST, day_of
from pulmu.core.mail.actions import forget_people
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.erasing import register, register_for_contacts
from pulmu.core.trail.records import chunks
from pulmu.domains.people import queries as people
from pulmu.ledger.names import forget_name

from .models import OPEN, Authorisation, Booking, Resource, ResourceFile, TeamMember, UseLog

_BECAUSE = "narrowed to one organisation here"
_COLUMNS = ("pk", "starts_at", "purpose", "kept_age", *people.fact_columns("person"))


def erase_people(organisation_id: int, persons: Sequence[int]) -> int:
    """The affiliation goes, and so does a purpose that nobody else has: it may name them. Of the
    birth date the age band of the day stays.
    """
    mine = UseLog.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    ages: dict[str, list[int]] = defaultdict(list)
    purposes: dict[str, set[int]] = defaultdict(set)
    for some in chunks(persons):
        rows = mine.filter(person__in=some).values_list(*_COLUMNS)
        for pk, starts_at, purpose, kept_age, *person in rows:
            known = people.fact_dims(person, on=day_of(starts_at), kept_age=kept_age)
            ages[known["age"]].append(pk)
            purposes[purpose].add(pk)
    for age, numbers in ages.items():
        for part in chunks(numbers):
            mine.filter(pk__in=part).update(affiliation="", kept_age=age)
    _forget_purposes(organisation_id, mine, purposes)
    return sum(map(len, ages.values()))


def _forget_purposes(
    organisation_id: int, mine: ScopedQuerySet, purposes: dict[str, set[int]]
) -> None:
    """Who was destroyed before does not share it any more: the last one takes it along."""
    living = mine.filter(person__destroyed_at__isnull=True)
    for purpose, numbers in purposes.items():
        if purpose and living.filter(purpose=purpose).count() == len(numbers):
            said = forget_name(organisation_id, "purpose", purpose)
            mine.filter(purpose=purpose).update(purpose=said)


def erase_bookings(organisation_id: int, persons: Sequence[int]) -> int:
    """That something was booked stays; what they wrote goes, and who had a training, who keeps a
    machine, who is in a team.
    """
    emptied = 0
    for some in chunks(persons):
        for model, nothing in (
            (Booking, {"purpose": "", "why": ""}),
            (Authorisation, {"note": ""}),
        ):
            emptied += _theirs(model, organisation_id).filter(person__in=some).update(**nothing)
        kept = _theirs(Resource, organisation_id).filter(keeper__in=some)
        emptied += kept.update(keeper=None)
        emptied += _theirs(TeamMember, organisation_id).filter(person__in=some).delete()[0]
    return emptied


def erase_addresses(organisation_id: int, persons: Sequence[int]) -> int:
    """How somebody was reached about a booking goes, with what was written there."""
    emptied = 0
    for some in chunks(persons):
        theirs = _theirs(Booking, organisation_id).filter(person__in=some)
        reached = theirs.exclude(email_index="")
        addresses = set(reached.values_list("email_index", flat=True))
        forget_people(organisation_id, persons=(), addresses=addresses)
        emptied += reached.update(email_sealed="", email_index="")
    return emptied


def _theirs(model: Any, organisation_id: int) -> ScopedQuerySet:
    found: ScopedQuerySet = model.objects.everywhere(because=_BECAUSE)
    return found.filter(organisation_id=organisation_id)


def _awaited() -> ScopedQuerySet:
    """The days of what somebody booked."""
    mine = Booking.objects.everywhere(because="correlated to a person found within the actor")
    theirs = mine.filter(person=OuterRef("pk"), state__in=OPEN)
    found: ScopedQuerySet = theirs.annotate(seen_on=TruncDate("ends_at", tzinfo=KST))
    return found


def _is_held(sha256: str) -> bool:
    everybodys = ResourceFile.objects.everywhere(because="the store keeps one file for everybody")
    return everybodys.filter(sha256=sha256).exists()


holders.register("places.files", _is_held)
register("places", erase_people)
register("places.bookings", erase_bookings)
register_for_contacts("places", erase_addresses)
people.register_sightings("places.bookings", _awaited)
