"""The roll of a session: thirty people in a few clicks, taken back as one, nothing lost."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Attendance
from pulmu.domains.results.models import ManyAct
from pulmu.ledger import queries as ledger
from pulmu.surfaces.desk import attending
from tests.factories import standing
from tests.surfaces.desk.rooms import a_room, thirty


@pytest.fixture
def room(cast):
    return a_room(cast, "박초롱", "김두리", "이세찬")


def said():
    rows = Attendance.objects.everywhere(because="tests look").order_by("pk")
    return list(rows.values_list("person__name", "is_present", "mark", "way"))


def word(room, number, to, was=""):
    key = room.people[number].person.key
    return {f"to-{key}": to, f"was-{key}": was}


def blank(room):
    return {f"was-{one.person.key}": "" for one in room.people}


def test_thirty_people_are_there_with_one_click_on_the_page(hana, cast, text):
    room = thirty(cast)
    page = text(hana.get(room.at("attendance/")))
    assert "The other 30: present" in page

    done = hana.post(room.at("attendance/"), {"do": "all"}, follow=True)

    assert "30 persons written down." in text(done)
    assert len(said()) == 30
    assert {row[1:] for row in said()} == {(True, "", "명단")}
    facts = standing(cast.gimhae, "attendance").values()
    assert [fact["dims"]["present"] for fact in facts] == [True] * 30


def test_one_is_late_one_is_excused_and_the_others_are_there(hana, room):
    sent = {**blank(room), **word(room, 0, "지각"), **word(room, 1, "공결"), "do": "all"}

    hana.post(room.at("attendance/"), sent)

    assert said() == [
        ("박초롱", True, "지각", "명단"),
        ("김두리", False, "공결", ""),
        ("이세찬", True, "", "명단"),
    ]


def test_saving_writes_down_only_what_was_said(hana, room):
    hana.post(room.at("attendance/"), {**blank(room), **word(room, 2, "조퇴"), "do": "save"})

    assert said() == [("이세찬", True, "조퇴", "명단")]


def test_sent_twice_it_is_written_once(hana, cast, room):
    for _time in range(2):
        hana.post(room.at("attendance/"), {**blank(room), "do": "all"})

    assert len(said()) == 3
    made = ManyAct.objects.within(cast.hana).order_by("pk")
    assert list(made.values_list("act", "count")) == [("call", 3), ("call", 0)]


def test_the_roll_is_taken_back_as_one(hana, cast, room, text):
    hana.post(room.at("attendance/"), {"do": "all"})
    made = ManyAct.objects.within(cast.hana).get()

    back = hana.post(room.at(f"attendance/{made.key}/undo/"), follow=True)

    assert "3 records are as before." in text(back)
    assert said() == []
    assert standing(cast.gimhae, "attendance") == {}


def test_who_was_scanned_in_meanwhile_stays_so_and_that_is_told(hana, cast, room, text):
    reading = actions.Reading(
        ticket=room.people[0].ticket, device="d", nonce=new_key(), scanned_at=timezone.now()
    )
    actions.scan(cast.dul, session_key=room.session.key, reading=reading, at=timezone.now())

    sent = {**blank(room), **word(room, 0, "결석"), "do": "all"}
    page = text(hana.post(room.at("attendance/"), sent, follow=True))

    assert "박*롱 was written down otherwise while you looked" in page
    assert said()[0] == ("박초롱", True, "", "스캔")
    assert len(said()) == 3


def test_who_was_scanned_in_and_leaves_early_was_still_scanned(hana, cast, room):
    reading = actions.Reading(
        ticket=room.people[0].ticket, device="d", nonce=new_key(), scanned_at=timezone.now()
    )
    actions.scan(cast.hana, session_key=room.session.key, reading=reading, at=timezone.now())

    hana.post(room.at("attendance/"), word(room, 0, "조퇴", was="출석"))

    assert said() == [("박초롱", True, "조퇴", "스캔")]


def test_each_day_has_a_roll_of_its_own(hana, cast, text):
    room = a_room(cast, "박초롱", days=3)
    days = attending.days(room.session)

    for day, to in zip(days[:2], ["출석", "결석"], strict=True):
        hana.post(room.at(f"attendance/?on={day.isoformat()}"), word(room, 0, to))

    rows = Attendance.objects.everywhere(because="tests look").order_by("on")
    assert list(rows.values_list("is_present", flat=True)) == [True, False]
    assert len({row.on for row in rows}) == 2
    assert text(hana.get(room.at("attendance/"))).count('class="chip"') == len(days)


def test_who_waits_for_a_seat_is_not_called(hana, cast, text):
    room = a_room(cast, "박초롱", "김두리", capacity=1)

    page = hana.get(room.at("attendance/"))

    assert [one.name for one in page.context["roll"]] == ["박*롱"]
    assert "1 more person signed up without a confirmed seat." in text(page)


def test_nobody_attends_a_cancelled_session(hana, cast, room, text):
    actions.cancel_session(cast.hana, key=room.session.key, at=timezone.now())

    page = text(hana.post(room.at("attendance/"), {"do": "all"}, follow=True))

    assert "This session was cancelled" in page
    assert said() == []


def test_strangers_find_no_roll(minsu, guest, room):
    assert minsu.get(room.at("attendance/")).status_code == 404
    assert minsu.post(room.at("attendance/"), {"do": "all"}).status_code == 404
    assert guest.post(room.at("attendance/"), {"do": "all"}).status_code == 403
    assert said() == []


def test_how_many_came_by_themselves_is_told(hana, cast, room, text):
    row = actions.AttendanceRow(
        session_id=room.session.pk,
        person_id=room.people[0].person_id,
        on=day_of(timezone.now()),
        is_present=True,
        way="본인",
    )
    actions.record_attendances(cast.hana, rows=[row], at=timezone.now())

    assert "By themselves <b>1 / 1</b>" in text(hana.get(room.at("attendance/")))


@pytest.mark.parametrize("people", [1, 30])
def test_the_queries_do_not_depend_on_the_people(hana, cast, people, django_assert_num_queries):
    room = thirty(cast) if people == 30 else a_room(cast, "박초롱")
    hana.post(room.at("attendance/"), {"do": "all"})

    with django_assert_num_queries(12):
        hana.get(room.at("attendance/"))


def test_the_evidence_of_a_session_covers_its_roll(hana, cast, room):
    hana.post(room.at("attendance/"), {"do": "all"})

    covered = ledger.facts_covered_by(cast.hana, [f"session:{room.session.key}"])

    assert covered.filter(kind="attendance").count() == 3
