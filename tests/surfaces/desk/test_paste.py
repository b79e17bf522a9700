"""Rows pasted from a spreadsheet at the desk."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.domains.workbook import queries
from pulmu.domains.workbook.models import Import
from tests.surfaces.conftest import a_browser

TARGETS = "users\t2023\t10\nnew_hires\t2023\t2\n"


def paste_at(sheet: str) -> str:
    return f"/desk/imports/paste/{sheet}/"


def work() -> None:
    while job := work_one(worker="test", at=timezone.now()):
        assert job.state == "done", job.error


def test_pasted_rows_are_shown_before_they_are_written_and_taken_back(hana, cast, text):
    page = hana.post(paste_at("targets"), {"rows": TARGETS}).url
    work()
    checked = text(hana.get(page))
    hana.post(f"{page}confirm/")
    work()
    done = text(hana.get(page))
    hana.post(f"{page}undo/")
    work()

    assert "2 new records, 0 changed" in checked
    assert "목표 · targets, pasted" in checked
    assert "Take it back" in done
    assert Import.objects.within(cast.hana).get().state == "undone"


@pytest.mark.parametrize("sheet", [code for code, _name in queries.sheet_choices()])
def test_every_list_says_its_columns_with_an_example(hana, sheet, text):
    page = hana.get(paste_at(sheet))

    assert page.status_code == 200
    assert len(page.context["examples"]) == len(page.context["columns"])
    assert "<textarea" in text(page)


def test_what_was_refused_is_not_lost(hana, cast, text):
    page = hana.post(paste_at("targets"), {"rows": "users\t2023\t1\tx\ty"})

    assert page.status_code == 422
    assert "Row 1 has 5 cells, and this list has 3 columns." in text(page)
    assert page.context["form"]["rows"].value() == "users\t2023\t1\tx\ty"
    assert not Import.objects.within(cast.hana).exists()


def test_nothing_pasted_is_said(hana):
    assert hana.post(paste_at("targets"), {"rows": ""}).status_code == 422


def test_a_list_that_is_not_there_is_no_page(hana):
    assert hana.get(paste_at("passwords")).status_code == 404


def test_what_somebody_pastes_another_lab_does_not_find(hana, minsu):
    page = hana.post(paste_at("targets"), {"rows": TARGETS}).url

    assert minsu.get(page).status_code == 404


def test_the_imports_lead_to_every_list(hana, text):
    said = text(hana.get("/desk/imports/"))

    assert all(f'href="{paste_at(code)}"' in said for code, _name in queries.sheet_choices())


def test_pasted_rows_with_a_fault_come_back_to_be_mended(hana, minsu, guest, text):
    wrong = "users\t2023\t많이\nnew_hires\t2023\t2\n"
    page = hana.post(paste_at("targets"), {"rows": wrong}).url
    work()
    shown = hana.get(page)
    mend = shown.context["mend_at"]

    again = hana.get(mend).context["form"]["rows"].value()

    assert "Mend the pasted rows" in text(shown)
    assert "users\t2023\t많이" in again
    assert hana.get(mend.replace("targets", "hires")).context["form"]["rows"].value() == ""
    assert minsu.get(mend).status_code == 404
    assert guest.get(mend).status_code == 403


@pytest.mark.parametrize(
    ("language", "said", "column"),
    [
        ("en", "Paste into 참가자 · attendance", "회차코드 · session code *"),
        ("ko", "참가자", "회차코드 *"),
    ],
)
def test_the_names_to_be_typed_stand_with_the_english_ones_for_who_reads_english(
    cast, text, language, said, column
):
    browser = a_browser(cast.hana_user, language)

    page = browser.get(paste_at("attendance"))

    assert said in text(page)
    assert page.context["columns"]["회차코드"].label == column
    assert ("· attendance" in text(page)) == (language == "en")
    chips = [one.label for one in browser.get("/desk/imports/").context["sheets"]]
    assert chips[1] == ("참가자 · attendance" if language == "en" else "참가자")
