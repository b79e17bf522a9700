"""People: found, told apart, merged and made two again; looked at behind the mask for a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.trail.models import AccessRecord
from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions as places
from pulmu.domains.places.queries import Span
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.results import queries
from tests.factories import a_resource, an_authorisation, an_equipment_class, day, when

AT = when("2023-06-01 09:00")
PHONE = "010-1234-5678"


@pytest.fixture
def twins(cast):
    """Kim Hana with a phone, and a Kim Hana who may be the same."""
    rows = [
        PersonRow(name="김하나", phone=PHONE, birth_year=1990, region="김해시"),
        PersonRow(name="김하나", birth_year=1990, is_possible_duplicate=True),
    ]
    return tuple(record_people(cast.hana, rows=rows, at=AT).objects)


def uniques(cast) -> int:
    [users] = [one for one in queries.draft(cast.hana, 2023)["lines"] if one["code"] == "users"]
    return users["companions"]["users_unique"]


def test_everybody_is_listed_behind_a_mask(hana, twins, text):
    page = text(hana.get("/desk/people/"))

    assert "김*나" in page
    assert "010-****-5678" in page
    assert "김하나" not in page
    assert "1234" not in page
    assert "1 person may be somebody you know already" in page


@pytest.mark.parametrize(
    ("words", "found"), [("하나", 2), ("ㄱㅎㄴ", 2), (PHONE, 1), ("010 1234", 0), ("없음", 0)]
)
def test_people_are_found_by_syllables_initials_and_whole_phones(hana, twins, words, found):
    page = hana.get("/desk/people/", {"q": words})

    assert len(page.context["people"]) == found
    assert f'value="{words}"' in page.content.decode()


def test_another_lab_finds_nobody_of_ours(minsu, twins, text):
    assert "김*나" not in text(minsu.get("/desk/people/", {"q": "하나"}))
    assert minsu.get(f"/desk/people/{twins[0].key}/").status_code == 404
    for act in ("unmerge", "apart"):
        assert minsu.post(f"/desk/people/{twins[1].key}/{act}/").status_code == 404
    said = {"keep": twins[0].key, "drop": twins[1].key}
    assert minsu.post("/desk/people/merge/", said).status_code == 404


def test_a_person_tells_what_they_did(hana, cast, year, text):
    key = year.people[0].key

    page = text(hana.get(f"/desk/people/{key}/"))

    assert "과정 P23-001 P23-001" in page
    assert f'href="/desk/fact/attendance/{year.attendances[0].key}/"' in page


def test_the_mask_falls_for_a_reason_that_is_written_down(hana, cast, twins, text):
    at = f"/desk/people/{twins[0].key}/"

    masked = text(hana.get(at))
    refused = text(hana.post(at, {"reason": ""}))
    shown = text(hana.post(at, {"reason": "회차 취소 안내"}, follow=True))

    assert "김하나" not in masked
    assert "김하나" not in refused
    assert "김하나" in shown
    assert PHONE in shown
    (look,) = AccessRecord.objects.within(cast.hana)
    assert (look.what, look.reason, look.subjects) == (
        "desk.person", "회차 취소 안내", [twins[0].key],
    )  # fmt: skip


def test_who_goes_back_finds_the_mask_on_again(hana, cast, twins, text):
    at, other = (f"/desk/people/{one.key}/" for one in twins)
    sent = hana.post(at, {"reason": "회차 취소 안내"})

    elsewhere = text(hana.get(other))
    shown = hana.get(at)
    back = text(hana.get(at))

    assert (sent.status_code, sent.url) == (302, f"{at}#unmasked")
    assert [page for page in (elsewhere, back) if "김하나" in page] == []
    assert "김하나" in text(shown)
    assert shown["Cache-Control"] == "no-store"
    assert AccessRecord.objects.within(cast.hana).count() == 1


def test_a_reason_holds_for_minutes_and_for_who_gave_it(hana, dul, cast, twins, text):
    at = f"/desk/people/{twins[0].key}/"
    hana.post(at, {"reason": "회차 취소 안내"})
    session = hana.session
    session["look"] = {**session["look"], "until": 0}
    session.save()

    assert "김하나" not in text(dul.get(at))
    assert "김하나" not in text(hana.get(at))
    assert not AccessRecord.objects.within(cast.hana).exists()


def test_whoever_had_the_use_of_their_data_stopped_is_not_shown_for_a_reason(
    hana, cast, twins, text
):
    Person.objects.within(cast.hana).filter(pk=twins[0].pk).update(is_suspended=True)

    page = text(hana.post(f"/desk/people/{twins[0].key}/", {"reason": "안내"}, follow=True))

    assert "They have to allow it again first." in page
    assert "김하나" not in page


def test_two_who_are_one_are_merged_and_made_two_again(hana, cast, year, twins, text):
    keep, drop = twins
    for person in twins:
        row = programmes.AttendanceRow(
            session_id=year.session.pk, person_id=person.pk, on=day("2023-05-10"), is_present=True
        )
        programmes.record_attendances(cast.hana, rows=[row], at=AT)
    before = uniques(cast)

    side_by_side = text(hana.get("/desk/people/doubts/"))
    done = hana.post("/desk/people/merge/", {"keep": keep.key, "drop": drop.key}, follow=True)
    merged = uniques(cast)
    page = text(hana.get(f"/desk/people/{keep.key}/"))
    hana.post(f"/desk/people/{drop.key}/unmerge/")

    assert "010-****-5678" in side_by_side
    assert "One person from here on: 김*나." in text(done)
    assert "Nobody is in doubt" in text(done)
    assert "Merged into this person" in page
    assert (merged, uniques(cast)) == (before - 1, before)


def test_a_merge_leads_to_the_person_and_is_taken_back_from_the_same_place(hana, cast, twins, text):
    keep, drop = twins
    done = hana.post("/desk/people/merge/", {"keep": keep.key, "drop": drop.key}, follow=True)
    back = f"/desk/people/{drop.key}/unmerge/?slip=1"

    undone = hana.post(back, follow=True)

    assert f'<a class="go" href="/desk/people/{keep.key}/">Look at it' in text(done)
    assert f'action="{back}"' in text(done)
    assert "They are two persons again." in text(undone)
    [(side, others)] = undone.context["doubts"]
    assert (side[0].key, [one[0].key for one in others]) == (drop.key, [keep.key])


def test_merging_twice_is_harmless_and_oneself_is_refused(hana, cast, twins, text):
    said = {"keep": twins[0].key, "drop": twins[1].key}
    hana.post("/desk/people/merge/", said)

    again = hana.post("/desk/people/merge/", said, follow=True)
    oneself = {"keep": twins[0].key, "drop": twins[0].key}
    refused = hana.post("/desk/people/merge/", oneself, follow=True)

    assert "One person from here on: 김*나." in text(again)
    assert "Choose two different people." in text(refused)


def test_who_was_merged_through_another_belongs_to_the_last(hana, cast, twins, text):
    third = record_people(cast.hana, rows=[PersonRow(name="김하나", birth_year=1971)], at=AT)
    for keep, drop in ((twins[0], twins[1]), (third.objects[0], twins[0])):
        hana.post("/desk/people/merge/", {"keep": keep.key, "drop": drop.key})

    page = hana.get(f"/desk/people/{third.objects[0].key}/")

    assert [one.key for one in page.context["merged"]] == [twins[0].key, twins[1].key]


def test_an_address_typed_for_a_region_is_shown_as_the_region(hana, cast, text):
    rows = [PersonRow(name="박세찬", region="김해시 삼계로 12, 101동 (010-1111-2222)")]
    person = record_people(cast.hana, rows=rows, at=AT).objects[0]

    for at in ("/desk/people/", f"/desk/people/{person.key}/"):
        page = text(hana.get(at))
        assert "김해시" in page
        assert "삼계로" not in page


@pytest.mark.parametrize("words", ["가 " * 1100, "가" * 60_000, "\0", "%' OR 1=1"])
def test_no_search_is_too_long_or_too_odd(hana, twins, words):
    for at in ("/desk/people/", "/desk/records/session/"):
        assert hana.get(at, {"q": words}).status_code == 200


def test_the_page_of_a_person_says_what_they_were_trained_for_and_booked(hana, cast, twins, text):
    person, saw = twins[0], a_resource("톱", lab=cast.gimhae, is_bookable=True)
    an_authorisation(person, an_equipment_class("목공", lab=cast.gimhae))
    begin = timezone.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    span = Span(begin, begin + dt.timedelta(hours=1))
    wish = places.Wish(span=span, purpose="명패")
    places.book_for(
        cast.hana, resource_key=saw.key, person_key=person.key, wish=wish, at=timezone.now()
    )

    page = text(hana.get(f"/desk/people/{person.key}/"))

    assert "Safety training · until 2027. 1. 9." in page
    assert "Booking · Confirmed" in page


def test_two_who_are_two_wait_no_more(hana, cast, twins, text):
    page = hana.post(f"/desk/people/{twins[1].key}/apart/", follow=True)

    assert "They stay two persons." in text(page)
    assert not Person.objects.within(cast.hana).filter(is_possible_duplicate=True).exists()


@pytest.mark.parametrize("people", [1, 30])
def test_the_queries_of_the_list_do_not_depend_on_the_rows(
    hana, cast, people, django_assert_num_queries
):
    rows = [PersonRow(name=f"김하나{n}", phone=f"010-1234-56{n:02}") for n in range(people)]
    record_people(cast.hana, rows=rows, at=AT)

    with django_assert_num_queries(6):
        hana.get("/desk/people/")


@pytest.mark.parametrize("people", [1, 30])
def test_the_queries_of_the_doubts_do_not_depend_on_the_rows(
    hana, cast, people, django_assert_num_queries
):
    rows = [PersonRow(name=f"김하나{n}", is_possible_duplicate=True) for n in range(people)]
    record_people(cast.hana, rows=rows, at=AT)

    with django_assert_num_queries(6):
        hana.get("/desk/people/doubts/")
