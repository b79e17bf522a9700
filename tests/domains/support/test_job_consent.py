"""How long the consent of the job link holds, for whom, and that nobody is asked without it."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.kernel.errors import NotFound
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import operator_of, visitor_of
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.people.choices import ConsentChannel, ConsentKind
from pulmu.domains.people.models import Person
from pulmu.domains.support import actions, queries
from pulmu.domains.support.choices import ReportState
from pulmu.domains.support.models import Candidate, QuarterReport
from pulmu.ledger.rulebook import install_shipped
from tests.factories import TYPED_AT, day, when

from .jobs import AT, a_hire_of, a_link, answered, introduced, look, state_of

TODAY = day("2023-09-04")
DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=365)


@pytest.fixture
def link(cast):
    install_shipped()
    return a_link(cast.gimhae, cast.hana)


@pytest.fixture
def found(link):
    return introduced(link, link.offer(closes_on=None), link.candidate())


def letters(cast) -> list[str]:
    return list(Message.objects.within(cast.hana).order_by("pk").values_list("letter", flat=True))


def shown(cast, link, *, days: int) -> int:
    on = TODAY + dt.timedelta(days=days)
    return len(queries.shown_to_company(cast.hana, link.company, on=on))


def merged(cast, person: Person, *, email: str = "") -> Person:
    """Somebody of another number is kept, and this person is merged into them."""
    row = people.PersonRow(name="정하늘", phone="010-9999-0000", email=email)
    (keep,) = people.record_people(cast.hana, rows=[row], at=AT).objects
    people.merge(cast.hana, keep_key=keep.key, drop_key=person.key, why="같은 사람", at=AT)
    return keep


def test_the_company_reads_nobody_after_the_year_that_was_agreed_to(cast, link, found):
    answered(link, found)
    assert (shown(cast, link, days=364), shown(cast, link, days=365)) == (1, 0)

    late = look(link.visitor(), found.person, at=AT + 310 * DAY)

    assert late.since == TODAY + 310 * DAY
    assert (shown(cast, link, days=364), shown(cast, link, days=365)) == (1, 0)


def test_a_month_after_the_hire_the_company_reads_nobody(cast, link, found):
    answered(link, found)
    actions.place(cast.hana, key=found.key, at=AT)
    actions.hire_introduced(cast.hana, key=found.key, row=a_hire_of(link), at=AT)

    assert (shown(cast, link, days=29), shown(cast, link, days=30)) == (1, 0)


def test_the_clock_ends_what_the_forgotten_were_introduced_for(cast, link, found):
    answered(link, found)
    clock = operator_of(cast.gimhae)
    assert actions.forget_candidates(clock, at=AT + YEAR - DAY) == 0
    assert state_of(cast.hana, found) == "동의"

    for gone in (1, 0):
        assert actions.forget_candidates(clock, at=AT + YEAR) == gone

    ended = queries.introduction(cast.hana, found.key)
    assert (ended.state, ended.ended_on) == ("철회", TODAY + YEAR)


def test_whom_a_company_wants_is_hired_also_after_the_year(cast, link, found):
    answered(link, found)
    actions.place(cast.hana, key=found.key, at=AT)
    late = AT + YEAR

    actions.forget_candidates(operator_of(cast.gimhae), at=late)

    assert Candidate.objects.within(cast.hana).count() == 0
    row = a_hire_of(link, insured_on=TODAY + YEAR)
    hire = actions.hire_introduced(cast.hana, key=found.key, row=row, at=late)
    assert queries.introduction_of(cast.hana, hire) == found


def test_nobody_says_yes_or_is_asked_again_after_the_year(cast, link, found):
    late = AT + YEAR
    visitor = visitor_of(link.lab, holds=[found.ticket])

    assert queries.unanswered(cast.hana, on=TODAY + YEAR - DAY) == [found]
    assert queries.unanswered(cast.hana, on=TODAY + YEAR) == []
    with pytest.raises(actions.NotNow):
        actions.ask_again(cast.hana, key=found.key, at=late)
    with pytest.raises(actions.NotNow):
        actions.answer_introduction(visitor, ticket=found.ticket, is_yes=True, at=late)
    actions.answer_introduction(visitor, ticket=found.ticket, is_yes=False, at=late)
    assert (state_of(cast.hana, found), letters(cast)) == ("사양", ["support.job_asked"])


@pytest.mark.parametrize("how", ["closed", "over"])
def test_about_an_offer_that_is_over_nobody_is_asked_and_nobody_says_yes(cast, link, how):
    offer = link.offer(closes_on=TODAY + 2 * DAY)
    found = introduced(link, offer, link.candidate())
    at = AT + 4 * DAY
    if how == "closed":
        actions.move_offer(cast.hana, key=offer.key, state="마감", at=AT)
    visitor = visitor_of(link.lab, holds=[found.ticket])

    assert queries.unanswered(cast.hana, on=TODAY + 4 * DAY) == []
    assert not queries.is_still_asked(
        cast.hana, queries.introduction(cast.hana, found.key), on=TODAY + 4 * DAY
    )
    with pytest.raises(actions.NotNow):
        actions.ask_again(cast.hana, key=found.key, at=at)
    with pytest.raises(actions.NotNow):
        actions.answer_introduction(visitor, ticket=found.ticket, is_yes=True, at=at)
    assert letters(cast) == ["support.job_asked"]


def test_who_had_the_use_of_their_data_stopped_is_not_written_to(cast, link, found):
    stopped = link.founder("stopped@example.kr")
    link.founder()
    Person.objects.within(cast.hana).filter(pk=stopped.pk).update(is_suspended=True)
    answered(link, found)
    assert letters(cast) == ["support.job_asked", "support.job_met"]
    Person.objects.within(cast.hana).filter(pk=found.person_id).update(is_suspended=True)

    actions.set_interview(cast.hana, key=found.key, when=when("2023-09-11 14:00"), at=AT)
    actions.place(cast.hana, key=found.key, at=AT)

    assert letters(cast) == ["support.job_asked", "support.job_met"]
    assert queries.unanswered(cast.hana, on=TODAY + 4 * DAY) == []


def test_saying_so_again_before_the_year_ends_is_another_year(cast, link, found):
    (one,) = Candidate.objects.within(cast.hana)
    assert one.good_until == TODAY + 364 * DAY

    again = look(link.visitor(), found.person, at=AT + 340 * DAY)

    assert again.since == TODAY + 340 * DAY
    assert queries.candidates(cast.hana, on=TODAY + YEAR).count() == 1


def test_whoever_was_merged_is_still_looking_shown_and_known_to_have_answered(cast, link, found):
    link.founder()
    keep = merged(cast, found.person)
    answered(link, found)

    (one,) = queries.candidates(cast.hana, on=TODAY)
    assert one.person == found.person
    assert letters(cast) == ["support.job_asked", "support.job_met"]
    assert shown(cast, link, days=0) == 1
    founder = visitor_of(cast.gimhae, holds=[persons.email_index("founder@example.kr")])
    (seen,) = actions.look_at_introduced(founder, company=link.company.key, at=AT)
    assert (seen.words, seen.courses[0].name) == ("데이터를 좋아합니다.", "AI 실무 과정")
    assert queries.own_candidates(link.visitor(), on=TODAY) >= {keep.pk}
    assert actions.forget_candidates(operator_of(cast.gimhae), at=AT) == 0


def test_whoever_was_merged_takes_it_back_on_their_own_page(cast, link, found):
    keep = merged(cast, found.person)
    answered(link, found)

    for _time in range(2):
        actions.look_no_more(link.visitor(), person=keep.key, at=AT)

    assert queries.candidates(cast.hana, on=TODAY).count() == 0
    assert state_of(cast.hana, found) == "철회"
    assert shown(cast, link, days=0) == 0
    assert [one.is_given for one in persons.consent_history(cast.hana, found.person)] == [
        False,
        True,
    ]
    with pytest.raises(NotFound):
        actions.look_no_more(link.visitor("x@y.kr"), person=keep.key, at=AT)


def test_taken_back_at_the_desk_it_is_taken_back_of_both(cast, link, found):
    keep = merged(cast, found.person)

    said = people.record_consents(
        cast.hana,
        key=keep.key,
        said={ConsentKind.JOBS: False},
        channel=ConsentChannel.PHONE,
        said_on=TODAY,
        at=AT,
    )
    actions.let_go_if_taken_back(cast.hana, person=keep.key, at=AT)

    assert [(one.person_id, one.is_given) for one in said] == [(found.person_id, False)]
    assert queries.candidates(cast.hana, on=TODAY).count() == 0
    assert Candidate.objects.within(cast.hana).count() == 0
    assert state_of(cast.hana, found) == "철회"


def test_a_no_is_remembered_of_whoever_was_merged(cast, link, found):
    answered(link, found, is_yes=False)
    keep = merged(cast, found.person, email="haneul@example.kr")
    one = look(link.visitor(), keep)

    (fits,) = queries.fitting(cast.hana, found.offer, on=TODAY)

    assert (fits.candidate, fits.introduction) == (one, found)
    assert Candidate.objects.within(cast.hana).count() == 1
    with pytest.raises(actions.NotNow):
        introduced(link, found.offer, one)


def test_the_stop_of_who_was_kept_is_theirs_too(cast, link, found):
    keep = merged(cast, found.person)
    Person.objects.within(cast.hana).filter(pk=keep.pk).update(is_suspended=True)

    assert queries.candidates(cast.hana, on=TODAY).count() == 0
    with pytest.raises(actions.NotNow):
        answered(link, found)


def test_letters_speak_the_language_of_whom_they_are_to_and_keep_no_link(cast, link):
    candidate = link.candidate()
    Candidate.objects.within(cast.hana).update(language="en")
    sejin = link.founder()
    QuarterReport.objects.create(
        organisation=cast.gimhae,
        company=link.company,
        person=sejin,
        contact=sejin,
        year=2023,
        quarter=2,
        language="en",
        state=ReportState.SENT,
        asked_on=TODAY,
        due_on=TODAY,
        open_until=TODAY,
        sent_on=TODAY,
        employed=1,
        revenue=0,
        invested=0,
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )
    found = introduced(link, link.offer(), candidate)
    answered(link, found)
    actions.set_interview(cast.hana, key=found.key, when=when("2023-09-11 14:00"), at=AT)

    asked, met, interview = Message.objects.within(cast.hana).order_by("pk")

    assert interview.subject.endswith("your interview on Mon 11 Sep 2023, 14:00")
    assert "Somebody who came to a course with us" in met.body
    assert [one.once for one in (asked, met, interview)] == [True, False, True]


def test_the_link_in_the_letter_ends_a_month_after_the_introduction(cast, link, found):
    answered(link, found, is_yes=False)
    visitor = visitor_of(link.lab, holds=[found.ticket])
    on = TODAY + 29 * DAY

    assert queries.held_introduction(visitor, found.ticket, on=on) == found
    with pytest.raises(NotFound):
        queries.held_introduction(visitor, found.ticket, on=on + DAY)
    assert queries.held_introduction(link.visitor(), found.ticket, on=on + DAY) == found


def test_a_founder_does_not_read_what_was_taken_back(cast, link, found):
    answered(link, found)
    said = {"company": link.company, "agreed_alone": True}
    assert queries.introductions_of(cast.hana, **said) == [found]

    actions.back_out(link.visitor(), ticket=found.ticket, at=AT)

    assert queries.introductions_of(cast.hana, **said) == []
