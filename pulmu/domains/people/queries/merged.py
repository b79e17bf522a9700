"""Of somebody who was merged with others: who they count as, whether their data may be used, and as
whom they read their mail. Nobody else decides that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.people.models import Person


def together(actor: Actor, persons: Iterable[int]) -> set[int]:
    """These persons and everybody who was merged with one of them, both ways and through others:
    records keep pointing to whoever was merged away.
    """
    return set(counted_as(actor, persons))


def counted_as(actor: Actor, persons: Iterable[int]) -> dict[int, int]:
    """The same, each with who they count as: themselves, or whoever was kept in the end."""
    mine, found, new = Person.objects.within(actor), set[int](), set(persons)
    into: dict[int, int] = {}
    while new:
        found |= new
        near = mine.filter(Q(pk__in=new, merged_into__isnull=False) | Q(merged_into__in=new))
        into.update(near.values_list("pk", "merged_into_id"))
        new = {number for pair in into.items() for number in pair} - found

    def end(number: int) -> int:
        while number in into:
            number = into[number]
        return number

    return {number: end(number) for number in found}


def kept(actor: Actor, found: Person) -> Person:
    """Who this person counts as: themselves, or the one they were merged into, through others."""
    if found.merged_into_id is None:
        return found
    return Person.objects.within(actor).get(pk=counted_as(actor, [found.pk])[found.pk])


def merged_into(actor: Actor, keep: Person) -> list[Person]:
    """Who was merged into this person, also through others, nearest first."""
    mine = Person.objects.within(actor)
    found: list[Person] = []
    nearest = [keep]
    while nearest:
        nearest = list(mine.filter(merged_into__in=nearest).order_by("pk"))
        found += nearest
    return found


def out_of_use(actor: Actor, as_one: Mapping[int, int]) -> set[int]:
    """Who had the use of their data stopped, or is destroyed, by whom they count as (see
    `counted_as`): who asks for it asks for all that is known of them.
    """
    unused = Q(is_suspended=True) | Q(destroyed_at__isnull=False)
    found = Person.objects.within(actor).filter(unused, pk__in=as_one)
    return {as_one[number] for number in found.values_list("pk", flat=True)}


def readers(actor: Actor, as_one: Mapping[int, int]) -> dict[int, Person]:
    """As whom they read their mail, by whom they count as: as that one, else as whoever was merged
    into them and has an address, the newest first. Left out is of whom the lab knows none.
    """
    reached = Person.objects.within(actor).filter(pk__in=as_one, destroyed_at=None)
    known = list(reached.exclude(email_index="").order_by("pk"))
    found = {as_one[one.pk]: one for one in known}
    return found | {one.pk: one for one in known if one.merged_into_id is None}
