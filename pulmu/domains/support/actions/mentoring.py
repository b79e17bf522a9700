"""The mentoring log: who advised, what was said, what comes next and whether it came."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.support import rules
from pulmu.domains.support.models import Mentoring

from .cases import locked
from .refusals import NotAnAmount, TextMissing, TextTooLong, WrongDay


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringRow:
    """One meeting; ``next_on`` is when somebody asks whether the next step was taken."""

    on: dt.date
    minutes: int
    mentor: str
    said: str
    next_step: str = ""
    next_on: dt.date | None = None


@transaction.atomic
def log_mentoring(
    actor: Actor, *, case: str, row: MentoringRow, once: str, at: dt.datetime
) -> Mentoring:
    """Write down a meeting. ``once`` names the form: sent twice, it is one meeting; sent again
    with other words, it is another.
    """
    found = locked(actor, case)
    said = {"case_id": found.pk, **_columns(row, at=at)}
    columns = {"key": _key_for(actor, said, once), **said}
    done = records.put(actor, Mentoring, match=("key",), rows=[columns], at=at)
    if done.changes:
        record(actor, "support.mentoring.logged", at=at, subject=found, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def correct_mentoring(actor: Actor, *, key: str, row: MentoringRow, at: dt.datetime) -> Mentoring:
    """Say anew what a meeting was. Harmless twice."""
    found = _locked(actor, key)
    columns = {"key": key, **_columns(row, at=at)}
    if row.next_on is None:
        columns["followed_on"] = None
    done = records.put(actor, Mentoring, match=("key",), rows=[columns], at=at)
    if done.changes:
        record(
            actor, "support.mentoring.corrected", at=at, subject=found.case, changes=done.changes
        )
    return done.objects[0]


@transaction.atomic
def follow_up(actor: Actor, *, key: str, at: dt.datetime) -> Mentoring:
    """The next step was asked after. Harmless twice."""
    found = _locked(actor, key)
    if found.next_on is None or found.followed_on is not None:
        return found
    row = {"key": key, "followed_on": day_of(at)}
    done = records.put(actor, Mentoring, match=("key",), rows=[row], at=at)
    record(actor, "support.mentoring.followed", at=at, subject=found.case, changes=done.changes)
    return done.objects[0]


def _locked(actor: Actor, key: str) -> Mentoring:
    mine = Mentoring.objects.within(actor).select_for_update(of=("self",)).select_related("case")
    found: Mentoring | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.SUPPORT_WRITE, organisation_id=found.organisation_id)
    return found


def _key_for(actor: Actor, said: dict[str, Any], once: str) -> str:
    """Of the meeting that says just this under the form's key, or of a new one. A key that names a
    meeting of another case, or of another lab, names nothing here.
    """
    every = Mentoring.objects.everywhere(because="a key is of one record, wherever it is")
    standing = every.filter(key=once).first()
    if standing is None:
        return once
    if (standing.organisation_id, standing.case_id) != (actor.organisation_id, said["case_id"]):
        raise NotFound
    same = Mentoring.objects.within(actor).filter(**said).order_by("pk").first()
    return same.key if same else new_key()


def _columns(row: MentoringRow, *, at: dt.datetime) -> dict[str, Any]:
    columns = {
        "on": row.on,
        "minutes": row.minutes,
        "mentor": clean(row.mentor),
        "said": row.said.strip(),
        "next_step": clean(row.next_step),
        "next_on": row.next_on,
    }
    if not (columns["mentor"] and columns["said"]):
        raise TextMissing(_("Say who advised, and what was said."))
    for name, longest in rules.MENTORING_LIMITS.items():
        if len(str(columns[name])) > longest:
            said = {"most": longest}
            raise TextTooLong(_("This is longer than %(most)d characters.") % said)
    if not 1 <= row.minutes <= rules.MOST_MINUTES:
        raise NotAnAmount(_("A meeting lasts from a minute to a day."))
    if row.on > day_of(at):
        raise WrongDay(_("This day has not come yet."))
    if row.next_on is not None and row.next_on < row.on:
        raise WrongDay(_("What comes next comes after the meeting."))
    return columns
