"""Somebody is recorded and corrected at the desk: shown in clear for a reason only, never twice."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pulmu.core.trail.models import AccessRecord
from pulmu.domains.companies.models import Founder
from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.domains.people.models import Person
from tests.factories import a_company, when

AT = when("2023-06-01 09:00")
NEW = "/desk/people/new/"
TYPED = {
    "name": "김하나",
    "phone": "01012345678",
    "birth_date": "1990-05-03",
    "sex": "여",
    "region": "김해시",
    "affiliation": "인제대학교",
}


@pytest.fixture
def known(cast) -> Person:
    row = PersonRow(name="김하나", phone="010-1234-5678", region="김해시", affiliation="인제대학교")
    return record_people(cast.hana, rows=[row], at=AT).objects[0]


def persons(cast) -> list[Person]:
    return list(Person.objects.within(cast.hana).order_by("pk"))


def form_of(browser) -> dict[str, str]:
    page = browser.get(NEW)
    return {"once": page.context["form"]["once"].value()}


def test_somebody_new_is_recorded_and_opened(hana, cast, text):
    done = hana.post(NEW, {**TYPED, **form_of(hana)}, follow=True)

    [person] = persons(cast)
    assert done.redirect_chain == [(f"/desk/people/{person.key}/", 302)]
    assert "The person is recorded." in text(done)
    assert (person.name, person.birth_year, person.sex) == ("김하나", 1990, "여")


def test_the_same_form_sent_twice_makes_one_person(hana, cast):
    form = {**TYPED, **form_of(hana)}

    answers = [hana.post(NEW, form) for _click in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert len(persons(cast)) == 1


def test_who_has_the_same_name_or_phone_is_shown_first(hana, cast, known, text):
    form = {**TYPED, "name": "김두리", **form_of(hana)}

    warned = hana.post(NEW, form)
    assert len(persons(cast)) == 1
    assert "Somebody of this name or phone is known already" in text(warned)
    assert f'href="/desk/people/{known.key}/"' in text(warned)
    assert "김하나" not in text(warned)
    assert 'value="김두리"' in text(warned)
    assert warned.context["form"]["seen"].value() == "on"

    hana.post(NEW, {**form, "seen": "on"})
    assert [one.name for one in persons(cast)] == ["김하나", "김두리"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"birth_date": "1899-12-31"}, "birth_date"),
        ({"birth_date": "어제"}, "birth_date"),
        ({"birth_year": "-1"}, "birth_year"),
        ({"sex": "?"}, "sex"),
        ({"affiliation": "900101-1234567"}, "__all__"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(hana, cast, wrong, field):
    page = hana.post(NEW, {**TYPED, **form_of(hana), **wrong})

    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["region"].value() == "김해시"
    assert persons(cast) == []


def test_a_person_is_shown_for_correction_only_with_a_reason(hana, cast, known, text):
    at = f"/desk/people/{known.key}/edit/"

    closed = text(hana.get(at))
    refused = text(hana.post(at, {"reason": ""}))
    opened = text(hana.post(at, {"reason": "전화번호가 바뀜"}, follow=True))
    again = text(hana.get(at))

    assert [page for page in (closed, refused, again) if "김하나" in page or "1234" in page] == []
    assert 'value="010-1234-5678"' in opened
    (look,) = AccessRecord.objects.within(cast.hana)
    assert (look.what, look.reason, look.subjects) == (
        "desk.person.edit", "전화번호가 바뀜", [known.key],
    )  # fmt: skip


def test_a_correction_is_recorded_and_said(hana, cast, known, text):
    at = f"/desk/people/{known.key}/edit/"

    done = hana.post(at, {**TYPED, "do": "save", "name": "김하늘"}, follow=True)

    assert "The correction is recorded." in text(done)
    [person] = persons(cast)
    assert (person.pk, person.name, person.search) == (known.pk, "김하늘", "김하늘 ㄱㅎㄴ")


def test_a_correction_that_cannot_be_keeps_what_was_typed(hana, cast, known):
    at = f"/desk/people/{known.key}/edit/"

    page = hana.post(at, {**TYPED, "do": "save", "birth_date": "2999-01-01", "region": "부산"})

    assert list(page.context["form"].errors) == ["birth_date"]
    assert page.context["form"]["region"].value() == "부산"
    assert persons(cast)[0].region == "김해시"


def test_another_lab_corrects_nobody_of_ours(minsu, cast, known):
    at = f"/desk/people/{known.key}/edit/"

    assert minsu.get(at).status_code == 404
    assert minsu.post(at, {"reason": "x"}).status_code == 404
    assert minsu.post(at, {**TYPED, "do": "save"}).status_code == 404
    assert persons(cast)[0].name == "김하나"


def test_a_form_that_was_sent_for_somebody_else_drops_nobody(hana, cast, text):
    form = {**TYPED, **form_of(hana)}
    hana.post(NEW, form)
    other = {**form, "name": "이두리", "phone": "010-9999-0000"}

    refused = hana.post(NEW, other)
    hana.post(NEW, {**other, "once": refused.context["form"]["once"].value()})

    assert "This form was sent already, for somebody else." in text(refused)
    assert refused.context["form"]["name"].value() == "이두리"
    assert [one.name for one in persons(cast)] == ["김하나", "이두리"]


def test_a_founder_who_is_refused_is_nobody_new_and_what_is_told_of_somebody_known_stays(
    cast, hana, known
):
    where = reverse("desk:company_founder", args=[a_company(lab=cast.gimhae).key])
    said = {"role": "대표", "since": "2023-03-02", "until": "2023-03-01"}
    told = {"person": "김하나", "phone": "010-1234-5678", "birth_year": "1990"}

    answers = [hana.post(where, {**said, **whom}) for whom in ({"person": "박세진"}, told)]

    assert [one.status_code for one in answers] == [422, 422]
    assert not Founder.objects.within(cast.hana).exists()
    assert [(one.pk, one.birth_year) for one in persons(cast)] == [(known.pk, 1990)]
