"""Papers of a session: the sheet to sign, the signed sheet, photos, the report; and 오늘."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.utils import timezone
from pypdf import PdfReader

from pulmu.core.trail.models import AccessRecord
from pulmu.domains.people.models import Consent, ConsentText
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Session
from pulmu.ledger import queries as ledger
from pulmu.papers import fonts
from tests.factories import day
from tests.surfaces.conftest import an_upload
from tests.surfaces.desk.rooms import a_room

REASON = {"reason": "출석 서명"}


@pytest.fixture
def room(cast):
    return a_room(cast, "박초롱", "김두리", "=이세찬")


@pytest.fixture
def attended(hana, room):
    hana.post(room.at("attendance/"), {"do": "all"})
    return room


def read(response):
    pdf = PdfReader(io.BytesIO(response.content))
    return pdf, " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def files_of(cast, room):
    source = f"session:{room.session.key}"
    return ledger.files_of(cast.hana, [source]).get(source, [])


def test_the_sheet_to_sign_is_a_tagged_pdf_with_whole_names(hana, room):
    response = hana.post(room.at("attendance/sheet.pdf"), REASON)

    pdf, said = read(response)
    assert response["Content-Type"] == "application/pdf"
    assert ("박초롱" in said, "김두리" in said, "AI 첫걸음" in said) == (True, True, True)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert pdf.metadata.title.startswith("AI 첫걸음")
    assert [round(size) for size in pdf.pages[0].mediabox[2:]] == [595, 842]
    set_in = pdf.pages[0]["/Resources"]["/Font"].values()
    files = [font["/DescendantFonts"][0]["/FontDescriptor"].get_object() for font in set_in]
    assert all({"/FontFile2", "/FontFile3"} & set(one) for one in files)


def test_the_same_as_a_workbook_runs_no_formula(hana, room):
    response = hana.post(room.at("attendance/sheet.xlsx"), REASON)

    page = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [[cell.value for cell in row][:3] for row in page.iter_rows()]
    assert [row[1] for row in rows] == ["Name", "박초롱", "김두리", "=이세찬"]
    assert page.cell(4, 2).data_type == "s"


def test_who_took_the_sheet_and_why_is_written_down(hana, cast, room):
    assert hana.get(room.at("attendance/sheet.pdf")).status_code == 200
    assert hana.post(room.at("attendance/sheet.pdf"), {"reason": ""}).status_code == 422
    hana.post(room.at("attendance/sheet.pdf"), REASON)

    record = AccessRecord.objects.within(cast.hana).get(what="desk.attendance_sheet")
    assert (record.reason, record.count, record.actor) == ("출석 서명", 3, "하나")


def test_without_a_font_with_hangul_no_sheet_of_boxes_is_printed(hana, room, monkeypatch, text):
    monkeypatch.setattr(fonts, "FAMILIES", ("No such font",))

    page = hana.post(room.at("attendance/sheet.pdf"), REASON, follow=True)

    assert "This machine has no font with Hangul, so no PDF was made." in text(page)
    assert page.redirect_chain[0][0].endswith("/sheet.xlsx")


def test_strangers_take_no_sheet(minsu, guest, room):
    assert minsu.post(room.at("attendance/sheet.pdf"), REASON).status_code == 404
    assert guest.post(room.at("attendance/sheet.pdf"), REASON).status_code == 403
    for rest in ("after/", "after/held/", "after/report.pdf"):
        assert minsu.post(room.at(rest)).status_code == 404
        assert guest.post(room.at(rest)).status_code == 403


def test_one_drop_proves_every_attendance_and_says_that_it_was_held(hana, cast, attended, text):
    sent = {"files": an_upload(), "held": "1"}

    page = text(hana.post(attended.at("after/"), sent, follow=True))

    assert "1 file attached: evidence of the session and of all 3 attendances." in page
    session = Session.objects.within(cast.hana).get(pk=attended.session.pk)
    assert (session.state, len(files_of(cast, attended))) == ("완료", 1)
    covered = ledger.facts_covered_by(cast.hana, [f"session:{session.key}"])
    assert covered.filter(kind="attendance").count() == 3


def test_the_same_sheet_twice_is_one(hana, cast, attended):
    for _time in range(2):
        hana.post(attended.at("after/"), {"files": an_upload(), "held": "1"})

    assert len(files_of(cast, attended)) == 1


def test_before_it_began_nothing_is_held_and_no_file_stays(hana, cast, room, text):
    later = timezone.now() + dt.timedelta(hours=2)
    Session.objects.within(cast.hana).filter(pk=room.session.pk).update(
        starts_at=later, ends_at=later
    )

    page = text(hana.post(room.at("after/"), {"files": an_upload(), "held": "1"}, follow=True))

    assert "This session has not begun yet." in page
    assert files_of(cast, room) == []


def test_who_did_not_allow_photos_is_told_before_they_are_dropped(hana, cast, attended, text):
    allows(cast, attended.people[0].person)

    page = text(hana.get(attended.at("after/")))

    assert "2 persons present did not allow photos" in page
    assert "김*리, =**찬" in page or "김*리" in page
    refused = text(
        hana.post(attended.at("after/"), {"do": "photos", "files": an_upload()}, follow=True)
    )
    assert "Some did not allow photos" in refused
    assert files_of(cast, attended) == []
    hana.post(attended.at("after/"), {"do": "photos", "looked": "1", "files": an_upload()})
    assert len(files_of(cast, attended)) == 1


def test_the_report_knows_the_numbers_and_says_what_was_typed(hana, attended):
    sent = {"content": "첫 줄\n#strong[굵게]", "outcome": "", "next_time": "장비를 늘린다"}

    response = hana.post(attended.at("after/report.pdf"), sent)

    _pdf, said = read(response)
    assert "#strong[굵게]" in said
    assert ("장비를 늘린다" in said, "What came of it" in said) == (True, False)
    assert "Present 3" in said
    assert "박초롱" not in said


def test_today_leads_to_the_door_and_to_what_is_unfinished(hana, cast, room):
    over = a_room(cast, "최가을", name="지난 강좌")
    ended = timezone.now() - dt.timedelta(days=2)
    Session.objects.within(cast.hana).filter(pk=over.session.pk).update(
        starts_at=ended - dt.timedelta(hours=2), ends_at=ended
    )

    assert hrefs(hana) == [room.at("check-in/"), over.at("attendance/")]

    over.session.refresh_from_db()
    on = timezone.localtime(over.session.starts_at).date()
    row = actions.AttendanceRow(
        session_id=over.session.pk, person_id=over.people[0].person_id, on=on, is_present=True
    )
    actions.record_attendances(cast.hana, rows=[row], at=timezone.now())
    assert hrefs(hana) == [room.at("check-in/"), over.at("after/")]

    [_door, sheet] = [one for one in hana.get("/desk/today/").context["lines"] if one.about]
    dropped = {"files": an_upload(), **sheet.said, "next": "/desk/today/"}
    assert hana.post(sheet.takes, dropped).url == "/desk/today/"
    assert hrefs(hana) == [room.at("check-in/")]


def test_each_sheet_is_let_go_on_its_own_line(hana, cast, room, text):
    rooms = [a_room(cast, who, name=name) for who, name in (("최가을", "하나"), ("이겨울", "둘"))]
    ended = timezone.now() - dt.timedelta(days=2)
    for one in rooms:
        Session.objects.within(cast.hana).filter(pk=one.session.pk).update(
            starts_at=ended - dt.timedelta(hours=2), ends_at=ended
        )
        on = timezone.localtime(ended).date()
        row = actions.AttendanceRow(
            session_id=one.session.pk, person_id=one.people[0].person_id, on=on, is_present=True
        )
        actions.record_attendances(cast.hana, rows=[row], at=timezone.now())

    page = text(hana.get("/desk/today/"))

    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    lines = re.findall(
        r'<li class="hand [^>]*data-drops-into="([^"]+)">(.*?)</li>', page, re.DOTALL
    )
    taken = {place: re.search(r'action="([^"]+)"', inner).group(1) for place, inner in lines}
    assert sorted(taken.values()) == sorted(one.at("after/") for one in rooms)
    for place, inner in lines:
        assert f'<input type="file" id="{place}"' in inner
        assert f'for="{place}"' in inner


def test_before_the_roll_the_page_of_the_sheet_leads_to_it(hana, room, text):
    before = hana.get(room.at("after/"))
    assert "No attendance is recorded yet." in text(before)
    assert f'href="{room.at("attendance/")}"' in before.content.decode()
    assert "proves the session" not in text(before)

    dropped = text(hana.post(room.at("after/"), {"files": an_upload()}, follow=True))
    assert "Who was there is not recorded yet." in dropped

    hana.post(room.at("attendance/"), {"do": "all"})
    after = text(hana.get(room.at("after/")))
    assert "proves the session and all" in after
    assert "No attendance is recorded yet." not in after


def test_today_has_one_card_for_a_session(hana, cast, room):
    """That which ended an hour ago wants its sheet, and is a gap at the same time."""
    ended = timezone.now() - dt.timedelta(minutes=1)
    Session.objects.within(cast.hana).filter(pk=room.session.pk).update(ends_at=ended)
    hana.post(room.at("attendance/"), {"do": "all"})
    hana.post(room.at("after/held/"), {})

    page = hana.get("/desk/today/")

    lines = [one.href for one in page.context["lines"] if room.session.key in one.href]
    assert lines == [room.at("after/")]
    assert [gap.key for gap, _label, _id in page.context["gaps"]] == []
    assert page.context["gap_count"] > 0


def hrefs(browser):
    lines = browser.get("/desk/today/").context["lines"]
    return [line.href for line in lines if "/records/session/" in line.href]


def allows(cast, person):
    text = ConsentText.objects.create(
        organisation=cast.gimhae,
        kind="촬영",
        version=1,
        words="사진",
        in_force_from=day("2020-01-01"),
        made_at=timezone.now(),
        made_by="하나",
    )
    Consent.objects.create(
        organisation=cast.gimhae,
        person=person,
        kind="촬영",
        is_given=True,
        text=text,
        channel="서면",
        said_on=day("2020-01-02"),
        recorded_at=timezone.now(),
        recorded_by="하나",
        recorded_by_key="k",
    )


@pytest.mark.parametrize("people", [1, 30])
def test_the_queries_do_not_depend_on_the_people(hana, cast, people, django_assert_num_queries):
    room = a_room(cast, *(f"김하{chr(0xAC00 + 28 * number)}" for number in range(people)))
    hana.post(room.at("attendance/"), {"do": "all"})

    with django_assert_num_queries(15):
        hana.get(room.at("after/"))
