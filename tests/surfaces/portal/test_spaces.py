"""A founder applies for a space and sees their company, by the mail that they prove to read."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from pulmu.core.kernel.kst import day_of
from pulmu.core.mail.models import Message
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.people import actions as people
from pulmu.domains.people.models import Person
from pulmu.domains.support import actions, queries
from tests.factories import TYPED_AT, a_company, a_person, day
from tests.surfaces.conftest import a_browser

from .conftest import code_in_mail, hidden

pytestmark = pytest.mark.usefixtures("at_ease")
EMAIL = "sejin@example.org"
AT = "/at/gimhae/spaces/"


@pytest.fixture
def sejin(cast):
    row = people.PersonRow(name="박세진", phone="010-2222-3333", email=EMAIL)
    return people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects[0]


@pytest.fixture
def company(cast, sejin):
    made = a_company(lab=cast.gimhae, name="세진공방")
    row = FounderRow(person_id=sejin.pk, role="대표", since=day("2023-03-02"))
    companies.name_founder(cast.hana, company=made.key, row=row, at=TYPED_AT)
    return made


def prove(browser, email=EMAIL):
    browser.post(AT, {**hidden(browser.get(AT)), "email": email})
    return browser.post(f"{AT}code/", {"digits": code_in_mail()})


def a_form(browser, **typed):
    wished = day_of(timezone.now()) + dt.timedelta(days=30)
    return {
        **hidden(browser.get(AT)),
        "venture": "세진공방",
        "kind": "가상오피스",
        "wished_from": wished.isoformat(),
        "months": "12",
        "purpose": "사업자등록 주소",
        **typed,
    }


def only(cast):
    return queries.applications(cast.hana).get()


def test_before_the_address_is_proven_only_the_address_is_asked(cast, visitor, sejin, text):
    page = text(visitor.get(AT))
    visitor.post(AT, {**hidden(visitor.get(AT)), "email": EMAIL})
    wrong = visitor.post(f"{AT}code/", {"digits": "000000"})

    assert 'name="venture"' not in page
    assert wrong.status_code == 422
    assert 'name="venture"' not in text(visitor.get(AT))


def test_a_founder_who_is_known_applies_for_their_company(cast, visitor, sejin, company, text):
    assert prove(visitor).url == AT
    form = text(visitor.get(AT))
    done = visitor.post(AT, a_form(visitor, company=company.key))

    found = only(cast)
    assert 'name="name"' not in form
    assert (found.person, found.company, found.kind) == (sejin, company, "가상오피스")
    assert done.url == f"/my/spaces/{found.key}/"
    assert "세진공방" in text(visitor.get(done.url))
    assert f"/my/spaces/{found.key}/" in text(visitor.get("/my/"))


def test_pressed_twice_it_is_one_application(cast, visitor, sejin):
    prove(visitor)
    form = a_form(visitor)
    for _time in range(2):
        visitor.post(AT, form)

    assert only(cast).venture == "세진공방"


def test_somebody_new_says_who_they_are(cast, visitor, text):
    prove(visitor, "new@example.org")
    nameless = visitor.post(AT, a_form(visitor))
    visitor.post(AT, a_form(visitor, name="임새봄", phone="010-9999-1111"))

    made = Person.objects.within(cast.hana).get(name="임새봄")
    assert nameless.status_code == 422
    assert only(cast).person == made


def test_a_name_and_a_number_of_somebody_else_prove_nothing(cast, visitor, sejin, text):
    prove(visitor, "other@example.org")
    refused = visitor.post(AT, a_form(visitor, name="박세진", phone="010-2222-3333"))

    assert refused.status_code == 422
    assert "We cannot take this with this e-mail address" in text(refused)
    assert "사업자등록 주소" in text(refused)
    assert queries.applications(cast.hana).count() == 0


def test_whoever_was_merged_applies_and_completes_as_the_same(cast, visitor, sejin, text):
    other = a_person("박세진이", lab=cast.gimhae)
    prove(visitor)
    visitor.post(AT, a_form(visitor))
    people.merge(cast.hana, keep_key=other.key, drop_key=sejin.key, why="같음", at=TYPED_AT)
    here = f"/my/spaces/{only(cast).key}/"

    again = visitor.post(here, {**a_form(visitor), "do": "send", "purpose": "사업계획과 주소"})

    assert again.url == here
    assert only(cast).purpose == "사업계획과 주소"
    assert 'name="name"' not in text(visitor.get(AT))


def test_nobody_stays_recorded_whose_application_was_refused(cast, visitor, text):
    prove(visitor, "new@example.org")
    said = {"name": "임새봄", "phone": "010-9999-1111", "wished_from": "2020-01-01"}

    refused = visitor.post(AT, a_form(visitor, **said))

    assert refused.status_code == 422
    assert not Person.objects.within(cast.hana).filter(name="임새봄").exists()


def test_whoever_asked_or_founded_comes_to_my_from_another_browser(
    cast, visitor, sejin, company, text
):
    founder, applicant = a_browser(), a_browser()
    founder.post("/my/", {"email": EMAIL})
    founder.post("/my/code/", {"digits": code_in_mail()})
    prove(visitor, "new@example.org")
    visitor.post(AT, a_form(visitor, name="임새봄", phone="010-9999-1111"))
    applicant.post("/my/", {"email": "new@example.org"})
    applicant.post("/my/code/", {"digits": code_in_mail()})

    assert f"/my/company/{company.key}/" in text(founder.get("/my/"))
    assert f"/my/spaces/{only(cast).key}/" in text(applicant.get("/my/"))


@pytest.mark.parametrize(
    "wrong",
    [{"months": "0"}, {"kind": "별장"}, {"wished_from": "2020-01-01"}, {"purpose": " "}],
)
def test_what_is_wrong_comes_back_with_what_was_typed(cast, visitor, sejin, text, wrong):
    prove(visitor)
    answer = visitor.post(AT, a_form(visitor, **wrong))

    assert answer.status_code == 422
    assert 'value="세진공방"' in text(answer)
    assert queries.applications(cast.hana).count() == 0


def test_what_was_given_back_is_completed_and_may_be_withdrawn(cast, visitor, sejin, text):
    prove(visitor)
    visitor.post(AT, a_form(visitor))
    found = only(cast)
    actions.answer_application(
        cast.hana,
        key=found.key,
        state="보완",
        answer="사업계획을 적어 주십시오.",
        at=timezone.now(),
    )
    here = f"/my/spaces/{found.key}/"
    page = text(visitor.get(here))
    visitor.post(here, {**a_form(visitor), "do": "send", "purpose": "사업계획과 주소"})
    again = only(cast)
    visitor.post(here, {"do": "withdraw"})

    letter = Message.objects.within(cast.hana).get(letter="support.space_answered")
    assert "사업계획을 적어 주십시오." in page
    assert letter.person == sejin.key
    assert (again.state, again.purpose) == ("신청", "사업계획과 주소")
    assert only(cast).state == "철회"
    assert visitor.post(here, {"do": "send"}).status_code == 404


def test_a_founder_sees_the_whole_way_of_their_company(cast, visitor, sejin, company, text):
    other = a_person("김하나", lab=cast.gimhae)
    row = FounderRow(person_id=other.pk, role="창업팀원", since=day("2023-04-01"))
    companies.name_founder(cast.hana, company=company.key, row=row, at=TYPED_AT)
    here = f"/my/company/{company.key}/"
    before = visitor.get(here).status_code
    prove(visitor)
    visitor.post(AT, a_form(visitor, company=company.key))

    page = text(visitor.get(here))

    assert before == 404
    assert "Space applied for" in page
    assert "김*나" in page
    assert "김하나" not in page
    assert here in text(visitor.get("/my/"))


def test_a_founder_takes_their_way_as_a_pdf(cast, visitor, sejin, company):
    here = f"/my/company/{company.key}/way.pdf"
    before = visitor.get(here).status_code
    prove(visitor)
    visitor.post(AT, a_form(visitor, company=company.key))

    response = visitor.get(here)

    pdf = PdfReader(io.BytesIO(response.content))
    said = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert (before, response.status_code) == (404, 200)
    assert response["Cache-Control"] == "no-store"
    assert ("세진공방" in said, "Space applied for" in said) == (True, True)
    assert "박세진" not in said


def test_nobody_else_finds_the_company_or_the_application(cast, visitor, sejin, company):
    prove(visitor)
    visitor.post(AT, a_form(visitor, company=company.key))
    found = only(cast)
    other = a_browser()
    prove(other, "other@example.org")

    for browser in (other, a_browser(), a_browser(cast.hana_user)):
        assert browser.get(f"/my/company/{company.key}/").status_code == 404
        assert browser.get(f"/my/company/{company.key}/way.pdf").status_code == 404
        assert browser.get(f"/my/spaces/{found.key}/").status_code == 404
        assert browser.post(f"/my/spaces/{found.key}/", {"do": "withdraw"}).status_code == 404
    assert only(cast).state == "신청"
