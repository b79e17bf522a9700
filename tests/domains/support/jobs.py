"""A company that looks for somebody, and a graduate of the AI course who looks for work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.companies.models import Company
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import Session
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import HireRow, Moved, OfferRow, WishRow
from pulmu.domains.support.models import Candidate, Introduction, JobOffer
from tests.factories import (
    TYPED_AT,
    a_company,
    a_programme,
    a_session,
    a_user,
    an_actor,
    an_attendance,
    day,
    when,
)

AT = when("2023-09-04 10:00")
TEXT = "목적: 지역 기업 소개. 항목: 희망 분야·지역, 소개 글. 기간: 철회할 때까지, 최대 1년."


@dataclass(frozen=True)
class Link:
    """A lab with the text of the consent, a company, a course that was held."""

    lab: Organisation
    staff: Actor
    company: Company
    course: Session

    def graduate(self, name: str = "정하늘", email: str = "haneul@example.kr") -> Person:
        row = people.PersonRow(name=name, email=email, phone="010-2345-6789")
        (made,) = people.record_people(self.staff, rows=[row], at=TYPED_AT).objects
        an_attendance(self.course, made)
        return made

    def visitor(self, email: str = "haneul@example.kr") -> Actor:
        return visitor_of(self.lab, holds=[persons.email_index(email)])

    def candidate(self, name: str = "정하늘", email: str = "haneul@example.kr") -> Candidate:
        graduate = self.graduate(name, email)
        return look(self.visitor(email), graduate)

    def offer(self, *, state: str = "공개", **said: Any) -> JobOffer:
        row = an_offer_row(self.company, **said)
        made = actions.add_offer(self.staff, row=row, once=new_key(), at=AT)
        if state == "작성":
            return made
        return actions.move_offer(self.staff, key=made.key, state=state, at=AT)

    def founder(self, email: str = "founder@example.kr") -> Person:
        row = people.PersonRow(name="박세진", email=email)
        (made,) = people.record_people(self.staff, rows=[row], at=TYPED_AT).objects
        said = FounderRow(person_id=made.pk, role="대표", since=day("2023-04-01"))
        companies.name_founder(self.staff, company=self.company.key, row=said, at=TYPED_AT)
        return made


def a_link(lab: Organisation, staff: Actor, *, company: Company | None = None) -> Link:
    manager = an_actor(a_user(f"boss@{lab.code}.example", "소장"), lab, Role.MANAGER)
    people.add_consent_text(
        manager, kind=ConsentKind.JOBS, words=TEXT, in_force_from=day("2023-01-01"), at=TYPED_AT
    )
    course = a_session(programme=a_programme("AI 실무 과정", lab=lab), field="AI")
    return Link(lab, staff, company or a_company(lab=lab), course)


def an_offer_row(company: Company, **said: Any) -> OfferRow:
    columns = {
        "title": "AI 학습 데이터 담당",
        "field": "AI",
        "region": "경남 김해시",
        "contract": "정규",
        "tasks": "학습 데이터를 모으고 다듬습니다.",
        "pay": "연 3,200만 원",
        "skills": "파이썬 기초",
        "closes_on": day("2023-12-31"),
    }
    return OfferRow(company_id=company.pk, **{**columns, **said})


def look(visitor: Actor, person: Person, at: Any = AT, **said: Any) -> Candidate:
    columns = {"fields": ["AI"], "regions": "김해", "words": "데이터를 좋아합니다.", **said}
    return actions.look_for_work(visitor, person=person.key, row=WishRow(**columns), at=at)


def introduced(link: Link, offer: JobOffer, candidate: Candidate) -> Introduction:
    return actions.introduce(link.staff, offer=offer.key, candidate=candidate.key, at=AT)


def answered(
    link: Link, found: Introduction, *, is_yes: bool = True, why: str = "", at: Any = AT
) -> Moved:
    visitor = visitor_of(link.lab, holds=[found.ticket])
    return actions.answer_introduction(visitor, ticket=found.ticket, is_yes=is_yes, why=why, at=at)


def a_hire_of(link: Link, **said: Any) -> HireRow:
    columns = {"employee_key": "E-101", "insured_on": day("2023-09-04"), "contract": "정규"}
    return HireRow(company_id=link.company.pk, **{**columns, **said})


def state_of(actor: Actor, found: Introduction) -> str:
    return str(queries.introduction(actor, found.key).state)
