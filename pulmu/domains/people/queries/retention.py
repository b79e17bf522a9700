"""The retention clock: what of whom is kept until when, and what was destroyed.

How long what is kept, `rules` say. Of persons who stand for themselves the database finds those
who are due, and counts the others by their days; of merged people everybody is looked at.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, When

from pulmu.core.kernel.kst import day_of, moment
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people import rules
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.people.models import Consent, Destruction, Guardian, Person, Retention
from pulmu.ledger.models import LiveFact

from .sightings import addresses as known_addresses
from .sightings import sightings as known_sightings

_BECAUSE = "correlated to a person found within the actor, in the same organisation"


class Days(NamedTuple):
    """From when on contact data and the whole person are due; no contact data, no day."""

    contact_on: dt.date | None
    identity_on: dt.date

    def due_on(self, sort: Destroyed) -> dt.date | None:
        return self.contact_on if sort == Destroyed.CONTACT else self.identity_on

    def is_due(self, sort: Destroyed, *, on: dt.date) -> bool:
        """Whoever is destroyed as a whole is not due for their contact data."""
        whole = self.identity_on <= on
        if sort == Destroyed.IDENTITY:
            return whole
        return not whole and self.contact_on is not None and self.contact_on <= on


class Clock(NamedTuple):
    """One person with everybody who was merged into them; ``numbers`` and ``keys`` are of all."""

    key: str
    numbers: tuple[int, ...]
    keys: tuple[str, ...]
    last_on: dt.date
    last_fact_on: dt.date | None
    days: Days


class _Row(NamedTuple):
    """A person as stored; ``fact`` and ``word`` are the last days of a result and of a consent,
    ``seen`` those on which they are awaited, or were.
    """

    number: int
    key: str
    into: int | None
    created_at: dt.datetime
    is_reached: bool
    fact: str | None
    word: dt.date | None
    seen: tuple[dt.date | None, ...]


def retention(actor: Actor) -> Retention:
    """The periods of the organisation; the defaults as long as it has none of its own."""
    ours = actor.organisation_id
    standing = Retention.objects.within(actor).filter(organisation_id=ours).first()
    return standing or Retention(
        organisation_id=ours,
        contact_years=rules.CONTACT_YEARS,
        evidence_years=rules.EVIDENCE_YEARS,
    )


def proof_due(periods: Retention, last: dt.date) -> dt.date:
    """From when on nobody wants a result of that day proven any more."""
    return rules.proof_due(last, evidence_years=periods.evidence_years)


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
    everybody = _rows(_persons(actor).filter(pk__in=known))
    return next(iter(_clocks(everybody, retention(actor))), None)


class Clocks:
    """Those of everybody in the organisation of whom anything is kept."""

    def __init__(self, actor: Actor) -> None:
        merged = _persons(actor).filter(merged_into__isnull=False)
        is_one_of_several = Q(merged_into__isnull=False) | Q(pk__in=merged.values("merged_into"))
        self._periods = retention(actor)
        self._alone = _persons(actor).exclude(is_one_of_several)
        self._together = _clocks(_rows(_persons(actor).filter(is_one_of_several)), self._periods)

    def due(self, sort: Destroyed, *, on: dt.date) -> list[Clock]:
        """Who is due on this day or has been before, those first whose last result is longest
        ago.
        """
        alone = _clocks(_rows(self._due_alone(sort, on)), self._periods)
        together = [one for one in self._together if one.days.is_due(sort, on=on)]
        return sorted(alone + together, key=lambda one: (one.last_fact_on or dt.date.min, one.key))

    def tally(self) -> Counter[Days]:
        """How many persons fall due on which days."""
        periods, found = self._periods, Counter(one.days for one in self._together)
        told = ("is_reached", "fact", "word", *_seen())
        counted = _aged(self._alone).order_by().values(*told).annotate(count=Count("pk"))
        silent = False
        for count, is_reached, fact, *others in counted.values_list("count", *told):
            last = _last(fact, *others)
            if last is None:
                silent = True
            else:
                found[_days(last, _day(fact), periods, is_reached=is_reached)] += count
        if silent:
            found += self._silent()
        return found

    def _silent(self) -> Counter[Days]:
        """Those of whom nothing is known but the day on which they were recorded."""
        some = _aged(self._alone.exclude(_is_known()))
        return Counter(
            _days(day_of(created_at), None, self._periods, is_reached=is_reached)
            for created_at, is_reached in some.values_list("created_at", "is_reached")
        )

    def _due_alone(self, sort: Destroyed, on: dt.date) -> ScopedQuerySet:
        """`Days.is_due` turned round: nothing of them may be later than a day."""
        periods = self._periods
        silent = rules.last_without_contact(on, years=periods.contact_years)
        unproven = rules.last_without_proof(on, years=periods.evidence_years)
        later = _facts().filter(on__gt=silent.isoformat())
        proven = Exists(_facts().filter(on__gt=unproven.isoformat()))
        quiet = self._alone.filter(~Exists(later), ~Exists(_words().filter(said_on__gt=silent)))
        for sightings in known_sightings():
            quiet = quiet.filter(~Exists(sightings().filter(seen_on__gt=silent)))
        came = Q(created_at__lt=moment(silent + dt.timedelta(days=1)))
        quiet = quiet.filter(came | _is_known())
        if sort == Destroyed.IDENTITY:
            return quiet.exclude(proven)
        return quiet.filter(proven).filter(_can_be_reached())


def count_due(tally: Mapping[Days, int], sort: Destroyed, *, on: dt.date) -> int:
    return sum(count for days, count in tally.items() if days.is_due(sort, on=on))


def months(
    tally: Mapping[Days, int], sort: Destroyed, *, after: dt.date
) -> list[tuple[dt.date, int]]:
    """How many fall due in each month to come, by its first day."""
    counted: Counter[dt.date] = Counter()
    for days, count in tally.items():
        day = days.due_on(sort)
        if day is not None and day > after:
            counted[day.replace(day=1)] += count
    return sorted(counted.items())


def destructions(actor: Actor) -> ScopedQuerySet:
    """The register, newest first."""
    mine: ScopedQuerySet = Destruction.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id).order_by("-at", "-pk")


def _persons(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = Person.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id, destroyed_at__isnull=True)


def _aged(persons: ScopedQuerySet) -> ScopedQuerySet:
    """With the last days of a result, of a consent and of what they are awaited for, and whether
    they can be reached.
    """
    return persons.annotate(
        **_seen(),
        fact=Subquery(_facts().order_by("-on").values("on")[:1]),
        word=Subquery(_words().order_by("-said_on").values("said_on")[:1]),
        is_reached=Case(When(_can_be_reached(), then=True), default=False),
    )


def _seen() -> dict[str, Subquery]:
    """A column for each domain that says where somebody is awaited."""
    return {
        f"seen_{number}": Subquery(sightings().order_by("-seen_on").values("seen_on")[:1])
        for number, sightings in enumerate(known_sightings())
    }


def _is_known() -> Q:
    """Whether more is known of somebody than that they were recorded."""
    found = Q(Exists(_facts())) | Q(Exists(_words()))
    for sightings in known_sightings():
        found |= Q(Exists(sightings()))
    return found


def _can_be_reached() -> Q:
    """By a phone or address of their own, through their guardian, or at an address that another
    domain keeps.
    """
    guardians = Guardian.objects.everywhere(because=_BECAUSE).filter(person=OuterRef("pk"))
    known = guardians.filter(~Q(name_sealed="") | ~Q(phone_sealed=""))
    found = ~Q(phone_index="", email_index="") | Q(Exists(known))
    for addresses in known_addresses():
        found |= Q(Exists(addresses()))
    return found


def _facts() -> ScopedQuerySet:
    dated = LiveFact.objects.everywhere(because=_BECAUSE).exclude(person="").exclude(on="")
    return dated.filter(organisation=OuterRef("organisation"), person=OuterRef("key"))


def _words() -> ScopedQuerySet:
    return Consent.objects.everywhere(because=_BECAUSE).filter(person=OuterRef("pk"))


def _rows(persons: ScopedQuerySet) -> list[_Row]:
    columns = ("pk", "key", "merged_into_id", "created_at", "is_reached", "fact", "word")
    aged = _aged(persons).values_list(*columns, *_seen())
    return [
        _Row(number, key, into, came, is_reached, fact, word, tuple(seen))
        for number, key, into, came, is_reached, fact, word, *seen in aged
    ]


def _clocks(rows: Iterable[_Row], periods: Retention) -> list[Clock]:
    """Merged people stand or are destroyed together."""
    by_number = {row.number: row for row in rows}
    groups: dict[int, list[_Row]] = defaultdict(list)
    for row in by_number.values():
        groups[_root(row, by_number)].append(row)
    return [_clock(root, members, periods) for root, members in groups.items()]


def _root(row: _Row, by_number: Mapping[int, _Row]) -> int:
    """Whom somebody counts as in the end."""
    while (following := by_number.get(row.into or 0)) is not None:
        row = following
    return row.number


def _clock(root: int, members: list[_Row], periods: Retention) -> Clock:
    fact = max(filter(None, (row.fact for row in members)), default=None)
    last = max(_last(row.fact, row.word, *row.seen) or day_of(row.created_at) for row in members)
    return Clock(
        key=next(row.key for row in members if row.number == root),
        numbers=tuple(row.number for row in members),
        keys=tuple(row.key for row in members),
        last_on=last,
        last_fact_on=_day(fact),
        days=_days(last, _day(fact), periods, is_reached=any(row.is_reached for row in members)),
    )


def _last(fact: str | None, *others: dt.date | None) -> dt.date | None:
    """The last day on which anything is known of somebody."""
    return max(filter(None, (_day(fact), *others)), default=None)


def _day(fact: str | None) -> dt.date | None:
    return dt.date.fromisoformat(fact) if fact else None


def _days(last: dt.date, fact: dt.date | None, periods: Retention, *, is_reached: bool) -> Days:
    contact_years, evidence_years = periods.contact_years, periods.evidence_years
    return Days(
        rules.contact_due(last, years=contact_years) if is_reached else None,
        rules.identity_due(last, fact, contact_years=contact_years, evidence_years=evidence_years),
    )
