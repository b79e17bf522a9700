"""Run inside a site: a course that takes place at this moment, and what is needed to go in."""

from __future__ import annotations

import datetime as dt
import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402 -- after the set-up

from pulmu.core.kernel.keys import new_key  # noqa: E402 -- as above
from pulmu.core.tenancy.actors import actor_by_email, organisation_by_code  # noqa: E402 -- as above
from pulmu.domains.people.actions import PersonRow, introduce  # noqa: E402 -- as above
from pulmu.domains.programmes import actions  # noqa: E402 -- as above
from pulmu.domains.programmes.rules import Slot  # noqa: E402 -- as above

NOW = timezone.now()
HANA = actor_by_email(
    "hana@gimhae.example", organisation=organisation_by_code("gimhae"), channel="cli"
)
START = NOW - dt.timedelta(minutes=5)


def plant() -> None:
    rows = [actions.ProgrammeRow(name=f"AI 첫걸음 {new_key()[:6]}")]
    programme = actions.record_programmes(HANA, rows=rows, at=NOW).objects[0]
    row = actions.OfferingRow(programme_id=programme.pk, name="AI 첫걸음", field="AI", type="교육")
    course = actions.draft_offering(HANA, row=row, once=new_key(), at=NOW)
    slot = Slot(START, START + dt.timedelta(hours=3))
    planned = [actions.Planned(slot=slot, title="1회차")]
    [session] = actions.plan_sessions(HANA, offering_key=course.key, sessions=planned, at=NOW)
    tickets = []
    for name in ("박초롱", "김두리", "이세찬"):
        email = f"{new_key()[:8]}@example.org"
        person = introduce(HANA, row=PersonRow(name=name, email=email), at=NOW)
        made = actions.enrol(HANA, offering_key=course.key, person_key=person.key, at=NOW)
        tickets.append(made.ticket)
    print(json.dumps({"session": session.key, "tickets": tickets}))  # noqa: T201 -- its answer


plant()
