from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from pulmu.core.kernel.kst import KST
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.places import actions
from pulmu.domains.places.models import (
    Authorisation,
    Booking,
    EquipmentClass,
    Maintenance,
    OpeningHour,
    Quota,
    Resource,
    UseLog,
)
from pulmu.domains.places.queries import Span, week
from pulmu.surfaces.desk import placewords
from tests.domains.places.booked import doubled, known
from tests.factories import a_person, a_resource, an_equipment_class, day, when

LENT = {
    "kind": "장비",
    "is_bookable": "on",
    "slot_minutes": "60",
    "longest_minutes": "240",
    "horizon_days": "30",
}


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


def start(hours=2):
    return timezone.now().astimezone(KST).replace(minute=0, second=0, microsecond=0) + dt.timedelta(
        hours=hours
    )


def a_booking(cast, machine, *, person=None, hours=2):
    begin = start(hours)
    wish = actions.Wish(span=Span(begin, begin + dt.timedelta(hours=1)), purpose="명패")
    return actions.book_for(
        cast.hana,
        resource_key=machine.key,
        person_key=(person or a_person(lab=cast.gimhae)).key,
        wish=wish,
        at=timezone.now(),
    )


def test_a_room_and_a_machine_in_it_are_written_down(cast, hana):
    hana.post("/desk/places/new/", {**LENT, "name": "작업실", "kind": "공간"})
    room = Resource.objects.within(cast.hana).get()
    answer = hana.post("/desk/places/new/", {**LENT, "name": "밀링", "parent": room.key})

    made = Resource.objects.within(cast.hana).get(name="밀링")
    assert answer.url == reverse("desk:resource", args=[made.key])
    assert (made.parent, made.is_bookable) == (room, True)
    said = hana.get("/desk/places/").content.decode()
    assert "— <a" in said


def test_the_page_of_one_takes_prices_and_gives_them_back(cast, hana, machine):
    at = reverse("desk:resource_act", args=[machine.key])
    hana.post(at, {"do": "price", "name": "MDF 3T", "won": "3000", "unit": "장"})
    price = machine.prices.get()
    assert "3,000" in hana.get(f"/desk/places/{machine.key}/").content.decode()

    answers = [hana.post(at, {"do": "remove_price", "row": price.key}) for _press in range(2)]

    assert machine.prices.count() == 0
    assert [one.status_code for one in answers] == [302, 302]


def test_a_week_marks_the_days_without_hours_also_where_nobody_says_why(cast, machine):
    closed = actions.ClosureRow(first=day("2026-05-13"), last=day("2026-05-13"), why="대청소")
    actions.close(cast.hana, row=closed, at=when("2026-05-01 10:00"), displaces=False)
    days = week(cast.hana, machine, first=day("2026-05-10"), at=when("2026-05-09 10:00"))

    with translation.override("ko"):
        drawn = placewords.calendar_days(machine, days, today=day("2026-05-09"), can_write=True)

    assert [one.name for one in drawn] == ["휴관", "", "", "대청소", "", "", "휴관"]
    assert [one.is_off for one in drawn] == [True, False, False, True, False, False, True]


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-05-13 00:00", "2026. 5. 12. 22:00~24:00"),
        ("2026-05-13 09:30", "2026. 5. 12. 22:00~2026. 5. 13. 09:30"),
    ],
)
def test_what_lasts_until_midnight_ends_on_its_day(until, said):
    assert placewords.when(when("2026-05-12 22:00"), when(until)) == said


def test_maintenance_is_planned_and_ends(cast, hana, machine):
    now = timezone.now().astimezone(KST)
    said = {
        "sort": "수리",
        "starts_at": f"{now:%Y-%m-%d %H:%M}",
        "ends_at": f"{now + dt.timedelta(hours=5):%Y-%m-%d %H:%M}",
        "is_down": "on",
        "what": "렌즈",
    }
    answer = hana.post(f"/desk/places/{machine.key}/maintain/", said)
    assert answer.status_code == 302, answer.content.decode()
    one = Maintenance.objects.within(cast.hana).get()

    at = reverse("desk:resource_act", args=[machine.key])
    hana.post(at, {"do": "finish", "row": one.key})

    one.refresh_from_db()
    assert one.finished_at is not None


