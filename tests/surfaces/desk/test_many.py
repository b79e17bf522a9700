"""One thing done to many records of a list, and taken back."""

from __future__ import annotations

import pytest

from pulmu.core.trail.models import Change
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Attendance, Session
from pulmu.domains.results import actions as results
from pulmu.domains.results.models import ManyAct
from pulmu.domains.results.queries import NAMINGS
from tests.factories import standing, when
from tests.surfaces.conftest import RECORDED, a_recorded_session, an_upload

from .entries import COMPANY, TYPED, only

LIST = "/desk/records/session/"
ACT = "/desk/records/session/act/"


@pytest.fixture
def sessions(cast):
    return [a_recorded_session(cast, f"P23-00{number}", headcount=5) for number in (1, 2, 3)]


def _states(cast):
    found = Session.objects.within(cast.hana).order_by("code")
    return list(found.values_list("state", flat=True))


def _undo(hana, cast, kind="session"):
    made = ManyAct.objects.within(cast.hana).latest("pk")
    return hana.post(f"/desk/records/{kind}/act/{made.key}/undo/", follow=True)


def test_chosen_sessions_are_cancelled_at_once_and_their_facts_leave(cast, hana, sessions, text):
    rows = [sessions[0].key, sessions[2].key]

    page = text(hana.post(ACT, {"do": "cancel", "row": rows}, follow=True))

    assert _states(cast) == ["취소", "완료", "취소"]
    assert "Was cancelled: 2 records." in page
    assert "Undo" in page


def test_taking_back_leads_to_where_it_was_done(cast, hana, sessions, text):
    narrowed = "/desk/records/session/?q=P23&year=2023"
    page = text(
        hana.post(ACT, {"do": "cancel", "row": [sessions[0].key], "next": narrowed}, follow=True)
    )
    made = ManyAct.objects.within(cast.hana).latest("pk")
    undo = f"/desk/records/session/act/{made.key}/undo/"

    assert f'<input type="hidden" name="next" value="{narrowed.replace("&", "&amp;")}">' in page
    assert hana.post(undo, {"next": narrowed}).url == narrowed


def test_what_was_done_is_taken_back_and_twice_is_harmless(cast, hana, sessions, text):
    before = standing(cast.gimhae, "session")
    hana.post(ACT, {"do": "cancel", "row": [one.key for one in sessions]})
    assert _states(cast) == ["취소"] * 3

    first, second = text(_undo(hana, cast)), text(_undo(hana, cast))

    assert _states(cast) == ["완료"] * 3
    assert standing(cast.gimhae, "session") == before
    assert "3 records are as before." in first
    assert "0 records are as before." in second


def test_what_somebody_changed_since_stays_as_they_left_it(cast, hana, sessions, text):
    hana.post(ACT, {"do": "cancel", "row": [one.key for one in sessions]})
    programmes.replan_session(cast.dul, key=sessions[1].key, at=when("2023-06-02 09:00"))

    page = text(_undo(hana, cast))

    assert _states(cast) == ["완료", "예정", "완료"]
    assert "2 records are as before." in page
    assert "1 record was changed since" in page


def test_a_record_that_refuses_is_passed_over_and_says_why(cast, hana, sessions, text):
    programmes.cancel_session(cast.hana, key=sessions[0].key, at=RECORDED)

    page = text(hana.post(ACT, {"do": "hold", "row": [one.key for one in sessions]}, follow=True))

    assert "1 record was left as it is: This session was cancelled." in page
    assert _states(cast) == ["취소", "완료", "완료"]


def test_what_was_so_already_is_told_apart(cast, hana, sessions, text):
    programmes.cancel_session(cast.hana, key=sessions[0].key, at=RECORDED)

    page = text(hana.post(ACT, {"do": "cancel", "row": [s.key for s in sessions]}, follow=True))

    assert "Was cancelled: 2 records." in page
    assert "1 record was so already." in page


def test_everything_that_was_found_is_meant_and_nothing_else(cast, hana, sessions):
    wanted = {"do": "cancel", "all": "found", "q": "P23-002", "year": "2023"}
    asked = hana.post(ACT, wanted)
    assert (asked.context["keys"], _states(cast)) == ([sessions[1].key], ["완료"] * 3)

    hana.post(ACT, {"do": "cancel", "row": asked.context["keys"], "sure": "1"})

    assert _states(cast) == ["완료", "취소", "완료"]


def test_removing_names_the_records_first_and_they_come_back(cast, hana, sessions, text):
    rows = [one.key for one in sessions[:2]]
    asked = hana.post(ACT, {"do": "remove", "row": rows})

    assert "과정 P23-001 1회차" in text(asked)
    assert len(_states(cast)) == 3

    hana.post(ACT, {"do": "remove", "row": rows, "sure": "1"})
    assert _states(cast) == ["완료"]

    _undo(hana, cast)
    assert _states(cast) == ["완료"] * 3
    assert {one.key for one in Session.objects.within(cast.hana)} == {s.key for s in sessions}


