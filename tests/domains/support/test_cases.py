from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.trail import sealing
from pulmu.core.trail.erasing import erasers
from pulmu.core.trail.models import Change, Event
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import CaseRow, MentoringRow
from pulmu.domains.support.models import SupportCase
from tests.factories import TYPED_AT, a_company, a_person, day


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae)


@pytest.fixture
def case(cast, company):
    return _open(cast.hana, company_id=company.pk)


def _open(actor, **said):
    row = CaseRow(**{"cause": "상담", "opened_on": day("2023-05-02"), **said})
    return actions.open_case(actor, row=row, at=TYPED_AT)


def _events(actor):
    return list(Event.objects.within(actor).order_by("pk").values_list("name", flat=True))


def a_meeting(**said):
    columns = {
        "on": day("2023-06-01"),
        "minutes": 60,
        "mentor": "최멘토",
        "said": "가격을 다시 계산한다.",
        "next_step": "원가표 만들기",
        "next_on": day("2023-06-15"),
    }
    return MentoringRow(**{**columns, **said})


def _log(actor, case, once="", **said):
    return actions.log_mentoring(
        actor, case=case.key, row=a_meeting(**said), once=once or new_key(), at=TYPED_AT
    )


def test_a_case_is_opened_once_and_an_act_of_support_finds_it(cast, company, case):
    again = _open(cast.hana, company_id=company.pk)
    by_act = actions.case_for(cast.hana, company_id=company.pk, cause="공간지원", at=TYPED_AT)

    assert [again, by_act] == [case, case]
    assert _events(cast.hana) == ["support.case.opened"]
    with pytest.raises(actions.CaseStands):
        _open(cast.hana, company_id=company.pk, diagnosis="다른 말")


def test_an_act_of_support_opens_a_case_where_there_is_none(cast):
    person = a_person("박세진", lab=cast.gimhae)

    made = actions.case_for(cast.hana, person_id=person.pk, cause="시제품", at=TYPED_AT)

    assert (made.person, made.cause, made.opened_on) == (person, "시제품", day("2023-12-01"))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"cause": "친분"}, actions.UnknownWord),
        ({"opened_on": day("2030-01-01")}, actions.WrongDay),
        ({"diagnosis": "가" * 5001}, actions.TextTooLong),
        ({"company_id": None}, actions.TextMissing),
    ],
)
def test_a_wrong_case_is_refused(cast, company, wrong, refusal):
    with pytest.raises(refusal):
        _open(cast.hana, **{"company_id": company.pk, **wrong})


def test_a_diagnosis_sets_it_going_and_the_end_says_what_came_of_it(cast, case):
    for _time in range(2):
        actions.describe_case(cast.hana, key=case.key, diagnosis="판로가 없다.", at=TYPED_AT)
    going = queries.case(cast.hana, case.key)
    told = {"state": "달성", "on": day("2023-11-30"), "outcome": "첫 납품", "at": TYPED_AT}
    for _time in range(2):
        actions.move_case(cast.hana, key=case.key, **told)

    over = queries.case(cast.hana, case.key)
    assert (going.state, over.state) == ("진행", "달성")
    assert (over.closed_on, over.outcome) == (day("2023-11-30"), "첫 납품")
    assert _events(cast.hana) == [
        "support.case.opened",
        "support.case.described",
        "support.case.moved",
    ]


def test_a_closed_case_is_opened_again_unless_another_is_open(cast, company, case):
    actions.move_case(cast.hana, key=case.key, state="중단", on=day("2023-06-01"), at=TYPED_AT)
    with pytest.raises(actions.CaseOver):
        actions.add_step(cast.hana, key=case.key, sort="목표", words="첫 매출", at=TYPED_AT)
    back = actions.move_case(
        cast.hana, key=case.key, state="진행", on=day("2023-06-02"), at=TYPED_AT
    )
    assert (back.state, back.closed_on) == ("진행", None)

    actions.move_case(cast.hana, key=case.key, state="중단", on=day("2023-06-01"), at=TYPED_AT)
    _open(cast.hana, company_id=company.pk, opened_on=day("2023-07-01"))
    with pytest.raises(actions.CaseStands):
        actions.move_case(cast.hana, key=case.key, state="진행", on=day("2023-07-02"), at=TYPED_AT)


