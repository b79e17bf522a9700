"""Consents and guardians at the desk: two blocks, one form for giving and taking back."""

from __future__ import annotations

import pytest

from pulmu.domains.people import queries
from pulmu.domains.people.models import Consent, ConsentText
from pulmu.surfaces.desk import years
from tests.factories import a_person

TEXTS = "/desk/people/texts/"


@pytest.fixture
def person(cast):
    return a_person(lab=cast.gimhae, birth_year=1990)


@pytest.fixture
def texts(manager):
    for kind in ("PROCESSING", "PICTURES", "PROMOTION"):
        said = {"words": f"{kind} 목적과 기간", "in_force_from": "2023-01-01"}
        manager.post(f"{TEXTS}{kind}/", said)


def say(browser, person, **said):
    form = {"channel": "서면", "said_on": str(years.today()), **said}
    return browser.post(f"/desk/people/{person.key}/consents/", form, follow=True)


def test_a_manager_writes_the_texts_and_starts_from_a_suggestion(manager, hana, cast, text):
    suggested = text(manager.get(f"{TEXTS}PICTURES/"))
    said = {"words": "사진을 보고서에 씁니다.", "in_force_from": "2023-01-01"}

    done = manager.post(f"{TEXTS}PICTURES/", said, follow=True)

    assert "You may say no." in suggested
    assert "The text is recorded." in text(done)
    assert "사진을 보고서에 씁니다." in text(hana.get(TEXTS))
    assert hana.get(f"{TEXTS}PICTURES/").status_code == 403
    assert "Write it" not in text(hana.get(TEXTS))
    assert ConsentText.objects.within(cast.hana).get().version == 1


def test_a_text_that_never_was_is_no_page(manager):
    assert manager.get(f"{TEXTS}NOTHING/").status_code == 404


def test_both_blocks_stand_apart(hana, person, texts, text):
    page = text(hana.get(f"/desk/people/{person.key}/consents/"))

    assert page.index("1. Processed without consent") < page.index("PROCESSING 목적과 기간")
    assert page.index("PROCESSING 목적과 기간") < page.index("2. Asked for, one by one")
    assert page.count("Not asked or not given") == 5


def test_where_nothing_new_is_said_nothing_is_claimed(hana, cast, person, texts, text):
    page = text(say(hana, person))

    assert "Nothing new was said, so nothing is recorded." in page
    assert not Consent.objects.within(cast.hana).exists()


def test_giving_and_taking_back_take_the_same_steps(hana, cast, person, texts, text):
    given = text(say(hana, person, pictures="given", promotion="given"))
    taken = text(say(hana, person, pictures="taken back"))

    assert "What was said is recorded." in given
    assert "Use of photos and films: taken back" in taken
    on = years.today()
    states = queries.consents(cast.hana, person, on=on)
    assert {one.kind.name: one.is_given for one in states} == {
        "PROMOTION": True, "PICTURES": False, "SENSITIVE": False, "THIRD_PARTY": False,
        "JOBS": False,
    }  # fmt: skip
    page = text(hana.get(f"/desk/people/{person.key}/"))
    assert "News and offers: <strong>Given</strong>" in page


def test_what_cannot_be_consented_to_is_said_and_nothing_is_recorded(hana, cast, person, text):
    page = text(say(hana, person, pictures="given"))

    assert "Use of photos and films: no text was in force on that day." in page
    assert not Consent.objects.within(cast.hana).exists()


def test_a_child_without_a_guardian_is_flagged_listed_and_waits(hana, cast, texts, text):
    child = a_person("김아이", lab=cast.gimhae, birth_year=years.today().year - 9)

    page = text(hana.get(f"/desk/people/{child.key}/"))
    today = hana.get("/desk/today/")
    listed = text(hana.get("/desk/people/children/"))
    refused = text(say(hana, child, pictures="given"))

    assert "Under 14, and no guardian" in page
    assert "1 child under 14 has no verified guardian" in text(today)
    assert f'href="/desk/people/{child.key}/guardian/"' in listed
    assert "김아이" not in listed
    assert "consent of a guardian has to be verified first" in refused


def test_a_verified_guardian_ends_the_waiting(hana, cast, texts, text):
    child = a_person("김아이", lab=cast.gimhae, birth_year=years.today().year - 9)
    at = f"/desk/people/{child.key}/guardian/"
    half = {"name": "김어른", "phone": "010-2222-3333", "relation": "모", "way": "서면"}

    wrong = hana.post(at, half)
    done = hana.post(at, {**half, "verified_on": str(years.today())}, follow=True)

    assert list(wrong.context["form"].errors) == ["verified_on"]
    assert wrong.context["form"]["name"].value() == "김어른"
    page = text(done)
    assert "The guardian is recorded." in page
    assert "Under 14, and no guardian" not in page
    assert "김*른" in page
    assert "김어른" not in page
    assert "What was said is recorded." in text(say(hana, child, pictures="given"))
    assert "has no verified guardian" not in text(hana.get("/desk/today/"))


def test_another_lab_and_who_only_looks_get_nothing(minsu, guest, person, texts):
    for page in ("consents", "guardian"):
        at = f"/desk/people/{person.key}/{page}/"
        assert minsu.get(at).status_code == 404
        assert minsu.post(at, {"channel": "서면"}).status_code == 404
        assert guest.get(at).status_code == 403


@pytest.mark.parametrize("children", [1, 30])
def test_the_queries_of_the_children_do_not_depend_on_the_rows(
    hana, cast, children, django_assert_num_queries
):
    for number in range(children):
        a_person(f"김아이{number}", lab=cast.gimhae, birth_year=years.today().year - 9)

    with django_assert_num_queries(5):
        hana.get("/desk/people/children/")


def test_to_correct_a_phone_keeps_the_verification_before_ones_eyes(hana, cast, text):
    child = a_person("김아이", lab=cast.gimhae, birth_year=years.today().year - 9)
    at = f"/desk/people/{child.key}/guardian/"
    first = {"name": "김어른", "relation": "조부모", "way": "서면", "verified_on": "2023-05-01"}
    hana.post(at, first)

    form = hana.get(at).context["form"]
    names = ("relation", "way", "verified_on")
    shown = {name: str(form[name].value()) for name in names}
    hana.post(at, {**shown, "phone": "010-2222-3333"})

    assert shown == {name: first[name] for name in names}
    known = queries.guardian(cast.hana, child)
    assert (known.phone, str(known.verified_on)) == ("010-****-3333", "2023-05-01")
