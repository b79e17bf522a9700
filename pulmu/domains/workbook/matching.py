"""The people of a workbook: who is known, who is new, and what is recorded of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail.records import chunks
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as known_people
from pulmu.domains.people.choices import Sex
from pulmu.domains.people.models import Person

from .rules import duplicates, sheets
from .rules import people as who
from .rules.parsing import Parsed

Place = tuple[str, int]  # sheet code, row number
NAMED = (sheets.ATTENDANCE, sheets.USES, sheets.PROTOTYPES)


@dataclass(slots=True)
class People:
    """``known_ids`` says for each row that names a person which record that is, as far as it is
    there; ``rows`` are the people to create or correct, with the rows that name them.
    """

    known_ids: dict[Place, int] = field(default_factory=dict)
    rows: list[tuple[people.PersonRow, Sequence[Place]]] = field(default_factory=list)

    @property
    def created(self) -> int:
        return sum(1 for row, _places in self.rows if not row.key)

    @property
    def changed(self) -> int:
        return len(self.rows) - self.created

    def learn(
        self,
        actor: Actor,
        some: Sequence[tuple[people.PersonRow, Sequence[Place]]],
        *,
        at: dt.datetime,
    ) -> None:
        """Record some of the people, and who the rows that name them mean."""
        done = people.record_people(actor, rows=[row for row, _places in some], at=at)
        for made, (_row, places) in zip(done.objects, some, strict=True):
            self.known_ids.update(dict.fromkeys(places, made.pk))


def match(actor: Actor, parsed: Parsed) -> who.Matching:
    """Match by the three steps of the specification, and settle rows that mean one record:
    equal ones become one with a warning, different ones are an error.
    """
    matching = who.match(who.identities(parsed), _known(actor), same_phone=known_people.phone_index)
    duplicates.settle(parsed, matching)
    return matching


def one(
    actor: Actor, identity: who.Identity, details: who.Details
) -> tuple[people.PersonRow | None, Person | None]:
    """The same for one person alone: what to record, if there is news, and who is known already.

    A workbook corrects what is known; a line typed in passing only fills in what is not.
    """
    said = {identity: {details: 1}}
    known = _known(actor, name=identity.name)
    (somebody,) = who.match(said, known, same_phone=known_people.phone_index).people
    standing = _recorded(actor, [somebody.key] if somebody.key else []).get(somebody.key)
    if standing is None:
        return _row(somebody, None), None
    doubtful = somebody.possible_duplicate
    return filled(standing, identity, details, doubtful=doubtful), standing


def people_of(actor: Actor, parsed: Parsed, matching: who.Matching) -> People:
    """Which record each row means, and whom to record."""
    places = _places(parsed, matching)
    recorded = _recorded(actor, (one.key for one in matching.people if one.key))
    found = People()
    for number, somebody in enumerate(matching.people):
        standing = recorded.get(somebody.key)
        row = _row(somebody, standing)
        if standing is not None:
            found.known_ids.update(dict.fromkeys(places[number], standing.pk))
        if row is not None:
            found.rows.append((row, places[number]))
    return found


def _known(actor: Actor, *, name: str = "") -> Iterable[who.KnownPerson]:
    """Everybody, or those of one name alone."""
    merged = known_people.merges(actor, name=name)
    for key, called, phone, birth_date, birth_year in known_people.identities(actor, name=name):
        yield who.KnownPerson(key, called, phone, birth_date, birth_year, merged.get(key, ""))


def _places(parsed: Parsed, matching: who.Matching) -> list[list[Place]]:
    places: list[list[Place]] = [[] for _one in matching.people]
    for sheet in NAMED:
        for row in parsed.rows[sheet.code]:
            if row.name:
                number = matching.place[who.identity_of(row)]
                places[number].append((sheet.code, row.row))
    return places


def _recorded(actor: Actor, keys: Iterable[str]) -> dict[str, Person]:
    mine = Person.objects.within(actor)
    return {person.key: person for some in chunks(keys) for person in mine.filter(key__in=some)}


def _row(somebody: who.Somebody, standing: Person | None) -> people.PersonRow | None:
    """The row to record; None when everything the workbook says is known already.

    What the workbook does not say stays as it is.
    """
    if standing is None:
        return people.PersonRow(
            name=somebody.name,
            phone=somebody.phone,
            birth_date=somebody.birth_date,
            birth_year=somebody.birth_year,
            sex=somebody.sex or Sex.UNSAID,
            region=somebody.region,
            affiliation=somebody.affiliation,
            is_possible_duplicate=somebody.possible_duplicate,
        )
    now = people.PersonRow(
        key=standing.key,
        name=standing.name,
        phone=secrets.unseal(standing.phone_sealed),
        birth_date=somebody.birth_date,
        birth_year=somebody.birth_year,
        sex=somebody.sex or standing.sex,
        region=somebody.region or standing.region,
        affiliation=somebody.affiliation or standing.affiliation,
        is_possible_duplicate=somebody.possible_duplicate or standing.is_possible_duplicate,
    )
    return None if _says_the_same(now, standing) else now


def filled(
    standing: Person, identity: who.Identity, details: who.Details, *, doubtful: bool = False
) -> people.PersonRow | None:
    """Somebody known with what was not known of them; None when there is no news."""
    phone = secrets.unseal(standing.phone_sealed)
    now = people.PersonRow(
        key=standing.key,
        name=standing.name,
        phone=phone or identity.phone,
        birth_date=standing.birth_date,
        birth_year=standing.birth_year or identity.birth_year,
        sex=standing.sex,
        region=standing.region,
        affiliation=standing.affiliation or details.affiliation,
        is_possible_duplicate=doubtful or standing.is_possible_duplicate,
    )
    return None if now.phone == phone and _says_the_same(now, standing) else now


def _says_the_same(row: people.PersonRow, standing: Person) -> bool:
    return (
        row.birth_date,
        row.birth_date.year if row.birth_date else row.birth_year,
        row.sex,
        row.region,
        row.affiliation,
        row.is_possible_duplicate,
    ) == (
        standing.birth_date,
        standing.birth_year,
        standing.sex,
        standing.region,
        standing.affiliation,
        standing.is_possible_duplicate,
    )
