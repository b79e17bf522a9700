"""Jobs for everybody to read; looking for work, saying yes or no, and what a founder then sees."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.support import actions, queries
from pulmu.domains.support.models import Candidate
from tests.domains.support.jobs import a_link, an_offer_row, look
from tests.factories import TYPED_AT
from tests.surfaces.conftest import a_browser

from .conftest import code_in_mail, hidden

pytestmark = pytest.mark.usefixtures("at_ease")
MAIL, FOUNDER = "haneul@example.kr", "founder@example.kr"
WISHES = {"do": "save", "fields_wanted": ["AI", "제조"], "regions": "김해, 부산", "agrees": "on"}


@pytest.fixture
def link(cast):
    return a_link(cast.gimhae, cast.hana)


@pytest.fixture
def graduate(link):
    return link.graduate()


@pytest.fixture
def offer(cast, link):
    return an_offer(cast, link)


@pytest.fixture
def found(cast, link, graduate, offer):
    one = look(link.visitor(), graduate, at=timezone.now())
    return actions.introduce(cast.hana, offer=offer.key, candidate=one.key, at=timezone.now())


def an_offer(cast, link, title="AI 학습 데이터 담당", **said):
    at = timezone.now()
    closes_on = day_of(at) + dt.timedelta(days=20)
    row = an_offer_row(link.company, title=title, **{"closes_on": closes_on, **said})
    made = actions.add_offer(cast.hana, row=row, once=new_key(), at=at)
    return actions.move_offer(cast.hana, key=made.key, state="공개", at=at)


def prove(browser, email=MAIL):
    browser.post("/my/", {**hidden(browser.get("/my/")), "email": email})
    browser.post("/my/code/", {"digits": code_in_mail()})
    return browser


def state(cast, found):
    return queries.introduction(cast.hana, found.key).state


def test_anybody_reads_what_is_offered_and_nothing_that_is_over(cast, visitor, link, offer, text):
    hidden_one = actions.add_offer(
        cast.hana, row=an_offer_row(link.company, title="비공개"), once=new_key(), at=TYPED_AT
    )
    page = text(visitor.get("/at/gimhae/jobs/"))

    assert "AI 학습 데이터 담당" in page
    assert "비공개" not in page
    assert "연 3,200만 원" in text(visitor.get(f"/at/gimhae/jobs/{offer.key}/"))
    assert visitor.get(f"/at/gimhae/jobs/{hidden_one.key}/").status_code == 404
    assert visitor.get(f"/at/other/jobs/{offer.key}/").status_code == 404
    assert "AI 학습" not in text(visitor.get("/at/gimhae/jobs/", {"field": "제조"}))
    actions.move_offer(cast.hana, key=offer.key, state="마감", at=timezone.now())
    assert visitor.get(f"/at/gimhae/jobs/{offer.key}/").status_code == 404


def test_a_graduate_says_so_changes_it_and_takes_it_back(cast, visitor, graduate, text):
    at = f"/my/jobs/{graduate.key}/"
    assert visitor.get(at).status_code == 404
    prove(visitor)
    assert at in text(visitor.get("/my/"))
    without = visitor.post(at, {**WISHES, "agrees": ""})
    for _time in range(2):
        visitor.post(at, WISHES)
    (one,) = queries.candidates(cast.hana, on=day_of(timezone.now()))
    visitor.post(at, {**WISHES, "regions": "", "words": "글을 씁니다."})
    wrong = visitor.post(at, {**WISHES, "link": "portfolio"})

    assert without.status_code == 422
    assert (one.fields, one.regions) == (["AI", "제조"], "김해, 부산")
    assert wrong.status_code == 422
    assert "글을 씁니다." in text(visitor.get(at))
    assert "글을 씁니다." in text(visitor.get("/my/data/"))
    for _time in range(2):
        assert visitor.post(at, {"do": "stop"}).url == at
    assert Candidate.objects.within(cast.hana).count() == 0
    assert len(persons.consent_history(cast.hana, graduate)) == 2


def test_who_came_to_no_course_is_not_asked(cast, visitor, link, text):
    row = people.PersonRow(name="오늘이", email="new@example.kr")
    (stranger,) = people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects
    prove(visitor, "new@example.kr")

    assert f"/my/jobs/{stranger.key}/" not in text(visitor.get("/my/"))
    assert visitor.get(f"/my/jobs/{stranger.key}/").status_code == 404
    assert visitor.post(f"/my/jobs/{stranger.key}/", WISHES).status_code == 404


def test_a_course_does_not_ask_for_the_job_link(visitor, link, course, text):
    page = text(visitor.get(f"/at/gimhae/{course.key}/sign-up/"))

    assert "c-JOBS" not in page


def test_by_the_link_in_the_letter_they_say_yes_and_later_not_any_more(cast, visitor, found, text):
    at = f"/j/{found.ticket}/"
    page = visitor.get(at)
    for _time in range(2):
        visitor.post(at, {"do": "yes"})
    said = [state(cast, found)]
    for _time in range(2):
        visitor.post(at, {"do": "back_out", "why": "다른 곳에 갑니다."})
    said.append(state(cast, found))

    assert "주식회사 풀무" in text(page)
    assert "정하늘" not in text(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert said == ["동의", "철회"]


@pytest.mark.parametrize(
    ("has_founder", "said"),
    [
        (True, "Thank you. The company sees now who you are, and we write to you."),
        (False, "Thank you. We tell the company who you are, and write to you."),
    ],
)
def test_who_says_yes_reads_who_tells_the_company(visitor, link, found, has_founder, said):
    if has_founder:
        link.founder(FOUNDER)

    answer = visitor.post(f"/j/{found.ticket}/", {"do": "yes"}, follow=True)

    assert [str(one) for one in answer.context["messages"]] == [said]


def test_on_their_own_page_they_say_no(cast, visitor, found, text):
    prove(visitor)
    assert f"/j/{found.ticket}/" in text(visitor.get("/my/"))

    visitor.post(f"/j/{found.ticket}/", {"do": "no", "why": "멉니다."})
    refused = visitor.post(f"/j/{found.ticket}/", {"do": "yes"}, follow=True)

    assert state(cast, found) == "사양"
    assert queries.introduction(cast.hana, found.key).why == "멉니다."
    assert "The introduction is now" in text(refused)


def test_on_the_page_of_an_offer_that_is_over_nobody_is_asked(cast, found, offer, text):
    at = f"/j/{found.ticket}/"
    assert "Yes, introduce me" in text(a_browser().get(at))
    actions.move_offer(cast.hana, key=offer.key, state="마감", at=timezone.now())

    page = text(a_browser().get(at))
    refused = text(a_browser().post(at, {"do": "yes"}, follow=True))

    assert "Yes, introduce me" not in page
    assert "Nobody waits for your answer any more" in page
    assert "This offer is closed meanwhile" in refused
    assert state(cast, found) == "제안"


def test_the_page_tells_whom_it_is_shown_to_and_who_is_told(found, text):
    page = text(a_browser().get(f"/j/{found.ticket}/"))

    assert "주식회사 풀무 (whoever is named as its founder)" in page
    assert "The company is not told, and nothing changes for you." in page


def test_shortly_before_the_year_ends_saving_begins_another(cast, visitor, link, graduate, text):
    began = timezone.now() - dt.timedelta(days=310)
    look(link.visitor(), graduate, at=began)
    prove(visitor)
    at = f"/my/jobs/{graduate.key}/"
    assert "it holds for another year from today" in text(visitor.get(at))

    visitor.post(at, WISHES)

    (one,) = queries.candidates(cast.hana, on=day_of(timezone.now()))
    assert one.since == day_of(timezone.now())
    assert "it holds for another year from today" not in text(visitor.get(at))


def test_whoever_was_merged_finds_their_page_and_takes_it_back(cast, visitor, found, text):
    row = people.PersonRow(name="정하늘", phone="010-9999-0000")
    (keep,) = people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects
    people.merge(
        cast.hana, keep_key=keep.key, drop_key=found.person.key, why="같음", at=timezone.now()
    )
    prove(visitor)
    at = f"/my/jobs/{keep.key}/"
    assert at in text(visitor.get("/my/"))

    visitor.post(at, {"do": "stop"})

    assert Candidate.objects.within(cast.hana).count() == 0
    assert state(cast, found) == "철회"


def test_a_founder_reads_nothing_of_what_was_taken_back(cast, visitor, link, found, text):
    link.founder(FOUNDER)
    a_browser().post(f"/j/{found.ticket}/", {"do": "yes"})
    prove(visitor, FOUNDER)
    at = f"/my/company/{link.company.key}/"
    assert "Said yes" in text(visitor.get(at))

    a_browser().post(f"/j/{found.ticket}/", {"do": "back_out"})

    assert "Withdrawn" not in text(visitor.get(at))


def test_a_stranger_finds_nothing(cast, found):
    somebody = a_browser()

    assert somebody.get(f"/j/{new_key()}/").status_code == 404
    assert somebody.post(f"/j/{new_key()}/", {"do": "yes"}).status_code == 404
    assert somebody.post(f"/j/{found.ticket}/", {"do": "fly"}).status_code == 404
    assert somebody.get(f"/my/company/{found.offer.company.key}/jobs/").status_code == 404
    assert state(cast, found) == "제안"


def test_a_founder_sees_who_said_yes_and_it_is_noted(cast, visitor, link, found, text):
    link.founder(FOUNDER)
    prove(visitor, FOUNDER)
    at = f"/my/company/{link.company.key}/jobs/"
    before = text(visitor.get(at))
    a_browser().post(f"/j/{found.ticket}/", {"do": "yes"})
    after = text(visitor.get(at))
    way = text(visitor.get(f"/my/company/{link.company.key}/"))
    a_browser().post(f"/j/{found.ticket}/", {"do": "back_out"})
    gone = text(visitor.get(at))

    assert "정하늘" not in before
    assert all(said in after for said in ("정하늘", "010-2345-6789", MAIL, "AI 실무 과정"))
    assert "정하늘" not in way
    assert "정하늘" not in gone
    (noted,) = AccessRecord.objects.within(cast.hana).filter(what="portal.company.jobs")
    assert noted.subjects == [found.person.key]


def test_the_list_costs_the_same_at_one_offer_and_at_thirty(cast, visitor, link, offer):
    def count_of(address):
        visitor.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(address).status_code == 200
        return len(asked)

    one = count_of("/at/gimhae/jobs/")
    for number in range(29):
        an_offer(cast, link, f"일자리 {number}")

    assert (one, count_of("/at/gimhae/jobs/")) == (3, 3)


def test_by_an_address_that_is_not_where_the_lab_writes_one_takes_back_and_says_nothing(
    cast, link, graduate, visitor, text
):
    keep = link.graduate("정하늘이", "kept@example.kr")
    said = {"keep_key": keep.key, "drop_key": graduate.key, "why": "같은 사람"}
    people.merge(cast.hana, **said, at=timezone.now())
    prove(visitor)
    at = f"/my/jobs/{keep.key}/"
    off = at in text(visitor.get("/my/")), visitor.get(at).status_code
    look(link.visitor("kept@example.kr"), keep, at=timezone.now())

    on, shown = visitor.get("/my/"), visitor.get(at)
    changed = visitor.post(at, WISHES)
    standing = Candidate.objects.within(cast.hana).get().fields
    stopped = visitor.post(at, {"do": "stop"})

    assert (off, at in text(on)) == ((False, 404), True)
    assert 'name="fields_wanted"' not in shown.content.decode()
    assert (changed.status_code, standing, stopped.url) == (404, ["AI"], "/my/")
    assert Candidate.objects.within(cast.hana).count() == 0
