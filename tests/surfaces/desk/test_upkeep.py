"""Lines of the maintenance log and hours of one machine, at the desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.kernel.kst import KST
from pulmu.domains.places import actions, queries
from pulmu.domains.places.models import Maintenance, Occupation, OpeningHour
from tests.domains.places.booked import span, taken
from tests.factories import a_person, a_resource, when

AT = when("2026-05-11 08:00")
# Still to come, for the clock of the pages too.
DAY = "2037-05-12"


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


@pytest.fixture
def repair(cast, machine):
    wanted = span("10:00", "15:00", on=DAY)
    row = actions.MaintenanceRow(starts_at=wanted.starts_at, ends_at=wanted.ends_at, what="렌즈")
    return actions.maintain(cast.hana, resource_key=machine.key, row=row, at=AT)


def typed(start, end, **more):
    said = {"sort": "수리", "starts_at": f"{DAY} {start}", "ends_at": f"{DAY} {end}"}
    return {**said, "is_down": "on", "what": "렌즈 교체", "won": "120,000", **more}


def test_a_line_says_anew_what_it_says_and_its_downtime_follows(cast, hana, machine, repair):
    page = hana.get(f"/desk/places/maintenance/{repair.key}/").content.decode()
    assert "렌즈" in page

    answer = hana.post(f"/desk/places/maintenance/{repair.key}/", typed("11:00", "13:00"))

    assert answer.url == f"/desk/places/{machine.key}/"
    repair.refresh_from_db()
    assert (repair.sort, repair.what, repair.won) == ("수리", "렌즈 교체", 120_000)
    assert taken(machine) == [("05-12 11:00", "13:00")]


def test_the_log_says_who_repaired_it_for_how_much_and_is_shown_whole(cast, hana, machine):
    for number in range(1, 8):
        wanted = span("10:00", "15:00", on=f"2026-04-{number:02}")
        row = actions.MaintenanceRow(
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            what=f"렌즈 {number}",
            repairer="한빛정비",
            won=120_000,
        )
        actions.maintain(cast.hana, resource_key=machine.key, row=row, at=AT)

    short = hana.get(f"/desk/places/{machine.key}/").content.decode()
    whole = hana.get(f"/desk/places/{machine.key}/?log=all").content.decode()

    assert "렌즈 7 · 한빛정비 · ₩120,000" in short
    assert (short.count("한빛정비"), 'href="?log=all"' in short) == (5, True)
    assert (whole.count("한빛정비"), 'href="?log=all"' in whole) == (7, False)


def test_what_could_be_used_meanwhile_takes_nothing(cast, hana, machine, repair):
    said = {name: value for name, value in typed("10:00", "15:00").items() if name != "is_down"}

    hana.post(f"/desk/places/maintenance/{repair.key}/", said)

    assert taken(machine) == []


def test_a_booking_in_its_new_time_refuses_it_or_gives_way(cast, hana, machine, repair):
    wish = actions.Wish(span=span("16:00", "17:00", on=DAY))
    person = a_person(lab=cast.gimhae)
    said = {"resource_key": machine.key, "person_key": person.key, "wish": wish}
    booked = actions.book_for(cast.hana, at=AT, **said)
    at = f"/desk/places/maintenance/{repair.key}/"

    refused = hana.post(at, typed("10:00", "18:00"))
    assert refused.status_code == 422
    assert "a booking" in refused.content.decode()
    assert taken(machine) == [("05-12 10:00", "15:00"), ("05-12 16:00", "17:00")]

    hana.post(at, typed("10:00", "18:00", displaces="on"))
    booked.refresh_from_db()
    assert booked.state == "취소"
    assert taken(machine) == [("05-12 10:00", "18:00")]


def test_when_it_was_back_is_corrected_and_so_is_the_downtime(cast, hana, machine, repair):
    actions.finish_maintenance(cast.hana, key=repair.key, at=when(f"{DAY} 14:00"))

    said = typed("10:00", "15:00", finished_at=f"{DAY} 12:00")
    hana.post(f"/desk/places/maintenance/{repair.key}/", said)

    assert taken(machine) == [("05-12 10:00", "12:00")]
    month = dt.date(2037, 5, 1)
    [one] = queries.utilisation(cast.hana, machine, months=[month])
    assert one.down == 120


def test_removed_its_time_is_free_and_whoever_waits_is_offered_it(cast, hana, machine, repair):
    now = timezone.now()
    begin = now.astimezone(KST).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=2)
    row = actions.MaintenanceRow(starts_at=begin, ends_at=begin + dt.timedelta(hours=4))
    coming = actions.maintain(cast.hana, resource_key=machine.key, row=row, at=now)
    wish = actions.Wish(
        span=queries.Span(begin, begin + dt.timedelta(hours=1)), waits=True, purpose="명패"
    )
    person = a_person(lab=cast.gimhae)
    said = {"resource_key": machine.key, "person_key": person.key, "wish": wish}
    waiting = actions.book_for(cast.hana, at=now, **said)
    assert waiting.state == "대기"

    answer = hana.post(f"/desk/places/maintenance/{coming.key}/remove/", {"why": "잘못 적음"})

    assert answer.url == f"/desk/places/{machine.key}/"
    waiting.refresh_from_db()
    assert waiting.state == "제안"
    assert not Maintenance.objects.within(cast.hana).filter(key=coming.key).exists()
    assert Occupation.objects.within(cast.hana).filter(maintenance=coming.pk).count() == 0


def test_another_labs_line_is_not_there(cast, hana):
    theirs = a_resource("그들의 기계", lab=cast.other_lab)
    row = actions.MaintenanceRow(starts_at=AT, ends_at=AT + dt.timedelta(hours=1))
    one = actions.maintain(cast.minsu, resource_key=theirs.key, row=row, at=AT)

    assert hana.get(f"/desk/places/maintenance/{one.key}/").status_code == 404
    assert hana.post(f"/desk/places/maintenance/{one.key}/remove/").status_code == 404
    assert hana.get(f"/desk/places/{theirs.key}/hours/").status_code == 404


def test_one_machine_has_hours_of_its_own_and_gives_them_up(cast, hana, machine):
    at = f"/desk/places/{machine.key}/hours/"
    assert 'value="09:00"' in hana.get(at).content.decode()

    answer = hana.post(at, {"opens_1": "13:00", "closes_1": "20:00"})

    assert answer.url == f"/desk/places/{machine.key}/"
    tuesday = dt.date(2026, 5, 12)
    [day] = queries.open_days(cast.hana, machine, first=tuesday, count=1)
    assert list(day.spans) == [span("13:00", "20:00")]
    hana.post(at, {"do": "clear"})
    assert OpeningHour.objects.within(cast.hana).count() == 0


def test_hours_that_end_before_they_begin_are_refused_where_they_stand(cast, hana, machine):
    answer = hana.post(
        f"/desk/places/{machine.key}/hours/", {"opens_1": "13:00", "closes_1": "12:00"}
    )

    assert answer.status_code == 422
    assert OpeningHour.objects.within(cast.hana).count() == 0