def test_the_day_of_the_end_is_corrected_and_the_outcome_stays_when_it_goes_on(cast, case):
    for on in ("2023-06-01", "2023-05-20"):
        over = actions.move_case(
            cast.hana, key=case.key, state="달성", on=day(on), outcome="첫 납품", at=TYPED_AT
        )
    back = actions.move_case(
        cast.hana, key=case.key, state="진행", on=day("2023-06-02"), at=TYPED_AT
    )

    assert over.closed_on == day("2023-05-20")
    assert (back.closed_on, back.outcome) == (None, "첫 납품")


def test_the_steps_of_a_crowdfunding_are_the_same_in_every_language(cast, case):
    for language in ("ko", "en", "ko"):
        with translation.override(language):
            steps = actions.prepare_funding(cast.hana, key=case.key, at=TYPED_AT)

    assert len(queries.steps(cast.hana, case)) == len(steps) == 9


def test_a_step_said_again_without_a_day_keeps_its_day(cast, case):
    for due in (day("2023-12-31"), None):
        made = actions.add_step(
            cast.hana, key=case.key, sort="목표", words="첫 매출", due_on=due, at=TYPED_AT
        )

    assert made.due_on == day("2023-12-31")


@pytest.mark.parametrize("on", ["2023-05-01", "2030-01-01"])
def test_a_case_ends_between_its_opening_and_today(cast, case, on):
    with pytest.raises(actions.WrongDay):
        actions.move_case(cast.hana, key=case.key, state="달성", on=day(on), at=TYPED_AT)


def test_crowdfunding_is_a_list_of_steps_that_are_settled_one_by_one(cast, case):
    for _time in range(2):
        steps = actions.prepare_funding(cast.hana, key=case.key, at=TYPED_AT)
    actions.add_step(
        cast.hana,
        key=case.key,
        sort="목표",
        words="펀딩 300%",
        due_on=day("2023-12-31"),
        at=TYPED_AT,
    )
    for _time in range(2):
        actions.settle_step(cast.hana, key=steps[0].key, state="완료", at=TYPED_AT)
    actions.settle_step(cast.hana, key=steps[1].key, state="취소", at=TYPED_AT)

    (found,) = queries.with_progress(queries.cases(cast.hana))
    assert len(queries.steps(cast.hana, case)) == len(steps) + 1 == 10
    assert (found.step_count, found.done_count) == (9, 1)
    assert found.due_on == day("2023-12-31")
    assert [one.settled_on for one in queries.steps_of(cast.hana, [case])] == [day("2023-12-01")]

    actions.settle_step(cast.hana, key=steps[0].key, state="예정", at=TYPED_AT)
    assert queries.steps_of(cast.hana, [case]) == []


@pytest.mark.parametrize(
    ("sort", "words", "refusal"),
    [
        ("소원", "x", actions.UnknownWord),
        ("목표", " ", actions.TextMissing),
        ("목표", "가" * 201, actions.TextTooLong),
    ],
)
def test_a_wrong_step_is_refused(cast, case, sort, words, refusal):
    with pytest.raises(refusal):
        actions.add_step(cast.hana, key=case.key, sort=sort, words=words, at=TYPED_AT)


def test_a_meeting_sent_twice_is_one_and_is_corrected(cast, case):
    once = new_key()
    for _time in range(2):
        made = _log(cast.hana, case, once)
    actions.correct_mentoring(cast.hana, key=made.key, row=a_meeting(minutes=90), at=TYPED_AT)

    (found,) = queries.mentorings(cast.hana, case)
    assert (found.minutes, found.mentor) == (90, "최멘토")
    assert _events(cast.hana)[1:] == ["support.mentoring.logged", "support.mentoring.corrected"]


def test_a_form_sent_again_with_other_words_is_another_meeting(cast, company, case):
    once, other = new_key(), a_company("C-77", lab=cast.gimhae)
    for said in ("첫 만남", "둘째 만남", "둘째 만남", "첫 만남"):
        _log(cast.hana, case, once, said=said)

    found = queries.mentorings(cast.hana, case)
    assert [one.said for one in found] == ["둘째 만남", "첫 만남"]
    with pytest.raises(NotFound):
        _log(cast.hana, _open(cast.hana, company_id=other.pk), once)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"mentor": ""}, actions.TextMissing),
        ({"said": " "}, actions.TextMissing),
        ({"minutes": 0}, actions.NotAnAmount),
        ({"on": day("2030-01-01"), "next_on": None}, actions.WrongDay),
        ({"next_on": day("2023-05-31")}, actions.WrongDay),
        ({"next_step": "가" * 301}, actions.TextTooLong),
    ],
)
def test_a_wrong_meeting_is_refused(cast, case, wrong, refusal):
    with pytest.raises(refusal):
        _log(cast.hana, case, **wrong)

    assert queries.mentorings(cast.hana, case) == []


