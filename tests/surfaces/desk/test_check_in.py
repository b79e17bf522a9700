"""Codes at the door, sent by a phone: each answered, none lost, doubled or forged."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone

from pulmu.core.kernel.keys import new_key
from pulmu.domains.programmes.models import Attendance, Scan
from tests.surfaces.conftest import a_browser
from tests.surfaces.desk.rooms import a_room, outcomes, thirty


@pytest.fixture
def room(cast):
    return a_room(cast, "박초롱", "김두리", "이세찬")


def reading(ticket, **more):
    return {
        "ticket": ticket,
        "device": "phone",
        "nonce": new_key(),
        "scanned_at": timezone.now().isoformat(),
        **more,
    }


def send(browser, room, *readings):
    return browser.post(
        room.at("check-in/scans/"), json.dumps({"readings": readings}), "application/json"
    )


def tones(response):
    return [one["tone"] for one in response.json()["answers"]]


def there():
    rows = Attendance.objects.everywhere(because="tests look").order_by("pk")
    return list(rows.values_list("person__name", "is_present", "way"))


def test_a_code_lets_somebody_in(hana, room):
    answer = send(hana, room, reading(room.people[0].ticket)).json()["answers"][0]

    assert (answer["tone"], answer["heading"], answer["name"]) == ("in", "Present", "박*롱")
    assert there() == [("박초롱", True, "스캔")]


def test_a_second_device_is_told_when_and_by_whom(hana, dul, room):
    first = timezone.now() - dt.timedelta(minutes=2)
    send(hana, room, reading(room.people[0].ticket, scanned_at=first.isoformat()))

    answer = send(dul, room, reading(room.people[0].ticket, device="tablet")).json()["answers"][0]

    at = first.astimezone(dt.timezone(dt.timedelta(hours=9)))
    assert (answer["tone"], answer["said"]) == ("again", f"{at:%H:%M}, by 하나")
    assert len(there()) == 1


def test_an_hour_without_a_connection_is_sent_in_one_batch(hana, room):
    """The phone's clock says when; the door was passed then, not now."""
    readings = [
        reading(one.ticket, is_offline=True, scanned_at=timezone.now().isoformat())
        for one in room.people
    ]

    assert tones(send(hana, room, *readings)) == ["in", "in", "in"]
    scans = Scan.objects.everywhere(because="tests look")
    assert set(scans.values_list("is_offline", flat=True)) == {True}


def test_a_connection_cut_in_the_middle_of_a_batch_loses_and_doubles_nothing(hana, room):
    """Two readings are written, and no answer comes through: the phone keeps all three, and sends
    all three again. (With a real cut: tests/journeys/test_door.py.)
    """
    readings = [reading(one.ticket, is_offline=True) for one in room.people]
    send(hana, room, *readings[:2])
    assert outcomes() == ["입장", "입장"]

    again = send(hana, room, *readings)
    once_more = send(hana, room, *readings)

    assert tones(again) == tones(once_more) == ["in", "in", "in"]
    assert outcomes() == ["입장", "입장", "입장"]
    assert [row[0] for row in there()] == ["박초롱", "김두리", "이세찬"]


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"ticket": "a" * 26}, "모름"),
        ({"ticket": "1 OR 1=1"}, "모름"),
        ({"scanned_at": "1999-01-01T00:00:00Z"}, "시각"),
        ({"scanned_at": "2999-01-01T00:00:00Z"}, "시각"),
        ({"scanned_at": "9999-12-31T23:59:59Z"}, "시각"),
        ({"scanned_at": "yesterday"}, "시각"),
        ({"scanned_at": None}, "시각"),
        ({"scanned_at": "2026-05-12T14:00:00"}, "시각"),
    ],
)
def test_a_reading_that_was_tampered_with_is_told_and_kept_and_lets_nobody_in(
    hana, room, change, outcome
):
    answer = send(hana, room, {**reading(room.people[0].ticket), **change}).json()["answers"][0]

    assert (answer["tone"], bool(answer["said"])) == ("refused", True)
    assert outcomes() == [outcome]
    assert there() == []


def test_a_code_of_another_course_is_refused_and_kept(hana, cast, room):
    other = a_room(cast, "최가을", name="다른 강좌")

    assert tones(send(hana, room, reading(other.people[0].ticket))) == ["refused"]
    assert outcomes() == ["다른 회차"]
    assert there() == []


def test_one_bad_reading_spoils_no_other(hana, room):
    batch = [
        reading(room.people[0].ticket, nonce=""),
        reading(room.people[0].ticket, nonce="n" * 41),
        reading("x"),
        reading(room.people[1].ticket),
    ]

    assert tones(send(hana, room, *batch)) == ["refused", "refused", "refused", "in"]
    assert there() == [("김두리", True, "스캔")]


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"readings": 1}', '{"readings": ["x"]}', "\x00", '{"readings": null}']
)
def test_what_are_no_readings_is_a_bad_request(hana, room, body):
    response = hana.post(room.at("check-in/scans/"), body, "application/json")

    assert (response.status_code, outcomes()) == (400, [])


