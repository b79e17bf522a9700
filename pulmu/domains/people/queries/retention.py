"""The retention clock: what of whom is kept until when, and what was destroyed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Max, Q

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.people import rules
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.people.models import Consent, Destruction, Guardian, Person, Retention
from pulmu.ledger.models import LiveFact


class Clock(NamedTuple):
    """One person with everybody who was merged into them: ``numbers`` and ``keys`` are theirs all.

    ``contact_on`` is None when there is no contact data (any more). From each day on it is due.
    """

    key: str
    numbers: tuple[int, ...]
    keys: tuple[str, ...]
    last_on: dt.date
    last_fact_on: dt.date | None
    contact_on: dt.date | None
    identity_on: dt.date

    def due_on(self, sort: Destroyed) -> dt.date | None:
        return self.contact_on if sort == Destroyed.CONTACT else self.identity_on


def retention(actor: Actor) -> Retention:
    """The periods of the organisation; the defaults as long as it has none of its own."""
    ours = actor.organisation_id
    standing = Retention.objects.within(actor).filter(organisation_id=ours).first()
    return standing or Retention(
        organisation_id=ours,
        contact_years=rules.CONTACT_YEARS,
        evidence_years=rules.EVIDENCE_YEARS,
    )


def clocks(actor: Actor) -> list[Clock]:
    """Everybody of whom anything is kept, in the order in which they fall due."""
    return _clocks(actor, _persons(actor), _facts(actor))


def clock(actor: Actor, key: str) -> Clock | None:
    """That of one person; None when nothing is kept of them."""
    known = dict(_persons(actor).filter(key=key).values_list("pk", "key"))
    new = known
    while new:
        near = Q(merged_into__in=new) | Q(
            pk__in=_persons(actor).filter(pk__in=new).values("merged_into")
        )
        new = dict(_persons(actor).filter(near).exclude(pk__in=known).values_list("pk", "key"))
        known |= new
    facts = _facts(actor).filter(person__in=known.values())
    return next(iter(_clocks(actor, _persons(actor).filter(pk__in=known), facts)), None)


def due(found: Iterable[Clock], sort: Destroyed, *, on: dt.date) -> list[Clock]:
    """What falls due on this day or has before. Whoever is destroyed as a whole is not in it
    for their contact data.
    """
    whole = Destroyed.IDENTITY
    return [
        one
        for one in found
        if (day := one.due_on(sort)) is not None
        and day <= on
        and (sort == whole or one.identity_on > on)
    ]


def months(found: Iterable[Clock], sort: Destroyed, *, after: dt.date) -> list[tuple[dt.date, int]]:
    """How many fall due in each month to come, by its first day."""
    days = (one.due_on(sort) for one in found)
    counted = Counter(day.replace(day=1) for day in days if day is not None and day > after)
    return sorted(counted.items())


def destructions(actor: Actor) -> ScopedQuerySet:
    """The register, newest first."""
    mine: ScopedQuerySet = Destruction.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id).order_by("-at", "-pk")


def _clocks(actor: Actor, persons: ScopedQuerySet, facts: ScopedQuerySet) -> list[Clock]:
    rows = list(persons.values_list("pk", "key", "merged_into_id", "phone_index"))
    roots = _roots({pk: into for pk, _key, into, _phone in rows})
    lasts, words = _last_facts(facts), _last_words(actor)
    # Only of whom nothing else is known: moments are slow to read, and these are few.
    came = _came(actor, (pk for pk, key, *_ in rows if key not in lasts and pk not in words))
    guarded = _guarded(actor)
    groups: dict[int, list[tuple[int, str, dt.date, dt.date | None, bool]]] = {}
    for pk, key, _into, phone in rows:
        fact, word = lasts.get(key), words.get(pk)
        last = max(fact, word) if fact and word else fact or word or came[pk]
        reached = bool(phone) or pk in guarded
        groups.setdefault(roots[pk], []).append((pk, key, last, fact, reached))
    periods = retention(actor)
    found = [_clock(root, members, periods) for root, members in groups.items()]
    return sorted(found, key=attrgetter("identity_on", "key"))


def _clock(
    root: int,
    members: list[tuple[int, str, dt.date, dt.date | None, bool]],
    periods: Retention,
) -> Clock:
    if len(members) == 1:
        [(number, key, last, fact, is_reached)] = members
        numbers, keys = (number,), (key,)
    else:
        numbers, keys, lasts, facts, reached = zip(*members, strict=True)
        last, fact = max(lasts), max(filter(None, facts), default=None)
        is_reached = any(reached)
    return Clock(
        key=keys[numbers.index(root)],
        numbers=numbers,
        keys=keys,
        last_on=last,
        last_fact_on=fact,
        contact_on=_contact_due(last, periods.contact_years) if is_reached else None,
        identity_on=_identity_due(last, fact, periods.contact_years, periods.evidence_years),
    )


# The days are few, however many the persons.
@lru_cache(maxsize=10_000)
def _contact_due(last: dt.date, years: int) -> dt.date:
    return rules.contact_due(last, years=years)


@lru_cache(maxsize=10_000)
def _identity_due(
    last: dt.date, fact: dt.date | None, contact_years: int, evidence_years: int
) -> dt.date:
    return rules.identity_due(
        last, fact, contact_years=contact_years, evidence_years=evidence_years
    )


def _roots(into: Mapping[int, int | None]) -> dict[int, int]:
    """Whom each person counts as in the end. Merged people stand or are destroyed together."""
    roots: dict[int, int] = {}
    for start in into:
        number = start
        while (following := into.get(number)) is not None and following in into:
            number = following
        roots[start] = number
    return roots


def _persons(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = Person.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id, destroyed_at__isnull=True)


def _came(actor: Actor, numbers: Iterable[int]) -> dict[int, dt.date]:
    """The days on which these persons were recorded."""
    mine = _persons(actor)
    return {
        pk: day_of(created_at)
        for some in chunks(numbers)
        for pk, created_at in mine.filter(pk__in=some).values_list("pk", "created_at")
    }


def _facts(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = LiveFact.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id)


def _last_facts(facts: ScopedQuerySet) -> dict[str, dt.date]:
    lasts = (
        facts.exclude(person="").exclude(on="").order_by().values("person").annotate(last=Max("on"))
    )
    return {one["person"]: dt.date.fromisoformat(one["last"]) for one in lasts}


def _last_words(actor: Actor) -> dict[int, dt.date]:
    mine = Consent.objects.within(actor).filter(organisation_id=actor.organisation_id)
    return dict(
        mine.order_by().values("person").annotate(last=Max("said_on")).values_list("person", "last")
    )


def _guarded(actor: Actor) -> set[int]:
    """Whose guardian can be reached."""
    mine = Guardian.objects.within(actor).filter(organisation_id=actor.organisation_id)
    reached = mine.filter(~Q(name_sealed="") | ~Q(phone_sealed=""))
    return set(reached.values_list("person_id", flat=True))
