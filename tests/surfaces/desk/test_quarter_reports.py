"""Quarterly reports at the desk: who is asked, who is late, and what is recorded from it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.mail.models import Message
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.people.models import Person
from pulmu.domains.support import actions
from pulmu.domains.support.models import Hire, Investment, QuarterReport, ReportPaper, Revenue
from pulmu.ledger import queries as ledger
from tests.factories import a_company
from tests.surfaces.conftest import a_browser, a_picture

from .asking import AGO, a_founder, a_paper, at, now, quarter, send


@pytest.fixture
def company(cast):
    return a_founder(cast, "C-001", "세진공방")


@pytest.fixture
def asked(cast, company):
    """Twenty days ago: due for six days."""
    (made,) = actions.ask_for_reports(cast.hana, quarter=quarter(), at=timezone.now() - AGO)
    return made


def test_a_quarter_that_is_over_is_offered_on_today_seen_first_and_asked_once(
    hana, cast, company, text
):
    a_company("C-002", lab=cast.gimhae, name="연락처 없음")
    silent = a_founder(cast, "C-003", "주소 없는 곳")
    without = Person.objects.within(cast.hana).filter(name="박주소 없는 곳진")
    without.update(email_index="", email_sealed="")
    ended = Quarter.ended_before(day_of(timezone.now()))
    today = text(hana.get("/desk/today/"))
    preview_at = at("quarter_reports_ask", query=f"?quarter={ended.code}")
    preview = text(hana.get(preview_at))
    done = hana.post(preview_at)
    again = hana.post(preview_at)

    assert "1 company can be asked how it went" in today
    assert f'href="{preview_at}"' in today
    assert "세진공방" in preview
    assert silent.name in preview
    assert "Nobody of it has an e-mail address here" in preview
    assert "연락처 없음" not in preview
    assert done.url == again.url == at("quarter_reports", query=f"?quarter={ended.code}")
    assert Message.objects.within(cast.hana).count() == 1
    assert "can be asked how it went" not in text(hana.get("/desk/today/"))
    assert "세진공방" in text(hana.get(done.url))


def test_who_is_overdue_stands_on_today_and_is_reminded_there(hana, asked, text):
    page = text(hana.get("/desk/today/"))
    said = {"do": f"remind:{quarter().code}", "next": "/desk/today/"}
    done = [hana.post(at("quarter_reports_act"), said).url for _time in range(2)]

    assert "1 founder is overdue with" in page
    assert f'value="remind:{quarter().code}"' in page
    assert done == ["/desk/today/"] * 2
    assert now(asked).reminded == 1
    assert "is overdue with" not in text(hana.get("/desk/today/"))


def test_the_list_tells_who_answered_who_is_late_and_what_differs(hana, cast, asked, text):
    late = text(hana.get(at("quarter_reports", query=f"?quarter={quarter().code}")))
    send(cast, asked)
    sent = text(hana.get(at("quarter_reports", query=f"?quarter={quarter().code}")))
    none = text(hana.get(at("quarter_reports", query="?quarter=2019-q1")))

    assert "Overdue" in late
    assert "박****진" in late
    assert "박세진공방진" not in late
    assert "₩12,000,000" in sent
    assert "3 differ" in sent
    assert "Overdue" not in sent
    assert "Nobody was asked about this quarter" in none


def test_whoever_can_no_longer_answer_is_in_no_list_of_who_is_late(hana, cast, asked, text):
    a_founder(cast, "C-007", "끝난곳")
    (over,) = actions.ask_for_reports(cast.hana, quarter=quarter(), at=timezone.now() - AGO)
    yesterday = day_of(timezone.now()) - dt.timedelta(days=1)
    QuarterReport.objects.within(cast.hana).filter(pk=over.pk).update(open_until=yesterday)
    page = hana.get(at("quarter_reports", query=f"?quarter={quarter().code}&state=overdue"))

    assert "세진공방" in text(page)
    assert "끝난곳" not in text(page)


@pytest.mark.parametrize("code", ["0000-q1", "0000-q4", "9999-q4"])
def test_a_year_that_cannot_be_is_read_as_none(hana, company, code, text):
    ask_at = at("quarter_reports_ask", query=f"?quarter={code}")
    latest = Quarter.ended_before(day_of(timezone.now()))

    assert f"Q{latest.number} of {latest.year}" in text(hana.get(ask_at))
    assert hana.post(ask_at).url == at("quarter_reports", query=f"?quarter={latest.code}")
    assert hana.get(at("quarter_reports", query=f"?quarter={code}")).status_code == 200
    assert hana.post(at("quarter_reports_act"), {"do": f"remind:{code}"}).status_code == 404


def test_it_is_asked_for_again_with_a_reason(hana, cast, asked, text):
    send(cast, asked)
    wordless = hana.post(at("quarter_report", asked.key), {"why": " "})
    done = hana.post(at("quarter_report", asked.key), {"why": "9월 계산서를 올려 주십시오."})

    assert wordless.status_code == 422
    assert done.url == at("quarter_report", asked.key)
    assert (now(asked).state, now(asked).answer) == ("보완", "9월 계산서를 올려 주십시오.")
    assert "9월 계산서를 올려 주십시오." in text(hana.get(done.url))


def test_revenue_is_recorded_from_it_with_the_papers(hana, cast, asked, text, tmp_path):
    a_paper(cast, asked, tmp_path)
    send(cast, asked)
    form_at = at("record_new", "revenue", query=f"?report={asked.key}")
    page = text(hana.get(at("quarter_report", asked.key)))
    form = text(hana.get(form_at))
    said = {
        "company": "세진공방 (C-001)",
        "supplied_on": quarter().end.isoformat(),
        "amount": "12000000",
        "nature": "직접",
    }
    done = hana.post(form_at, said)

    (made,) = Revenue.objects.within(cast.hana)
    source = f"revenue:{made.key}"
    assert form_at in page
    assert 'value="12000000"' in form
    assert "세진공방 (C-001)" in form
    assert "계산서.png" in form
    assert done.url == at("quarter_report", asked.key)
    assert len(ledger.files_of(cast.hana, {source})[source]) == 1
    assert form_at not in text(hana.get(done.url))


def test_a_record_of_another_company_is_refused_and_nothing_is_written(hana, cast, asked, text):
    send(cast, asked)
    a_company("C-009", lab=cast.gimhae, name="다른 곳")
    answer = hana.post(
        at("record_new", "investment", query=f"?report={asked.key}"),
        {
            "company": "다른 곳 (C-009)",
            "invested_on": quarter().end.isoformat(),
            "amount": "5000000",
            "investor": "경남펀드",
        },
    )

    assert answer.status_code == 422
    assert "of another company" in text(answer)
    assert Investment.objects.within(cast.hana).count() == 0


def test_a_hire_is_recorded_from_it_and_another_like_it(hana, cast, company, asked):
    send(cast, asked)
    form_at = at("record_new", "hire", query=f"?report={asked.key}")
    said = {
        "company": "세진공방 (C-001)",
        "employee_key": "E-1",
        "insured_on": quarter().start.isoformat(),
        "another": "1",
    }
    done = hana.post(form_at, said)

    assert Hire.objects.within(cast.hana).count() == 1
    assert f"report={asked.key}" in done.url


def test_a_paper_is_taken_out_and_that_is_on_record(hana, guest, cast, asked, tmp_path):
    paper = a_paper(cast, asked, tmp_path)
    answer = hana.get(at("quarter_report_paper", paper.key))

    looks = AccessRecord.objects.everywhere(because="tests look")
    assert b"".join(answer.streaming_content) == a_picture()
    assert answer["Content-Disposition"].startswith("attachment")
    assert looks.get(what="desk.quarter_report.paper").subjects == [asked.person.key]
    assert guest.get(at("quarter_report_paper", paper.key)).status_code == 403


def test_another_lab_finds_nothing_and_changes_nothing(minsu, cast, asked, tmp_path, text):
    paper = a_paper(cast, asked, tmp_path)
    send(cast, asked)

    for name in ("quarter_report", "quarter_report_act", "quarter_report_paper"):
        key = paper.key if name.endswith("paper") else asked.key
        answer = minsu.post if name.endswith("act") else minsu.get
        assert answer(at(name, key), {"do": "accept"}).status_code == 404
    assert minsu.get(at("record_new", "hire", query=f"?report={asked.key}")).status_code == 404
    assert "세진공방" not in text(minsu.get(at("quarter_reports")))
    assert now(asked).state == "제출"


def test_words_and_names_of_files_are_for_who_may_read_of_people_and_on_record(
    hana, guest, cast, asked, tmp_path
):
    a_paper(cast, asked, tmp_path)
    send(cast, asked, note="박 팀장이 아픕니다")
    looks = AccessRecord.objects.everywhere(because="tests look")
    outside = guest.get(at("quarter_report", asked.key)).content.decode()
    before = looks.count()
    inside = hana.get(at("quarter_report", asked.key)).content.decode()

    assert before == 0
    for words in ("박 팀장이 아픕니다", "계산서.png"):
        assert words not in outside
        assert words in inside
    assert looks.get().subjects == [asked.person.key]


def test_a_file_with_registration_numbers_is_pointed_out(hana, cast, asked, text, tmp_path):
    a_paper(cast, asked, tmp_path)
    plain = text(hana.get(at("quarter_report", asked.key)))
    ReportPaper.objects.within(cast.hana).update(notes=["personal_numbers"])

    words = "There seem to be resident registration numbers in a file"
    assert words not in plain
    assert words in text(hana.get(at("quarter_report", asked.key)))


def test_who_only_looks_sees_it_masked_and_changes_nothing(guest, cast, asked, text):
    send(cast, asked)
    page = text(guest.get(at("quarter_report", asked.key)))

    assert "박****진" in page
    assert "Ask again" not in page
    assert guest.post(at("quarter_report", asked.key), {"why": "x"}).status_code == 403
    assert guest.post(at("quarter_report_act", asked.key), {"do": "accept"}).status_code == 403
    assert guest.get(at("quarter_reports_ask")).status_code == 403


def test_the_company_page_leads_to_its_reports(hana, company, asked, text):
    page = text(hana.get(at("company", company.key)))

    assert at("quarter_report", asked.key) in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_pages_cost_the_same_however_many_are_asked(cast, count, django_assert_num_queries):
    for number in range(count):
        a_founder(cast, f"C-1{number}", f"기업{number}")
    browser = a_browser(cast.hana_user)
    before, after = at("quarter_reports_ask"), at("quarter_reports")
    browser.get(before)
    with django_assert_num_queries(10):
        browser.get(before)
    ended = Quarter.ended_before(day_of(timezone.now()))
    made = actions.ask_for_reports(cast.hana, quarter=ended, at=timezone.now())
    for one in made:
        send(cast, one)
    browser.get(after)
    with django_assert_num_queries(13):
        browser.get(after)
