"""Who is written to: a person, whoever they were merged with, and the one of a company who is asked
how it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pulmu.core.mail import queries as mail
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies.choices import FounderRole
from pulmu.domains.companies.models import Founder
from pulmu.domains.people import queries as people
from pulmu.domains.people.models import Person
from pulmu.domains.support.choices import NotAsked
from pulmu.domains.support.models import QuarterReport, SpaceApplication

_FIRST = {role: number for number, role in enumerate(FounderRole.values)}


@dataclass(frozen=True, slots=True)
class Reached:
    """As whom somebody reads their mail, as far as the lab knows, and why they cannot be written to
    all the same.
    """

    person: Person | None = None
    why_not: str = NotAsked.NO_ADDRESS.value

    @property
    def address(self) -> str:
        """Empty when nobody is to be written to."""
        return "" if self.why_not or not self.person else secrets.unseal(self.person.email_sealed)


def reached(actor: Actor, persons: Iterable[int]) -> dict[int, Reached]:
    """How each of these persons is written to, as whomever they are known."""
    wanted = set(persons)
    as_one = people.counted_as(actor, wanted)
    found = _reached(actor, as_one)
    return {number: found[as_one[number]] for number in wanted}


def reach(actor: Actor, person: int) -> Reached:
    """How one person is written to, as whomever they are known."""
    return reached(actor, [person])[person]


def contacts(actor: Actor, companies: Iterable[int]) -> dict[int, Reached]:
    """Who of each company is asked how it does: the first who has an address."""
    known, as_one = _belonging(actor, companies)
    found = _reached(actor, as_one)
    return {company: _first(some, found) for company, some in known.items()}


def contacts_now(actor: Actor, reports: Iterable[QuarterReport]) -> dict[int, Reached]:
    """Whom a letter about each of these goes to, by number: whoever was asked, as long as they
    belong to the company and have an address; else who would be asked today.
    """
    listed = list(reports)
    known, as_one = _belonging_by(actor, listed)
    found = _reached(actor, as_one)
    said = {}
    for one in listed:
        asked, theirs = as_one[one.contact_id], known[one.company_id]
        said[one.pk] = _first([asked, *theirs] if asked in theirs else theirs, found)
    return said


def unreachable(actor: Actor, reports: Iterable[QuarterReport]) -> dict[int, str]:
    """Those of these about whom nobody can be written to any more, by number, and why."""
    now = contacts_now(actor, reports)
    return {number: found.why_not for number, found in now.items() if found.why_not}


def of_its_company(actor: Actor, reports: Iterable[QuarterReport]) -> list[QuarterReport]:
    """Those of these of which who is written to is of the company still."""
    listed = list(reports)
    known, as_one = _belonging_by(actor, listed)
    return [one for one in listed if as_one[one.contact_id] in known[one.company_id]]


def _belonging_by(
    actor: Actor, reports: Sequence[QuarterReport]
) -> tuple[dict[int, list[int]], dict[int, int]]:
    companies = {one.company_id for one in reports}
    return _belonging(actor, companies, besides=[one.contact_id for one in reports])


def _belonging(
    actor: Actor, companies: Iterable[int], *, besides: Iterable[int] = ()
) -> tuple[dict[int, list[int]], dict[int, int]]:
    """By company, as who they count, in the order in which they are asked: its representative,
    another founder, whoever asked for its space. Nobody who was its founder and has left. And who
    each of them, and of those ``besides``, counts as.
    """
    wanted = list(companies)
    founders = Founder.objects.within(actor).filter(company__in=wanted)
    in_order = sorted(founders, key=lambda one: (_FIRST[one.role], one.since, one.pk))
    asked = SpaceApplication.objects.within(actor).filter(company__in=wanted)
    asked_for = list(asked.order_by("-asked_on", "-pk").values_list("company_id", "person_id"))
    numbers = {one.person_id for one in in_order} | {number for _company, number in asked_for}
    as_one = people.counted_as(actor, numbers.union(besides))
    left = {(one.company_id, as_one[one.person_id]) for one in in_order if one.until is not None}
    found: dict[int, list[int]] = {company: [] for company in wanted}
    for one in in_order:
        if one.until is None:
            found[one.company_id].append(as_one[one.person_id])
    for company, number in asked_for:
        if (company, as_one[number]) not in left:
            found[company].append(as_one[number])
    return found, as_one


def _reached(actor: Actor, as_one: Mapping[int, int]) -> dict[int, Reached]:
    """The same by whom they count as."""
    readers = people.readers(actor, as_one)
    unused = people.out_of_use(actor, as_one)
    dead = mail.dead_addresses(actor, [one.email_index for one in readers.values()])

    def why_not(number: int, reader: Person) -> str:
        if number in unused:
            return NotAsked.STOPPED.value
        return NotAsked.DEAD_ADDRESS.value if reader.email_index in dead else ""

    known = {number: Reached(one, why_not(number, one)) for number, one in readers.items()}
    return {number: known.get(number, Reached()) for number in as_one.values()}


def _first(numbers: Iterable[int], found: Mapping[int, Reached]) -> Reached:
    return next((found[one] for one in numbers if found[one].person), Reached())
