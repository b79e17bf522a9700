"""Lists of persons leave the house for a reason, and the reason is kept."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from pulmu.core.trail.models import AccessRecord
from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.domains.people.models import Person
from tests.factories import a_person
from tests.surfaces.conftest import RECORDED

PEOPLE = "/desk/people/list.xlsx"


@pytest.fixture
def roster(year):
    return f"/desk/records/session/{year.session.key}/people/list.xlsx"


def _rows(response):
    sheet = load_workbook(io.BytesIO(response.content)).active
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def test_people_are_taken_without_the_mask_and_every_one_is_on_record(cast, hana):
    rows = [PersonRow(name="김하나", phone="010-1234-5678"), PersonRow(name="=2+3")]
    hana_kim, _formula = record_people(cast.hana, rows=rows, at=RECORDED).objects

    response = hana.post(PEOPLE, {"reason": "안내 문자"})

    assert _rows(response)[1:] == [
        ("=2+3", "", "", "", ""),
        ("김하나", "010-1234-5678", "", "", ""),
    ]
    (access,) = AccessRecord.objects.within(cast.hana)
    assert (access.what, access.reason, access.count) == ("desk.people.list", "안내 문자", 2)
    assert hana_kim.key in access.subjects


def test_the_list_holds_whom_the_search_found(cast, hana):
    a_person("김하나", lab=cast.gimhae)
    a_person("이두리", lab=cast.gimhae)

    response = hana.post(f"{PEOPLE}?q=하나", {"reason": "안내 문자"})

    assert [row[0] for row in _rows(response)] == ["Name", "김하나"]


def test_a_roster_is_taken_to_be_signed(cast, hana, year, roster):
    response = hana.post(roster, {"reason": "서명부 인쇄"})

    assert [row[1] for row in _rows(response)[1:]] == ["김하나", "이두리", "박세찬"]
    assert [row[5] for row in _rows(response)[1:]] == ["O", "O", ""]
    assert AccessRecord.objects.within(cast.hana).get().count == 3


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_leaves(cast, hana, roster, reason):
    for at in (PEOPLE, roster):
        response = hana.post(at, {"reason": reason})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["reason"]
    assert not AccessRecord.objects.within(cast.hana).exists()


def test_strangers_find_nobody_and_an_inspector_takes_nobody(cast, minsu, guest, year, roster):
    assert _rows(minsu.post(PEOPLE, {"reason": "보기"}))[1:] == []
    assert minsu.post(roster, {"reason": "보기"}).status_code == 404
    assert guest.post(PEOPLE, {"reason": "보기"}).status_code == 403
    assert guest.get(roster).status_code == 403
    assert minsu.get("/desk/people/list.pdf").status_code == 404


def test_whoever_had_the_use_of_their_data_stopped_is_on_no_list(cast, hana, year, roster):
    stopped = Person.objects.within(cast.hana).get(name="이두리")
    Person.objects.within(cast.hana).filter(pk=stopped.pk).update(is_suspended=True)

    for at, column in ((PEOPLE, 0), (roster, 1)):
        names = [row[column] for row in _rows(hana.post(at, {"reason": "안내"}))]
        assert "김하나" in names
        assert "이두리" not in names
    page = hana.post(f"/desk/people/{stopped.key}/", {"reason": "안내"}, follow=True)
    assert "had the use of their data stopped" in page.content.decode()
    assert page.context["contact"] is None
