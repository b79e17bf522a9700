"""What people were told, and what they allowed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.people.choices import ASKED, ConsentKind
from pulmu.domains.people.models import Consent, ConsentText, Person, PersonQuerySet

from .persons import counted_as, people, usable


@dataclass(frozen=True, slots=True)
class ConsentState:
    """One thing that is asked for: the last word about it, and the text that is in force."""

    kind: ConsentKind
    last: Consent | None
    text: ConsentText | None

    @property
    def is_given(self) -> bool:
        return self.last is not None and self.last.is_given


def consents(actor: Actor, person: Person, *, on: dt.date) -> list[ConsentState]:
    """What somebody allows on a day, one line for each thing that is asked for."""
    said = consent_history(actor, person).filter(said_on__lte=on)
    last = {one.kind: one for one in reversed(list(said))}
    texts = texts_on(actor, on)
    return [ConsentState(kind, last.get(kind), texts.get(kind)) for kind in ASKED]


def allowing(
    actor: Actor, person_ids: Iterable[int], *, kind: ConsentKind, on: dt.date
) -> set[int]:
    """Those of them whose last word about a thing is yes."""
    last: dict[int, bool] = {}
    for some in chunks(sorted(person_ids)):
        said = Consent.objects.within(actor).filter(person__in=some, kind=kind, said_on__lte=on)
        last.update(said.order_by("said_on", "pk").values_list("person_id", "is_given"))
    return {person for person, is_given in last.items() if is_given}


def people_allowing(actor: Actor, *, kind: ConsentKind, on: dt.date) -> PersonQuerySet:
    """Everybody whose last word about a thing is yes and whose data may be used, to be asked
    within another query. Those who were merged away said it as somebody else.
    """
    return _allowing(usable(people(actor)), kind=kind, on=on)


def everybody_allowing(*, kind: ConsentKind, on: dt.date) -> PersonQuerySet:
    """The same of every organisation, for the clock."""
    everybody = Person.objects.everywhere(because="the clock does it for all").living()
    return _allowing(usable(everybody), kind=kind, on=on)


def allowing_as_one(
    actor: Actor, persons: Iterable[int], *, kind: ConsentKind, on: dt.date
) -> dict[int, int]:
    """Those of them whose last word about a thing is yes, whoever they were merged with said it,
    and whose data may be used; each with who they count as.
    """
    wanted = set(persons)
    as_one = counted_as(actor, wanted)
    kept = usable(people(actor)).filter(pk__in=set(as_one.values()))
    may_be_used = set(kept.values_list("pk", flat=True))
    said = Consent.objects.within(actor).filter(person__in=as_one, kind=kind, said_on__lte=on)
    words = said.order_by("said_on", "pk").values_list("person_id", "is_given")
    last = {as_one[number]: is_given for number, is_given in words}
    return {
        number: as_one[number]
        for number in wanted
        if as_one[number] in may_be_used and last.get(as_one[number])
    }


def consent_history(actor: Actor, person: Person) -> ScopedQuerySet:
    """Every word that was said, the last one first."""
    mine = Consent.objects.within(actor).filter(person=person)
    return mine.select_related("text").order_by("-said_on", "-pk")


def texts_on(actor: Actor, on: dt.date) -> dict[str, ConsentText]:
    """The text of each kind that is in force on a day; a kind without one is left out."""
    mine = _texts(actor).filter(in_force_from__lte=on)
    return {text.kind: text for text in mine.order_by("version")}


def texts(actor: Actor) -> list[ConsentText]:
    """Every version there is, by kind, newest first."""
    return list(_texts(actor).order_by("kind", "-version"))


def _texts(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = ConsentText.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id)


def _allowing(found: PersonQuerySet, *, kind: ConsentKind, on: dt.date) -> PersonQuerySet:
    said = Consent.objects.everywhere(because="correlated to a person of the query around it")
    theirs = said.filter(person=OuterRef("pk"), kind=kind, said_on__lte=on)
    last = Subquery(theirs.order_by("-said_on", "-pk").values("is_given")[:1])
    return found.order_by().alias(last_word=last).filter(last_word=True)
