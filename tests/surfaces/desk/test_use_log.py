"""The national equipment log of a year leaves the house in the columns of the standard."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from pulmu.core.tenancy.actors import operator_of
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions
from pulmu.domains.places.actions import National, Used, UseLogRow
from tests.domains.places.booked import book, maker, span
from tests.factories import a_person, a_resource, when
from tests.surfaces.conftest import RECORDED

LOG, LIST = "/desk/records/use/2023/log.xlsx", "/desk/records/use/"
REASON = {"reason": "연차평가 제출"}
HEADS = (
    "장비명 장비등록번호 장비책임자 작성자 이용일시 이용기관 이용자 시료_수 인력_투입시간 이용료"
)
HEADS += " 이용유형 이용기관_유형 환기"


@pytest.fixture
def used(cast):
    lab = cast.gimhae
    keeper = a_person("박관리", lab=lab)
    machine = a_resource("=레이저 커터", lab=lab, asset_no="G-01", keeper=keeper)
    national = National(
        staff_minutes=30, fee=2000, use_type="의뢰", user_type="대학", is_ventilated=True
    )
    row = UseLogRow(
        resource_id=machine.pk,
        person_id=a_person("김하나", lab=lab).pk,
        starts_at=when("2023-05-10 14:00"),
        ends_at=when("2023-05-10 16:00"),
        parts=3,
        affiliation="인제대학교",
        national=national,
    )
    return actions.log_use(cast.hana, row=row, at=RECORDED)


def _rows(response):
    sheet = load_workbook(io.BytesIO(response.content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_line_stands_in_the_columns_of_the_standard(cast, hana, used):
    heads, line = _rows(hana.post(LOG, REASON))

    assert heads == [head.replace("_", " ") for head in HEADS.split()]
    assert line == [
        *("=레이저 커터", "G-01", "박관리", cast.hana.label),
        *("2023-05-10 14:00 ~ 16:00", "인제대학교", "김하나", 3),
        *("30분", 2000, "의뢰", "대학", "예"),
    ]


def test_whoever_left_by_themselves_wrote_it_and_what_was_forgotten_the_machine(cast, hana):
    machine = a_resource("레이저", lab=cast.gimhae, is_bookable=True)
    two = {"name": "이두리", "email": "b@example.org"}
    forgot = book(machine, span("10:00", "11:00"))
    left = book(machine, span("11:00", "12:00"), **two)
    late = book(machine, span("13:00", "14:00"))
    first, second = maker(cast.gimhae), maker(cast.gimhae, two["email"])
    actions.check_in(first, key=forgot.key, at=when("2026-05-12 10:00"))
    actions.check_in(second, key=left.key, at=when("2026-05-12 11:01"))
    actions.check_out(second, key=left.key, used=Used(), at=when("2026-05-12 11:30"))
    actions.check_in(first, key=late.key, at=when("2026-05-12 13:00"))
    clock = operator_of(cast.gimhae)
    actions.go_round_one(clock, key=late.key, at=when("2026-05-12 20:00"))

    _heads, *lines = _rows(hana.post(LOG.replace("2023", "2026"), REASON))

    assert sorted((line[4][11:16], line[3]) for line in lines) == [
        ("10:00", "자동"),
        ("11:01", "본인"),
        ("13:00", "자동"),
    ]


def test_as_csv_nothing_of_it_is_run(hana, used):
    said = hana.post(LOG.replace("xlsx", "csv"), REASON).content.decode("utf-8-sig")

    _heads, line = csv.reader(io.StringIO(said))
    assert (line[0], line[6], line[9]) == ("'=레이저 커터", "김하나", "2000")


def test_it_is_of_one_year_and_who_is_named_in_it_is_on_record(cast, hana, used):
    assert len(_rows(hana.post(LOG.replace("2023", "2024"), REASON))) == 1
    hana.post(LOG, REASON)

    access = AccessRecord.objects.within(cast.hana).latest("pk")
    assert (access.what, access.reason, access.count) == ("desk.use.log", "연차평가 제출", 2)


def test_of_whoever_had_the_use_of_their_data_stopped_the_line_stays_without_them(cast, hana, used):
    Person.objects.within(cast.hana).filter(name="김하나").update(is_suspended=True)

    _heads, line = _rows(hana.post(LOG, REASON))

    assert [one or "" for one in line[5:8]] == ["", "", 3]
    assert AccessRecord.objects.within(cast.hana).get().count == 1


def test_without_a_reason_nothing_leaves(cast, hana, used):
    assert hana.post(LOG, {"reason": " "}).status_code == 422
    assert not AccessRecord.objects.within(cast.hana).exists()


def test_strangers_find_no_line_and_an_inspector_takes_none(minsu, guest, used):
    assert len(_rows(minsu.post(LOG, REASON))) == 1
    assert guest.post(LOG, REASON).status_code == 403
    assert minsu.get(LOG.replace("xlsx", "pdf")).status_code == 404
    assert LOG not in guest.get(LIST).content.decode()


def test_the_list_of_uses_leads_to_the_log_of_its_year(hana, used):
    assert LOG in hana.get(LIST).content.decode()
    assert LOG.replace("2023", "2022") in hana.get(f"{LIST}?year=2022").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_a_long_log_costs_the_same_queries(cast, hana, used, count, django_assert_num_queries):
    for number in range(1, count):
        row = UseLogRow(
            resource_id=used.resource_id,
            person_id=a_person(f"김{number}", lab=cast.gimhae).pk,
            starts_at=used.starts_at,
            ends_at=used.ends_at,
        )
        actions.log_use(cast.hana, row=row, at=RECORDED)

    with django_assert_num_queries(10):
        hana.post(LOG, REASON)
