"""The demo's founders, cases and spaces, around the day it is made; every one of them made up.

Through the same actions as a real lab's. Nothing of it falls into the years that are told: the
agreements start when the demo is made.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from django.db import transaction

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.models import Organisation
from pulmu.demo import documents
from pulmu.demo.publishing import key_of
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies import queries as known
from pulmu.domains.companies.actions import DocumentRow, FounderRow
from pulmu.domains.companies.models import Company
from pulmu.domains.people import actions as people
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.models import Person
from pulmu.domains.results import actions as results
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import ApplicationRow, CaseRow, MentoringRow, TenancyRow

# code of the company | founder | role | stage
FOUNDERS = (
    ("C22-009", "문가온", "대표", "출시"),
    ("C22-010", "봉다솔", "대표", "성장"),
    ("C22-010", "임새결", "공동대표", "성장"),
    ("C23-003", "모래솔", "대표", "시제품"),
    ("C23-018", "달해온", "대표", "아이디어"),
    ("C23-019", "초이든", "대표", "아이디어"),
)
REGIONS = {"C22-009": "경남 김해시", "C22-010": "경남 김해시", "C23-003": "부산 강서구"}
# code of the company | paper | as it is drawn | issued so many days ago
PAPERS = (
    ("C22-009", "사업자등록증명", "Business registration", 84),
    ("C22-009", "국세납세증명", "National tax clearance", 8),
    ("C22-009", "창업기업확인서", "Start-up confirmation", 400),
    ("C22-010", "지방세납세증명", "Local tax clearance", 45),
    ("C22-010", "법인등기부등본", "Corporate register", 20),
)
DIAGNOSIS = (
    "나무 톱니 시계의 시제품은 있다. 원가가 높고 판로가 없다.\n"
    "올해 안에 크라우드펀딩으로 첫 고객 100명을 만나고, 그 결과로 양산 여부를 정한다."
)
GOALS = (("펀딩 목표액 300% 달성", 70), ("부품 원가 30% 낮추기", 25), ("상표 출원", -4))
# days ago | minutes | mentor | said | next | asked after in so many days from today
MEETINGS = (
    (
        64,
        90,
        "최멘토 (제품 개발)",
        "부품 12개를 8개로 줄일 수 있다. 금형은 아직 이르다.",
        "원가표 만들기",
        -40,
    ),
    (
        33,
        60,
        "한멘토 (크라우드펀딩)",
        "이야기 순서를 바꾼다: 만든 까닭이 먼저다.",
        "영상 콘티 쓰기",
        -12,
    ),
    (
        9,
        60,
        "한멘토 (크라우드펀딩)",
        "리워드는 세 가지면 넉넉하다. 배송비를 따로 적는다.",
        "리워드 표 보내기",
        0,
    ),
)


@transaction.atomic
def support(organisation: Organisation, actor: Actor, *, at: dt.datetime) -> None:
    """Nothing when there is a case already, or not the companies it is about; harmless twice."""
    codes = known.ids_by_code(actor, {code for code, *_rest in FOUNDERS})
    if queries.cases(actor).exists() or not codes:
        return
    by_code = {one.code: one for one in known.companies(actor) if one.code in codes}
    founders = _founders(actor, by_code, at=at)
    _papers(actor, by_code, at=at)
    _case(actor, by_code["C22-009"], at=at)
    _other_cases(actor, by_code, at=at)
    _agreements(actor, by_code, at=at)
    _asked(organisation, founders, at=at)


def _founders(actor: Actor, by_code: dict[str, Company], *, at: dt.datetime) -> dict[str, Person]:
    made = {}
    for number, (code, name, role, stage) in enumerate(FOUNDERS):
        company = by_code[code]
        row = PersonRow(name=name, email=f"founder{number + 1}@founders.example", region="경남")
        (person,) = people.record_people(actor, rows=[row], at=at).objects
        since = company.first_support_on
        said = FounderRow(person_id=person.pk, role=role, since=since)
        companies.name_founder(actor, company=company.key, row=said, at=at)
        companies.describe_company(
            actor, key=company.key, stage=stage, home_region=REGIONS.get(code, ""), at=at
        )
        made.setdefault(code, person)
    return made


def _papers(actor: Actor, by_code: dict[str, Company], *, at: dt.datetime) -> None:
    for code, kind, title, ago in PAPERS:
        issued_on = day_of(at) - dt.timedelta(days=ago)
        content = documents.certificate(title, code, [f"{issued_on:%Y-%m-%d}"])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{code}-{kind}.pdf"
            path.write_bytes(content)
            (blob,) = results.add_files(actor, files=[(path.name, path)], at=at)
        row = DocumentRow(kind=kind, issued_on=issued_on, sha256=blob.sha256)
        companies.keep_document(actor, company=by_code[code].key, row=row, at=at)


def _case(actor: Actor, company: Company, *, at: dt.datetime) -> None:
    today = day_of(at)
    row = CaseRow(
        company_id=company.pk,
        cause="상담",
        opened_on=today - dt.timedelta(days=70),
        diagnosis=DIAGNOSIS,
    )
    case = actions.open_case(actor, row=row, at=at)
    for words, ahead in GOALS:
        due_on = today + dt.timedelta(days=ahead)
        actions.add_step(actor, key=case.key, sort="목표", words=words, due_on=due_on, at=at)
    steps = actions.prepare_funding(actor, key=case.key, at=at)
    for step in steps[:4]:
        actions.settle_step(actor, key=step.key, state="완료", at=at)
    for ago, minutes, mentor, said, next_step, ahead in MEETINGS:
        meeting = MentoringRow(
            on=today - dt.timedelta(days=ago),
            minutes=minutes,
            mentor=mentor,
            said=said,
            next_step=next_step,
            next_on=today + dt.timedelta(days=ahead),
        )
        once = key_of(f"meeting {ago}")
        made = actions.log_mentoring(actor, case=case.key, row=meeting, once=once, at=at)
        if ahead < 0:
            actions.follow_up(actor, key=made.key, at=at)


def _other_cases(actor: Actor, by_code: dict[str, Company], *, at: dt.datetime) -> None:
    """One that has just begun, and one that reached what it was for."""
    today = day_of(at)
    for code, cause, ago in (("C23-003", "시제품", 5), ("C22-010", "판로", 130)):
        opened_on = today - dt.timedelta(days=ago)
        row = CaseRow(company_id=by_code[code].pk, cause=cause, opened_on=opened_on)
        made = actions.open_case(actor, row=row, at=at)
    actions.move_case(
        actor,
        key=made.key,
        state="달성",
        on=today - dt.timedelta(days=14),
        outcome="지역 전시 두 곳과 공급 계약을 맺었다.",
        at=at,
    )


def _agreements(actor: Actor, by_code: dict[str, Company], *, at: dt.datetime) -> None:
    """One that ends soon, and one that has a year to go."""
    today = day_of(at)
    for code, company, space, ahead in (
        ("SP-A", "C22-009", "G-Meta Town 가상오피스 3호", 20),
        ("SP-B", "C22-010", "창업동 독립공간 204호", 340),
    ):
        ends_on = today + dt.timedelta(days=ahead)
        starts_on = ends_on - dt.timedelta(days=364)
        row = TenancyRow(
            code=code,
            company_id=by_code[company].pk,
            space=space,
            agreed_on=starts_on - dt.timedelta(days=7),
            starts_on=starts_on,
            ends_on=ends_on,
        )
        actions.agree_tenancy(actor, row=row, at=at)


def _asked(organisation: Organisation, founders: dict[str, Person], *, at: dt.datetime) -> None:
    """A founder asks on the portal, by the mail that is theirs."""
    for code, kind, purpose in (
        ("C23-018", "가상오피스", "다음 달에 사업자등록을 합니다. 등록할 주소가 필요합니다."),
        ("C23-019", "공유좌석", "시제품을 다듬는 동안 일주일에 세 번 쓸 자리가 필요합니다."),
    ):
        person = founders[code]
        visitor = visitor_of(organisation, holds=[person.email_index])
        (company,) = known.held_companies(visitor)
        row = ApplicationRow(
            venture=company.name,
            kind=kind,
            purpose=purpose,
            wished_from=day_of(at) + dt.timedelta(days=14),
            months=12,
            company=company.key,
        )
        actions.ask_for_space(
            visitor, person=person.key, row=row, once=key_of(f"space {code}"), at=at
        )
