"""The demo's job link, around the day it is made: an AI course of this year, whom companies look
for, who looks for work, and one who was hired. Everybody is made up; nothing of it falls into the
years that are told.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from pulmu.core.kernel.kst import day_of, moment
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.models import Organisation
from pulmu.demo.publishing import key_of
from pulmu.domains.companies import queries as companies
from pulmu.domains.companies.models import Company
from pulmu.domains.people import actions as people
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import HireRow, OfferRow, WishRow
from pulmu.domains.support.models import Candidate, JobOffer

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
COURSE = "생성형 AI 실무 과정"
DATES, BEGINS, ENDS = 4, dt.time(19), dt.time(22)
TEXT = (
    "지역 기업에 나를 소개하는 데 동의합니다.\n"
    "목적: 사람을 찾는 지역 기업에 소개\n"
    "항목: 희망 분야와 지역, 소개 글, 포트폴리오 주소, 이곳에서 들은 교육\n"
    "제공: 기업마다 따로 여쭙니다. 그 기업에 동의하신 뒤에만 이름, 연락처와 함께 전합니다.\n"
    "보유: 철회할 때까지, 길어도 1년\n"
    "동의하지 않아도 됩니다. 교육과 장비 이용에는 아무 영향이 없습니다."
)
# name | fields | regions | in their own words | portfolio
GRADUATES = (
    (
        "가온유",
        ("AI", "생성형AI"),
        "김해, 창원",
        "파이썬으로 데이터를 다듬는 일을 좋아합니다. 과정에서 상담 기록 요약기를 만들었습니다.",
        "https://works.example/gaonyu",
    ),
    ("나라솔", ("생성형AI", "콘텐츠"), "경남", "글과 그림을 함께 다루는 일을 찾습니다.", ""),
    ("다온결", ("AI", "제조"), "", "공장 설비 데이터를 다뤄 본 적이 있습니다.", ""),
    ("라움", ("메타버스", "생성형AI"), "부산 강서구, 김해", "", "https://works.example/raum"),
    ("마루한", ("생성형AI",), "경남 김해", "안내문과 매뉴얼을 쉬운 말로 고치는 일을 잘합니다.", ""),
)
# code of the company | title | field | region | contract | pay | skills | openings | closes in
OFFERS = (
    (
        "C22-010",
        "생성형 AI 콘텐츠 담당",
        "생성형AI",
        "경남 김해시",
        "정규",
        "연 3,000만~3,400만 원",
        "프롬프트 작성, 이미지 편집",
        2,
        24,
        "제품 소개 글과 이미지를 생성형 AI로 만들고 다듬습니다.\n주 5일, 재택 하루.",
    ),
    (
        "C22-009",
        "학습 데이터 관리",
        "AI",
        "경남 김해시",
        "계약",
        "월 260만 원",
        "엑셀, 파이썬 기초",
        1,
        12,
        "나무 부품의 사진을 모으고 이름을 붙입니다. 여섯 달 일하고 함께 이어 갈지 정합니다.",
    ),
    (
        "C23-003",
        "메타버스 전시 운영",
        "메타버스",
        "부산 강서구",
        "인턴",
        "월 215만 원",
        "",
        1,
        40,
        "가상 전시관을 열고 방문객을 안내합니다.",
    ),
)


@transaction.atomic
def link(organisation: Organisation, actor: Actor, *, at: dt.datetime) -> None:
    """Nothing when there is an offer already, or not the companies it is about; harmless twice."""
    codes = companies.ids_by_code(actor, {one[0] for one in OFFERS})
    if queries.offers(actor).exists() or len(codes) < len(OFFERS):
        return
    people.add_consent_text(
        actor, kind=ConsentKind.JOBS, words=TEXT, in_force_from=dt.date(2023, 1, 1), at=at
    )
    graduates = _graduates(actor, at=at)
    _course(actor, graduates, at=at)
    looking = [
        _look(organisation, person, one, at=at - (30 - 3 * number) * DAY)
        for number, (person, one) in enumerate(zip(graduates, GRADUATES, strict=True))
    ]
    by_code = {one.code: one for one in companies.companies(actor) if one.code in codes}
    offers = [_offer(actor, by_code[one[0]], one, at=at - 20 * DAY) for one in OFFERS]
    _introductions(organisation, actor, offers, looking, at=at)


def _graduates(actor: Actor, *, at: dt.datetime) -> list[Person]:
    rows = [
        PersonRow(
            name=name, phone=f"010-0000-{9100 + number}", email=f"graduate{number}@makers.example"
        )
        for number, (name, *_rest) in enumerate(GRADUATES)
    ]
    return people.record_people(actor, rows=rows, at=at - 100 * DAY).objects


def _course(actor: Actor, graduates: list[Person], *, at: dt.datetime) -> None:
    """Four evenings, each with everybody there; the last one a month ago."""
    last = day_of(at) - 40 * DAY
    days = [last - (DATES - 1 - number) * WEEK for number in range(DATES)]
    row = programmes.ProgrammeRow(name=COURSE)
    (programme,) = programmes.record_programmes(actor, rows=[row], at=at).objects
    rows = [
        programmes.SessionRow(
            code=f"JOB-{number}",
            programme_id=programme.pk,
            title=f"{COURSE} {number}회차",
            field="생성형AI",
            type="교육",
            starts_at=moment(on, BEGINS),
            ends_at=moment(on, ENDS),
            state="완료",
        )
        for number, on in enumerate(days, 1)
    ]
    sessions = programmes.record_sessions(actor, rows=rows, at=moment(last + DAY)).objects
    there = [
        programmes.AttendanceRow(
            session_id=session.pk,
            person_id=person.pk,
            on=day_of(session.starts_at),
            is_present=True,
        )
        for session in sessions
        for person in graduates
    ]
    programmes.record_attendances(actor, rows=there, at=moment(last + DAY))


def _look(
    organisation: Organisation, person: Person, said: tuple[object, ...], *, at: dt.datetime
) -> Candidate:
    _name, fields, regions, words, address = said
    row = WishRow(
        fields=list(fields),  # type: ignore[call-overload]  # a tuple of words
        regions=str(regions),
        words=str(words),
        link=str(address),
    )
    visitor = visitor_of(organisation, holds=[person.email_index])
    return actions.look_for_work(visitor, person=person.key, row=row, at=at)


def _offer(
    actor: Actor, company: Company, said: tuple[object, ...], *, at: dt.datetime
) -> JobOffer:
    code, title, field, region, contract, pay, skills, openings, closes, tasks = said
    row = OfferRow(
        company_id=company.pk,
        title=str(title),
        field=str(field),
        region=str(region),
        contract=str(contract),
        pay=str(pay),
        skills=str(skills),
        openings=int(str(openings)),
        closes_on=day_of(at) + (20 + int(str(closes))) * DAY,
        tasks=str(tasks),
    )
    made = actions.add_offer(actor, row=row, once=key_of(f"offer {code}"), at=at)
    return actions.move_offer(actor, key=made.key, state="공개", at=at)


def _introductions(
    organisation: Organisation,
    actor: Actor,
    offers: list[JobOffer],
    looking: list[Candidate],
    *,
    at: dt.datetime,
) -> None:
    """One hired, one after an interview, one who does not answer, one who said no."""
    content, _data, hall = offers
    hired, met, _anywhere, silent, no = looking
    asked = [
        actions.introduce(actor, offer=offer.key, candidate=one.key, at=at - ago * DAY)
        for offer, one, ago in (
            (content, hired, 18),
            (content, met, 9),
            (hall, silent, 5),
            (content, no, 8),
        )
    ]
    for one, is_yes, why, ago in (
        (asked[0], True, "", 17),
        (asked[1], True, "", 8),
        (asked[3], False, "지금은 저녁 근무가 어렵습니다.", 7),
    ):
        visitor = visitor_of(organisation, holds=[one.ticket])
        actions.answer_introduction(
            visitor, ticket=one.ticket, is_yes=is_yes, why=why, at=at - ago * DAY
        )
    first, second = asked[0].key, asked[1].key
    when = moment(day_of(at) - 12 * DAY, dt.time(14))
    actions.set_interview(actor, key=first, when=when, place="창업동 204호", at=at - 16 * DAY)
    actions.place(actor, key=first, at=at - 10 * DAY)
    row = HireRow(
        company_id=content.company_id,
        employee_key="E-2041",
        insured_on=day_of(at) - 2 * DAY,
        contract="정규",
    )
    actions.hire_introduced(actor, key=first, row=row, at=at - DAY)
    when = moment(day_of(at) - DAY, dt.time(10))
    actions.set_interview(actor, key=second, when=when, place="창업동 204호", at=at - 6 * DAY)
