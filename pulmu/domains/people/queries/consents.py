"""What people were told, and what they allowed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people.choices import ASKED, ConsentKind
from pulmu.domains.people.models import Consent, ConsentText, Person

from .merged import counted_as, out_of_use


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
    as_one = counted_as(actor, [person.pk])
    last = last_words(actor, as_one, on=on)
    texts = texts_on(actor, on)
    end = as_one[person.pk]
    return [ConsentState(kind, last.get((end, kind)), texts.get(kind)) for kind in ASKED]


def allowing(
    actor: Actor, persons: Iterable[int], *, kind: ConsentKind, on: dt.date
) -> dict[int, int]:
    """Those of them whose last word about a thing is yes and whose data may be used, each with who
    they count as.
    """
    wanted = set(persons)
    as_one = counted_as(actor, wanted)
    last = last_words(actor, as_one, on=on, kinds=[kind])
    yes = {number for (number, _kind), said in last.items() if said.is_given}
    yes -= out_of_use(actor, as_one)
    return {number: as_one[number] for number in wanted if as_one[number] in yes}


def last_words(
    actor: Actor, as_one: Mapping[int, int], *, on: dt.date, kinds: Iterable[str] = ASKED
) -> dict[tuple[int, str], Consent]:
    """The last word by day about each thing, by whom it counts as the word of: ``as_one`` says that
    of each person (see `counted_as`), for whoever was merged says it as the one that was kept.
    """
    said = Consent.objects.within(actor).filter(kind__in=list(kinds), said_on__lte=on)
    words = said.filter(person__in=as_one).select_related("text").order_by("said_on", "pk")
    return {(as_one[one.person_id], one.kind): one for one in words.defer("text__words")}


def consent_history(actor: Actor, *persons: Person | int) -> ScopedQuerySet:
    """Every word that these persons said, the last one first."""
    mine = Consent.objects.within(actor).filter(person__in=persons)
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
