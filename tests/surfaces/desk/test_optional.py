"""What a form calls optional may really be left out: told for every form of the desk."""

from __future__ import annotations

import re

import pytest

from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.surfaces.desk.entry import ENTRIES
from tests.factories import when
from tests.surfaces.desk.entries import COMPANY, TYPED

AT = when("2023-06-01 09:00")
LABEL = re.compile(r'<label class="field-label" for="id_(\w+)">[^<]*<span class="field-optional">')
PERSON = {"name": "이두리", "sex": "여"}
SAID = {"channel": "서면", "said_on": "2023-06-01", "received_on": "2023-06-01"}
INVITED = {"email": "neu@example.org", "name": "새", "role": "staff"}


@pytest.fixture
def child(cast):
    rows = [PersonRow(name="김하나", birth_year=2015)]
    return record_people(cast.hana, rows=rows, at=AT).objects[0]


def left_out(page, typed):
    """What somebody typed, without what the page calls optional."""
    optional = LABEL.findall(page.content.decode())
    return {name: value for name, value in typed.items() if name not in optional}, optional


def sent_without(browser, at, typed):
    """The answer to a form from which everything is missing that it calls optional."""
    said, optional = left_out(browser.get(at), typed)
    return browser.post(at, {**said, "sent": "1"}), optional


@pytest.mark.parametrize("kind", ENTRIES)
def test_a_record_is_taken_without_what_its_form_calls_optional(hana, kind):
    if "company" in TYPED[kind]:
        hana.post("/desk/records/company/new/", COMPANY)

    answer, optional = sent_without(hana, f"/desk/records/{kind}/new/", TYPED[kind])

    assert answer.status_code == 302, answer.context["form"].errors
    assert optional


@pytest.mark.parametrize("kind", ENTRIES)
def test_what_is_optional_only_at_times_says_when(hana, kind):
    form = hana.get(f"/desk/records/{kind}/new/").context["form"]

    asked = [field for field in form.fields.values() if getattr(field, "sometimes", False)]

    assert [field.label for field in asked if not field.help_text] == []


def test_a_prototype_of_nobody_is_refused_and_calls_neither_owner_optional(hana):
    page = hana.get("/desk/records/prototype/new/")

    said, optional = left_out(page, {**TYPED["prototype"], "company": ""})

    assert not {"company", "person", "completed_on"} & set(optional)
    assert hana.post("/desk/records/prototype/new/", said).status_code == 422


@pytest.mark.parametrize(
    ("at", "typed"),
    [
        ("/desk/people/new/", {**PERSON, "once": "w" * 26}),
        ("/desk/people/{key}/edit/", {**PERSON, "do": "save"}),
        ("/desk/people/{key}/guardian/", {"name": "홍판서", "relation": "부", "way": "서면"}),
        ("/desk/people/{key}/consents/", {**SAID, "promotion": "given"}),
        ("/desk/people/{key}/request/", {**SAID, "sort": "열람"}),
        ("/desk/people/retention/", {"contact_years": "3", "evidence_years": "5"}),
        ("/desk/people/texts/PROMOTION/", {"words": "문구", "in_force_from": "2999-01-01"}),
        ("/desk/year/2023/targets/", {"users": "4"}),
        ("/desk/members/invite/", INVITED),
    ],
)
def test_a_form_is_taken_without_what_it_calls_optional(manager, child, at, typed):
    answer, _optional = sent_without(manager, at.format(key=child.key), typed)

    assert answer.status_code == 302, answer.context["form"].errors


def test_a_guardian_needs_a_name_until_one_is_recorded(hana, child):
    at = f"/desk/people/{child.key}/guardian/"

    _said, before = left_out(hana.get(at), {})
    refused = hana.post(at, {"name": "", "relation": "부"})
    hana.post(at, {"name": "홍판서", "relation": "부"})
    answer, after = sent_without(hana, at, {"name": "", "relation": "모"})

    assert "name" not in before
    assert list(refused.context["form"].errors) == ["name"]
    assert "name" in after
    assert answer.status_code == 302