def test_more_readings_than_a_batch_holds_are_refused_whole(hana, room):
    many = [reading(room.people[0].ticket) for _number in range(101)]

    assert send(hana, room, *many).status_code == 400
    assert outcomes() == []


def test_a_session_that_ended_meanwhile_answers_with_the_way_to_sign_in_and_writes_nothing(room):
    response = send(a_browser(), room, reading(room.people[0].ticket))

    assert response.status_code == 302
    assert response.url.startswith("/account/login/")
    assert outcomes() == []


def test_readings_are_sent_with_a_token_and_an_old_page_gets_a_new_one(cast, room):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.hana_user)
    sent = json.dumps({"readings": [reading(room.people[0].ticket)]})
    at = room.at("check-in/scans/")

    refused = browser.post(at, sent, "application/json")
    token = browser.get(at).json()["token"]
    taken = browser.post(at, sent, "application/json", headers={"x-csrftoken": token})

    assert refused.status_code == 403
    assert tones(taken) == ["in"]


def test_strangers_send_nothing(minsu, guest, room):
    assert send(minsu, room, reading(room.people[0].ticket)).status_code == 404
    assert send(guest, room, reading(room.people[0].ticket)).status_code == 403
    for rest in ("check-in/", "kiosk/"):
        assert minsu.get(room.at(rest)).status_code == 404
    assert outcomes() == []


def test_two_syllables_find_somebody_and_a_click_lets_them_in(hana, cast, room, text):
    page = text(hana.get(room.at("check-in/?q=두리")))
    assert ("김*리" in page, "박*롱" in page) == (True, False)
    sent = {"person": room.people[1].person.key, "enrolment": room.people[1].key, "nonce": "n1"}

    for _time in range(2):
        done = hana.post(room.at("check-in/name/"), sent, follow=True)

    assert "김*리: Present." in text(done)
    assert there() == [("김두리", True, "명단")]
    assert outcomes() == ["입장"]


def test_a_code_can_be_typed_without_a_script(hana, room, text):
    sent = {"code": f" {room.people[0].ticket} ", "nonce": "n1"}

    assert "박*롱: Present." in text(hana.post(room.at("check-in/"), sent, follow=True))
    assert there() == [("박초롱", True, "스캔")]


def test_a_check_in_is_taken_back_on_the_page(hana, room, text):
    send(hana, room, reading(room.people[0].ticket))
    sent = {"person": room.people[0].person.key, "on": f"{timezone.localdate():%Y-%m-%d}"}

    by_script = hana.post(room.at("check-in/undo/"), sent, headers={"accept": "application/json"})
    by_form = hana.post(room.at("check-in/undo/"), sent, follow=True)

    assert by_script.json() == {"said": "The check-in of 박*롱 is taken back."}
    assert "박*롱 is not checked in." in text(by_form)
    assert there() == [("박초롱", False, "")]
    assert tones(send(hana, room, reading(room.people[0].ticket))) == ["in"]


def test_a_check_in_of_another_lab_is_not_taken_back(hana, minsu, room):
    send(hana, room, reading(room.people[0].ticket))

    sent = {"person": room.people[0].person.key}
    assert minsu.post(room.at("check-in/undo/"), sent).status_code == 404
    assert there() == [("박초롱", True, "스캔")]


def test_what_a_phone_keeps_of_the_page_holds_no_person(hana, room, text):
    send(hana, room, reading(room.people[0].ticket))

    kept = text(hana.get(room.at("check-in/?kept=1")))

    assert "AI 첫걸음" in kept
    assert ("박*롱" in kept, "data-token" in kept) == (False, False)
    assert "박*롱" in text(hana.get(room.at("check-in/")))


def test_the_worker_is_a_script_of_ours(hana):
    response = hana.get("/desk/records/session/worker.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert b"pulmu-check-in" in response.content


@pytest.mark.parametrize("people", [1, 30])
def test_the_queries_of_the_page_do_not_depend_on_the_people(
    hana, cast, people, django_assert_num_queries
):
    room = thirty(cast) if people == 30 else a_room(cast, "박초롱")
    hana.post(room.at("attendance/"), {"do": "all"})

    with django_assert_num_queries(9):
        hana.get(room.at("check-in/"))


@pytest.mark.parametrize(
    "code", ["\ud83d", "\ud83d".rjust(26, "x"), "\0", "\0".rjust(26, "x"), "😀"]
)
def test_whatever_is_held_before_the_camera_spoils_no_other_reading(hana, room, code):
    """Half a letter is what stays of one where a phone cuts a long code off."""
    strange = reading(code, device="phone\ud83d")

    answer = send(hana, room, strange, reading(room.people[0].ticket))

    assert tones(answer) == ["refused", "in"]
    assert answer.json()["answers"][0]["nonce"] == strange["nonce"]
    assert tones(send(hana, room, strange)) == ["refused"]
    assert outcomes() == ["모름", "입장"]


def test_a_body_that_is_nested_without_end_is_no_list_of_readings(hana, room):
    answer = hana.post(room.at("check-in/scans/"), "[" * 100_000, "application/json")

    assert answer.status_code == 400
