"""What the use log says of somebody whose data is destroyed: emptied, without moving a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.erasing import register
from pulmu.core.trail.records import chunks
from pulmu.domains.people import queries as people
from pulmu.ledger.names import forget_name

from .models import UseLog

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


register("places", erase_people)
