"""Job offers, whom they fit, introductions up to the hire, and what of them stands on 오늘."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.people import queries as persons
from pulmu.domains.support import actions, queries
from pulmu.domains.support.models import Candidate
from tests.domains.support.jobs import a_hire_of, a_link, an_offer_row, answered, look
from tests.surfaces.conftest import a_browser

NOW = timezone.now


@pytest.fixture
def link(cast):
    return a_link(cast.gimhae, cast.hana)


@pytest.fixture
def offer(cast, link):
    return an_offer(cast, link)


@pytest.fixture
def candidate(link):
    return look(link.visitor(), link.graduate(), at=NOW())


@pytest.fixture
def found(cast, offer, candidate):
    return actions.introduce(cast.hana, offer=offer.key, candidate=candidate.key, at=NOW())


def an_offer(cast, link, title="AI 학습 데이터 담당", state="공개"):
    row = an_offer_row(link.company, title=title, closes_on=today() + dt.timedelta(days=20))
    made = actions.add_offer(cast.hana, row=row, once=new_key(), at=NOW())
    if state == "공개":
        return actions.move_offer(cast.hana, key=made.key, state=state, at=NOW())
    return made


def today():
    return day_of(NOW())


def at(name, *keys):
    return reverse(f"desk:{name}", args=keys)


def state(cast, found):
    return queries.introduction(cast.hana, found.key).state


def typed(**said):
    return {
        "company": "C-001",
        "title": "전시 운영",
        "field": "메타버스",
        "region": "부산 강서구",
        "contract": "인턴",
        "pay": "월 215만 원",
        "openings": "1",
        "closes_on": (today() + dt.timedelta(days=9)).isoformat(),
        "tasks": "가상 전시관을 열고 안내합니다.",
        "once": new_key(),
        **said,
    }


def test_an_offer_is_written_published_changed_and_closed(hana, cast, link, text):
    said = typed()
    for _time in range(2):
        made = hana.post(at("job_new"), said)
    (offer,) = queries.offers(cast.hana)
    states = [offer.state]
    for do in ("publish", "publish", "close"):
        hana.post(at("job_act", offer.key), {"do": do})
        states.append(queries.offer(cast.hana, offer.key).state)
    hana.post(at("job_edit", offer.key), typed(pay="월 220만 원"))

    assert made.url == at("job", offer.key)
    assert states == ["작성", "공개", "공개", "마감"]
    page = text(hana.get(at("job", offer.key)))
    assert "월 220만 원" in page
    assert "전시 운영" in text(hana.get(at("jobs")))
    assert "전시 운영" not in text(hana.get(at("jobs"), {"state": "작성"}))


def test_what_may_not_be_asked_is_refused_beside_its_field_and_nothing_typed_is_lost(
    hana, cast, link, text
):
    answer = hana.post(at("job_new"), typed(tasks="여성 우대, 전시 안내"))

    assert answer.status_code == 422
    page = text(answer)
    assert "여성 우대" in page
    assert "an employer may not ask for this" in page
    assert queries.offers(cast.hana).count() == 0


def test_whom_it_fits_stands_with_its_reasons_masked_and_the_reading_is_noted(
    hana, cast, offer, candidate, text
):
    page = text(hana.get(at("job", offer.key)))

    assert "정*늘" in page
    assert "정하늘" not in page
    assert "Same field: AI" in page
    assert "Region: 김해, where the offer is (경남 김해시)" in page
    assert "AI 실무 과정" in page
    (noted,) = AccessRecord.objects.within(cast.hana)
    assert (noted.what, noted.subjects) == ("desk.job", [candidate.person.key])


def test_who_is_on_the_way_elsewhere_or_hired_is_told_beside_the_candidate(
    hana, cast, link, found, text
):
    other = an_offer(cast, link, "웹 화면 담당")
    beside = f"{link.company.name}, {found.offer.title}"
    pages = [at("job", other.key), at("candidates")]

    assert [text(hana.get(page)).count(beside) for page in pages] == [1, 1]
    answered(link, found, at=NOW())
    actions.place(cast.hana, key=found.key, at=NOW())
    row = a_hire_of(link, insured_on=today())
    actions.hire_introduced(cast.hana, key=found.key, row=row, at=NOW())

    for page in pages:
        told = text(hana.get(page))
        assert (beside in told, "Hired" in told) == (True, True)
    assert beside not in text(hana.get(at("job", found.offer.key)))


def test_the_list_of_candidates_is_masked_and_noted(hana, cast, candidate, text):
    page = text(hana.get(at("candidates")))

    assert "정*늘" in page
    assert "정하늘" not in page
    assert "데이터를 좋아합니다." in page
    (noted,) = AccessRecord.objects.within(cast.hana)
    assert (noted.what, noted.subjects) == ("desk.candidates", [candidate.person.key])


def test_who_only_checks_figures_sees_offers_and_no_people(guest, offer, candidate, text):
    page = text(guest.get(at("job", offer.key)))

    assert "정*늘" not in page
    assert "데이터를 좋아합니다." not in page
    assert guest.get(at("candidates")).status_code == 403


def test_from_the_question_to_the_hire_in_presses(hana, cast, link, candidate, text):
    offer = an_offer(cast, link)
    for _time in range(2):
        hana.post(at("job_act", offer.key), {"do": f"ask:{candidate.key}"})
    (found,) = queries.introductions(cast.hana)
    page = text(hana.get(at("introduction", found.key)))
    assert "The company sees nothing yet" in page
    answered(link, found, at=NOW())
    when = {"when": "2030-09-11T14:00", "place": "204호"}
    hana.post(at("introduction_interview", found.key), when)
    assert state(cast, found) == "면접"
    for _time in range(2):
        hana.post(at("introduction_act", found.key), {"do": "place"})
    assert state(cast, found) == "채용결정"
    said = {"employee_key": "E-7", "insured_on": today().isoformat(), "contract": "정규"}
    for _time in range(2):
        hana.post(at("introduction_hire", found.key), said)

    assert state(cast, found) == "취업"
    (hire,) = queries.hires(cast.hana)
    back = text(hana.get(at("fact", "hire", hire.key)))
    assert at("introduction", found.key) in back
    assert "AI 실무 과정" in back
    assert at("fact", "session", link.course.key) in back
    on = text(hana.get(at("introduction", found.key)))
    assert at("fact", "hire", hire.key) in on
    assert "AI 실무 과정" in on


def test_an_introduction_ends_with_a_reason(hana, cast, link, found, text):
    answered(link, found, at=NOW())
    without = hana.post(at("introduction_end", found.key), {"state": "불합격", "why": ""})
    wrong = hana.post(at("introduction_end", found.key), {"state": "동의", "why": "x"})
    for _time in range(2):
        hana.post(at("introduction_end", found.key), {"state": "불합격", "why": "경력자를 뽑음"})

    assert (without.status_code, wrong.status_code) == (422, 422)
    assert state(cast, found) == "불합격"
    assert "경력자를 뽑음" in text(hana.get(at("introduction", found.key)))


def test_a_slip_is_put_right_in_one_press(hana, cast, link, found, text):
    page = at("introduction", found.key)
    answered(link, found, is_yes=False, at=NOW())
    assert "The no was a slip: ask once more" in text(hana.get(page))
    hana.post(at("introduction_act", found.key), {"do": "back"})
    said = [state(cast, found)]
    answered(link, found, at=NOW())
    hana.post(at("introduction_act", found.key), {"do": "place"})
    assert "Not decided: back to “Said yes”" in text(hana.get(page))
    for _time in range(2):
        hana.post(at("introduction_act", found.key), {"do": "back"})
    said.append(state(cast, found))

    assert said == ["제안", "동의"]
    assert "back to" not in text(hana.get(page))


def test_where_the_hire_was_removed_the_way_back_is_offered(hana, cast, link, found, text):
    answered(link, found, at=NOW())
    actions.place(cast.hana, key=found.key, at=NOW())
    row = a_hire_of(link, insured_on=day_of(NOW()))
    hire = actions.hire_introduced(cast.hana, key=found.key, row=row, at=NOW())
    with_hire = text(hana.get(at("introduction", found.key)))
    actions.remove_hires(cast.hana, keys=[hire.key], at=NOW(), why="다른 사람")

    page = text(hana.get(at("introduction", found.key)))
    on_today = text(hana.get(at("today")))
    done = hana.post(at("introduction_act", found.key), {"do": "back"}, follow=True)

    assert "insured by now?" in on_today
    assert "No hire is recorded" not in with_hire
    assert "No hire is recorded: back to “To be hired”" in page
    assert "The introduction is now: To be hired." in text(done)
    assert "Record the hire" in text(done)


def test_what_nobody_answers_any_more_is_said_and_not_asked_again(hana, cast, offer, found, text):
    long_ago = today() - dt.timedelta(days=4)
    type(found).objects.within(cast.hana).update(asked_on=long_ago)
    hana.post(at("job_act", offer.key), {"do": "close"})

    page = text(hana.get(at("introduction", found.key)))

    assert "Nobody waits for their answer any more" in page
    assert "Ask again" not in page
    assert "has not answered" not in text(hana.get(at("today")))


def test_a_wrong_day_of_the_hire_is_refused_beside_it(hana, cast, link, found, text):
    answered(link, found, at=NOW())
    actions.place(cast.hana, key=found.key, at=NOW())
    said = {"employee_key": "E-7", "insured_on": "2035-01-02", "contract": "정규"}

    answer = hana.post(at("introduction_hire", found.key), said)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["insured_on"]
    assert "E-7" in text(answer)
    assert state(cast, found) == "채용결정"


def test_the_thirty_first_candidate_is_asked_too(hana, cast, link, offer, text):
    for number in range(32):
        email = f"h{number}@example.kr"
        look(link.visitor(email), link.graduate(f"정하{number}", email), at=NOW())
    last = list(queries.candidates(cast.hana, on=today()))[-1]
    first, second = (text(hana.get(at("job", offer.key), {"page": page})) for page in (1, 2))

    assert f"ask:{last.key}" not in first
    assert f"ask:{last.key}" in second
    assert "?page=2" in first


def test_what_cannot_be_is_refused_in_words(hana, cast, link, found, text):
    refused = hana.post(at("introduction_act", found.key), {"do": "place"}, follow=True)
    nothing = hana.post(at("introduction_act", found.key), {"do": "fly"})
    early = hana.post(at("introduction_interview", found.key), {"when": "2030-09-11T14:00"})

    assert "The introduction is now" in text(refused)
    assert nothing.status_code == 404
    assert early.status_code == 422
    assert state(cast, found) == "제안"


def test_the_way_of_a_company_shows_offer_and_introduction(hana, cast, link, found, text):
    page = text(hana.get(at("company_way", link.company.key)))

    assert at("introduction", found.key) in page
    assert at("job", found.offer.key) in page
    assert "정하늘" not in page


def test_today_asks_again_and_decides_in_one_press(hana, cast, link, found, text):
    long_ago = today() - dt.timedelta(days=4)
    type(found).objects.within(cast.hana).update(asked_on=long_ago)
    page = text(hana.get(at("today")))
    assert "has not answered" in page
    hana.post(at("introduction_act", found.key), {"do": "again", "next": at("today")})
    assert "has not answered" not in text(hana.get(at("today")))
    answered(link, found, at=NOW())
    type(found).objects.within(cast.hana).update(agreed_on=long_ago)
    assert "said yes and waits" in text(hana.get(at("today")))
    type(found).objects.within(cast.hana).update(
        state="면접", interview_at=NOW() - dt.timedelta(hours=2)
    )
    assert "How did the interview go?" in text(hana.get(at("today")))

    done = hana.post(at("introduction_act", found.key), {"do": "place", "next": at("today")})

    assert done.url == at("today")
    assert "How did the interview go?" not in text(hana.get(at("today")))
    assert state(cast, found) == "채용결정"
    [line] = [one for one in hana.get(at("today")).context["lines"] if "insured by now" in one.text]
    insured = {"employee_key": "E-7", "insured_on": today().isoformat(), "contract": "정규"}
    hired = hana.post(line.href, {**insured, "next": at("today")})
    assert (line.opens, hired.url, state(cast, found)) == (True, at("today"), "취업")
    assert "insured by now" not in text(hana.get(at("today")))


def test_taken_back_by_phone_the_desk_writes_it_down_and_it_is_gone(hana, cast, link, found):
    person = found.person

    hana.post(
        at("consents", person.key),
        {"jobs": "taken back", "channel": "전화", "said_on": today().isoformat()},
    )

    said = [one.is_given for one in persons.consent_history(cast.hana, person)]
    assert said == [False, True]
    assert Candidate.objects.within(cast.hana).count() == 0
    assert state(cast, found) == "철회"


def test_a_stranger_finds_nothing(minsu, offer, found, candidate):
    for name, keys in {
        "job": [offer.key],
        "introduction": [found.key],
        "job_edit": [offer.key],
        "introduction_interview": [found.key],
        "introduction_hire": [found.key],
        "introduction_end": [found.key],
    }.items():
        assert minsu.get(at(name, *keys)).status_code == 404
    for name, keys, said in (
        ("job_act", [offer.key], {"do": "close"}),
        ("job_act", [offer.key], {"do": f"ask:{candidate.key}"}),
        ("introduction_act", [found.key], {"do": "again"}),
    ):
        assert minsu.post(at(name, *keys), said).status_code == 404
    assert a_browser().get(at("jobs")).status_code == 302


def count_of(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_the_lists_cost_the_same_at_one_row_and_at_thirty(hana, cast, link, found):
    lists = ("jobs", "introductions", "candidates")
    pages = [*(at(name) for name in lists), at("job", found.offer.key)]
    one = [count_of(hana, page) for page in pages]
    for number in range(29):
        email = f"p{number}@example.kr"
        who = look(link.visitor(email), link.graduate(f"정하{number}", email), at=NOW())
        actions.introduce(cast.hana, offer=found.offer.key, candidate=who.key, at=NOW())
        an_offer(cast, link, f"일자리 {number}")
    thirty = [count_of(hana, page) for page in pages]

    assert one == thirty
    assert one == [5, 5, 15, 19]


def test_a_hire_without_an_introduction_reads_as_before(hana, cast, link, text):
    hire = actions.place_hire(cast.hana, row=a_hire_of(link), at=NOW())

    assert "Course finished" not in text(hana.get(at("fact", "hire", hire.key)))
