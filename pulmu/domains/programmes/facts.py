"""What of this domain may be counted: sessions, and who was at them.

Cancelled and foreign sessions, absent people and instructors are posted as well: what counts
is decided by rules, and another rule set may be tried on old years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.labels import region_label
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks, keyed
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import PersonRole
from pulmu.ledger.kinds import Fact, Kind, register

from . import rules
from .models import Attendance, Session

_SESSION_COLUMNS = (
    "key",
    "starts_at",
    "host",
    "state",
    "field",
    "type",
    "programme__key",
    "group_headcount",
    "attended",
)
_ATTENDANCE_COLUMNS = (
    "key",
    "on",
    "role",
    "is_present",
    "region",
    "kept_age",
    "session__key",
    "session__host",
    "session__state",
    "session__field",
    "session__type",
    *people.fact_columns("person"),
)


def session_facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    """One fact a session, on the Korean day it starts."""
    is_own = _own_hosts(organisation_id)
    present = Attendance.objects.everywhere(because="those of the outer query's session").filter(
        session=OuterRef("pk"), role=PersonRole.PARTICIPANT, is_present=True
    )
    rows = _sessions(organisation_id).annotate(attended=Exists(present))
    for row in _rows(rows, _SESSION_COLUMNS, keys):
        key, starts_at, host, state, field, type_, programme, headcount, attended = row
        yield Fact(
            kind="session",
            key=key,
            on=day_of(starts_at),
            dims={
                "own": is_own(host),
                "state": state,
                "field": field,
                "type": type_,
                "programme": programme,
                "headcount": headcount,
                "attended": attended,
            },
        )


def attendance_facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    """One fact an attendance, on its day; the signed sheet of its session covers it."""
    is_own = _own_hosts(organisation_id)
    for row in _rows(_attendances(organisation_id), _ATTENDANCE_COLUMNS, keys):
        key, on, role, is_present, region, kept_age, *rest = row
        session, host, state, field, type_, *person = rest
        somebody = people.fact_dims(person, on=on, kept_age=kept_age)
        yield Fact(
            kind="attendance",
            key=key,
            on=on,
            dims={
                **somebody,
                "session": session,
                "role": role,
                "present": is_present,
                "own": is_own(host),
                "state": state,
                "field": field,
                "type": type_,
                "region": region_label(region) or somebody["region"],
            },
            under=(f"session:{session}",),
        )


def sessions_of_attendances(organisation_id: int, keys: Sequence[str]) -> Iterator[str]:
    """The first participant who was there makes a session attended."""
    theirs = Attendance.objects.everywhere(because="an attendance is where its session is")
    for some in chunks(keys):
        mine = theirs.filter(key__in=some)
        yield from mine.values_list("session__key", flat=True).distinct()


def attendances_of_sessions(organisation_id: int, keys: Sequence[str]) -> Iterator[str]:
    """A cancelled session, or another host, moves every attendance of it."""
    theirs = Attendance.objects.everywhere(because="an attendance is where its session is")
    for some in chunks(keys):
        yield from theirs.filter(session__key__in=some).values_list("key", flat=True)


def attendances_of_people(organisation_id: int, keys: Sequence[str]) -> Iterator[str]:
    """A corrected birth date, sex or region moves every attendance of that person."""
    theirs = Attendance.objects.everywhere(because="an attendance is where its person is")
    for some in chunks(keys):
        yield from theirs.filter(person__key__in=some).values_list("key", flat=True)


def _own_hosts(organisation_id: int) -> Callable[[str], bool]:
    """Whether a host is this organisation, whose name and code are read once."""
    names = Organisation.objects.values_list("name", "code").get(pk=organisation_id)
    return lru_cache(maxsize=1000)(lambda host: rules.is_own(host, names))


def _rows(
    records: ScopedQuerySet, columns: Sequence[str], keys: Sequence[str] | None
) -> Iterator[tuple[Any, ...]]:
    if keys is None:
        yield from records.order_by("pk").values_list(*columns).iterator(chunk_size=2000)
        return
    for some in chunks(keys):
        yield from keyed(records, some).order_by("pk").values_list(*columns)


def _sessions(organisation_id: int) -> ScopedQuerySet:
    everywhere = Session.objects.everywhere(because="narrowed to one organisation here")
    return everywhere.filter(organisation_id=organisation_id)


def _attendances(organisation_id: int) -> ScopedQuerySet:
    everywhere = Attendance.objects.everywhere(because="narrowed to one organisation here")
    return everywhere.filter(organisation_id=organisation_id)


SESSION = register(
    Kind(
        name="session",
        label=_("Sessions"),
        dims={
            "own": bool,
            "state": str,
            "field": str,
            "type": str,
            "programme": str,
            "headcount": int,
            "attended": bool,
        },
        facts=session_facts,
        follows={"attendance": sessions_of_attendances},
    )
)
ATTENDANCE = register(
    Kind(
        name="attendance",
        label=_("Attendances"),
        dims={
            "session": str,
            "person": str,
            "role": str,
            "present": bool,
            "own": bool,
            "state": str,
            "field": str,
            "type": str,
            "sex": str,
            "age": str,
            "region": str,
        },
        facts=attendance_facts,
        follows={"session": attendances_of_sessions, "person": attendances_of_people},
    )
)