def test_the_desk_lets_somebody_begin_who_has_booked_nothing(cast, hana, machine):
    person = a_person("박초롱", lab=cast.gimhae)
    at = reverse("desk:place_use_now", args=[machine.key])
    assert "Use now" in hana.get(f"/desk/places/{machine.key}/").content.decode()

    said = {"person": "박초롱", "phone": "", "minutes": "30"}
    answer = hana.post(at, said)

    one = Booking.objects.within(cast.hana).get()
    assert answer.url == reverse("desk:booking", args=[one.key])
    assert (one.person, one.state, one.channel) == (person, "이용중", "데스크")
    again = hana.post(at, said)
    assert again.status_code == 422
    assert "is taken already" in again.content.decode()


def test_the_desk_books_for_somebody(cast, hana, machine):
    begin = start()
    said = {
        "person": "김하나",
        "phone": "010-1234-5678",
        "starts_at": f"{begin:%Y-%m-%d %H:%M}",
        "ends_at": f"{begin + dt.timedelta(hours=1):%Y-%m-%d %H:%M}",
        "weeks": "1",
    }
    answer = hana.post(f"/desk/places/{machine.key}/book/", said)

    assert answer.status_code == 302, answer.content.decode()
    one = Booking.objects.within(cast.hana).get()
    week = hana.get(answer.url).content.decode()
    assert "김*나" in week
    assert "김하나" not in week
    assert one.state == "확정"


def test_a_request_is_answered_from_the_list(cast, hana, machine):
    one = a_booking(cast, machine)
    Booking.objects.within(cast.hana).update(state="신청")
    today = hana.get("/desk/today/").content.decode()
    assert "김*나 asks for 레이저 커터" in today

    done = hana.post(f"/desk/bookings/{one.key}/act/", {"do": "approve", "next": "/desk/today/"})

    one.refresh_from_db()
    assert (done.url, one.state) == ("/desk/today/", "확정")
    assert "asks for 레이저 커터" not in hana.get("/desk/today/").content.decode()
    assert hana.get("/desk/bookings/?which=asked").status_code == 200


def test_who_may_begin_now_begins_from_today_and_who_comes_later_is_counted(cast, hana, machine):
    soon, later = a_booking(cast, machine), a_booking(cast, machine, hours=4)
    now = timezone.now()
    for one, minutes in ((soon, 10), (later, 20)):
        begins = now + dt.timedelta(minutes=minutes)
        Booking.objects.within(cast.hana).filter(pk=one.pk).update(
            starts_at=begins, ends_at=begins + dt.timedelta(hours=1)
        )

    before = hana.get("/desk/today/").context["lines"]
    said = {line.text: (line.act, line.do) for line in before}
    act_at = reverse("desk:booking_act", args=[soon.key])
    assert said["김*나 may begin: 레이저 커터"] == (act_at, "check_in")
    list_of_today = hana.get("/desk/bookings/").content.decode()
    assert list_of_today.count('value="check_in"') == 1

    done = hana.post(act_at, {"do": "check_in", "next": "/desk/today/"})
    soon.refresh_from_db()

    assert (done.url, soon.state) == ("/desk/today/", "이용중")
    assert "may begin" not in hana.get("/desk/today/").content.decode()


def test_a_machine_that_should_be_back_is_taken_back_from_today(cast, hana, machine):
    over = timezone.now() - dt.timedelta(hours=1)
    row = actions.MaintenanceRow(starts_at=over - dt.timedelta(hours=2), ends_at=over)
    repair = actions.maintain(
        cast.hana, resource_key=machine.key, row=row, at=over - dt.timedelta(hours=3)
    )
    [line] = [one for one in hana.get("/desk/today/").context["lines"] if "Is it back" in one.text]

    done = hana.post(line.act, {"do": line.do, **line.said, "next": "/desk/today/"})

    repair.refresh_from_db()
    assert (done.url, repair.finished_at is not None) == ("/desk/today/", True)
    assert "Is it back" not in hana.get("/desk/today/").content.decode()


def test_what_somebody_books_for_is_read_by_who_may_look_people_up(
    cast, hana, guest, machine, text
):
    made = a_booking(cast, machine, hours=0)
    at = f"/desk/bookings/{made.key}/"

    for page in (at, "/desk/bookings/?which=all"):
        assert "명패" in text(hana.get(page))
        assert "명패" not in text(guest.get(page))

    [look] = AccessRecord.objects.within(cast.hana)
    assert (look.actor_key, look.what) == (cast.hana.key, f"booking:{made.key}")
    assert look.subjects == [made.person.key]
    assert f"/desk/people/{made.person.key}/" not in guest.get(at).content.decode()


