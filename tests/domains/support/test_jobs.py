from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.trail.models import Event
from pulmu.domains.people import queries as persons
from pulmu.domains.results import queries as results
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import WishRow
from pulmu.domains.support.models import Introduction
from pulmu.ledger.rulebook import install_shipped
from tests.factories import a_company, day, entries, when

from .jobs import (
    AT,
    a_hire_of,
    a_link,
    an_offer_row,
    answered,
    introduced,
    state_of,
)

TODAY = day("2023-09-04")


@pytest.fixture
def link(cast):
    install_shipped()
    return a_link(cast.gimhae, cast.hana)


def letters(cast) -> list[str]:
    return list(Message.objects.within(cast.hana).order_by("pk").values_list("letter", flat=True))


def _figure(actor, code="new_hires"):
    return next(one.value for one in results.overview(actor, 2023).tiles if one.code == code)


def test_a_graduate_is_asked_meets_the_company_and_is_hired_and_only_the_hire_counts(cast, link):
    link.founder()
    found = introduced(link, link.offer(), link.candidate())
    case = queries.open_case_of(cast.hana, link.company)
    told, before = [state_of(cast.hana, found)], entries(cast.gimhae)
    answered(link, found)
    told.append(state_of(cast.hana, found))
    actions.set_interview(cast.hana, key=found.key, when=when("2023-09-11 14:00"), at=AT)
    told.append(state_of(cast.hana, found))
    actions.place(cast.hana, key=found.key, at=AT)
    told.append(state_of(cast.hana, found))
    assert (entries(cast.gimhae), _figure(cast.hana)) == (before, 0)

    hire = actions.hire_introduced(cast.hana, key=found.key, row=a_hire_of(link), at=AT)

    assert told == ["제안", "동의", "면접", "채용결정"]
    assert (state_of(cast.hana, found), _figure(cast.hana)) == ("취업", 1)
    assert (case.cause, found.case) == ("채용연계", case)
    opened_back = queries.introduction_of(cast.hana, hire)
    assert opened_back == found
    courses = queries.courses_of(cast.hana, [opened_back.person_id])[opened_back.person_id]
    assert [(one.name, one.field, one.times) for one in courses] == [("AI 실무 과정", "AI", 1)]
    assert queries.offer(cast.hana, found.offer.key).state == "충원"
    assert letters(cast) == [
        "support.job_asked",
        "support.job_met",
        "support.job_interview",
        "support.job_decided",
    ]


def test_an_introduction_moves_no_figure_and_no_date_of_the_company(cast, link):
    before = (entries(cast.gimhae), link.company.first_support_on)

    answered(link, introduced(link, link.offer(), link.candidate()))

    link.company.refresh_from_db()
    assert (entries(cast.gimhae), link.company.first_support_on) == before


def test_each_act_is_harmless_twice(cast, link):
    offer, candidate = link.offer(), link.candidate()
    for _time in range(2):
        found = introduced(link, offer, candidate)
        answered(link, found)
        actions.set_interview(cast.hana, key=found.key, when=when("2023-09-11 14:00"), at=AT)
    for _time in range(2):
        actions.place(cast.hana, key=found.key, at=AT)
    hires = [
        actions.hire_introduced(cast.hana, key=found.key, row=a_hire_of(link), at=AT)
        for _time in range(2)
    ]

    assert hires[0] == hires[1]
    assert queries.hires(cast.hana).count() == 1
    assert Introduction.objects.within(cast.hana).count() == 1
    assert letters(cast).count("support.job_asked") == 1
    assert letters(cast).count("support.job_interview") == 1


def test_a_hire_that_a_roster_brought_in_is_the_one_that_is_linked(cast, link):
    found = introduced(link, link.offer(), link.candidate())
    answered(link, found)
    actions.place(cast.hana, key=found.key, at=AT)
    (known,) = actions.record_hires(cast.hana, rows=[a_hire_of(link)], at=AT).objects

    assert actions.hire_introduced(cast.hana, key=found.key, row=a_hire_of(link), at=AT) == known

    actions.remove_hires(cast.hana, keys=[known.key], at=AT, why="잘못된 명부")
    assert queries.introduction(cast.hana, found.key).hire is None


