"""A company's own page, and the small acts on it."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.companies import actions, queries
from pulmu.domains.companies.actions import CompanyRow, FounderRow
from pulmu.domains.people import queries as persons
from pulmu.domains.people.models import Person
from pulmu.domains.prototypes import actions as prototypes
from pulmu.domains.results.queries.records import session_name
from pulmu.domains.support import actions as support
from pulmu.domains.support.actions import CaseRow, TenancyRow
from pulmu.papers import fonts
from tests.domains.prototypes.asking import agreed, asked, handed_over, sora_at
from tests.domains.support.factories import a_revenue
from tests.domains.surveys.asking import a_questionnaire
from tests.factories import (
    TYPED_AT,
    a_company,
    a_person,
    a_programme,
    a_session,
    an_attendance,
    day,
    when,
)
from tests.surfaces.conftest import a_browser


@pytest.fixture
def company(cast):
    row = CompanyRow(
        code="C-1", name="세진공방", form="예비", first_support_on=day("2023-03-02"), field="제조"
    )
    return actions.record_companies(cast.hana, rows=[row], at=TYPED_AT).objects[0]


def at(name, company, *more):
    return reverse(f"desk:{name}", args=[company.key, *more])


def _name(cast, company, name="박세진"):
    person = a_person(name, lab=cast.gimhae)
    row = FounderRow(person_id=person.pk, role="대표", since=day("2023-03-02"))
    return actions.name_founder(cast.hana, company=company.key, row=row, at=TYPED_AT)


def _way_of(response, text):
    page = text(response)
    return page[page.index('<ol class="timeline"') :]


def _send(browser, where, **said):
    return browser.post(where, said)


def test_the_list_leads_to_the_companys_page_and_its_figures_lead_there_too(hana, company, text):
    assert at("company", company) in text(hana.get("/desk/records/company/"))
    assert at("company", company) in text(hana.get(f"/desk/fact/company/{company.key}/"))


def test_everything_that_happened_stands_in_one_line_of_time(cast, hana, company, text):
    founder = _name(cast, company)
    session = a_session(programme=a_programme(lab=cast.gimhae))
    an_attendance(session, founder.person, on="2023-02-10")
    row = prototypes.PrototypeRow(
        code="PT-1",
        person_id=founder.person_id,
        name="첫 목업",
        kind="목업",
        received_on=day("2023-04-01"),
        state="접수",
    )
    prototypes.receive(cast.hana, row=row, at=TYPED_AT)
    actions.change_form(
        cast.hana, key=company.key, form="개인", opened_on=day("2023-05-15"), at=TYPED_AT
    )
    tenancy = TenancyRow(
        code="T-1",
        company_id=company.pk,
        space="가상오피스 7호",
        agreed_on=day("2023-05-20"),
        starts_on=day("2023-06-01"),
        ends_on=day("2023-11-30"),
    )
    support.agree_tenancy(cast.hana, row=tenancy, at=TYPED_AT)
    case = CaseRow(company_id=company.pk, cause="시제품", opened_on=day("2023-04-02"))
    support.open_case(cast.hana, row=case, at=TYPED_AT)

    page = text(hana.get(at("company_way", company)))
    way = page[page.index('<ol class="timeline"') :]
    order = [
        "Agreement ends",
        "Space support",
        "Sole trader",
        "Support begins",
        "첫 목업",
        "메이커스 메타",
    ]

    assert [way.index(word) for word in order] == sorted(way.index(word) for word in order)
    assert "박*진" in way
    assert "박세진" not in page


def test_every_step_of_a_prototype_stands_in_it_and_leads_to_its_page(cast, hana, company, text):
    made = handed_over(cast.hana, cast.gimhae, survey=a_questionnaire(cast.hana).key)
    trial = prototypes.Trial(on=day("2026-05-10"), outcome="실패", minutes=30)
    prototypes.log_attempt(cast.hana, key=made.key, said=trial, at=when("2026-05-22 11:00"))
    prototypes.sign_own_receipt(
        sora_at(cast.gimhae, made.request.ticket),
        ticket=made.request.ticket,
        name="한소라",
        at=when("2026-05-22 12:00"),
    )
    step = prototypes.plan_next(
        cast.hana, key=made.key, sort="경진대회", at=when("2026-05-23 10:00")
    )
    prototypes.close_next(
        cast.hana, key=made.key, step=step.key, on=day("2026-05-24"), at=when("2026-05-24 10:00")
    )
    row = FounderRow(person_id=made.person_id, role="대표", since=day("2026-05-01"))
    actions.name_founder(cast.hana, company=company.key, row=row, at=when("2026-05-25 10:00"))

    way = _way_of(hana.get(at("company_way", company)), text)

    order = [
        "It came about: Contest",
        "Next step: Contest",
        "Receipt signed",
        "Handed over",
        "Satisfaction survey · Not answered yet",
        "Completed",
        "Attempt 1: It failed",
        "Agreed",
        "Approve",
        "Asked for",
    ]
    assert [word for word in order if word not in way] == []
    assert way.index(order[0]) < way.index(order[5]) < way.index(order[6]) < way.index(order[9])
    assert reverse("desk:prototype", args=[made.key]) in way


def test_what_happened_on_one_day_stands_in_the_order_in_which_it_did(cast, hana, company, text):
    made = agreed(cast.hana, cast.gimhae).prototype
    today, now = day("2026-05-04"), when("2026-05-04 18:00")
    for outcome in ("실패", "성공"):
        trial = prototypes.Trial(on=today, outcome=outcome, minutes=30)
        prototypes.log_attempt(cast.hana, key=made.key, said=trial, at=now)
    prototypes.complete(cast.hana, key=made.key, on=today, at=now)
    prototypes.hand_over(cast.hana, key=made.key, on=today, at=now)
    row = FounderRow(person_id=made.person_id, role="대표", since=day("2026-05-01"))
    actions.name_founder(cast.hana, company=company.key, row=row, at=now)

    way = _way_of(hana.get(at("company_way", company)), text)

    order = ["Handed over", "Completed", "Attempt 2: It worked", "Attempt 1: It failed", "Agreed"]
    order += ["Approve", "Asked for"]
    assert sorted(order, key=way.index) == order


def test_a_number_of_an_invoice_that_looks_like_a_moment_is_shown_as_typed(
    hana, cast, company, text
):
    number = "20230601-10000000-00000001"
    made = a_revenue(cast.hana, company=company, invoice_no=number)

    assert number in text(hana.get(reverse("desk:fact", args=["revenue", made.key])))


def test_the_way_of_a_company_says_the_share_of_an_invoice_and_no_name_or_day_twice(
    cast, hana, company, text
):
    said = {"amount": 1_200_000, "nature": "간접", "supplied_on": "2023-05-10"}
    a_revenue(cast.hana, company=company, share_bp=3000, **said)
    tenancy = TenancyRow(
        code="T-1",
        company_id=company.pk,
        space="가상오피스 7호",
        agreed_on=day("2023-05-20"),
        starts_on=day("2099-06-01"),
    )
    support.agree_tenancy(cast.hana, row=tenancy, at=TYPED_AT)

    way = _way_of(hana.get(at("company_way", company)), text)

    assert "Revenue · 간접 · our share 30%: 360,000원<" in way
    assert "가상오피스 7호" in way
    assert way.count("세진공방") == 0
    assert "2023. 5. 10." not in way


@pytest.mark.parametrize(
    ("title", "called"), [("AI 실무 1회차", "AI 실무 1회차"), ("1회차", "AI 실무 1회차")]
)
def test_a_title_that_says_the_programme_says_it_once(title, called):
    assert session_name("AI 실무", title) == called


def test_what_was_asked_for_and_turned_down_stands_in_it_too(cast, hana, company, text):
    found = asked(cast.gimhae)
    prototypes.review(
        cast.hana,
        key=found.key,
        verdict="반려",
        reasons="아직은 저희 장비로 만들 수 없습니다.",
        at=when("2026-05-06 10:00"),
    )
    row = FounderRow(person_id=found.person_id, role="대표", since=day("2026-05-01"))
    actions.name_founder(cast.hana, company=company.key, row=row, at=when("2026-05-25 10:00"))

    way = _way_of(hana.get(at("company_way", company)), text)

    assert "Turn down · 아직은 저희 장비로 만들 수 없습니다." in way
    assert reverse("desk:prototype_request", args=[found.key]) in way


def test_the_way_is_a_tagged_pdf_with_the_masks_of_its_page(cast, hana, company, text):
    _name(cast, company)
    here = at("company_way_paper", company)

    response = hana.get(here)

    pdf = PdfReader(io.BytesIO(response.content))
    said = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert response["Content-Type"] == "application/pdf"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert ("세진공방" in said, "2023" in said, "박*진" in said) == (True, True, True)
    assert "박세진" not in said
    assert here in text(hana.get(at("company_way", company)))


def test_whoever_only_looks_may_have_the_paper_and_a_stranger_finds_none(guest, minsu, company):
    here = at("company_way_paper", company)

    assert (guest.get(here).status_code, minsu.get(here).status_code) == (200, 404)


def test_without_a_font_the_page_says_that_there_is_no_pdf(hana, company, monkeypatch):
    monkeypatch.setattr(fonts, "FAMILIES", ("No such font",))

    answer = hana.get(at("company_way_paper", company))

    assert answer.url == at("company_way", company)


def test_a_founder_opens_a_business(hana, cast, company, text):
    where = at("company_form", company)

    refused = _send(hana, where, form="개인")
    done = _send(hana, where, form="개인", opened_on="2023-05-15")

    assert refused.status_code == 422
    assert "Say on which day" in text(refused)
    assert done.url == at("company", company)
    assert queries.company(cast.hana, company.key).founded_on == day("2023-05-15")


def test_a_founder_is_named_by_name_corrected_and_taken_off(hana, cast, company, text):
    said = {"person": "박세진", "phone": "010-1234-5678", "role": "대표", "since": "2023-03-02"}
    _send(hana, at("company_founder", company), **said)
    (one,) = queries.founders(cast.hana, company)
    _send(
        hana,
        at("company_founder_one", company, one.key),
        role="공동대표",
        since="2023-03-02",
        until="2023-09-30",
    )
    (corrected,) = queries.founders(cast.hana, company)
    page = text(hana.get(at("company", company)))
    _send(hana, at("company_act", company), do=f"unname:{one.key}")

    assert (corrected.person, corrected.role) == (one.person, "공동대표")
    assert "박*진" in page
    assert queries.founders(cast.hana, company) == []
    assert Person.objects.within(cast.hana).count() == 1


def test_what_a_list_made_of_one_business_is_put_right(hana, cast, company, text):
    actions.change_form(
        cast.hana, key=company.key, form="개인", opened_on=day("2023-05-15"), at=TYPED_AT
    )
    row = CompanyRow(
        code="C-1",
        name="㈜세진공방",
        form="법인",
        first_support_on=day("2023-03-02"),
        incorporated_on=day("2023-11-01"),
    )
    actions.record_companies(cast.hana, rows=[row], at=when("2023-12-01 10:00"))
    before = text(hana.get(at("company", company)))

    same = reverse("desk:company_founding", args=[company.key, "same"])
    shown = text(hana.get(same))
    _send(hana, same)

    assert "Two foundings of one business?" in before
    assert same in before
    assert "No figure moves by it." in shown
    assert "Two foundings" not in text(hana.get(at("company", company)))
    assert queries.company(cast.hana, company.key).founded_on == day("2023-05-15")


def test_a_founders_own_page_tells_their_way_too(cast, hana, company, text):
    founder = _name(cast, company)
    row = CaseRow(person_id=founder.person_id, cause="상담", opened_on=day("2023-02-01"))
    case = support.open_case(cast.hana, row=row, at=TYPED_AT)

    page = text(hana.get(f"/desk/people/{founder.person.key}/"))

    way = page[page.index('<ol class="timeline"') :]
    assert at("company", company) in way
    assert reverse("desk:case", args=[case.key]) in way


def test_an_address_typed_with_a_founders_name_opens_nobody_elses_data(cast, hana, company, text):
    attendee = a_person("박세진", lab=cast.gimhae)
    said = {"person": "박세진", "role": "대표", "since": "2023-03-02", "email": "ceo@company.kr"}

    _send(hana, at("company_founder", company), **said)
    _send(hana, at("company_founder", company), **said)

    [founder] = queries.founders(cast.hana, company)
    assert founder.person != attendee
    visitor = visitor_of(cast.gimhae, holds=[persons.email_index("ceo@company.kr")])
    assert list(persons.held_people(visitor)) == [founder.person]


def test_a_wrong_address_is_said_at_its_field_and_nobody_is_recorded(cast, hana, company):
    said = {"person": "박세진", "role": "대표", "since": "2023-03-02", "email": "ceo"}

    page = _send(hana, at("company_founder", company), **said)

    assert list(page.context["form"].errors) == ["email"]
    assert not Person.objects.within(cast.hana).exists()


def test_stage_and_home_region_are_said(hana, cast, company):
    _send(hana, at("company_profile", company), stage="시제품", home_region="경남 김해시")

    found = queries.company(cast.hana, company.key)
    assert (found.stage, found.home_region) == ("시제품", "경남 김해시")


def test_the_tax_office_is_not_offered_where_it_is_off(hana, company, text):
    assert "Ask the tax office" not in text(hana.get(at("company", company)))
    assert "not connected" in text(
        hana.post(at("company_act", company), {"do": "ask"}, follow=True)
    )


@pytest.mark.parametrize("do", ["", "x", "unname:nobody", "drop:nobody"])
def test_an_act_on_what_is_not_there_is_not_found(hana, company, do):
    assert _send(hana, at("company_act", company), do=do).status_code == 404


def test_another_lab_finds_nothing_and_changes_nothing(cast, minsu, company):
    founder = _name(cast, company)
    theirs = a_company("X-1", lab=cast.other_lab)

    for name in ("company", "company_way", "company_form", "company_profile", "company_document"):
        assert minsu.get(at(name, company)).status_code == 404
    assert _send(minsu, at("company_act", company), do="ask").status_code == 404
    assert _send(minsu, at("company_act", theirs), do=f"unname:{founder.key}").status_code == 404
    assert queries.founders(cast.hana, company) == [founder]


def test_an_inspector_sees_names_masked_and_no_person_behind_them(cast, guest, company, text):
    founder = _name(cast, company)

    page = text(guest.get(at("company", company)))

    assert "박*진" in page
    assert founder.person.key not in page
    assert "Name a founder" not in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_however_long_the_way_is(
    cast, company, count, django_assert_num_queries
):
    founder = _name(cast, company)
    programme = a_programme(lab=cast.gimhae)
    for number in range(count):
        session = a_session(f"S-{number}", programme=programme)
        an_attendance(session, founder.person)
    browser = a_browser(cast.hana_user)
    browser.get(at("company", company))

    with django_assert_num_queries(38):
        browser.get(at("company", company))
