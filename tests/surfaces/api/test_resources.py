"""Each resource of the API: what is asked, what is done, what is answered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.kernel.kst import KST
from pulmu.core.trail.models import AccessRecord, Event
from pulmu.domains.programmes.models import Attendance, Enrolment, Offering, Session
from pulmu.domains.surveys import actions as surveys
from tests.factories import a_person, a_programme, an_offering

pytestmark = pytest.mark.django_db
SIGN_UP = {"person": {"name": "김하나", "email": "kim@example.org", "phone": "010-1234-5678"}}


def in_days(days: int, clock: str = "14:00") -> dt.datetime:
    hour, minute = map(int, clock.split(":"))
    day = timezone.now().astimezone(KST) + dt.timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


@pytest.fixture
def course(cast):
    starts = (in_days(20).strftime("%Y-%m-%d %H:%M"),)
    return an_offering(programme=a_programme(lab=cast.gimhae), capacity=1, starts=starts)


def test_a_course_is_written_dated_published_copied_and_called_off(program):
    programme = program.post("/programmes", {"name": "메이커스 메타"}).json()
    said = {"programme": programme["key"], "name": "AI 첫걸음", "field": "ai", "capacity": 12}
    made = program.post("/offerings", said)
    key = made.json()["key"]
    rule = {
        "first": in_days(10).date().isoformat(),
        "begins": "14:00",
        "ends": "17:00",
        "count": 3,
        "skips_holidays": False,
    }
    dates = program.post(f"/offerings/{key}/sessions", {"rule": rule})
    corrected = program.patch(f"/offerings/{key}", {"capacity": 20, "place": "2층"})
    published = program.post(f"/offerings/{key}/publish").json()
    first_on = in_days(100).date().isoformat()
    copied = program.post(f"/offerings/{key}/copy", {"first_on": first_on}).json()
    off = program.post(f"/offerings/{key}/cancel", {"why": "인원 부족"}).json()

    assert (made.status_code, made.json()["state"], made.json()["field"]) == (201, "draft", "ai")
    assert dates.status_code == 201
    assert [one["starts_at"][:10] for one in dates.json()] == [
        (in_days(10) + dt.timedelta(days=7 * n)).date().isoformat() for n in range(3)
    ]
    assert (corrected.json()["capacity"], corrected.json()["name"]) == (20, "AI 첫걸음")
    assert published["state"] == "published"
    assert published["seats"] == [
        {"session": None, "capacity": 20, "taken": 0, "waiting": 0, "left": 20}
    ]
    assert (copied["state"], copied["copied_from"], copied["session_count"]) == ("draft", key, 3)
    assert (off["state"], off["cancelled_why"]) == ("cancelled", "인원 부족")


def test_dates_that_stand_by_themselves_become_those_of_a_course(program, course):
    said = {
        "programme": course.programme.key,
        "code": "S-100",
        "starts_at": in_days(30).isoformat(),
        "ends_at": in_days(30, "17:00").isoformat(),
    }
    key = program.post("/sessions", said).json()["key"]
    at = f"/offerings/{course.key}/sessions/adopt"

    counts = [program.post(at, {"sessions": [key]}).json()["count"] for _time in range(2)]

    assert counts == [1, 0]
    assert program.get(f"/sessions/{key}").json()["offering"] == course.key


def test_a_course_is_begun_of_a_wish_and_twice_is_once(program, stranger, cast):
    said = surveys.Said(by="a" * 26)
    wish = surveys.wish(
        cast.hana, topic="블렌더 기초", field="메타버스", said=said, at=timezone.now()
    )

    made = program.post("/offerings/of-wish", {"wish": wish.key})
    again = program.post("/offerings/of-wish", {"wish": wish.key})

    assert (made.status_code, made.json()["name"], made.json()["field"]) == (
        201,
        "블렌더 기초",
        "metaverse",
    )
    assert again.json()["key"] == made.json()["key"]
    assert stranger.post("/offerings/of-wish", {"wish": wish.key}).status_code == 404


def test_somebody_signs_up_waits_and_gets_the_seat_that_came_free(program, course):
    at = f"/offerings/{course.key}"
    first = program.post(f"{at}/sign-ups", SIGN_UP).json()[0]
    again = program.post(f"{at}/sign-ups", SIGN_UP).json()[0]
    other = {"person": {"name": "이두리", "email": "lee@example.org"}}
    second = program.post(f"{at}/sign-ups", other).json()[0]
    place = program.get(f"/enrolments/{second['key']}").json()["place"]
    ended = program.post(f"/enrolments/{first['key']}/cancel").json()
    offered = program.get(f"/enrolments/{second['key']}").json()["state"]
    taken = program.post(f"/enrolments/{second['key']}/take-offer").json()

    assert (first["state"], first["channel"]) == ("confirmed", "api")
    assert first["person"]["name"] == "김*나"
    assert again["key"] == first["key"]
    assert (second["state"], place) == ("waiting", 1)
    assert (ended["state"], ended["ending"]) == ("ended", "self")
    assert (offered, taken["state"]) == ("offered", "confirmed")


def test_the_desk_works_on_its_list_and_takes_it_back(program, course):
    at = f"/offerings/{course.key}/enrolments"
    walk_in = {"who": {"name": "박세찬", "phone": "010-1111-2222"}, "walk_in": True}
    one = program.post(at, walk_in).json()
    other = program.post(at, {"who": {"name": "이두리"}}).json()
    full = program.post(f"{at}/confirm", {"keys": [other["key"]]})
    done = program.post(f"{at}/confirm", {"keys": [other["key"]], "over": True}).json()
    undone = program.post(f"{at}/undo", {"batch": done["batch"]}).json()
    removed = program.post(f"{at}/remove", {"keys": [one["key"], other["key"]]}).json()
    states = [row["state"] for row in program.get("/enrolments").json()["items"]]

    assert (one["state"], one["channel"], other["state"]) == ("confirmed", "walk_in", "waiting")
    assert (full.status_code, full.json()["code"]) == (409, "programmes.full")
    assert (done["count"], undone) == (1, {"count": 1, "left": 0})
    assert (removed["count"], states) == (2, ["ended", "ended"])


def test_codes_are_read_and_the_roll_is_called(program, cast, course):
    Session.objects.within(cast.hana).update(
        starts_at=timezone.now() - dt.timedelta(minutes=5),
        ends_at=timezone.now() + dt.timedelta(hours=2),
    )
    session = Session.objects.within(cast.hana).get()
    at = f"/sessions/{session.key}"
    one = program.post(
        f"/offerings/{course.key}/enrolments", {"who": {"name": "김하나"}, "walk_in": True}
    ).json()
    ticket = Enrolment.objects.within(cast.hana).get().ticket
    now, today = timezone.now().isoformat(), timezone.now().astimezone(KST).date().isoformat()
    reading = {"ticket": ticket, "device": "door", "nonce": "n1", "scanned_at": now}
    seen = program.post(f"{at}/scans", {"readings": [reading]}).json()[0]
    other = program.post(f"{at}/scans", {"readings": [{**reading, "nonce": "n2"}]}).json()[0]
    wrong = {**reading, "nonce": "n3", "ticket": "nobody"}
    unknown = program.post(f"{at}/scans", {"readings": [wrong]}).json()[0]
    person = one["person"]["key"]
    undone = program.post(f"{at}/check-ins/undo", {"person": person, "on": today}).json()
    said = {"enrolment": one["key"], "nonce": "n4"}
    by_name = program.post(f"{at}/check-ins", said).json()
    calls = [{"person": person, "to": "late", "was": "present"}]
    called = program.post(f"{at}/roll", {"on": today, "calls": calls}).json()
    stale = program.post(f"{at}/roll", {"on": today, "calls": calls}).json()
    [row] = program.get("/attendances", {"session": session.key}).json()["items"]

    assert (seen["outcome"], seen["is_in"], seen["person"]["name"]) == ("came", True, "김*나")
    assert (other["outcome"], other["first"]["device"]) == ("again", "door")
    assert "동기화" in other["first"]["by"]
    assert (unknown["outcome"], unknown["person"]) == ("unknown", None)
    assert (undone, by_name["outcome"]) == ({"was_there": True}, "came")
    assert (called["count"], stale["count"]) == (1, 0)
    assert (row["is_present"], row["mark"], row["way"]) == (True, "late", "list")


def test_attendances_are_recorded_corrected_and_removed(program, cast, course):
    session = Session.objects.within(cast.hana).get()
    Session.objects.within(cast.hana).update(
        starts_at=in_days(-3), ends_at=in_days(-3, "17:00"), state="완료"
    )
    one, other = (a_person(name, lab=cast.gimhae).key for name in ("김하나", "이두리"))
    on = in_days(-3).date().isoformat()
    rows = [
        {"person": one, "on": on, "is_present": True, "mark": "early"},
        {"person": other, "on": on, "is_present": False, "mark": "excused"},
    ]
    at = f"/sessions/{session.key}/attendances"
    made = program.post(at, {"rows": rows}).json()
    marked = program.post(f"{at}/mark", {"person": other, "on": on, "is_present": True}).json()
    key = made[0]["key"]
    absent = program.post(f"/attendances/{key}/presence", {"is_present": False}).json()
    gone = program.post("/attendances/remove", {"keys": [key], "why": "잘못 적음"}).json()
    future = [{"person": one, "on": in_days(5).date().isoformat(), "is_present": True}]
    refused = program.post(at, {"rows": future})

    assert [(row["is_present"], row["mark"]) for row in made] == [
        (True, "early"),
        (False, "excused"),
    ]
    assert (marked["is_present"], marked["mark"]) == (True, None)
    assert (absent["is_present"], gone) == (False, {"count": 1})
    assert Attendance.objects.within(cast.hana).count() == 1
    assert (refused.status_code, refused.json()["code"]) == (
        422,
        "programmes.attendance_in_future",
    )


def test_certificates_are_issued_verified_taken_back_and_given_anew(program, cast, course):
    session = Session.objects.within(cast.hana).get()
    Offering.objects.within(cast.hana).update(certificate_percent=80)
    person = a_person("김하나", lab=cast.gimhae).key
    program.post(f"/offerings/{course.key}/enrolments", {"person": person})
    Session.objects.within(cast.hana).update(starts_at=in_days(-3), ends_at=in_days(-3, "17:00"))
    program.post(f"/sessions/{session.key}/hold", {})
    rows = [{"person": person, "on": in_days(-3).date().isoformat(), "is_present": True}]
    program.post(f"/sessions/{session.key}/attendances", {"rows": rows})
    [earner] = program.get(f"/offerings/{course.key}/earners").json()
    [made] = program.post(f"/offerings/{course.key}/certificates").json()
    again = program.post(f"/offerings/{course.key}/certificates").json()
    holds = program.get(f"/certificates/verify/{made['code']}").json()
    why = {"why": "이름이 틀림", "name": "김하늘"}
    anew = program.post(f"/certificates/{made['key']}/reissue", why).json()
    program.post(f"/certificates/{anew['key']}/revoke", {"why": "잘못 줌"})
    states = {
        state: [
            one["number"] for one in program.get("/certificates", {"state": state}).json()["items"]
        ]
        for state in ("holds", "revoked", "replaced")
    }

    assert (earner["verdict"], earner["percent"]) == ("earns", 100)
    assert (made["name"], made["about"], again) == ("김*나", f"offering:{course.key}", [])
    assert (holds["state"], holds["number"]) == ("holds", made["number"])
    assert states == {"holds": [], "revoked": [anew["number"]], "replaced": [made["number"]]}
    assert program.get("/certificates", {"offering": course.key}).json()["next"] is None


def test_contact_data_needs_its_own_scope_and_a_reason_that_is_kept(
    program, with_scopes, cast, course
):
    program.post(f"/offerings/{course.key}/sign-ups", SIGN_UP)
    asked = {"offering": course.key, "reason": "취소 안내 전화"}
    [line] = program.get("/enrolments/contacts", asked).json()["items"]
    without = program.get("/enrolments/contacts", {"offering": course.key})
    narrow = with_scopes("sign-ups:write", "programmes:write").get("/enrolments/contacts", asked)
    [looked] = AccessRecord.objects.within(cast.hana)

    assert (line["name"], line["phone"], line["email"]) == (
        "김하나",
        "010-1234-5678",
        "kim@example.org",
    )
    assert (looked.what, looked.reason, looked.channel) == ("api.contacts", "취소 안내 전화", "api")
    assert looked.actor == "소장 · 동기화"
    assert (without.status_code, without.json()["errors"][0]["parameter"]) == (422, "reason")
    assert (narrow.status_code, narrow.json()["code"]) == (403, "scope_missing")


def test_the_trail_says_which_token_acted(program, cast):
    program.post("/programmes", {"name": "메이커스 메타"})

    [event] = Event.objects.within(cast.hana).filter(name="programmes.programme.recorded")
    assert (event.actor, event.channel) == ("소장 · 동기화", "api")
    assert len(event.data["token"]) == 26


def test_a_correction_of_what_somebody_changed_meanwhile_is_refused(program, course):
    seen = program.get(f"/offerings/{course.key}").json()["updated_at"]
    first = program.patch(f"/offerings/{course.key}", {"place": "2층"}, if_match=f'"{seen}"')
    late = program.patch(f"/offerings/{course.key}", {"place": "3층"}, if_match=f'"{seen}"')
    seen = first.json()["updated_at"]
    then = program.patch(f"/offerings/{course.key}", {"place": "4층"}, if_match=f'"{seen}"')

    assert [one.status_code for one in (first, late, then)] == [200, 412, 200]
    assert late.json()["code"] == "stale"