def test_who_says_no_is_not_asked_again_and_says_why_if_they_like(cast, link):
    offer, candidate = link.offer(), link.candidate()
    found = introduced(link, offer, candidate)

    answered(link, found, is_yes=False, why="출퇴근이 멉니다.")

    assert (state_of(cast.hana, found), queries.introduction(cast.hana, found.key).why) == (
        "사양",
        "출퇴근이 멉니다.",
    )
    with pytest.raises(actions.NotNow):
        introduced(link, offer, candidate)
    with pytest.raises(actions.NotNow):
        answered(link, found)
    with pytest.raises(actions.NotNow):
        actions.place(cast.hana, key=found.key, at=AT)


def test_a_refusal_has_a_reason_that_the_candidate_is_not_told(cast, link):
    found = introduced(link, link.offer(), link.candidate())
    answered(link, found)

    with pytest.raises(actions.WhyMissing):
        actions.turn_down(cast.hana, key=found.key, why=" ", at=AT)
    for _time in range(2):
        actions.turn_down(cast.hana, key=found.key, why="경력자를 뽑기로 함", at=AT)

    assert state_of(cast.hana, found) == "불합격"
    assert letters(cast)[-1] == "support.job_decided"
    assert letters(cast).count("support.job_decided") == 1
    again = introduced(link, link.offer(), queries.candidates(cast.hana, on=TODAY).get())
    with pytest.raises(actions.WhyMissing):
        actions.withdraw_introduction(cast.hana, key=again.key, why="", at=AT)
    for _time in range(2):
        actions.withdraw_introduction(cast.hana, key=again.key, why="공고를 거둠", at=AT)
    assert state_of(cast.hana, again) == "철회"


def test_the_company_sees_nobody_before_they_said_yes_nor_after_they_took_it_back(cast, link):
    link.founder()
    found = introduced(link, link.offer(), link.candidate())
    founder = visitor_of(cast.gimhae, holds=[persons.email_index("founder@example.kr")])
    seen = [queries.shown_to_company(founder, link.company, on=TODAY)]
    assert "support.job_met" not in letters(cast)
    answered(link, found)
    seen.append(queries.shown_to_company(founder, link.company, on=TODAY))
    actions.back_out(link.visitor(), ticket=found.ticket, why="다른 곳에 갑니다.", at=AT)
    seen.append(queries.shown_to_company(founder, link.company, on=TODAY))

    assert seen == [[], [found], []]
    assert state_of(cast.hana, found) == "철회"


def test_a_stranger_finds_nothing(cast, link):
    offer, candidate = link.offer(), link.candidate()
    found = introduced(link, offer, candidate)
    nobody = visitor_of(cast.gimhae, holds=[persons.email_index("x@y.kr")])
    said = {"key": found.key, "at": AT}

    for act in (
        lambda: actions.move_offer(cast.minsu, key=offer.key, state="마감", at=AT),
        lambda: actions.correct_offer(
            cast.minsu, key=offer.key, row=an_offer_row(link.company), at=AT
        ),
        lambda: actions.introduce(cast.minsu, offer=offer.key, candidate=candidate.key, at=AT),
        lambda: actions.ask_again(cast.minsu, **said),
        lambda: actions.set_interview(cast.minsu, when=AT, **said),
        lambda: actions.place(cast.minsu, **said),
        lambda: actions.turn_down(cast.minsu, why="x", **said),
        lambda: actions.withdraw_introduction(cast.minsu, why="x", **said),
        lambda: actions.hire_introduced(cast.minsu, row=a_hire_of(link), **said),
        lambda: actions.let_go_if_taken_back(cast.minsu, person=candidate.person.key, at=AT),
        lambda: actions.answer_introduction(nobody, ticket=found.ticket, is_yes=True, at=AT),
        lambda: actions.back_out(nobody, ticket=found.ticket, at=AT),
        lambda: queries.held_introduction(nobody, found.ticket, on=TODAY),
        lambda: queries.offer(cast.minsu, offer.key),
        lambda: queries.introduction(cast.minsu, found.key),
        lambda: queries.candidate(cast.minsu, candidate.key, on=TODAY),
        lambda: queries.open_offer(visitor_of(cast.other_lab), offer.key, on=TODAY),
    ):
        with pytest.raises(NotFound):
            act()
    assert list(queries.candidates(cast.minsu, on=TODAY)) == []
    assert queries.own_candidate(nobody, candidate.person.key, on=TODAY) is None
    assert state_of(cast.hana, found) == "제안"


