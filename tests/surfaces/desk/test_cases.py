"""Support cases, space applications and what of them stands on 오늘."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.companies.models import StatusCheck
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import ApplicationRow, CaseRow, MentoringRow, TenancyRow
from tests.factories import TYPED_AT, a_company, a_person, a_resource, day
from tests.surfaces.conftest import a_browser

EMAIL = "founder@example.kr"


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae, name="세진공방")


@pytest.fixture
def case(cast, company):
    row = CaseRow(company_id=company.pk, cause="상담", opened_on=day("2023-05-02"))
    return actions.open_case(cast.hana, row=row, at=TYPED_AT)


@pytest.fixture
def asked(cast, company):
    row = people.PersonRow(name="박세진", email=EMAIL)
    person = people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects[0]
    founder = FounderRow(person_id=person.pk, role="대표", since=day("2023-03-02"))
    companies.name_founder(cast.hana, company=company.key, row=founder, at=TYPED_AT)
    visitor = visitor_of(cast.gimhae, holds=[persons.email_index(EMAIL)])
    said = ApplicationRow(
        venture="세진공방",
        kind="가상오피스",
        purpose="주소가 필요합니다.",
        wished_from=today() + dt.timedelta(days=30),
        months=12,
        company=company.key,
    )
    return actions.ask_for_space(
        visitor, person=person.key, row=said, once=new_key(), at=timezone.now()
    )


def today():
    return day_of(timezone.now())


def at(name, *keys):
    return reverse(f"desk:{name}", args=keys)


def _meet(cast, case, *, next_on=None):
    row = MentoringRow(
        on=day("2023-06-01"),
        minutes=60,
        mentor="최멘토",
        said="원가",
        next_step="표",
        next_on=next_on,
    )
    return actions.log_mentoring(cast.hana, case=case.key, row=row, once=new_key(), at=TYPED_AT)


def test_a_case_is_opened_of_a_company_or_of_a_person_not_of_both(hana, cast, company, text):
    said = {"cause": "상담", "opened_on": "2023-05-02"}
    both = hana.post(at("case_new"), {**said, "company": "C-001", "person": "박세진"})
    none = hana.post(at("case_new"), said)
    first = hana.post(at("case_new"), {**said, "company": "C-001"})
    again = hana.post(at("case_new"), {**said, "company": "C-001", "diagnosis": "다른 말"})
    other = hana.post(at("case_new"), {**said, "person": "박세진"})

    assert (both.status_code, none.status_code, again.status_code) == (422, 422, 422)
    assert "A case is open already" in text(again)
    assert [one.company or one.person.name for one in queries.cases(cast.hana)] == [
        "박세진",
        company,
    ]
    assert (first.status_code, other.status_code) == (302, 302)
    assert "세진공방 (C-001)" in text(hana.get(f"{at('case_new')}?company={company.key}"))


def test_a_case_is_described_stepped_through_and_closed(hana, cast, case, text):
    hana.post(at("case_describe", case.key), {"diagnosis": "판로가 없다."})
    hana.post(
        at("case_step", case.key), {"sort": "목표", "words": "첫 매출", "due_on": "2023-06-01"}
    )
    hana.post(at("case_act", case.key), {"do": "fund"})
    step = queries.steps(cast.hana, case)[0]
    hana.post(at("case_act", case.key), {"do": f"done:{step.key}"})
    listed = text(hana.get(at("cases")))
    page = text(hana.get(at("case", case.key)))
    hana.post(at("case_close", case.key), {"state": "달성", "on": "2023-11-30", "outcome": "납품"})
    over = text(hana.get(at("case", case.key)))
    hana.post(at("case_act", case.key), {"do": "reopen"})

    assert "1/10" in listed
    assert "판로가 없다." in page
    assert "납품" in over
    assert "세진공방" in text(hana.get(at("cases")))
    assert queries.case(cast.hana, case.key).state == "진행"


def test_a_meeting_is_written_down_once_and_corrected(hana, cast, case, text):
    said = {"on": "2023-06-01", "minutes": "60", "mentor": "최멘토", "said": "원가를 낮춘다."}
    once = new_key()
    for _time in range(2):
        hana.post(at("case_mentoring", case.key), {**said, "once": once})
    (made,) = queries.mentorings(cast.hana, case)
    wrong = hana.post(at("case_mentoring", case.key), {**said, "minutes": "0", "once": once})
    hana.post(at("case_mentoring_one", case.key, made.key), {**said, "minutes": "90"})

    assert wrong.status_code == 422
    assert [one.minutes for one in queries.mentorings(cast.hana, case)] == [90]
    assert "원가를 낮춘다." in text(hana.get(at("case", case.key)))


def test_what_was_promised_stands_on_today_and_is_asked_after_there(hana, cast, case, text):
    made = _meet(cast, case, next_on=today())
    page = text(hana.get("/desk/today/"))

    done = hana.post(at("case_act", case.key), {"do": f"follow:{made.key}", "next": "/desk/today/"})

    assert "Ask after it: 표" in page
    assert f'value="follow:{made.key}"' in page
    assert done.url == "/desk/today/"
    assert "Ask after it" not in text(hana.get("/desk/today/"))


def test_an_application_is_answered_and_agreed_on(hana, cast, company, asked, text):
    room = a_resource("가상오피스 7호", lab=cast.gimhae, kind="공간")
    today_ = text(hana.get("/desk/today/"))
    page = text(hana.get(at("space", asked.key)))
    wordless = hana.post(at("space", asked.key), {"state": "반려"})
    hana.post(at("space", asked.key), {"state": "승인", "answer": "환영합니다."})
    approved = text(hana.get("/desk/today/"))
    said = {
        "company": "C-001",
        "code": "T-1",
        "space": "가상오피스 7호",
        "resource": room.key,
        "agreed_on": "2026-01-02",
        "starts_on": "2026-02-01",
        "ends_on": "2027-01-31",
    }
    wrong = hana.post(at("space_agree", asked.key), {**said, "ends_on": "2025-01-31"})
    done = hana.post(at("space_agree", asked.key), said)

    (made,) = queries.tenancies_of(cast.hana, company)
    assert "세진공방 asks for a space" in today_
    assert "주소가 필요합니다." in page
    assert (wordless.status_code, wrong.status_code) == (422, 422)
    assert "waits for the agreement" in approved
    assert done.url == at("space", asked.key)
    assert (made.code, made.resource, made.application) == ("T-1", room, asked)
    assert queries.open_case_of(cast.hana, company).cause == "공간지원"


@pytest.fixture
def ending(cast, company):
    """An agreement that ends in twenty days."""
    row = TenancyRow(
        code="T-1",
        company_id=company.pk,
        space="204호",
        agreed_on=day("2023-05-20"),
        starts_on=day("2023-06-01"),
        ends_on=today() + dt.timedelta(days=20),
    )
    return actions.agree_tenancy(cast.hana, row=row, at=TYPED_AT)


def test_an_agreement_that_ends_soon_is_renewed_or_terminated_from_today(
    hana, cast, company, ending, text
):
    page = text(hana.get("/desk/today/"))
    said = {"code": "T-2", "months": "12", "agreed_on": today().isoformat()}
    renewed = hana.post(at("tenancy_renew", ending.key), said)
    again = hana.post(at("tenancy_renew", ending.key), {**said, "code": "T-3"})
    second = queries.tenancies_of(cast.hana, company)[0]
    wrong = hana.post(at("tenancy_end", second.key), {"on": "2020-01-01"})
    hana.post(at("tenancy_end", second.key), {"on": today().isoformat()})

    assert at("tenancy_renew", ending.key) in page
    assert renewed.url == at("company", company.key)
    assert (again.status_code, wrong.status_code) == (422, 422)
    assert "The agreement with" not in text(hana.get("/desk/today/"))
    assert queries.tenancy(cast.hana, second.key).terminated_on == today()


def test_a_small_form_opens_in_a_line_of_today_and_leads_back_there(hana, ending, text):
    renew = at("tenancy_renew", ending.key)
    said = {"code": "T-2", "agreed_on": today().isoformat(), "next": "/desk/today/"}
    from_today = {
        "HX-Request": "true",
        "HX-Target": "here-founders-1",
        "HX-Current-URL": "http://testserver/desk/today/",
    }

    [line] = hana.get("/desk/today/").context["lines"]
    part = hana.get(renew, headers=from_today).content.decode()
    assert 'for="here-founders-1-code"' in part
    whole = hana.get(renew).content.decode()
    wrong = hana.post(renew, {**said, "months": "0"})
    away = hana.post(renew, {**said, "months": "0", "next": "https://elsewhere.example/"})
    done = hana.post(renew, {**said, "months": "12"})

    assert (line.href, line.opens) == (renew, True)
    assert ("<html" in part, f'action="{renew}"' in part) == (False, True)
    assert 'name="next" value="/desk/today/#founders"' in part
    assert ("<html" in whole, 'value="/desk/today/"' in whole) == (True, False)
    assert wrong.status_code == 422
    assert 'name="next" value="/desk/today/"' in text(wrong)
    assert "elsewhere.example" not in text(away)
    assert done.url == "/desk/today/"


def test_another_lab_finds_nothing_and_changes_nothing(cast, minsu, case, asked):
    meeting = _meet(cast, case, next_on=day("2023-06-05"))
    theirs = actions.open_case(
        cast.minsu,
        row=CaseRow(
            company_id=a_company("X", lab=cast.other_lab).pk,
            cause="상담",
            opened_on=day("2023-05-02"),
        ),
        at=TYPED_AT,
    )

    for name in ("case", "case_describe", "case_close", "case_step", "case_mentoring"):
        assert minsu.get(at(name, case.key)).status_code == 404
    for name in ("space", "space_agree"):
        assert minsu.get(at(name, asked.key)).status_code == 404
    assert minsu.post(at("case_act", case.key), {"do": "fund"}).status_code == 404
    foreign = minsu.post(at("case_act", theirs.key), {"do": f"follow:{meeting.key}"})
    assert foreign.status_code == 404
    assert minsu.get(at("case_mentoring_one", theirs.key, meeting.key)).status_code == 404
    assert queries.mentoring(cast.hana, meeting.key).followed_on is None


def test_an_inspector_reads_cases_with_names_masked(cast, guest, text):
    person = a_person("박세진", lab=cast.gimhae)
    row = CaseRow(person_id=person.pk, cause="상담", opened_on=day("2023-05-02"))
    made = actions.open_case(cast.hana, row=row, at=TYPED_AT)

    page = text(guest.get(at("case", made.key)))

    assert "박*진" in page
    assert "박세진" not in page
    assert "Record a mentoring" not in page


def test_the_board_shows_a_column_for_each_state_and_moves_a_case_on(cast, hana, case, text):
    person = a_person("박세진", lab=cast.gimhae)
    row = CaseRow(person_id=person.pk, cause="상담", opened_on=day("2023-05-02"))
    old = actions.open_case(cast.hana, row=row, at=TYPED_AT)
    board = text(hana.get(at("case_board")))
    began = hana.post(at("case_act", case.key), {"do": "begin", "next": at("case_board")})
    actions.move_case(
        cast.hana, key=old.key, state="달성", on=day("2023-06-01"), outcome="끝", at=TYPED_AT
    )

    after = text(hana.get(at("case_board")))

    assert [label in board for label in ("Diagnosis", "In progress", "Reached", "Given up")] == [
        True
    ] * 4
    assert ("세진공방" in board, "박*진" in board, "박세진" in board) == (True, True, False)
    assert began.url == at("case_board")
    assert queries.case(cast.hana, case.key).state == "진행"
    assert "박*진" not in after


def test_whoever_only_looks_moves_nothing_on_the_board(guest, case, text):
    page = text(guest.get(at("case_board")))

    assert "세진공방" in page
    assert at("case_act", case.key) not in page
    assert at("case_close", case.key) not in page


def test_a_business_that_is_over_for_the_tax_office_stands_on_today(cast, hana, company, text):
    check = {"checked_on": today(), "status": "폐업"}
    now = {"created_at": timezone.now(), "changed_at": timezone.now()}
    StatusCheck(organisation=cast.gimhae, company=company, **check, **now).save()

    assert "세진공방: Closed, says the tax office" in text(hana.get("/desk/today/"))


def test_what_is_written_of_persons_is_read_by_who_may_and_the_reading_is_recorded(
    cast, hana, guest, text
):
    person = a_person("박세진", lab=cast.gimhae)
    row = CaseRow(
        person_id=person.pk, cause="상담", opened_on=day("2023-05-02"), diagnosis="빚이 있다."
    )
    made = actions.open_case(cast.hana, row=row, at=TYPED_AT)
    actions.add_step(cast.hana, key=made.key, sort="목표", words="빚 갚기", at=TYPED_AT)
    _meet(cast, made)

    theirs, ours = (text(browser.get(at("case", made.key))) for browser in (guest, hana))

    for said in ("빚이 있다.", "빚 갚기", "원가"):
        assert (said in theirs, said in ours) == (False, True)
    assert "최멘토" not in theirs + ours
    (read,) = AccessRecord.objects.within(cast.hana)
    assert (read.what, read.subjects) == (f"case:{made.key}", [person.key])


def test_what_somebody_asks_for_is_read_by_who_may_and_the_reading_is_recorded(
    cast, hana, guest, asked, text
):
    theirs, ours = (text(browser.get(at("space", asked.key))) for browser in (guest, hana))

    (read,) = AccessRecord.objects.within(cast.hana)
    assert ("주소가 필요합니다." in theirs, "주소가 필요합니다." in ours) == (False, True)
    assert (read.what, read.subjects) == (f"application:{asked.key}", [asked.person.key])


def test_a_closed_case_is_corrected_where_it_was_closed(hana, cast, case, text):
    said = {"state": "달성", "on": "2023-11-30", "outcome": "납품"}
    hana.post(at("case_close", case.key), said)
    form = text(hana.get(at("case_close", case.key)))
    hana.post(at("case_close", case.key), {**said, "on": "2023-11-01"})

    assert "2023-11-30" in form
    assert "납품" in form
    assert at("case_close", case.key) in text(hana.get(at("case", case.key)))
    assert queries.case(cast.hana, case.key).closed_on == day("2023-11-01")


def test_whoever_has_no_mail_is_told_by_somebody(hana, cast, asked, text):
    told = hana.post(at("space", asked.key), {"state": "승인"}, follow=True)
    row = people.PersonRow(key=asked.person.key, name="박세진", email="")
    people.record_people(cast.hana, rows=[row], at=TYPED_AT)
    untold = hana.post(at("space", asked.key), {"state": "승인", "answer": "2층"}, follow=True)

    assert "is told by mail" in text(told)
    assert "No letter went out: tell the applicant." in text(untold)


@pytest.mark.parametrize("count", [1, 30])
def test_the_lists_cost_the_same_however_long_they_are(
    cast, asked, count, django_assert_num_queries
):
    for number in range(count):
        company = a_company(f"C-1{number}", lab=cast.gimhae)
        row = CaseRow(company_id=company.pk, cause="상담", opened_on=day("2023-05-02"))
        case = actions.open_case(cast.hana, row=row, at=TYPED_AT)
        _meet(cast, case)
    browser = a_browser(cast.hana_user)

    for name, queries_ in (("cases", 7), ("case_board", 6), ("spaces", 7)):
        browser.get(at(name))
        with django_assert_num_queries(queries_):
            browser.get(at(name))
