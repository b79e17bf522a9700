"""Rows pasted from a spreadsheet take the way of every workbook."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from pulmu.core.jobs.actions import work_one
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.outreach.models import CultureAct
from pulmu.domains.results.models import Target
from pulmu.domains.workbook.actions import PasteRefused, confirm, pasting, receive_pasted, undo
from pulmu.domains.workbook.models import Import
from tests.factories import a_user, an_actor

from .conftest import AT, LATER, assert_sound, facts

TARGETS = "users\t2023\t10\r\nnew_hires\t2023\t2\r\n"
ACTS = (
    "유형\t일자\t제목\t참여인원\n"
    '체험부스\t2023-06-10\t"메이커 페스티벌\n체험부스"\t150\n'
    "\t\t\t\n"
    '언론보도\t2023. 6. 11.\t기사 "풀무" 소개\t\n'
)


def work():
    while job := work_one(worker="test", at=timezone.now()):
        assert job.state == "done", job.error


@pytest.fixture
def korean():
    with translation.override("ko"):
        yield


def paste(lab, sheet, text, *, by=None):
    made = receive_pasted(by or lab.hana, sheet=sheet, text=text, language="ko", at=AT)
    work()
    made.refresh_from_db()
    return made


def bring_in(lab, made):
    confirm(lab.hana, import_key=made.key, language="ko", at=AT)
    work()
    made.refresh_from_db()


def test_rows_without_a_header_are_read_in_the_order_of_the_empty_workbook(lab):
    made = paste(lab, "targets", TARGETS)

    assert made.report["created"] == {"목표": 2}
    assert "목표" in made.file_name
    bring_in(lab, made)
    assert made.state == "done"
    assert dict(Target.objects.within(lab.hana).values_list("line", "value")) == {
        "users": 10,
        "new_hires": 2,
    }


def test_rows_with_a_header_have_any_order_and_quoted_cells(lab):
    made = paste(lab, "culture", ACTS)
    bring_in(lab, made)

    acts = CultureAct.objects.within(lab.hana).order_by("on")
    assert [one.title for one in acts] == ["메이커 페스티벌 체험부스", '기사 "풀무" 소개']
    assert_sound(lab)


def test_a_wrong_row_is_named_by_its_number_below_the_header(lab):
    made = paste(lab, "targets", "users\t2023\t10\n\nusers\tx\t10\n")

    [wrong] = made.report["errors"]
    assert (wrong["sheet"], wrong["row"], wrong["column"]) == ("목표", 4, "연도")


def test_the_same_rows_again_change_nothing_and_all_of_it_is_taken_back(lab):
    made = paste(lab, "culture", ACTS)
    bring_in(lab, made)
    again = paste(lab, "culture", ACTS)

    assert again.report["unchanged"] == {"문화확산": 2}
    undo(lab.hana, import_key=made.key, at=LATER)
    assert facts(lab) == {}
    assert not CultureAct.objects.within(lab.hana).exists()


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" \n\t\t\n", "행이 없습니다"),
        ("가" * (pasting.MOST_BYTES // 3 + 1), "2MB"),
        ("users\t2023\t1\n" * (pasting.MOST_ROWS + 1), "20,000행"),
        ("users\t2023\t1\tx\t", "1행은 칸이 4개"),
        ('"' + "x" * 200_000 + '"', "너무 긴 칸"),
    ],
)
def test_what_is_refused_leaves_nothing(lab, text, said):
    with pytest.raises(PasteRefused) as refused:
        paste(lab, "targets", text)

    assert said in str(refused.value)
    assert not Import.objects.within(lab.hana).exists()


def test_a_list_that_is_not_there_is_not_found(lab):
    with pytest.raises(NotFound):
        paste(lab, "passwords", TARGETS)


def test_who_may_not_import_pastes_nothing(lab):
    guest = an_actor(a_user("guest@example.org"), lab.gimhae, Role.INSPECTOR)

    with pytest.raises(NotAllowed):
        paste(lab, "targets", TARGETS, by=guest)


def test_another_lab_pastes_into_its_own(lab):
    made = paste(lab, "targets", TARGETS, by=lab.minsu)

    assert made.organisation_id != lab.gimhae.pk
    with pytest.raises(NotFound):
        confirm(lab.hana, import_key=made.key, language="ko", at=AT)