def test_what_is_gone_meanwhile_is_passed_over(cast, hana, sessions, text):
    programmes.remove_sessions(cast.dul, keys=[sessions[1].key], at=RECORDED, why="import")

    page = text(hana.post(ACT, {"do": "cancel", "row": [s.key for s in sessions]}, follow=True))

    assert _states(cast) == ["취소", "취소"]
    assert "1 record was left as it is: It is not there any more." in page


def test_what_lost_its_place_meanwhile_does_not_come_back_and_the_rest_does(cast, hana, year, text):
    """The attendances of a session that was removed itself have nowhere to go."""
    goal = {"next": "/desk/today/"}
    rows = [one.key for one in year.attendances]
    hana.post("/desk/records/attendance/act/", {"do": "remove", "row": rows, "sure": "1", **goal})
    gone = ManyAct.objects.within(cast.hana).latest("pk")
    hana.post(ACT, {"do": "remove", "row": [year.session.key], "sure": "1"})

    page = text(hana.post(f"/desk/records/attendance/act/{gone.key}/undo/", follow=True))

    assert "3 records were changed since, or are needed: they stay." in page
    assert not Attendance.objects.within(cast.hana).exists()


def test_who_comes_back_from_a_log_in_goes_on_to_the_list(hana):
    assert hana.get(ACT).url == LIST


def test_a_day_in_a_sealed_year_asks_why(cast, hana, text):
    hana.post("/desk/records/company/new/", {**COMPANY, "incorporated_on": "2020-01-01"})
    typed = {**TYPED["prototype"], "received_on": "2022-03-01", "state": "제작"}
    hana.post("/desk/records/prototype/new/", {**typed, "completed_on": ""})
    results.submit(cast.hana, year=2023, at=when("2024-01-05 09:00"))
    results.seal(cast.dul, year=2023, at=when("2024-01-05 10:00"))
    act, row = "/desk/records/prototype/act/", only(cast.hana, "prototype").key
    done = {"do": "complete", "row": [row], "sure": "1", "on": "2023. 5. 2."}

    refused = hana.post(act, done)
    hana.post(act, {**done, "why": "found later"})

    assert list(refused.context["form"].errors) == ["why"]
    assert only(cast.hana, "prototype").completed_on.isoformat() == "2023-05-02"


def test_files_that_are_refused_are_attached_to_nothing(hana, sessions, text):
    upload = an_upload("악성.exe", b"MZ\x90\x00")
    sent = {"do": "attach", "row": [sessions[0].key], "sure": "1", "files": upload}

    page = text(hana.post(ACT, sent, follow=True))

    assert "so already" not in page
    assert "was left" not in page


@pytest.mark.parametrize("kind", list(TYPED))
def test_a_record_of_each_kind_is_removed_and_comes_back_as_it_was(cast, hana, kind):
    hana.post("/desk/records/company/new/", COMPANY)
    if kind != "company":
        hana.post(f"/desk/records/{kind}/new/", TYPED[kind])
    made, facts = only(cast.hana, kind), standing(cast.gimhae, kind)
    act = f"/desk/records/{kind}/act/"

    hana.post(act, {"do": "remove", "row": [made.key], "sure": "1"})
    assert not NAMINGS[kind].model.objects.within(cast.hana).exists()
    assert standing(cast.gimhae, kind) == {}
    _undo(hana, cast, kind)

    assert only(cast.hana, kind).key == made.key
    assert standing(cast.gimhae, kind) == facts


def test_a_day_is_asked_for_where_it_matters(cast, hana, text):
    hana.post("/desk/records/company/new/", COMPANY)
    typed = {**TYPED["prototype"], "state": "제작", "completed_on": ""}
    hana.post("/desk/records/prototype/new/", typed)
    act, row = "/desk/records/prototype/act/", only(cast.hana, "prototype").key

    asked = hana.post(act, {"do": "complete", "row": [row]})
    without = hana.post(act, {"do": "complete", "row": [row], "sure": "1"})
    early = hana.post(
        act, {"do": "complete", "row": [row], "sure": "1", "on": "2023-01-01"}, follow=True
    )
    hana.post(act, {"do": "complete", "row": [row], "sure": "1", "on": "2023-05-02"})

    assert asked.status_code == 200
    assert without.status_code == 422
    assert "It cannot be completed before the day it was received." in text(early)
    assert only(cast.hana, "prototype").completed_on.isoformat() == "2023-05-02"