def test_check_in_and_out_write_the_log(cast, hana, machine):
    one = a_booking(cast, machine, hours=0)
    at = f"/desk/bookings/{one.key}/act/"
    hana.post(at, {"do": "check_in"})

    answer = hana.post(at, {"do": "check_out", "parts": "2", "use_type": "의뢰", "fee": "5000"})

    assert answer.status_code == 302, answer.content.decode()
    [use] = UseLog.objects.within(cast.hana)
    assert (use.parts, use.use_type, use.fee) == (2, "의뢰", 5000)

    # The role was corrected on the page of the line, for which this form does not ask.
    UseLog.objects.within(cast.hana).update(role="직원")
    hana.post(at, {"do": "check_out", "parts": "", "use_type": "의뢰", "fee": "5000"})
    use.refresh_from_db()
    assert (use.parts, use.role, use.fee) == (0, "직원", 5000)


def test_without_a_line_of_its_own_there_is_no_form_for_the_log(cast, hana, machine):
    one = a_booking(cast, machine, hours=0)
    at = f"/desk/bookings/{one.key}/"
    hana.post(f"{at}act/", {"do": "check_in"})
    hana.post(f"{at}act/", {"do": "check_out", "parts": "2"})
    assert 'value="check_out"' in hana.get(at).content.decode()
    keys = [use.key for use in UseLog.objects.within(cast.hana)]
    actions.remove_use_logs(cast.hana, keys=keys, at=timezone.now(), why="두 번 적힘")

    assert 'value="check_out"' not in hana.get(at).content.decode()
    stale = hana.post(f"{at}act/", {"do": "check_out", "parts": "3"})
    assert stale.status_code == 422
    assert "no line of its own in the use log" in stale.content.decode()


def test_who_was_booked_twice_is_told_that_the_line_stays_as_it_stands(cast, hana, machine):
    first, _second = doubled(cast, machine)
    at = f"/desk/bookings/{first.key}/"

    told = hana.post(f"{at}act/", {"do": "check_out", "parts": "7"}, follow=True).content.decode()

    assert "This time stands in the use log already" in told
    assert 'value="check_out"' not in told
    assert [use.parts for use in UseLog.objects.within(cast.hana)] == [4]


def test_a_training_is_granted_and_taken_back(cast, hana):
    kind = an_equipment_class(lab=cast.gimhae)
    said = {"person": "김하나", "equipment_class": kind.key, "on": f"{timezone.now():%Y-%m-%d}"}
    answer = hana.post("/desk/places/trainings/grant/", said)
    assert answer.status_code == 302, answer.content.decode()
    one = Authorisation.objects.within(cast.hana).get()
    assert "김*나" in hana.get("/desk/places/trainings/").content.decode()

    hana.post(reverse("desk:authorisation_withdraw", args=[one.key]))

    assert Authorisation.objects.within(cast.hana).count() == 0


def test_an_address_typed_with_a_training_is_of_who_was_trained_and_no_namesakes(cast, hana):
    namesake = a_person("김하나", lab=cast.gimhae)
    kind = an_equipment_class(lab=cast.gimhae)
    said = {"person": "김하나", "equipment_class": kind.key, "on": f"{timezone.now():%Y-%m-%d}"}
    wrong = hana.post("/desk/places/trainings/grant/", {**said, "email": "maker"})
    for _time in range(2):
        hana.post("/desk/places/trainings/grant/", {**said, "email": "maker@example.org"})

    assert list(wrong.context["form"].errors) == ["email"]
    [trained] = {one.person for one in Authorisation.objects.within(cast.hana)}
    namesake.refresh_from_db()
    assert (trained == namesake, bool(trained.email_index), namesake.email_index) == (
        False, True, "",
    )  # fmt: skip


