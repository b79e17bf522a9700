"""An old workbook at the desk: its names are matched once, listed, forgotten."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.domains.workbook import queries
from pulmu.domains.workbook.models import ColumnName, SheetName
from tests.domains.workbook.old_books import COURSES, NOTES, OLD, ROSTER, write

IMPORTS, NAMES = "/desk/imports/", "/desk/imports/names/"


@pytest.fixture
def sent(hana, tmp_path):
    """The page of an old workbook that was sent and checked."""

    def sent(sheets=OLD) -> str:
        content = write(tmp_path / "old.xlsx", sheets).read_bytes()
        upload = SimpleUploadedFile("old.xlsx", content)
        page = hana.post(f"{IMPORTS}upload/", {"workbook": upload}).url
        work()
        return page

    return sent


def work() -> None:
    while job := work_one(worker="test", at=timezone.now()):
        assert job.state == "done", job.error


def as_shown(page):
    """What the forms of a page would send when nobody touches them."""
    return {
        bound.html_name: bound.value()
        for form in page.context["forms"]
        for bound in form
    }  # fmt: skip


def match(hana, page):
    return hana.post(f"{page}names/", as_shown(hana.get(f"{page}names/")))


def test_the_check_says_that_names_are_not_known_and_leads_to_matching(hana, sent, text):
    page = sent()

    said = text(hana.get(page))

    assert "The names in this workbook are not known" in said
    assert f'href="{page}names/"' in said


def test_today_says_that_names_wait_to_be_matched_not_that_nothing_is_new(hana, sent, text):
    sent()

    assert "old.xlsx: Names to be matched" in text(hana.get("/desk/today/"))


def test_the_likeliest_meaning_is_chosen_already_and_examples_are_masked(hana, sent, text):
    page = sent()

    asked = hana.get(f"{page}names/")

    chosen = as_shown(asked)
    assert [chosen[f"s{n}-code"] for n in range(3)] == ["attendance", "sessions", "-"]
    assert chosen["s0-c3"] == "name"
    assert chosen["s0-c0"] == "-"
    said = text(asked)
    assert "For example: 010-****-0001, 010-****-0002" in said
    assert "강*늘" in said
    assert "강하늘" not in said
    assert "010-2222-0001" not in said


def test_saying_so_once_is_enough(hana, sent, text):
    page = sent()
    said = match(hana, page)
    work()
    checked = text(hana.get(page))

    assert said.url == page
    assert "3 new records, 0 changed" in checked
    assert "16 names read as you have told" in checked
    assert "수강생 명단 / 핸드폰 → 연락처" in checked
    assert "Match the names" not in checked
    assert "3 new records, 0 changed" in text(hana.get(sent()))


def test_another_sheet_shows_its_columns_before_anything_is_kept(hana, sent):
    page = sent()
    posted = as_shown(hana.get(f"{page}names/"))

    asked = hana.post(f"{page}names/", {**posted, "s2-code": "targets"})
    looked = hana.post(f"{page}names/", {**posted, "s2-code": "targets", "look": "1"})

    for shown in (asked, looked):
        assert shown.status_code == 200
        assert [one.label for one in shown.context["forms"][2].columns] == ["할 일"]
        # What was chosen for the other sheets stays.
        assert as_shown(shown)["s0-c3"] == "name"
    assert not SheetName.objects.everywhere(because="nothing is kept").exists()


def test_what_is_still_needed_is_said_and_refused(hana, sent, text):
    page = sent()
    posted = {**as_shown(hana.get(f"{page}names/")), "s0-c6": "-"}

    looked = hana.post(f"{page}names/", {**posted, "look": "1"})
    refused = hana.post(f"{page}names/", posted)

    assert "Still needed: 출석" in text(looked)
    assert refused.status_code == 422
    assert "“수강생 명단” still needs: 출석." in text(refused)
    assert as_shown(refused)["s0-c6"] == "-"


def test_a_choice_that_is_not_offered_is_refused(hana, sent):
    page = sent()
    posted = as_shown(hana.get(f"{page}names/"))

    assert hana.post(f"{page}names/", {**posted, "s0-c3": "password"}).status_code == 422
    assert hana.post(f"{page}names/", {**posted, "s0-code": "passwords"}).status_code in {200, 422}


def test_a_sheet_that_is_left_out_is_not_asked_about_again(hana, cast, sent):
    page = sent()
    posted = as_shown(hana.get(f"{page}names/"))
    leaving = {**posted, "s0-code": "-", "s1-code": "-"}

    # Without a sheet there are no columns to choose: they are shown gone first.
    shown = hana.post(f"{page}names/", leaving)
    hana.post(f"{page}names/", as_shown(shown))
    work()

    assert set(queries.sheet_names(cast.hana).values_list("name", "code")) == {
        (ROSTER, ""),
        (COURSES, ""),
        (NOTES, ""),
    }
    assert hana.get(f"{page}names/").url == page


def test_a_strange_column_of_a_known_sheet_is_offered_quietly(hana, sent, text):
    head = ("지표코드", "연도", "목표", "담당")
    page = sent({"목표": [head, ("users", 2023, 10, "김하나")]})

    said = text(hana.get(page))

    assert "Bring it in" in said
    assert "Match the names" in said
    assert 'class="button primary" href' not in said


def test_nothing_is_matched_twice_or_without_need(hana, sent, text):
    page = sent()
    match(hana, page)
    again = hana.get(f"{page}names/", follow=True)

    assert "There is nothing to match in this import." in text(again)


def test_names_are_listed_and_forgotten(hana, cast, sent, text):
    match(hana, sent())
    key = queries.column_names(cast.hana).get(name="핸드폰").key

    listed = text(hana.get(NAMES))
    done = hana.post(f"{NAMES}{key}/forget/", follow=True)

    assert "핸드폰" in listed
    assert "연락처" in listed
    assert "“핸드폰” is forgotten." in text(done)
    assert not queries.column_names(cast.hana).filter(name="핸드폰").exists()
    assert hana.post(f"{NAMES}{key}/forget/").status_code == 404


def test_a_stranger_finds_neither_the_upload_nor_the_name(hana, minsu, cast, sent):
    page = sent()
    assert minsu.get(f"{page}names/").status_code == 404
    match(hana, page)
    key = queries.sheet_names(cast.hana).get(name=ROSTER).key

    assert minsu.post(f"{NAMES}{key}/forget/").status_code == 404
    assert ROSTER not in minsu.get(NAMES).content.decode()


@pytest.mark.parametrize("names", [1, 30])
def test_the_queries_do_not_depend_on_the_names(hana, cast, names, django_assert_num_queries):
    ColumnName.objects.bulk_create(
        ColumnName(
            organisation=cast.gimhae,
            name=f"칸 {n}",
            folded=f"칸{n}",
            sheet="attendance",
            told_by="김하나",
            told_at=timezone.now(),
        )
        for n in range(names)
    )

    with django_assert_num_queries(5):
        page = hana.get(NAMES)

    assert len(page.context["names"]) == names
