"""The retention clock at the desk: who is due, what goes and stays, destroyed by a typed number."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.domains.people.models import Destruction, Person, Retention
from tests.factories import when

AT = "/desk/people/retention/"
IDENTITY = f"{AT}identity/"
LONG_AGO = when("2019-06-01 09:00")


@pytest.fixture
def old(cast) -> list[Person]:
    """Two who left only their names, long ago."""
    rows = [PersonRow(name="김하나", phone="010-1234-5678"), PersonRow(name="이두리")]
    return record_people(cast.hana, rows=rows, at=LONG_AGO).objects


def confirm(browser, typed, expected=2, basis="개인정보 보호법 제21조"):
    said = {"typed": typed, "expected": expected, "basis": basis}
    return browser.post(IDENTITY, said, follow=True)


def names(cast) -> list[str]:
    return list(Person.objects.within(cast.hana).order_by("pk").values_list("name", flat=True))


def test_the_clock_says_who_is_due_and_how_long_what_is_kept(manager, cast, old, year, text):
    page = text(manager.get(AT))

    assert "Everything that tells who they are: 2 persons are due" in page
    assert 'name="contact_years" value="3"' in page
    # Those of the year 2023 have results to prove: known until the end of 2028.
    assert ("Jan 2029", 0, 3) in manager.get(AT).context["months"]


def test_what_goes_and_what_stays_is_shown_first(manager, old, text):
    page = text(manager.get(IDENTITY))

    for word in ("What goes", "What stays", "no fact is touched", "김*나", "1 Jun 2019"):
        assert word in page
    assert "김하나" not in page


def test_nothing_is_destroyed_before_the_number_is_typed(manager, cast, old, text):
    for typed in ("", "1", "all"):
        page = confirm(manager, typed)
        assert list(page.context["form"].errors) == ["typed"]
    assert names(cast) == ["김하나", "이두리"]


def test_a_number_that_no_longer_holds_is_asked_again(manager, cast, old, text):
    page = confirm(manager, 1, expected=1)

    assert "The numbers changed while you looked at them." in text(page)
    assert page.context["form"]["expected"].value() == "2"
    assert names(cast) == ["김하나", "이두리"]


def test_the_typed_number_destroys_and_the_register_says_so(manager, cast, old, text):
    done = confirm(manager, 2)

    page = text(done)
    assert "Destroyed: 2 persons." in page
    assert names(cast) == ["파기됨", "파기됨"]
    assert "개인정보 보호법 제21조" in page
    person = text(manager.get(f"/desk/people/{old[0].key}/"))
    assert "What was known of this person was destroyed" in person
    assert "Look behind the mask" not in person
    rows = list(load_workbook(io.BytesIO(manager.get(f"{AT}register.xlsx").content)).active.values)
    assert rows[1][2:5] == (2, "개인정보 보호법 제21조", "소장")
    assert sorted(rows[1][5].split()) == sorted(person.key for person in old)


def test_the_same_confirmation_sent_twice_destroys_once(manager, cast, old):
    for _click in range(2):
        confirm(manager, 2)

    assert Destruction.objects.within(cast.hana).count() == 1


def test_the_periods_are_set_within_the_law(manager, cast, old, text):
    short = manager.post(AT, {"contact_years": 1, "evidence_years": 4})
    done = manager.post(AT, {"contact_years": 9, "evidence_years": 6}, follow=True)

    assert list(short.context["form"].errors) == ["evidence_years"]
    assert "The periods are recorded." in text(done)
    assert Retention.objects.within(cast.hana).get().contact_years == 9
    assert "persons are due" not in text(done)


def test_staff_and_other_labs_destroy_nobody(hana, minsu, guest, cast, old):
    for browser in (hana, minsu, guest):
        assert browser.get(AT).status_code == 403
        assert browser.get(f"{AT}register.xlsx").status_code == 403
        assert browser.post(IDENTITY, {"typed": 2, "expected": 2, "basis": "x"}).status_code == 403
    assert names(cast) == ["김하나", "이두리"]


def test_what_is_never_destroyed_is_no_page(manager):
    assert manager.get(f"{AT}everything/").status_code == 404


@pytest.mark.parametrize("people", [1, 30])
def test_the_queries_do_not_depend_on_the_rows(manager, cast, people, django_assert_num_queries):
    rows = [PersonRow(name=f"김하나{number}") for number in range(people)]
    record_people(cast.hana, rows=rows, at=LONG_AGO)

    with django_assert_num_queries(9):
        manager.get(AT)
    with django_assert_num_queries(8):
        manager.get(IDENTITY)
