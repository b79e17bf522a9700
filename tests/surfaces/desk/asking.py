"""A founder who is asked how a quarter went, and what they answer."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.people import actions as people
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import ReportRow
from pulmu.domains.support.models import QuarterReport
from tests.factories import TYPED_AT, a_company
from tests.surfaces.conftest import a_picture

AGO = dt.timedelta(days=20)


def quarter():
    """The last one that was over twenty days ago."""
    return Quarter.ended_before(day_of(timezone.now() - AGO))


def a_founder(cast, code, name):
    made = a_company(code, lab=cast.gimhae, name=name)
    row = people.PersonRow(name=f"박{name}진", email=f"{code.lower()}@example.kr")
    (person,) = people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects
    said = FounderRow(person_id=person.pk, role="대표", since=made.first_support_on)
    companies.name_founder(cast.hana, company=made.key, row=said, at=TYPED_AT)
    return made


def at(name, *keys, query=""):
    return reverse(f"desk:{name}", args=keys) + query


def send(cast, asked, **said):
    token = queries.token_of(asked)
    founder = visitor_of(cast.gimhae, holds=[token])
    row = ReportRow(**{"employed": 3, "revenue": 12_000_000, "invested": 5_000_000, **said})
    return actions.send_report(founder, token=token, row=row, at=timezone.now())


def a_paper(cast, asked, folder, topic="매출"):
    token = queries.token_of(asked)
    path = folder / "paper.png"
    path.write_bytes(a_picture())
    return actions.add_report_paper(
        visitor_of(cast.gimhae, holds=[token]),
        token=token,
        topic=topic,
        name="계산서.png",
        path=path,
        at=timezone.now(),
    )


def now(asked):
    return QuarterReport.objects.everywhere(because="tests look").get(pk=asked.pk)
