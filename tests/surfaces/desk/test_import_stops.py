"""What an import's page says first, and how an import is stopped."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.domains.workbook.models import Import
from tests.journeys.workbooks import YEAR, write

IMPORTS = "/desk/imports/"


@pytest.fixture
def workbook(tmp_path):
    return lambda sheets=YEAR: SimpleUploadedFile(
        "2023.xlsx", write(tmp_path / "made.xlsx", sheets).read_bytes()
    )


def sent(browser, upload) -> str:
    return browser.post(f"{IMPORTS}upload/", {"workbook": upload}).url


def work() -> None:
    while job := work_one(worker="test", at=timezone.now()):
        assert job.state == "done", job.error


def test_the_check_shows_four_numbers_first(hana, workbook, text):
    page = sent(hana, workbook({**YEAR, "메모": [("할 일",), ("청소",)]}))
    work()

    tiles = {one.label: one.value for one in hana.get(page).context["tiles"]}

    assert tiles == {"New": "9", "Changed": "0", "To put right": "0", "Left aside": "1"}


def test_while_something_is_wrong_nobody_knows_what_would_be_new(hana, workbook):
    heads, first, *_rest = YEAR["참가자"]
    page = sent(hana, workbook({"참가자": [heads, (first[0], "2023-13-45", *first[2:])]}))
    work()

    told = hana.get(page)

    tiles = {one.label: one.value for one in told.context["tiles"]}
    assert tiles == {"New": "–", "Changed": "–", "To put right": "1", "Left aside": "0"}
    [sheet] = told.context["report"].errors
    assert (sheet.name, [one.column for one in sheet.groups]) == (
        "참가자 · attendance",
        ["일자 · date"],
    )


def test_a_check_is_stopped(hana, workbook, text):
    page = sent(hana, workbook())
    offered = text(hana.get(page))

    stopped = text(hana.post(f"{page}stop/", follow=True))
    again = text(hana.post(f"{page}stop/", follow=True))
    work()

    assert f'action="{page}stop/"' in offered
    assert "The import was stopped" in stopped
    assert "The import was stopped" in again
    assert "Stopped" in text(hana.get(IMPORTS))
    assert "Bring it in" not in text(hana.get(page))


def test_what_is_being_written_says_that_it_is_stopped(hana, cast, workbook, text):
    page = sent(hana, workbook())
    work()
    Import.objects.within(cast.hana).update(state="running", done_rows=3, all_rows=9)
    offered = text(hana.get(page))

    said = text(hana.post(f"{page}stop/", follow=True))

    assert f'action="{page}stop/"' in offered
    assert "Being stopped and taken back" in said
    assert f'action="{page}stop/"' not in said


def test_what_is_done_is_not_stopped(hana, workbook, text):
    page = sent(hana, workbook())
    work()
    hana.post(f"{page}confirm/")
    work()

    said = text(hana.post(f"{page}stop/", follow=True))

    assert "Nothing of this import is going on: there is nothing to stop." in said
    assert "Done" in said


def test_another_lab_stops_nothing(hana, minsu, workbook):
    page = sent(hana, workbook())

    assert minsu.post(f"{page}stop/").status_code == 404


def test_the_list_leads_to_taking_back(hana, workbook, text):
    page = sent(hana, workbook())
    work()
    waiting = text(hana.get(IMPORTS))
    hana.post(f"{page}confirm/")
    work()

    assert f'href="{page}undo/"' not in waiting
    assert f'href="{page}undo/"' in text(hana.get(IMPORTS))