def test_what_was_promised_is_asked_after_when_its_day_has_come(cast, case):
    made = _log(cast.hana, case)
    before = queries.follow_ups(cast.hana, until=day("2023-06-14"))
    due = queries.follow_ups(cast.hana, until=day("2023-06-15"))
    for _time in range(2):
        actions.follow_up(cast.hana, key=made.key, at=TYPED_AT)

    assert (before, due) == ([], [made])
    assert queries.follow_ups(cast.hana, until=day("2023-12-31")) == []
    assert queries.mentoring(cast.hana, made.key).followed_on == day("2023-12-01")


def _acts(who, company, case, step, meeting):
    key, on = case.key, day("2023-06-01")
    return (
        lambda: _open(who, company_id=company.pk),
        lambda: actions.describe_case(who, key=key, diagnosis="x", at=TYPED_AT),
        lambda: actions.move_case(who, key=key, state="중단", on=on, at=TYPED_AT),
        lambda: actions.add_step(who, key=key, sort="목표", words="x", at=TYPED_AT),
        lambda: actions.prepare_funding(who, key=key, at=TYPED_AT),
        lambda: actions.settle_step(who, key=step.key, state="완료", at=TYPED_AT),
        lambda: _log(who, case),
        lambda: actions.correct_mentoring(who, key=meeting.key, row=a_meeting(), at=TYPED_AT),
        lambda: actions.follow_up(who, key=meeting.key, at=TYPED_AT),
    )


def test_strangers_find_nothing_and_the_inspector_changes_nothing(cast, company, case):
    step = actions.prepare_funding(cast.hana, key=case.key, at=TYPED_AT)[0]
    meeting = _log(cast.hana, case)

    assert queries.case(cast.inspector, case.key) == case
    for who, refusal in ((cast.minsu, NotFound), (cast.inspector, NotAllowed)):
        for act in _acts(who, company, case, step, meeting):
            with pytest.raises(refusal):
                act()
    for read in (queries.case, queries.mentoring, queries.step):
        with pytest.raises(NotFound):
            read(cast.minsu, case.key)


def test_the_key_of_another_labs_meeting_names_nothing_here(cast, case):
    other = a_company(lab=cast.other_lab)
    theirs = _log(cast.minsu, _open(cast.minsu, company_id=other.pk))

    with pytest.raises(NotFound):
        _log(cast.hana, case, theirs.key)


def test_the_database_keeps_one_open_case_of_a_company(cast, case):
    case.pk, case.key = None, "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        case.save(force_insert=True)


def test_the_words_of_a_case_go_with_the_last_founder(cast, company, case):
    first, second = (a_person(name, lab=cast.gimhae) for name in ("박세진", "김하나"))
    for person in (first, second):
        row = FounderRow(person_id=person.pk, role="대표", since=day("2023-04-01"))
        companies.name_founder(cast.hana, company=company.key, row=row, at=TYPED_AT)
    actions.describe_case(cast.hana, key=case.key, diagnosis="박세진의 사정", at=TYPED_AT)
    actions.add_step(cast.hana, key=case.key, sort="목표", words="세진의 매출", at=TYPED_AT)
    _log(cast.hana, case, said="세진이 말했다.")
    own = _open(cast.hana, person_id=first.pk, diagnosis="혼자일 때")
    erase = erasers()["support"]

    erase(cast.gimhae.pk, [first.pk])
    kept = queries.case(cast.hana, case.key).diagnosis
    gone = queries.case(cast.hana, own.key).diagnosis
    erase(cast.gimhae.pk, [first.pk, second.pk])
    erase(cast.gimhae.pk, [first.pk, second.pk])

    (met,) = queries.mentorings(cast.hana, case)
    (step,) = queries.steps(cast.hana, case)
    assert (kept, gone) == ("박세진의 사정", "")
    assert queries.case(cast.hana, case.key).diagnosis == ""
    assert "세진" not in f"{met.said}{met.mentor}{met.next_step}{step.words}"
    trail = Change.objects.within(cast.hana).filter(model=SupportCase._meta.label, key=case.key)
    assert "박세진의 사정" not in str([(c.before, c.after) for c in sealing.opened(trail)])
