"""Destroying what is kept of people when its time is over. Not one figure moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.labels import region_label
from pulmu.core.kernel.masking import ERASED
from pulmu.core.kernel.text import clean
from pulmu.core.mail.actions import forget_people
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import sealing
from pulmu.core.trail.actions import record
from pulmu.core.trail.erasing import contact_erasers, erasers, erasers_by_day
from pulmu.core.trail.models import Change, ChangeKind
from pulmu.core.trail.records import chunks
from pulmu.domains.people import queries, rules
from pulmu.domains.people.choices import Destroyed, RequestState
from pulmu.domains.people.models import (
    Destruction,
    Guardian,
    Person,
    Retention,
    SubjectRequest,
)
from pulmu.domains.people.queries import Clock

DAYS = 366
_NO_CONTACT = {"phone_sealed": "", "phone_index": "", "email_sealed": "", "email_index": ""}
_BECAUSE = "these very rows, found within the actor"


class PeriodTooShort(Refused):
    code = "people.period_too_short"


class PeriodTooLong(Refused):
    code = "people.period_too_long"


class DueChanged(Refused):
    code = "people.due_changed"


class BasisMissing(Refused):
    code = "people.basis_missing"


class EvidenceKept(Refused):
    code = "people.evidence_kept"


@transaction.atomic
def set_retention(
    actor: Actor, *, contact_years: int, evidence_years: int, at: dt.datetime
) -> Retention:
    """How long the organisation keeps what. A legal minimum beats a wish."""
    actor.require(Permission.PEOPLE_DESTROY)
    least = rules.LEAST_EVIDENCE_YEARS
    if evidence_years < least or contact_years < 1:
        raise PeriodTooShort(
            _("Proof of results is kept for %(years)d years at least, contact data for one.")
            % {"years": least}
        )
    if max(contact_years, evidence_years) > rules.MOST_YEARS:
        raise PeriodTooLong(_("At most %(years)d years.") % {"years": rules.MOST_YEARS})
    now = queries.retention(actor)
    if (now.contact_years, now.evidence_years) == (contact_years, evidence_years):
        return now
    periods = {"contact_years": contact_years, "evidence_years": evidence_years}
    stored, _made = Retention.objects.within(actor).update_or_create(
        organisation_id=actor.organisation_id, defaults=periods
    )
    record(
        actor,
        "people.retention.set",
        at=at,
        contact_years=contact_years,
        evidence_years=evidence_years,
    )
    return stored


@transaction.atomic
def destroy_due(
    actor: Actor, *, sort: Destroyed, expected: int, basis: str, at: dt.datetime
) -> Destruction:
    """Destroy everything that is due, if it is still as many persons as were shown. What is due by
    the day alone goes along, whoever it is about: the page says so before.
    """
    actor.require(Permission.PEOPLE_DESTROY)
    found = _held(lambda: queries.Clocks(actor).due(sort, on=day_of(at)))
    if len(found) != expected or not found:
        raise _changed()
    by_day: dict[str, int] = {}
    if sort == Destroyed.IDENTITY:
        forget_removed(actor, at=at)
        by_day = _erase_by_day(actor, at=at)
    return _destroy(actor, found, sort, basis=basis, at=at, by_day=by_day)


@transaction.atomic
def destroy_person(
    actor: Actor, *, key: str, sort: Destroyed, basis: str, at: dt.datetime
) -> Destruction:
    """Destroy what is kept of one person before its time, because they ask for it.

    Who they are stays known as long as the law wants results proven.
    """
    actor.require(Permission.PEOPLE_DESTROY)
    person = queries.person(actor, key)
    actor.require(Permission.PEOPLE_DESTROY, organisation_id=person.organisation_id)
    found = _held(lambda: [one for one in [queries.clock(actor, key)] if one is not None])
    if not found:
        raise NotFound(_("Nothing is kept of this person any more."))
    if sort == Destroyed.IDENTITY:
        refuse_while_evidence(found[0], on=day_of(at))
    return _destroy(actor, found, sort, basis=basis, at=at, by_day={})


def refuse_while_evidence(found: Clock, *, on: dt.date) -> None:
    if found.last_fact_on is not None and found.days.identity_on > on:
        raise EvidenceKept(
            _(
                "Who stands behind a result is kept until %(day)s: the Subsidy Management Act "
                "wants results proven for five years. Contact data can be destroyed now."
            )
            % {"day": found.days.identity_on.isoformat()}
        )


def _destroy(
    actor: Actor,
    found: Sequence[Clock],
    sort: Destroyed,
    *,
    basis: str,
    at: dt.datetime,
    by_day: Mapping[str, int],
) -> Destruction:
    """The order matters: what other domains keep of an age is made from the birth date.
    ``by_day`` is what went along, for the trail.
    """
    if not clean(basis):
        raise BasisMissing(_("Say on what legal basis it is destroyed."))
    numbers = _numbers(found)
    keys = sorted(chain.from_iterable(one.keys for one in found))
    for erase in contact_erasers().values():
        erase(actor.organisation_id, numbers)
    if sort == Destroyed.IDENTITY:
        for erase in erasers().values():
            erase(actor.organisation_id, numbers)
        _empty_identity(numbers, at=at)
        _empty_outcomes(numbers, at=at)
        _close_requests(actor, numbers, at=at)
    _forget_letters(actor, numbers, keys)
    _empty_contact(numbers, at=at)
    subjects = [sealing.subject(Person._meta.label, number) for number in numbers]
    sealing.forget(actor.organisation_id, subjects)
    changes = [
        Change(
            organisation_id=actor.organisation_id,
            kind=ChangeKind.CHANGED,
            model=Person._meta.label,
            key=key,
        )
        for key in keys
    ]
    record(
        actor,
        "people.person.destroyed",
        at=at,
        changes=changes,
        sort=sort,
        basis=clean(basis),
        by_day=dict(by_day),
    )
    return Destruction.objects.create(
        organisation_id=actor.organisation_id,
        at=at,
        sort=sort,
        basis=clean(basis),
        count=len(found),
        keys=keys,
        by=actor.label,
        by_key=actor.key,
    )


def forget_removed(actor: Actor, *, at: dt.datetime) -> int:
    """The history of people who were removed long ago cannot be read any more either. How many."""
    before = at - dt.timedelta(days=DAYS * queries.retention(actor).contact_years)
    return sealing.forget_removed(actor.organisation_id, Person, before=before)


def _erase_by_day(actor: Actor, *, at: dt.datetime) -> dict[str, int]:
    """What names people nobody recorded as persons, of results that need no proof any more: how
    many rows, by domain.
    """
    years = queries.retention(actor).evidence_years
    day = rules.last_without_proof(day_of(at), years=years) + dt.timedelta(days=1)
    return {name: erase(actor.organisation_id, day) for name, erase in erasers_by_day().items()}


def _held(look: Callable[[], list[Clock]]) -> list[Clock]:
    """What ``look`` finds, locked. Somebody may have come, or been merged, until the lock was
    there; from then on whoever writes about these people waits. So it is looked at again.
    """
    found = look()
    _lock(_numbers(found))
    if look() != found:
        raise _changed()
    return found


def _changed() -> DueChanged:
    return DueChanged(_("The numbers changed while you looked at them. Please look again."))


def _numbers(found: Iterable[Clock]) -> list[int]:
    return sorted(chain.from_iterable(one.numbers for one in found))


def _lock(numbers: Sequence[int]) -> None:
    everybody = Person.objects.everywhere(because=_BECAUSE)
    for some in chunks(numbers):
        list(everybody.filter(pk__in=some).order_by("pk").select_for_update().values_list("pk"))


def _forget_letters(actor: Actor, numbers: Sequence[int], keys: Sequence[str]) -> None:
    """What was written to them, by the key of whom it is about or by the address."""
    everybody = Person.objects.everywhere(because=_BECAUSE)
    for some in chunks(numbers):
        addresses = everybody.filter(pk__in=some).values_list("email_index", flat=True)
        forget_people(actor.organisation_id, persons=(), addresses=list(addresses))
    for part in chunks(keys):
        forget_people(actor.organisation_id, persons=part, addresses=())


def _empty_contact(numbers: Sequence[int], *, at: dt.datetime) -> None:
    everybody = Person.objects.everywhere(because=_BECAUSE)
    guardians = Guardian.objects.everywhere(because=_BECAUSE)
    for some in chunks(numbers):
        everybody.filter(pk__in=some).update(**_NO_CONTACT, changed_at=at)
        guardians.filter(person__in=some).update(
            name_sealed="", phone_sealed="", email_sealed="", changed_at=at
        )


def _empty_outcomes(numbers: Sequence[int], *, at: dt.datetime) -> None:
    """What was answered to somebody may name them; that it was answered stands."""
    answered = SubjectRequest.objects.everywhere(because=_BECAUSE)
    for some in chunks(numbers):
        answered.filter(person__in=some).update(outcome="", changed_at=at)


def _close_requests(actor: Actor, numbers: Sequence[int], *, at: dt.datetime) -> None:
    """Nobody is left to be answered: what was asked for is over with the person."""
    asked = SubjectRequest.objects.everywhere(because=_BECAUSE).filter(state=RequestState.OPEN)
    for some in chunks(numbers):
        asked.filter(person__in=some).update(
            state=RequestState.DONE,
            outcome=everything_destroyed(),
            closed_on=day_of(at),
            closed_by=actor.label,
            changed_at=at,
        )


def everything_destroyed() -> str:
    return _(
        "Everything in the records that tells who they are was destroyed. Evidence files, where "
        "there are any, are kept to their own end."
    )


def _empty_identity(numbers: Sequence[int], *, at: dt.datetime) -> None:
    """Of the region stays what figures are broken down by; the sex stays for the same reason."""
    everybody = Person.objects.everywhere(because=_BECAUSE)
    nothing = {
        "name": ERASED,
        "search": "",
        **_NO_CONTACT,
        "birth_date": None,
        "birth_year": None,
        "affiliation": "",
        "is_possible_duplicate": False,
        "destroyed_at": at,
    }
    for some in chunks(numbers):
        these = everybody.filter(pk__in=some)
        for region in set(these.values_list("region", flat=True)):
            these.filter(region=region).update(**nothing, region=region_label(region))
