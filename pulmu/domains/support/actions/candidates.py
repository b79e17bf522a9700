"""Who looks for work says so, says what for, and takes it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change
from pulmu.domains.companies.choices import Field
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.people.models import Person
from pulmu.domains.support import queries
from pulmu.domains.support.choices import IntroductionState
from pulmu.domains.support.models import Candidate, Introduction
from pulmu.domains.support.rules import jobs as rules

from .refusals import LinkWrong, NotEligible, TextMissing, TextTooLong, UnknownWord


@dataclass(frozen=True, slots=True, kw_only=True)
class WishRow:
    """What somebody looks for. No regions: wherever it is."""

    fields: Sequence[str]
    regions: str = ""
    words: str = ""
    link: str = ""
    language: str = Language.KO


@transaction.atomic
def look_for_work(actor: Actor, *, person: str, row: WishRow, at: dt.datetime) -> Candidate:
    """Allow the lab to speak of oneself to companies that look for somebody, and say what is
    looked for; said again it is changed, and shortly before the year ends it begins another. Only
    who came to a course here, on their own page.

    The trail tells that it was said, and not what: it goes when it is taken back.
    """
    actor.require(Permission.SUPPORT_OWN)
    found = _held(actor, person)
    columns = _columns(row)
    if not queries.courses_of(actor, [found.pk]).get(found.pk):
        raise NotEligible(_("The job link is for those who came to a course here."))
    people.allow_own(actor, key=found.key, kind=ConsentKind.JOBS, is_given=True, at=at)
    standing = queries.own_candidate(actor, found.key, on=day_of(at))
    since = rules.since(standing.since if standing else None, on=day_of(at))
    columns |= {"person_id": found.pk, "since": since}
    as_others = persons.together(actor, [found.pk]) - {found.pk}
    Candidate.objects.within(actor).filter(person__in=as_others).delete()
    done = records.put(actor, Candidate, match=("person_id",), rows=[columns], at=at)
    if done.changes:
        record(actor, "support.candidate.said", at=at, subject=found)
    return done.objects[0]


@transaction.atomic
def look_no_more(actor: Actor, *, person: str, at: dt.datetime) -> None:
    """Take it back: from here on nobody sees it, and what was under way is over. Harmless twice."""
    actor.require(Permission.SUPPORT_OWN)
    found = _held(actor, person)
    people.allow_own(actor, key=found.key, kind=ConsentKind.JOBS, is_given=False, at=at)
    let_go(actor, person=found, at=at)


@transaction.atomic
def let_go_if_taken_back(actor: Actor, *, person: str, at: dt.datetime) -> None:
    """After somebody took it back on paper or by phone, which the desk has written down."""
    actor.require(Permission.PEOPLE_WRITE)
    found = persons.persons_by_keys(actor, [person])[person]
    on = day_of(at)
    if not persons.allowing(actor, [found.pk], kind=ConsentKind.JOBS, on=on):
        let_go(actor, person=found, at=at)


def let_go(actor: Actor, *, person: Person, at: dt.datetime) -> None:
    """What somebody said of themselves goes, as whomever they are known; what they are introduced
    for ends.
    """
    as_one = persons.together(actor, [person.pk])
    gone, _each = Candidate.objects.within(actor).filter(person__in=as_one).delete()
    changes = _end(actor, Q(person__in=as_one), at=at)
    if gone or changes:
        record(actor, "support.candidate.let_go", at=at, subject=person, changes=changes)


def _end(actor: Actor, whose: Q, *, at: dt.datetime) -> list[Change]:
    """Introductions that are under way, and none that comes to a hire at this very moment."""
    every = Introduction.objects.within(actor).filter(whose, state__in=IntroductionState.open())
    keys = list(every.order_by("pk").select_for_update().values_list("key", flat=True))
    state = IntroductionState.WITHDRAWN.value
    rows: list[dict[str, Any]] = [
        {"key": key, "state": state, "ended_on": day_of(at), "why": ""} for key in keys
    ]
    return records.put(actor, Introduction, match=("key",), rows=rows, at=at).changes


@transaction.atomic
def forget_candidates(actor: Actor, *, at: dt.datetime) -> int:
    """By the clock: what was said by those who took it back, or said it over a year ago, and what
    they are introduced for; of how many. Whom a company has decided to hire is hired all the same.
    """
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    on = day_of(at)
    mine = Candidate.objects.within(actor).filter(organisation_id=actor.organisation_id)
    said = set(mine.values_list("person_id", flat=True))
    under_way = Introduction.objects.within(actor).filter(
        organisation_id=actor.organisation_id, state__in=IntroductionState.undecided()
    )
    asked = set(under_way.values_list("person_id", flat=True))
    kept = queries.standing(actor, said | asked, on=on)
    gone, _each = mine.exclude(pk__in={one.pk for one in kept.values()}).delete()
    undecided = Q(state__in=IntroductionState.undecided())
    changes = _end(actor, undecided & Q(person__in=asked - kept.keys()), at=at)
    if changes:
        record(actor, "support.candidate.forgotten", at=at, changes=changes, count=len(changes))
    return gone


def _held(actor: Actor, person: str) -> Person:
    mine = persons.held_as_one(actor).filter(organisation_id=actor.organisation_id)
    found: Person | None = mine.filter(key=person).first()
    if found is None:
        raise NotFound
    return found


def _columns(row: WishRow) -> dict[str, Any]:
    fields = list(dict.fromkeys(row.fields))
    if not fields:
        raise TextMissing(_("Choose at least one field."))
    if any(one not in Field.values for one in fields):
        raise UnknownWord(_("Choose a field."))
    said = {
        "regions": rules.regions_said(row.regions),
        "words": row.words.strip(),
        "link": row.link.strip(),
    }
    for name, most in rules.CANDIDATE_LIMITS.items():
        if len(said[name]) > most:
            raise TextTooLong(_("This is longer than %(most)d characters.") % {"most": most})
    if said["link"] and not rules.is_web_address(said["link"]):
        raise LinkWrong(_("An address begins with https://, like https://portfolio.example/hana."))
    return {**said, "fields": fields, "language": row.language}
