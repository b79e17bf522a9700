"""The report of a quarter by its link: three numbers, papers, and the record that comes back."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.quarters import Quarter
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.people import actions as people
from pulmu.domains.support import actions, queries
from pulmu.domains.support.models import QuarterReport
from pulmu.papers import fonts
from tests.factories import TYPED_AT, a_company, day
from tests.surfaces.conftest import a_browser

from .conftest import code_in_mail
from .test_spaces import prove

EMAIL = "sejin@example.org"
CSV = b"\xef\xbb\xbfno,amount\n1,3000000\n"
NUMBERS = {"employed": "3", "revenue": "12,000,000", "invested": "0"}
pytestmark = pytest.mark.usefixtures("at_ease")


@pytest.fixture
def company(cast):
    made = a_company(lab=cast.gimhae, name="세진공방")
    row = people.PersonRow(name="박세진", phone="010-2222-3333", email=EMAIL)
    (person,) = people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects
    said = FounderRow(person_id=person.pk, role="대표", since=day("2023-03-02"))
    companies.name_founder(cast.hana, company=made.key, row=said, at=TYPED_AT)
    return made


def ask(cast, *, ago=0):
    at = timezone.now() - dt.timedelta(days=ago)
    (made,) = actions.ask_for_reports(cast.hana, quarter=Quarter.ended_before(day_of(at)), at=at)
    return made


@pytest.fixture
def asked(cast, company):
    return ask(cast)


@pytest.fixture
def at(asked):
    return f"/q/{queries.token_of(asked)}/"


def now(asked):
    return QuarterReport.objects.everywhere(because="tests look").get(pk=asked.pk)


def send(browser, at, do="send", **typed):
    return browser.post(f"{at}send/", {**NUMBERS, "do": do, **typed})


def a_file(name="매출.csv", content=CSV):
    return SimpleUploadedFile(name, content)


def test_sums_are_read_as_they_are_spoken_and_a_wrong_one_is_told_by_its_name(
    visitor, asked, at, text
):
    wrong = text(send(visitor, at, revenue="많이", invested="조금"))
    send(visitor, at, revenue="1500만원", invested="1.5억")

    assert "How much revenue?: " in wrong
    assert "How much investment?: " in wrong
    assert (now(asked).revenue, now(asked).invested) == (15_000_000, 150_000_000)


def test_it_is_answered_without_a_log_in_and_the_record_comes_back(visitor, asked, at, text):
    form = text(visitor.get(at))
    done = send(visitor, at, note="펀딩을 마쳤습니다.")
    told = text(visitor.get(done.url))

    assert "How is 세진공방 doing?" in form
    assert done.url == at
    assert (now(asked).state, now(asked).employed, now(asked).revenue) == ("제출", 3, 12_000_000)
    assert "Sent in. Thank you!" in told
    assert "How your company grows" in told
    assert "₩12,000,000" in told


def test_a_draft_is_kept_and_the_link_brings_it_back(visitor, asked, at, text):
    kept = send(visitor, at, "draft", revenue="", note="매출은 아직")

    page = text(a_browser().get(at))
    assert kept.url == at
    assert now(asked).state == "작성"
    assert 'value="3"' in page
    assert "매출은 아직" in page


def test_what_is_wrong_comes_back_with_what_was_typed(visitor, asked, at, text):
    wrong = send(visitor, at, employed="몇 명", note="다시")
    missing = send(visitor, at, invested="")

    assert (wrong.status_code, missing.status_code) == (422, 422)
    assert "몇 명" in text(wrong)
    assert "다시" in text(wrong)
    assert "where there was none, write 0" in text(missing)
    assert now(asked).state == "요청"


def test_it_is_corrected_until_it_closes_and_a_draft_takes_nothing_back(visitor, asked, at, text):
    send(visitor, at)
    again = text(visitor.get(f"{at}?correct=1"))
    send(visitor, at, revenue="15000000")
    send(visitor, at, "draft", revenue="1")

    assert "Send the correction" in again
    assert (now(asked).state, now(asked).revenue) == ("제출", 15_000_000)


def test_a_correction_stays_as_typed_until_all_of_it_came_in(visitor, cast, asked, at, text):
    visitor.get(at)
    send(visitor, at, files=a_file())
    (paper,) = queries.papers(cast.hana, asked)
    typed = {"revenue": "99,000,000", "note": "정정"}
    bad = send(visitor, at, files=a_file("나쁨.exe", b"MZ\x90\x00"), **typed)
    less = send(visitor, at, f"drop:{paper.key}", **typed)

    assert (bad.status_code, less.status_code) == (422, 200)
    for page in (text(bad), text(less)):
        assert 'value="99,000,000"' in page
        assert "정정" in page
        assert "Nothing is corrected yet" in page
    assert "나쁨.exe" in text(bad)
    assert queries.papers(cast.hana, asked) == []
    assert now(asked).revenue == 12_000_000


def test_a_number_below_nothing_is_marked_where_it_stands(visitor, asked, at, text):
    page = send(visitor, at, revenue="-5")

    assert page.status_code == 422
    assert text(page).count('aria-invalid="true"') == 1
    assert "Write a number from 0 on." in text(page)


def test_how_much_may_be_sent_is_said_and_too_much_is_answered_in_words(visitor, asked, at, text):
    early = too_much(a_browser(), at)
    form = text(visitor.get(at))
    late = too_much(visitor, at)

    assert "up to 50 MB each, and 60 MB together at once" in form
    assert f'data-drop-most="{60 << 20}"' in form
    assert (early.status_code, late.status_code) == (413, 413)
    assert "open it once more from the mail" in text(early)
    assert "at most 60 MB together each time" in text(late)


def too_much(browser, at):
    kind = "multipart/form-data; boundary=x"
    return browser.post(f"{at}send/", data=b"x", content_type=kind, CONTENT_LENGTH=str(80 << 20))


def test_where_no_font_has_hangul_the_record_says_so(visitor, at, company, text, monkeypatch):
    send(visitor, at)
    prove(visitor, EMAIL)
    bare = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(fonts, "fonts", lambda: bare)
    for page in (at, f"/my/company/{company.key}/"):
        back = visitor.get(f"{page}growth.pdf")
        assert back.url == page
        assert "Noto Sans CJK" in text(visitor.get(page))


def test_papers_come_in_with_any_press_and_one_bad_file_says_why(visitor, cast, asked, at, text):
    visitor.get(at)
    files = {"files-revenue": a_file(), "files": a_file("나쁨.exe", b"MZ\x90\x00")}
    back = send(visitor, at, **files)
    page = text(visitor.get(back.url))
    (paper,) = queries.papers(cast.hana, asked)
    gone = send(visitor, at, f"drop:{paper.key}")

    assert "나쁨.exe" in page
    assert now(asked).state == "작성"
    assert (paper.topic, paper.name) == ("매출", "매출.csv")
    assert paper.name in page
    assert gone.status_code == 302
    assert queries.papers(cast.hana, asked) == []


def test_a_stranger_who_knows_the_key_finds_nothing(visitor, asked, text):
    for at in (f"/q/{asked.key}/", "/q/nobody/"):
        assert visitor.get(at).status_code == 404
        assert "leads to no report" in text(visitor.get(at))
        assert send(visitor, at).status_code == 404
        assert visitor.get(f"{at}growth.pdf").status_code == 404


def test_after_it_closed_the_page_says_so_and_takes_nothing(cast, visitor, company, text):
    asked = ask(cast, ago=60)
    at = f"/q/{queries.token_of(asked)}/"

    assert "The time for this report is over" in text(visitor.get(at))
    assert send(visitor, at).status_code == 422
    assert now(asked).state == "요청"


def test_asked_again_the_reason_stands_above_the_form(cast, visitor, asked, at, text):
    send(visitor, at)
    actions.return_report(cast.hana, key=asked.key, why="9월 계산서도요", at=timezone.now())

    assert "9월 계산서도요" in text(visitor.get(at))


def test_the_address_is_in_no_cache_and_no_referrer(visitor, asked, at):
    answer = visitor.get(at)

    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"


def test_large_files_are_for_whoever_opened_the_link(asked, at):
    stranger = a_browser()
    large = a_file(content=CSV + b"1,2\n" * 700_000)

    assert send(stranger, at, "draft", files=large).status_code == 413
    stranger.get(at)
    large.seek(0)
    assert send(stranger, at, "draft", files=large).status_code == 302


def test_the_record_grows_with_each_quarter_on_the_page_and_on_paper(cast, visitor, company, text):
    for number, revenue in enumerate(("8000000", "12000000", "21000000")):
        asked = ask(cast, ago=10 + 92 * (2 - number))
        report = QuarterReport.objects.within(cast.hana).filter(pk=asked.pk)
        report.update(open_until=day_of(timezone.now()))
        at = f"/q/{queries.token_of(asked)}/"
        send(visitor, at, revenue=revenue)
    actions.accept_report(cast.hana, key=asked.key, at=timezone.now())
    page = text(visitor.get(at))
    paper = visitor.get(f"{at}growth.pdf")

    (sheet,) = pypdf.PdfReader(io.BytesIO(paper.content)).pages
    said = " ".join(sheet.extract_text().split())
    assert page.count('class="chart"') == 3
    assert "8.0M" in page
    assert "Accepted. Thank you!" in page
    assert paper["Content-Type"] == "application/pdf"
    assert "세진공방" in said
    assert "₩21,000,000" in said
    assert "Record of growth" in said


def test_investment_altogether_is_of_every_quarter_and_not_of_those_drawn(visitor, asked, at, text):
    send(visitor, at, invested="0")
    other = now(asked)
    for number in range(9):
        before = Quarter(2021 + number // 4, number % 4 + 1)
        other.pk, other.key, other.token_hash, other.invested = None, new_key(), "", 100_000_000
        other.year, other.quarter = before.year, before.number
        other.save(force_insert=True)
    page = text(visitor.get(at))

    assert "₩900,000,000" in page
    assert page.count("₩100,000,000") == 7


def test_the_founder_finds_it_on_their_companys_page(visitor, asked, at, company, text):
    prove(visitor, EMAIL)
    here = f"/my/company/{company.key}/"
    before = text(visitor.get(here))
    early = visitor.get(f"{here}growth.pdf")
    send(visitor, at)
    after = text(visitor.get(here))

    assert f'href="{at}"' in before
    assert early.status_code == 404
    assert "How your company grows" in after
    assert visitor.get(f"{here}growth.pdf")["Content-Type"] == "application/pdf"
    assert a_browser().get(f"{here}growth.pdf").status_code == 404
    assert code_in_mail()
