"""The demo's quarterly reports: three quarters that are closed, and one under way."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from pulmu.core.kernel.kst import day_of, moment
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.models import Organisation
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies import queries as known
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.people import actions as people
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import ReportRow
from pulmu.domains.support.models import QuarterReport

# code of the company | founder, beside those of `supported`
MORE_FOUNDERS = (
    ("C22-005", "고래울"),
    ("C22-007", "별가람"),
    ("C23-004", "나침결"),
    ("C23-008", "모과빈"),
    ("C23-011", "은하솔"),
)
# code | people, revenue and investment of the four quarters, in won
GROWTH = {
    "C22-009": (
        (1, 8_400_000, 0),
        (1, 11_200_000, 0),
        (2, 15_900_000, 10_000_000),
        (3, 21_300_000, 0),
    ),
    "C22-010": (
        (4, 62_000_000, 0),
        (4, 58_500_000, 0),
        (5, 71_400_000, 0),
        (6, 83_000_000, 150_000_000),
    ),
    "C22-005": ((2, 31_000_000, 0), (3, 36_500_000, 0), (3, 34_200_000, 0), (3, 40_100_000, 0)),
    "C23-004": ((5, 120_000_000, 0), (5, 98_000_000, 0), (6, 134_000_000, 0), (7, 141_500_000, 0)),
}
SENT, KEPT = ("C22-009", "C22-010"), "C22-005"
NOTE = "펀딩 목표를 312% 채웠습니다. 배송 때문에 다음 분기 매출로 넘어가는 금액이 있습니다."
WHY = "9월에 받으신 투자금의 계약서나 입금 내역을 올려 주십시오."
CSV = "\ufeff작성일자,공급가액\n{day},{amount}\n"
# So long ago the last quarter was asked for: due four days ago, reminded of twice.
AGO = dt.timedelta(days=18)


@dataclass(frozen=True, slots=True)
class _Desk:
    organisation: Organisation
    actor: Actor


@transaction.atomic
def report(organisation: Organisation, actor: Actor, *, at: dt.datetime) -> None:
    """Nothing when somebody was asked already, or not the companies it is about; harmless twice."""
    codes = known.ids_by_code(actor, {code for code, _name in MORE_FOUNDERS})
    if queries.asked_quarters(actor) or len(codes) < len(MORE_FOUNDERS):
        return
    desk = _Desk(organisation, actor)
    _name_founders(actor, at=at)
    quarters = [Quarter.ended_before(day_of(at - AGO))]
    while len(quarters) < len(next(iter(GROWTH.values()))):
        quarters.insert(0, quarters[0].previous)
    for number, quarter in enumerate(quarters[:-1]):
        asked_at = moment(quarter.end + dt.timedelta(days=5), dt.time(10))
        asked = _ask(desk, quarter, at=asked_at)
        for code, told in GROWTH.items():
            _send(desk, asked[code], told[number], at=asked_at + dt.timedelta(days=3))
            key = asked[code].key
            actions.accept_report(actor, key=key, at=asked_at + dt.timedelta(days=6))
    _under_way(desk, quarters[-1], at=at)


def _under_way(desk: _Desk, quarter: Quarter, *, at: dt.datetime) -> None:
    """Accepted, sent in, asked for again, begun, and overdue."""
    asked = _ask(desk, quarter, at=at - AGO)
    told = {code: growth[-1] for code, growth in GROWTH.items()}
    _send(desk, asked["C23-004"], told["C23-004"], at=at - dt.timedelta(days=14))
    actions.accept_report(desk.actor, key=asked["C23-004"].key, at=at - dt.timedelta(days=12))
    for ago in (11, 3):
        then = at - dt.timedelta(days=ago)
        actions.remind(desk.actor, keys=queries.to_remind(desk.actor, at=then), at=then)
    for code in SENT:
        _paper(desk, asked[code], told[code][1], at=at - dt.timedelta(days=2))
        _send(desk, asked[code], told[code], note=NOTE, at=at - dt.timedelta(days=2))
    actions.return_report(
        desk.actor, key=asked["C22-010"].key, why=WHY, at=at - dt.timedelta(days=1)
    )
    row = ReportRow(employed=told[KEPT][0])
    token = queries.token_of(asked[KEPT])
    actions.draft_report(_founder(desk, token), token=token, row=row, at=at - dt.timedelta(days=2))


def _name_founders(actor: Actor, *, at: dt.datetime) -> None:
    by_code = {one.code: one for one in known.companies(actor)}
    for number, (code, name) in enumerate(MORE_FOUNDERS):
        row = PersonRow(name=name, email=f"report{number + 1}@founders.example", region="경남")
        (person,) = people.record_people(actor, rows=[row], at=at).objects
        since = by_code[code].first_support_on
        said = FounderRow(person_id=person.pk, role="대표", since=since)
        companies.name_founder(actor, company=by_code[code].key, row=said, at=at)


def _ask(desk: _Desk, quarter: Quarter, *, at: dt.datetime) -> dict[str, QuarterReport]:
    made = actions.ask_for_reports(desk.actor, quarter=quarter, at=at)
    return {one.company.code: one for one in made}


def _send(
    desk: _Desk,
    asked: QuarterReport,
    told: tuple[int, int, int],
    *,
    at: dt.datetime,
    note: str = "",
) -> None:
    token = queries.token_of(asked)
    employed, revenue, invested = told
    row = ReportRow(employed=employed, revenue=revenue, invested=invested, note=note)
    actions.send_report(_founder(desk, token), token=token, row=row, at=at)


def _paper(desk: _Desk, asked: QuarterReport, amount: int, *, at: dt.datetime) -> None:
    token = queries.token_of(asked)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "매출_세금계산서합계표.csv"
        path.write_text(CSV.format(day=asked.about.end, amount=amount), encoding="utf-8")
        actions.add_report_paper(
            _founder(desk, token), token=token, topic="매출", name=path.name, path=path, at=at
        )


def _founder(desk: _Desk, token: str) -> Actor:
    return visitor_of(desk.organisation, holds=[token])
