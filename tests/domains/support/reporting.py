"""A quarter that was asked about, and what its founder does with the link."""

from __future__ import annotations

import datetime as dt

from pulmu.core.kernel.quarters import Quarter
from pulmu.core.mail.models import Message
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.people import actions as people
from pulmu.domains.support import actions
from pulmu.domains.support.actions import ReportRow
from pulmu.domains.support.models import QuarterReport
from tests.factories import TYPED_AT, a_company, day, when

Q3 = Quarter(2023, 3)
ASKED = when("2023-10-04 10:00")
EMAIL = "sejin@example.kr"
CSV = b"\xef\xbb\xbfno,amount\n1,3000000\n"


def a_founder(cast, code, name, email, **company):
    made = a_company(lab=cast.gimhae, code=code, name=name, **company)
    row = people.PersonRow(name=f"{name} 대표", email=email)
    (person,) = people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects
    said = FounderRow(person_id=person.pk, role="대표", since=day("2023-04-01"))
    companies.name_founder(cast.hana, company=made.key, row=said, at=TYPED_AT)
    return made


def later(days, hour=10):
    return ASKED + dt.timedelta(days=days, hours=hour - 10)


def send(founder, token, *, at=None, **said):
    row = ReportRow(**{"employed": 3, "revenue": 12_000_000, "invested": 0, **said})
    return actions.send_report(founder, token=token, row=row, at=at or later(1))


def a_paper(founder, token, folder, *, topic="매출", name="매출.csv", content=CSV, at=None):
    path = folder / "sent.csv"
    path.write_bytes(content)
    return actions.add_report_paper(
        founder, token=token, topic=topic, name=name, path=path, at=at or later(1)
    )


def now(asked):
    return QuarterReport.objects.everywhere(because="tests look").get(pk=asked.pk)


def letters(cast):
    every = Message.objects.within(cast.hana).order_by("pk")
    return [one.letter.partition("_")[2] for one in every]
