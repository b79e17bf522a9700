"""What attendances say of somebody whose data is destroyed: emptied, without moving a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F, Model, OuterRef
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate

from pulmu.core.kernel.kst import KST
from pulmu.core.kernel.labels import region_label
from pulmu.core.mail.actions import forget_people
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.erasing import register, register_for_contacts
from pulmu.core.trail.records import chunks
from pulmu.domains.people import queries as people

from .models import Attendance, Enrolment, Party

_BECAUSE = "narrowed to one organisation here"
_CORRELATED = "correlated to a person found within the actor"
_NOTHING: Mapping[type[Model], Mapping[str, Any]] = {
    Enrolment: {"answers": {}, "note": ""},
    Party: {"name": F("key")},
}
_COLUMNS = ("pk", "on", "region", "kept_age", *people.fact_columns("person"))


def erase_people(organisation_id: int, persons: Sequence[int]) -> int:
    """The affiliation goes; of the region stays what figures are broken down by, of the birth
    date the age band of the day.
    """
    mine = Attendance.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for some in chunks(persons):
        rows = mine.filter(person__in=some).values_list(*_COLUMNS)
        for pk, on, region, kept_age, *person in rows:
            age = people.fact_dims(person, on=on, kept_age=kept_age)["age"]
            alike[region_label(region), age].append(pk)
    for (region, age), numbers in alike.items():
        for part in chunks(numbers):
            mine.filter(pk__in=part).update(affiliation="", region=region, kept_age=age)
    return sum(map(len, alike.values()))


def erase_enrolments(organisation_id: int, persons: Sequence[int]) -> int:
    """That somebody signed up stays; what they wrote goes."""
    emptied = 0
    for some in chunks(persons):
        for theirs in _signed_up(organisation_id, some):
            nothing = _NOTHING[theirs.model]
            emptied += theirs.update(**nothing)
    return emptied


def erase_addresses(organisation_id: int, persons: Sequence[int]) -> int:
    """How somebody was reached goes, with what was written there."""
    emptied = 0
    for some in chunks(persons):
        for theirs in _signed_up(organisation_id, some):
            reached = theirs.exclude(email_index="")
            addresses = set(reached.values_list("email_index", flat=True))
            forget_people(organisation_id, persons=(), addresses=addresses)
            emptied += reached.update(email_sealed="", email_index="")
    return emptied


def _signed_up(organisation_id: int, persons: Sequence[int]) -> Iterator[ScopedQuerySet]:
    """What they signed up for themselves, and the groups that they brought."""
    for model, whose in ((Enrolment, "person"), (Party, "leader")):
        mine = model.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
        yield mine.filter(**{f"{whose}__in": persons})


def _awaited() -> ScopedQuerySet:
    """The days of what somebody signed up for."""
    mine = Enrolment.objects.everywhere(because=_CORRELATED).filter(person=OuterRef("pk"))
    ends_at = Coalesce("session__ends_at", "offering__sessions__ends_at")
    return _on(mine.standing(), ends_at)


def _brought() -> ScopedQuerySet:
    """The days of what somebody signed up a group for."""
    mine = Party.objects.everywhere(because=_CORRELATED).filter(leader=OuterRef("pk"))
    return _on(mine, F("offering__sessions__ends_at"))


def _written_to() -> ScopedQuerySet:
    """What somebody signed up for with an address, which the desk may have typed for them."""
    mine = Enrolment.objects.everywhere(because=_CORRELATED).filter(person=OuterRef("pk"))
    found: ScopedQuerySet = mine.exclude(email_index="")
    return found


def _leads() -> ScopedQuerySet:
    """The groups that somebody brought with an address."""
    mine = Party.objects.everywhere(because=_CORRELATED).filter(leader=OuterRef("pk"))
    found: ScopedQuerySet = mine.exclude(email_index="")
    return found


def _on(rows: ScopedQuerySet, ends_at: Combinable) -> ScopedQuerySet:
    dated = rows.annotate(seen_on=TruncDate(ends_at, tzinfo=KST))
    found: ScopedQuerySet = dated.filter(seen_on__isnull=False)
    return found


register("programmes", erase_people)
register("programmes.enrolments", erase_enrolments)
register_for_contacts("programmes", erase_addresses)
people.register_addresses("programmes.enrolments", _written_to)
people.register_addresses("programmes.parties", _leads)
people.register_sightings("programmes.enrolments", _awaited)
people.register_sightings("programmes.parties", _brought)