def test_a_file_is_attached_to_many_and_taken_off_again(cast, hana, sessions, text):
    rows = [one.key for one in sessions]

    hana.post(ACT, {"do": "attach", "row": rows, "sure": "1", "files": an_upload("출석부.png")})
    attached = [text(hana.get(f"/desk/fact/session/{key}/")) for key in rows]
    _undo(hana, cast)
    after = [text(hana.get(f"/desk/fact/session/{key}/")) for key in rows]

    assert all("출석부.png attached by" in page for page in attached)
    assert all("출석부.png taken off by" in page for page in after)


def test_a_roster_is_ticked_off_together(cast, hana, year):
    rows = [one.key for one in year.attendances]
    goal = f"/desk/fact/session/{year.session.key}/"

    response = hana.post(
        "/desk/records/attendance/act/", {"do": "present", "row": rows, "next": goal}
    )

    assert response.url == goal
    assert all(one.is_present for one in Attendance.objects.within(cast.hana))


def test_a_sealed_year_asks_why(cast, hana, sessions):
    results.submit(cast.hana, year=2023, at=when("2024-01-05 09:00"))
    results.seal(cast.dul, year=2023, at=when("2024-01-05 10:00"))
    row = {"do": "cancel", "row": [sessions[0].key]}

    asked = hana.post(ACT, row)
    assert (asked.status_code, _states(cast)) == (200, ["완료"] * 3)
    hana.post(ACT, {**row, "sure": "1", "why": "found later"})

    assert _states(cast) == ["취소", "완료", "완료"]
    change = Change.objects.within(cast.hana).select_related("event").latest("pk")
    assert change.event.data["why"] == "found later"


def test_a_stranger_finds_none_of_it_and_an_inspector_may_not(cast, hana, minsu, guest, sessions):
    row = {"do": "cancel", "row": [sessions[0].key]}
    hana.post(ACT, row)
    made = ManyAct.objects.within(cast.hana).get()
    undo = f"{ACT}{made.key}/undo/"

    assert minsu.post(ACT, row).status_code == 404
    assert minsu.post(undo).status_code == 404
    assert guest.post(ACT, row).status_code == 403
    assert guest.post(undo).status_code == 403
    assert _states(cast) == ["취소", "완료", "완료"]


def test_nothing_chosen_and_what_cannot_be_done_are_said(hana, sessions, text):
    assert "Choose the rows first." in text(hana.post(ACT, {"do": "cancel"}, follow=True))
    assert hana.post(ACT, {"do": "explode", "row": [sessions[0].key]}).status_code == 404


def test_the_history_says_that_it_was_done_to_many(hana, sessions, text):
    hana.post(ACT, {"do": "cancel", "row": [one.key for one in sessions]})

    page = text(hana.get(f"/desk/fact/session/{sessions[0].key}/"))

    assert "하나, with 2 others" in page


def test_a_list_is_kept_under_a_name_for_both_and_dropped(hana, dul, sessions, text):
    hana.post(f"{LIST}views/", {"q": "P23", "year": "2023", "view_name": "올해 과정"})

    shown = dul.get(LIST)
    kept = dul.get(f"{LIST}?q=P23&year=2023")
    (link,) = shown.context["views"]["links"]
    drop = kept.context["views"]["drop"]

    assert (link.label, link.href) == ("올해 과정", f"{LIST}?q=P23&year=2023")
    assert "The list is no longer kept." in text(dul.post(drop, follow=True))
    assert dul.get(LIST).context["views"]["links"] == []


def test_a_list_that_may_be_searched_for_a_person_is_kept_without_words(hana, text):
    kept = hana.post("/desk/records/use/views/", {"q": "김하나", "view_name": "하나"}, follow=True)

    assert "The words may name a person" in text(kept)
    assert hana.get("/desk/records/use/").context["views"]["links"] == []


def test_a_list_without_a_name_is_not_kept_and_strangers_drop_nothing(hana, minsu, sessions, text):
    page = hana.post(f"{LIST}views/", {"q": "P23", "view_name": " "}, follow=True)
    hana.post(f"{LIST}views/", {"q": "P23", "view_name": "올해"})
    drop = hana.get(f"{LIST}?q=P23").context["views"]["drop"]

    assert "A list is kept under a name" in text(page)
    assert minsu.post(drop).status_code == 404
    assert minsu.get(LIST).context["views"]["links"] == []


def test_what_is_of_another_lab_is_not_done_even_when_it_was_sure(minsu, sessions):
    """Nothing has to be asked of rows that are not there; a word too much breaks nothing."""
    key = sessions[0].key

    answer = minsu.post(ACT, {"do": "cancel", "row": key, "sure": "1", "why": "typing error"})

    assert answer.status_code in {302, 404}
    assert Session.objects.everywhere(because="tests look").get(key=key).state == "완료"