def test_hours_classes_and_quotas_are_set_on_one_page(cast, hana):
    at = "/desk/places/rules/set/"
    hana.post(at, {"do": "hours", "opens_0": "10:00", "closes_0": "20:00"})
    hana.post(at, {"do": "class", "name": "레이저", "valid_months": "12"})
    hana.post(at, {"do": "quota", "week_minutes": "600"})
    hana.post(at, {"do": "closure", "sort": "휴관", "first": "2026-12-31", "last": "2026-12-31"})
    wrong = hana.post(at, {"do": "hours", "opens_0": "10:00"})

    [hour] = OpeningHour.objects.within(cast.hana)
    assert (hour.weekday, hour.opens, hour.closes) == (0, dt.time(10), dt.time(20))
    assert EquipmentClass.objects.within(cast.hana).get().valid_months == 12
    assert Quota.objects.within(cast.hana).get().week_minutes == 600
    assert wrong.status_code == 422
    assert "레이저" in hana.get("/desk/places/rules/").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_lists_cost_the_same_however_long(cast, hana, count, django_assert_num_queries):
    kind = an_equipment_class(lab=cast.gimhae)
    for number in range(count):
        machine = a_resource(f"장비 {number}", lab=cast.gimhae, equipment_class=None)
        person = known(cast.gimhae, f"사람{number}", f"p{number}@example.org")
        a_booking(cast, machine, person=person)
        actions.authorise(
            cast.hana,
            class_key=kind.key,
            person_keys=[person.key],
            on=timezone.now().date() - dt.timedelta(days=1),
            at=timezone.now(),
        )
    for path, queries in PATHS.items():
        with django_assert_num_queries(queries, info=path):
            hana.get(path)


PATHS = {"/desk/places/": 4, "/desk/bookings/?which=all": 5, "/desk/places/trainings/": 5}


def test_another_lab_finds_nothing(cast, minsu, machine):
    one = a_booking(cast, machine)

    for path in (f"places/{machine.key}/", f"places/{machine.key}/week/", f"bookings/{one.key}/"):
        assert minsu.get(f"/desk/{path}").status_code == 404
    for path in (f"places/{machine.key}/act/", f"bookings/{one.key}/act/"):
        assert minsu.post(f"/desk/{path}", {"do": "cancel"}).status_code == 404


def test_closed_days_ask_what_becomes_of_what_is_booked_then(cast, hana, machine):
    one = a_booking(cast, machine, hours=26)
    when = f"{one.starts_at.astimezone(KST):%Y-%m-%d}"
    said = {"do": "closure", "sort": "휴관", "first": when, "last": when}

    asked = hana.post("/desk/places/rules/set/", said)
    assert asked.status_code == 422
    assert "레이저 커터" in asked.content.decode()
    hana.post("/desk/places/rules/set/", {**said, "booked": "cancel"})

    one.refresh_from_db()
    assert one.state == "취소"


def test_who_was_here_after_all_is_no_no_show(cast, hana, machine):
    one = a_booking(cast, machine, hours=0)
    Booking.objects.within(cast.hana).update(state="노쇼")
    assert "They were here after all" in hana.get(f"/desk/bookings/{one.key}/").content.decode()

    hana.post(f"/desk/bookings/{one.key}/act/", {"do": "was_here"})

    one.refresh_from_db()
    assert one.state == "이용중"


def test_the_desk_reads_which_trainings_are_missing_for_a_room(cast, hana):
    room = a_resource("레이저실", lab=cast.gimhae, kind="공간", is_bookable=True)
    kind = an_equipment_class("레이저", lab=cast.gimhae)
    a_resource("레이저 커터", lab=cast.gimhae, parent=room, equipment_class=kind)

    one = a_booking(cast, room)

    said = hana.get(f"/desk/bookings/{one.key}/").content.decode()
    assert "Safety training is missing" in said
    assert "레이저" in said


def test_the_qr_code_of_a_machine_is_printed_with_its_rules_and_made_anew(cast, hana, minsu):
    kind = an_equipment_class("레이저", lab=cast.gimhae)
    machine = a_resource("레이저 커터", lab=cast.gimhae, equipment_class=kind)
    old, at = machine.door, f"/desk/places/{machine.key}/"

    page = hana.get(f"{at}code/").content.decode()
    hana.post(f"{at}act/", {"do": "door"})

    assert "레이저 커터" in page
    assert "“레이저”" in page
    machine.refresh_from_db()
    assert machine.door != old
    assert machine.door not in hana.get(at).content.decode()
    assert minsu.get(f"{at}code/").status_code == 404
    assert minsu.post(f"{at}act/", {"do": "door"}).status_code == 404
