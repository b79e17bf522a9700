"""One record: why it counts, what proves it, how it is corrected."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.core.kernel.kst import day_of
from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.results import actions as results
from pulmu.ledger.models import LiveLink
from tests.conftest import Cast
from tests.factories import day, entries, when
from tests.surfaces.conftest import Year, a_picture, a_recorded_session, an_upload


def at(year: Year, kind: str = "session") -> str:
    key = year.session.key if kind == "session" else year.attendances[0].key
    return f"/desk/fact/{kind}/{key}/"


def files_of(cast: Cast) -> list[tuple[str, str]]:
    links = LiveLink.objects.within(cast.hana).filter(verb="attach").order_by("seq")
    return list(links.values_list("left", "right"))


def test_a_record_says_what_it_is_and_what_it_counts_for(hana, year, text):
    page = text(hana.get(at(year)))

    assert "<h1>과정 P23-001 1회차</h1>" in page
    assert "Counts in 2023" in page
    assert '<a href="/desk/year/2023/programme_runs/">' in page
    assert "No evidence yet" in page
    assert "Recorded by 하나" in page


def test_a_session_counts_for_users_through_its_attendances(hana, cast, year, text):
    empty = a_recorded_session(cast, "P23-002")
    grouped = a_recorded_session(cast, "P23-003", headcount=7)

    page = text(hana.get(at(year)))
    nobody = text(hana.get(f"/desk/fact/session/{empty.key}/"))
    groups = hana.get(f"/desk/fact/session/{grouped.key}/")

    assert "Counts in 2023 through its attendances" in page
    assert "2 attendances count." in page
    assert "Does not count" not in page
    assert "Counts through its attendances" in nobody
    assert "None of its attendances counts so far." in nobody
    [users] = [one for one in groups.context["reasons"] if one.href.endswith("/users/")]
    assert (users.text, users.tone) == ("Counts in 2023", "good")


def test_names_are_masked_on_the_roster(hana, year, text):
    page = text(hana.get(at(year)))

    assert "김*나" in page
    assert "김하나" not in page
    assert "2 participants present" in page


def test_rows_of_one_masked_name_are_told_apart(hana, guest, cast, year, text):
    known = {"key": year.people[0].key, "name": "김하나", "birth_year": 1990, "region": "김해시"}
    record_people(cast.hana, rows=[PersonRow(**known)], at=when("2023-06-02 09:00"))

    page = text(hana.get(at(year)))

    row = year.attendances[0]
    assert "born 1990 · 김해시" in page
    assert "born 1990" not in text(guest.get(at(year)))
    assert f'<tr id="at-{row.key}">' in page
    assert f'name="next" value="{at(year)}#at-{row.key}"' in page


def test_an_attendance_leads_to_its_session(hana, year, text):
    page = text(hana.get(at(year, "attendance")))

    assert f'href="/desk/fact/session/{year.session.key}/"' in page
    assert "Counts in 2023" in page


def test_what_does_not_count_says_what_is_missing(hana, year, text):
    page = text(hana.get(f"/desk/fact/attendance/{year.attendances[2].key}/"))

    assert "Does not count" in page
    assert "It would have to be:" in page
    assert "<li>present</li>" in page


@pytest.mark.parametrize("kind", ["session", "attendance", "nonsense"])
def test_a_record_of_another_lab_is_not_found(minsu, year, kind):
    key = year.session.key if kind != "attendance" else year.attendances[0].key

    assert minsu.get(f"/desk/fact/{kind}/{key}/").status_code == 404


def test_nobody_writes_on_a_record_of_another_lab(minsu, year):
    session, attendance = year.session.key, year.attendances[0].key

    for address, said in (
        (f"/desk/fact/session/{session}/attach/", {"files": an_upload()}),
        (f"/desk/fact/session/{session}/detach/", {"sha256": "0" * 64, "why": "wrong file"}),
        (f"/desk/fact/session/{session}/attest/", {}),
        (f"/desk/fact/session/{session}/state/", {"do": "cancel"}),
        (f"/desk/fact/attendance/{attendance}/presence/", {"present": "0"}),
    ):
        assert minsu.post(address, said).status_code == 404, address


def test_a_file_is_attached_and_shown(hana, cast, year, text):
    page = hana.post(f"{at(year)}attach/", {"files": an_upload()}, follow=True)

    assert "출석부.png → 과정 P23-001 1회차 · P23-001" in text(page)
    assert "Look at it" not in text(page)
    assert "출석부.png" in text(page)
    assert [source for source, _file in files_of(cast)] == [year.source]


def test_one_bad_file_does_not_spoil_the_others(hana, cast, year, text):
    uploads = [an_upload("빈 파일.pdf", b""), an_upload("사진.png", a_picture("red"))]

    page = hana.post(f"{at(year)}attach/", {"files": uploads}, follow=True)

    assert "빈 파일.pdf: The file is empty (0 bytes)." in text(page)
    assert len(files_of(cast)) == 1


def test_nothing_is_attached_when_no_file_is_any_good(hana, cast, year, text):
    page = hana.post(f"{at(year)}attach/", {"files": an_upload("x.svg", b"<svg/>")}, follow=True)

    assert "x.svg: " in text(page)
    assert files_of(cast) == []


def test_a_form_leads_back_to_where_it_stood_and_nowhere_else(hana, year):
    home = hana.post(f"{at(year)}attach/", {"files": an_upload(), "next": "/desk/year/2023/gaps/"})
    away = hana.post(f"{at(year)}attach/", {"files": an_upload(), "next": "https://evil.example/"})

    assert home.url == "/desk/year/2023/gaps/"
    assert away.url == at(year)


def test_a_file_is_taken_off_for_one_of_a_few_reasons(hana, cast, year, sheet, text):
    said = {"sha256": sheet.sha256, "source": year.source}

    refused = hana.post(f"{at(year)}detach/", {**said, "why": "김하나가 싫어해서"}, follow=True)
    done = hana.post(f"{at(year)}detach/", {**said, "why": "better copy"}, follow=True)

    assert "Say why the file is taken off." in text(refused)
    assert "The file is taken off." in text(done)
    assert files_of(cast) == []
    assert entries(cast.gimhae)[-1][1]["why"] == "better copy"


def test_another_person_vouches_for_one_fact(hana, dul, year, sheet, text):
    own = text(hana.get(at(year)))
    page = dul.post(f"{at(year)}attest/", follow=True)

    assert "Attest: the file shows what was recorded" not in own
    assert "Attested by 두리" in text(page)


def test_who_recorded_a_fact_cannot_vouch_for_it(hana, year, sheet, text):
    page = hana.post(f"{at(year)}attest/", follow=True)

    assert "Nothing attested" in text(page)
    assert "Attested by" not in text(page)


def test_one_attendance_is_corrected(hana, year, text):
    page = hana.post(f"{at(year, 'attendance')}presence/", {"present": "0"}, follow=True)

    assert "김*나 is marked absent." in text(page)
    assert "present: yes → no" in text(page)
    assert "Mark as present" in text(page)
    assert hana.get("/desk/year/2023/").context["overview"].tiles[1].value == 1


def test_a_correction_keeps_the_file_and_drops_the_vouching(hana, dul, cast, year, sheet):
    results.attest_year(cast.dul, year=2023, at=when("2023-12-01 09:00"))

    hana.post(f"{at(year, 'attendance')}presence/", {"present": "0"})
    hana.post(f"{at(year, 'attendance')}presence/", {"present": "1"})

    detail = hana.get(at(year, "attendance")).context["detail"]
    assert {(one.sort, one.who, day_of(one.at).year) for one in detail.happenings} == {
        ("attested", "두리", 2023),
        ("dropped", "두리", day_of(timezone.now()).year),
    }
    assert [blob.sha256 for _source, blob in detail.files] == [sheet.sha256]


def test_the_history_tells_of_files_and_of_who_vouched(hana, cast, year, sheet, text):
    results.attest_year(cast.dul, year=2023, at=when("2023-12-01 09:00"))
    said = {"sha256": sheet.sha256, "source": year.source, "why": "better copy"}
    hana.post(f"{at(year)}attach/", {"files": an_upload("새 출석부.png", a_picture("red"))})
    hana.post(f"{at(year)}detach/", said)

    page = text(hana.get(at(year)))

    assert "새 출석부.png attached by 하나" in page
    assert "출석부_P23-001.png taken off by 하나" in page
    assert "There is a better copy" in page
    assert "Attested by 두리" in page


def test_a_sealed_year_asks_why_a_record_is_corrected(hana, cast, year, text):
    results.submit(cast.hana, year=2023, at=when("2024-01-02 09:00"))
    results.seal(cast.dul, year=2023, at=when("2024-01-02 10:00"))
    attendance, session = at(year, "attendance"), at(year)

    page = text(hana.get(attendance))
    refused = hana.post(f"{attendance}presence/", {"present": "0"}, follow=True)
    also = hana.post(f"{session}state/", {"do": "cancel"}, follow=True)
    done = hana.post(f"{attendance}presence/", {"present": "0", "why": "typing error"}, follow=True)

    assert "2023 is sealed, revision 0" in page
    assert "This year is sealed: say why the record is corrected." in text(refused)
    assert "This year is sealed: say why the record is corrected." in text(also)
    assert "김*나 is marked absent." in text(done)
    reasons = [body["why"] for verb, body in entries(cast.gimhae) if verb == "retract"]
    assert reasons[-1] == "typing error"


def test_a_session_over_new_year_asks_for_the_reason_of_either_year(hana, cast, year, text):
    """The session began in the sealed year; who came on the day after stands in the open one."""
    session = a_recorded_session(cast, "P23-099")
    row = programmes.AttendanceRow(
        session_id=session.pk,
        person_id=year.people[0].pk,
        on=day("2024-01-01"),
        is_present=True,
    )
    done = programmes.record_attendances(cast.hana, rows=[row], at=when("2024-01-02 09:00"))
    results.submit(cast.hana, year=2023, at=when("2024-01-03 09:00"))
    results.seal(cast.dul, year=2023, at=when("2024-01-03 10:00"))
    key = done.objects[0].key

    refused = hana.post(f"/desk/fact/attendance/{key}/presence/", {"present": "0"}, follow=True)

    assert "This year is sealed: say why the record is corrected." in text(refused)


def test_a_session_is_cancelled_and_planned_again(hana, year, text):
    cancelled = hana.post(f"{at(year)}state/", {"do": "cancel"}, follow=True)
    planned = hana.post(f"{at(year)}state/", {"do": "replan"}, follow=True)
    held = hana.post(f"{at(year)}state/", {"do": "hold"}, follow=True)

    assert "The session is now: Cancelled." in text(cancelled)
    assert "state: Held → Cancelled" in text(cancelled)
    assert "The session is now: Planned." in text(planned)
    assert "The session is now: Held." in text(held)


def test_what_a_rule_refuses_is_said_in_words(hana, year, text):
    hana.post(f"{at(year)}state/", {"do": "cancel"})

    page = hana.post(f"{at(year)}state/", {"do": "hold"}, follow=True)

    assert "This session was cancelled. Plan it again first." in text(page)


def test_no_other_change_of_state_is_known(hana, year):
    assert hana.post(f"{at(year)}state/", {"do": "delete"}).status_code == 404