def test_who_may_not_support_is_refused(cast, link):
    offer, candidate = link.offer(), link.candidate()
    found = introduced(link, offer, candidate)

    for act in (
        lambda: actions.add_offer(
            cast.inspector, row=an_offer_row(link.company), once=new_key(), at=AT
        ),
        lambda: actions.move_offer(cast.inspector, key=offer.key, state="마감", at=AT),
        lambda: actions.place(cast.inspector, key=found.key, at=AT),
        lambda: queries.candidates(cast.inspector, on=TODAY),
        lambda: actions.look_for_work(
            cast.inspector, person=candidate.person.key, row=WishRow(fields=["AI"]), at=AT
        ),
        lambda: actions.answer_introduction(
            cast.inspector, ticket=found.ticket, is_yes=True, at=AT
        ),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_who_does_not_answer_is_asked_again_once_a_day_and_waits_on_today(cast, link):
    found = introduced(link, link.offer(), link.candidate())
    three_on = AT + dt.timedelta(days=3)

    assert queries.unanswered(cast.hana, on=TODAY) == []
    assert queries.unanswered(cast.hana, on=three_on.date()) == [found]
    for _time in range(2):
        actions.ask_again(cast.hana, key=found.key, at=three_on)
    assert queries.unanswered(cast.hana, on=three_on.date()) == []
    assert letters(cast) == ["support.job_asked", "support.job_asked"]
    answered(link, found)
    assert queries.unspoken(cast.hana, on=three_on.date()) == [found]
    actions.set_interview(cast.hana, key=found.key, when=three_on, at=AT)
    assert queries.unspoken(cast.hana, on=three_on.date()) == []
    assert queries.without_result(cast.hana, at=AT) == []
    assert queries.without_result(cast.hana, at=three_on) == [found]
    with pytest.raises(actions.NotNow):
        actions.ask_again(cast.hana, key=found.key, at=three_on)


def test_an_interview_is_after_the_yes_and_a_hire_of_that_company(cast, link):
    found = introduced(link, link.offer(), link.candidate())
    with pytest.raises(actions.NotNow):
        actions.set_interview(cast.hana, key=found.key, when=AT, at=AT)
    answered(link, found)

    with pytest.raises(actions.WrongDay):
        actions.set_interview(cast.hana, key=found.key, when=when("2023-09-03 10:00"), at=AT)
    with pytest.raises(actions.NotNow):
        actions.hire_introduced(cast.hana, key=found.key, row=a_hire_of(link), at=AT)
    actions.place(cast.hana, key=found.key, at=AT)
    other = a_company("C-002", lab=cast.gimhae, name="다른 기업")
    row = replace(a_hire_of(link), company_id=other.pk)
    with pytest.raises(actions.NotNow):
        actions.hire_introduced(cast.hana, key=found.key, row=row, at=AT)


def test_the_database_keeps_what_matters(cast, link):
    found = introduced(link, link.offer(), link.candidate())
    mine = Introduction.objects.within(cast.hana).filter(pk=found.pk)

    for wrong in (
        {"state": "동의", "agreed_on": None},
        {"state": "면접", "agreed_on": TODAY, "interview_at": None},
        {"state": "어디"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.update(**wrong)
    twice = Introduction(
        organisation=cast.gimhae,
        offer=found.offer,
        person=found.person,
        case=found.case,
        asked_on=TODAY,
        created_at=AT,
        changed_at=AT,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save()


def test_every_act_leaves_a_line_in_the_trail(cast, link):
    found = introduced(link, link.offer(), link.candidate())
    answered(link, found)

    names = set(Event.objects.within(cast.hana).values_list("name", flat=True))
    assert {
        "support.offer.added",
        "support.offer.published",
        "support.candidate.said",
        "support.introduction.asked",
        "support.introduction.agreed",
        "support.case.opened",
    } <= names
