"""Reads about persons. What serves a screen comes masked; `actions.unmask` shows more."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from pulmu.core.kernel.emails import email_address
from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.labels import label, region_label
from pulmu.core.kernel.masking import mask_email
from pulmu.core.kernel.text import clean
from pulmu.core.search.grams import squeeze, words_of
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.trail import bulk
from pulmu.core.trail.records import chunks, keyed
from pulmu.domains.people import rules
from pulmu.domains.people.models import Person, PersonQuerySet

from .merged import together

Identity = tuple[str, str, str, dt.date | None, int | None]
MOST_OTHERS = 8
_FACT_COLUMNS = ("key", "sex", "birth_date", "birth_year", "region")


class PersonDestroyed(Refused):
    code = "people.destroyed"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as lists and pages show them: name and phone masked, of the birth the year."""

    key: str
    name: str
    phone: str
    birth_year: int | None
    email: str
    sex: str
    region: str
    affiliation: str
    is_possible_duplicate: bool
    is_merged: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """A person who may be somebody we know already, and the others of that name."""

    person: PersonLine
    others: tuple[PersonLine, ...]


def people(actor: Actor) -> PersonQuerySet:
    """Everybody who was not merged away, newest first. Give rows to a page through `masked`."""
    return Person.objects.within(actor).living().order_by("-pk")


def usable(found: PersonQuerySet) -> PersonQuerySet:
    """Without those who had the use of their data stopped: they are on no list taken out."""
    return found.filter(is_suspended=False)


def find(actor: Actor, text: str) -> PersonQuerySet:
    """People by part of a name, by its initial consonants (ㄱㅎㄴ), or by a whole phone number.

    Every word has to fit. Empty text finds nobody.
    """
    words = words_of(text)
    found = people(actor) if words else people(actor).none()
    for word in words:
        if any(c.isalpha() for c in word):
            found = found.filter(search__contains=squeeze(word))
    numbers = "".join(word for word in words if not any(c.isalpha() for c in word))
    if not numbers:
        return found
    index = phone_index(numbers)
    return found.filter(phone_index=index) if index else found.none()


def person(actor: Actor, key: str) -> Person:
    found = Person.objects.within(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def held_people(actor: Actor) -> PersonQuerySet:
    """Whoever is known under an e-mail address that the actor has proven to read; and under none,
    when somebody was merged into them who is.
    """
    own = Q(email_index__in=actor.holds)
    return people(actor).filter(own | Q(email_index="", pk__in=held_ids(actor)))


def held_records(actor: Actor) -> PersonQuerySet:
    """Every time a lab wrote down who the actor is, as somebody else too who was merged away."""
    mine = Person.objects.within(actor).filter(pk__in=held_ids(actor), destroyed_at__isnull=True)
    return mine.order_by("-pk")


def newest_of(index: str) -> Organisation | None:
    """Where somebody is known under this address, the last one that wrote them down; None when
    nobody is. Whoever was merged into somebody still reads their mail.
    """
    if not index:
        return None
    every = Person.objects.everywhere(because="an address is looked for at every lab")
    mine = every.filter(email_index=index, destroyed_at=None).select_related("organisation")
    found = mine.order_by("-pk").first()
    return found.organisation if found else None


def held_ids(actor: Actor, *, organisation_id: int | None = None) -> set[int]:
    """Numbers of the same, and of everybody who was merged with one of them: whoever was merged
    into somebody still reads the mail that the lab knew them by. At one lab, or at every.
    """
    every = Person.objects.within(actor).filter(destroyed_at__isnull=True)
    known = every.filter(email_index__in=actor.holds)
    if organisation_id is not None:
        known = known.filter(organisation_id=organisation_id)
    return together(actor, known.values_list("pk", flat=True))


def own_ids(actor: Actor) -> set[int]:
    """Numbers of whom the actor speaks for: whoever is known under an address of theirs, and
    everybody who was merged with one of `held_people`.
    """
    mine = Person.objects.within(actor).filter(destroyed_at__isnull=True)
    known = set(mine.filter(email_index__in=actor.holds).values_list("pk", flat=True))
    return known | together(actor, held_people(actor).values_list("pk", flat=True))


def held_as_one(actor: Actor) -> PersonQuerySet:
    """Who those count as whose mail the actor has proven to read."""
    return people(actor).filter(pk__in=held_ids(actor))


def alike(actor: Actor, *, name: str, phone: str) -> list[PersonLine]:
    """People of the actor's organisation of this very name or phone: a few, newest first."""
    same = Q(name=clean(name))
    if index := phone_index(phone):
        same |= Q(phone_index=index)
    found = people(actor).filter(same, organisation_id=actor.organisation_id)
    return [masked(one) for one in found[:MOST_OTHERS]]


def persons_by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, Person]:
    """Persons by key; NotFound unless every one is of the organisation that is written for."""
    wanted = set(keys)
    mine = Person.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = {one.key: one for some in chunks(wanted) for one in keyed(mine, some)}
    if len(found) != len(wanted):
        raise NotFound
    return found


def masked(person: Person) -> PersonLine:
    return PersonLine(
        key=person.key,
        name=rules.mask_name(person.name),
        phone=rules.mask_phone(secrets.unseal(person.phone_sealed)),
        birth_year=person.birth_year,
        email=mask_email(secrets.unseal(person.email_sealed)),
        sex=person.sex,
        region=region_label(person.region),
        affiliation=label(person.affiliation),
        is_possible_duplicate=person.is_possible_duplicate,
        is_merged=person.merged_into_id is not None,
    )


