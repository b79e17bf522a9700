"""Writes: the targets of a year. Each change is also an entry of the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put, chunks, put, remove
from pulmu.domains.results import queries, rules
from pulmu.domains.results.models import Target
from pulmu.ledger.actions import set_target


class UnknownLine(Refused):
    code = "results.unknown_line"


class NotAYear(Refused):
    code = "results.not_a_year"


class NotATarget(Refused):
    code = "results.not_a_target"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """A target: the code of a line or companion, a year, a value in the unit of the line."""

    line: str
    year: int
    value: int


@transaction.atomic
def record_targets(actor: Actor, *, rows: Sequence[TargetRow], at: dt.datetime) -> Put[Target]:
    """Set or change targets by line and year; one entry of the ledger for each new value."""
    actor.require(Permission.RESULTS_TARGET, organisation_id=actor.home)
    for row in rows:
        _refuse_wrong(row)
    _refuse_unknown_lines(actor, rows)
    columns = [{"line": row.line, "year": row.year, "value": row.value} for row in rows]
    done = put(actor, Target, match=("line", "year"), rows=columns, at=at)
    if done.touched:
        record(actor, "results.target.recorded", at=at, changes=done.changes, count=len(columns))
    for target in (*done.created, *done.changed):
        _enter(actor, target, target.value, at=at)
    return done


def set_targets(
    actor: Actor, *, year: int, values: Mapping[str, int], at: dt.datetime
) -> Put[Target]:
    """The targets of one year, by line."""
    rows = [TargetRow(line=line, year=year, value=value) for line, value in values.items()]
    return record_targets(actor, rows=rows, at=at)


@transaction.atomic
def remove_targets(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Remove targets. The ledger, where the last entry wins, gets a 0: nothing is promised."""
    actor.require(Permission.RESULTS_TARGET, organisation_id=actor.home)
    found = _own(actor, set(keys))
    changes = remove(actor, found)
    if changes:
        record(actor, "results.target.removed", at=at, changes=changes, count=len(changes), why=why)
    for target in found:
        _enter(actor, target, 0, at=at)
    return len(changes)


def _own(actor: Actor, keys: set[str]) -> list[Target]:
    mine = Target.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = [target for some in chunks(sorted(keys)) for target in mine.filter(key__in=some)]
    if len(found) != len(keys):
        raise NotFound(_("There is no such target in this organisation."))
    return found


def _enter(actor: Actor, target: Target, value: int, *, at: dt.datetime) -> None:
    period = Period.year(target.year)
    set_target(actor, line=target.line, start=period.start, end=period.end, value=value, at=at)


def _refuse_wrong(row: TargetRow) -> None:
    words = {"line": row.line[: rules.LINE_LENGTH], "year": row.year}
    if not rules.is_year(row.year):
        raise NotAYear(_("%(line)s: %(year)s is no year of ours.") % words)
    if not rules.is_value(row.value):
        raise NotATarget(_("%(line)s %(year)s: a target must be 0 or more.") % words)


def _refuse_unknown_lines(actor: Actor, rows: Sequence[TargetRow]) -> None:
    """What can have a target is what the rules of that year count."""
    known = {year: queries.codes(actor, year) for year in {row.year for row in rows}}
    for row in rows:
        if row.line not in known[row.year]:
            words = {"line": row.line[: rules.LINE_LENGTH], "year": row.year}
            raise UnknownLine(_("%(line)s: the rules of %(year)s have no such line.") % words)