def by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, PersonLine]:
    """Masked lines by key, merged persons included; unknown keys are left out."""
    mine = Person.objects.within(actor)
    return {found.key: masked(found) for some in chunks(keys) for found in keyed(mine, some)}


def possible_duplicates(actor: Actor, *, limit: int = 100) -> list[Doubt]:
    """What waits for a decision, newest first, each with living people of the same name: the
    eight that are most like. Of several in doubt about one another the newest stands for all.
    """
    heads: dict[tuple[int, str], Person] = {}
    for doubtful in _doubtful(actor).iterator():
        heads.setdefault((doubtful.organisation_id, doubtful.name), doubtful)
        if len(heads) == limit:
            break
    namesakes: dict[tuple[int, str], list[Person]] = defaultdict(list)
    for other in people(actor).filter(name__in={name for _organisation, name in heads}):
        namesakes[other.organisation_id, other.name].append(other)
    return [
        Doubt(
            person=masked(doubtful),
            others=tuple(map(masked, _likest(doubtful, namesakes))),
        )
        for doubtful in heads.values()
    ]


def count_of_doubts(actor: Actor) -> int:
    """How many of the above wait."""
    return _doubtful(actor).order_by().values("organisation_id", "name").distinct().count()


def _likest(doubtful: Person, namesakes: dict[tuple[int, str], list[Person]]) -> list[Person]:
    """The others of that name, those first who share the phone or the year of birth."""
    others = [
        other
        for other in namesakes[doubtful.organisation_id, doubtful.name]
        if other.pk != doubtful.pk
    ]

    def unlike(other: Person) -> tuple[bool, bool]:
        return (
            not doubtful.phone_index or other.phone_index != doubtful.phone_index,
            doubtful.birth_year is None or other.birth_year != doubtful.birth_year,
        )

    return sorted(others, key=unlike)[:MOST_OTHERS]


def identities(actor: Actor, *, name: str = "") -> Iterator[Identity]:
    """(key, name, phone index, birth date, birth year) of everybody in the actor's organisation,
    or of those of one name.

    For the import's matching, in the order they became known. People who were merged away are
    among them: their records are still theirs, so the same workbook must find them again. Who was
    destroyed is nobody any more.
    """
    known = _mine(actor).filter(destroyed_at__isnull=True)
    mine = known.filter(name=name) if name else known
    return (
        mine.order_by("pk")
        .values_list("key", "name", "phone_index", "birth_date", "birth_year")
        .iterator(chunk_size=2000)
    )


def merges(actor: Actor, *, name: str = "") -> dict[str, str]:
    """Key of each person merged away, or of those of one name -> key of who they were merged into
    (one step).
    """
    mine = _mine(actor).filter(name=name) if name else _mine(actor)
    merged = mine.filter(merged_into__isnull=False)
    return dict(merged.values_list("key", "merged_into__key"))


def ids_by_key(actor: Actor, keys: Iterable[str]) -> dict[str, int]:
    """Row numbers, as list actions want them; keys that are not the organisation's are left out."""
    found: dict[str, int] = {}
    for some in chunks(keys):
        found.update(keyed(_mine(actor), some).values_list("key", "pk"))
    return found


def fact_columns(path: str) -> tuple[str, ...]:
    """Columns to select through the foreign key ``path``, for `fact_dims`."""
    return tuple(f"{path}__{name}" for name in _FACT_COLUMNS)


def fact_dims(columns: Sequence[Any], *, on: dt.date, kept_age: str = "") -> dict[str, str]:
    """What a fact of any domain says about a person on a day, from their `fact_columns`.

    A random key instead of a name, an age band instead of a birth date, of an address the region.
    ``kept_age`` is the band that the record has kept since the birth date was destroyed.
    """
    key, sex, birth_date, birth_year, region = columns
    age = kept_age or rules.age_band(birth_date, birth_year, on)
    return {"person": key, "sex": sex, "age": age, "region": region_label(region)}


def email_index(text: str) -> str:
    """What an e-mail address is looked up by, whatever the case; empty for none."""
    return secrets.blind_index(email_address(text))


def phone_index(text: str) -> str:
    """What a phone, written in whatever way, is looked up by; empty for no digits."""
    return secrets.blind_index(rules.phone_digits(text))


def require_people(actor: Actor, ids: Iterable[int]) -> None:
    """NotFound unless every id is a person of the organisation that is written for; and refused
    for somebody destroyed. Until the transaction ends nobody of them can be.
    """
    wanted = sorted(set(ids))
    found: list[dt.datetime | None] = []
    for some in chunks(wanted):
        these = _mine(actor).filter(pk__in=some)
        bulk.hold(these)
        found += these.values_list("destroyed_at", flat=True)
    if len(found) != len(wanted):
        raise NotFound(_("There is no such person in this organisation."))
    if any(found):
        raise PersonDestroyed(_("What was known of this person was destroyed."))


def _doubtful(actor: Actor) -> PersonQuerySet:
    return people(actor).filter(is_possible_duplicate=True)


def _mine(actor: Actor) -> PersonQuerySet:
    return Person.objects.within(actor).filter(organisation_id=actor.organisation_id)
