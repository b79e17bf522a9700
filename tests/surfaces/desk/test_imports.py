"""A yearly workbook at the desk: checked, brought in, taken back."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.domains.workbook.actions import uploads
from pulmu.domains.workbook.actions.unpacking import place_of
from pulmu.domains.workbook.models import Import
from tests.journeys.workbooks import YEAR, write
from tests.surfaces.conftest import a_browser, a_picture, an_upload

IMPORTS = "/desk/imports/"


@pytest.fixture
def workbook(tmp_path):
    return lambda sheets=YEAR: SimpleUploadedFile(
        "2023.xlsx", write(tmp_path / "made.xlsx", sheets).read_bytes()
    )


def sent(browser, upload, **also) -> str:
    """The page of the import that an upload led to."""
    return browser.post(f"{IMPORTS}upload/", {"workbook": upload, **also}).url


def work() -> None:
    """What the queue does meanwhile."""
    while job := work_one(worker="test", at=timezone.now()):
        assert job.state == "done", job.error


def test_nothing_is_written_before_somebody_says_so(hana, workbook, text):
    page = sent(hana, workbook())
    checking = text(hana.get(page))
    work()
    checked = text(hana.get(page))

    assert "Being checked" in checking
    assert "5 new records" not in checking
    assert "9 new records, 0 changed" in checked
    assert "This is what would happen. Nothing is written yet." in checked
    assert hana.get("/desk/year/2023/").context["is_empty"]


def test_a_workbook_is_brought_in(hana, workbook, text):
    page = sent(hana, workbook())
    work()
    hana.post(f"{page}confirm/")
    waiting = text(hana.get(page))
    work()
    done = text(hana.get(page))

    assert "Waiting to be written" in waiting
    assert "Done" in done
    assert "Take it back" in done
    assert hana.get("/desk/year/2023/").context["overview"].tiles[1].value == 17


def test_a_wrong_workbook_names_every_row(hana, workbook, text):
    rows = [YEAR["참가자"][0], ("P23-999", "2023-13-45", "김하늘", "", 1990, "여", "참가자", "O")]

    page = sent(hana, workbook({"참가자": rows}))
    work()
    said = text(hana.get(page))

    assert "have to be put right first" in said or "has to be put right first" in said
    assert "2023-13-45" in said
    assert "Bring it in" not in said


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ("참가자 · attendance", "일자 · date", "회차코드 · session code")),
        ("ko", ("참가자", "일자", "회차코드")),
    ],
)
def test_the_check_names_sheets_and_columns_in_the_readers_language_too(
    cast, workbook, language, names
):
    sheet, column, session = names
    browser = a_browser(cast.hana_user, language)
    heads, first, *rest = YEAR["참가자"]
    page = sent(browser, workbook({**YEAR, "참가자": [heads, (first[0], "어제", *first[2:])]}))
    whole = sent(browser, workbook({**YEAR, "참가자": [heads, first, *rest]}))
    headless = sent(browser, workbook({"참가자": [heads[1:], first[1:]]}))
    work()

    (wrong,) = browser.get(page).context["report"].errors
    assert (wrong.name, wrong.groups[0].column) == (sheet, column)
    assert sheet in [one.name for one in browser.get(whole).context["report"].sheets]
    assert session in browser.get(headless).context["report"].errors[0].groups[0].reason


def test_what_is_no_workbook_is_said_in_words(hana, text):
    page = sent(hana, SimpleUploadedFile("2023.xlsx", b"not a workbook at all"))
    work()

    assert "This file was not taken" in text(hana.get(page))


def test_the_same_workbook_again_changes_nothing(hana, workbook, text):
    page = sent(hana, workbook())
    work()
    hana.post(f"{page}confirm/")
    work()
    again = sent(hana, workbook())
    work()

    assert "Nothing would change" in text(hana.get(again))


def test_a_corrected_cell_is_shown_before_it_is_written(hana, workbook, text):
    page = sent(hana, workbook())
    work()
    hana.post(f"{page}confirm/")
    work()
    heads, first, *rest = YEAR["참가자"]

    page = sent(hana, workbook({**YEAR, "참가자": [heads, (*first[:-1], "X"), *rest]}))
    work()
    told = hana.get(page)

    [corrected] = told.context["report"].differences
    assert (corrected["column"], corrected["before"], corrected["after"]) == ("present", "O", "X")
    assert "What is corrected" in text(told)
    assert "To be confirmed" in text(hana.get("/desk/imports/"))


def test_the_list_says_what_each_upload_waits_for(hana, workbook, text):
    heads, first, *_rest = YEAR["참가자"]
    wrong = workbook({"참가자": [heads, (first[0], "2023-13-45", *first[2:])]})
    for upload in (wrong, workbook({"참가자": [heads]}), an_upload("x.xlsx", b"nothing")):
        sent(hana, upload)
    work()

    listed = text(hana.get("/desk/imports/"))

    said = [word in listed for word in ("1 row to mend", "Nothing new", "Not readable")]
    assert said == [True] * 3


def test_evidence_comes_along_as_files_or_as_a_zip(hana, cast, workbook):
    heads, *rows = YEAR["프로그램"]
    sheets = {
        **YEAR,
        "프로그램": [(*heads, "증빙"), (*rows[0], "시트.png"), (*rows[1], "사진.png")],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("증빙/사진.png", a_picture("red"))
        archive.writestr("__MACOSX/._사진.png", b"x")
    files = [an_upload("시트.png"), SimpleUploadedFile("증빙.zip", packed.getvalue())]

    page = sent(hana, workbook(sheets), evidence=files)
    work()
    hana.post(f"{page}confirm/")
    work()

    assert hana.get("/desk/year/2023/").context["overview"].gaps == 0


def test_a_zip_from_korean_windows_keeps_its_names():
    one = zipfile.ZipInfo("증빙/출석부.png".encode("cp949").decode("cp437"))

    assert str(place_of(one)) == "증빙/출석부.png"


def test_a_folder_of_sheets_may_be_zipped_as_a_folder(hana, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("2023/목표.csv", "지표코드,연도,목표\nusers,2023,10\n")
    page = sent(hana, SimpleUploadedFile("2023.zip", packed.getvalue()))
    work()

    assert hana.get(page).context["report"].created == 1


def test_a_zip_in_which_a_file_is_a_folder_too_is_refused(hana, text):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a", "x")
        archive.writestr("a/b.csv", "x")
    page = sent(hana, SimpleUploadedFile("2023.zip", packed.getvalue()))
    work()

    assert "This file was not taken" in text(hana.get(page))


def test_no_file_of_a_zip_lands_outside_its_folder():
    places = [
        place_of(zipfile.ZipInfo(name)) for name in ("../../x.png", "/etc/x.png", "a/../x.png")
    ]

    assert [str(place) for place in places] == ["x.png", "etc/x.png", "a/x.png"]


def test_a_whole_import_is_taken_back(hana, workbook, text):
    page = sent(hana, workbook())
    work()
    hana.post(f"{page}confirm/")
    work()

    asked = text(hana.get(f"{page}undo/"))
    going = text(hana.post(f"{page}undo/", follow=True))
    work()
    done = text(hana.get(page))

    assert "records are removed" in asked
    assert "Being taken back" in going
    assert "Undone" in done
    assert "Take it back" not in done
    assert hana.get("/desk/year/2023/").context["is_empty"]


def test_what_was_changed_since_is_named_and_left(hana, cast, workbook, text):
    page = sent(hana, workbook())
    work()
    hana.post(f"{page}confirm/")
    work()
    hrefs = [one.href for one in hana.get("/desk/year/2023/users/").context["facts"]]
    attended = next(href for href in hrefs if "/attendance/" in href)
    hana.post(f"{attended}presence/", {"present": "0"})

    asked = text(hana.get(f"{page}undo/"))
    hana.post(f"{page}undo/")
    work()
    done = text(hana.get(page))

    assert "Left: changed or used since" in asked
    assert "Left: changed or used since" in done
    assert "김하늘" not in asked


def test_only_what_is_done_is_taken_back(hana, workbook, text):
    page = sent(hana, workbook())

    asked = hana.get(f"{page}undo/", follow=True)
    done = hana.post(f"{page}undo/", follow=True)

    assert "Only an import that is done can be undone." in text(asked)
    assert "Only an import that is done can be undone." in text(done)


def test_an_upload_can_be_dropped_with_its_files(hana, cast, workbook, text):
    page = sent(hana, workbook())
    key = page.strip("/").rpartition("/")[2]
    work()

    done = hana.post(f"{page}discard/", follow=True)

    assert "The upload is dropped. Nothing was written." in text(done)
    assert not uploads.folder_of(key).exists()
    assert hana.get(page).status_code == 404


def test_an_upload_is_forgotten_after_a_week(hana, cast, workbook):
    key = sent(hana, workbook()).strip("/").rpartition("/")[2]
    later = timezone.now() + uploads.KEPT_FOR

    assert uploads.forget_old(at=timezone.now()) == 0
    assert uploads.forget_old(at=later) == 1
    assert not uploads.folder_of(key).exists()


def test_the_files_are_gone_once_they_are_brought_in(hana, workbook):
    page = sent(hana, workbook())
    work()
    hana.post(f"{page}confirm/")
    work()

    assert not uploads.folder_of(page.strip("/").rpartition("/")[2]).exists()


def test_nothing_is_sent_without_a_workbook(hana, text):
    page = hana.post(f"{IMPORTS}upload/", follow=True)

    assert "Choose a workbook first." in text(page)


def test_an_import_that_is_over_is_not_confirmed_or_dropped(hana, workbook, text):
    page = sent(hana, workbook())
    work()
    hana.post(f"{page}confirm/")
    work()

    assert "This import no longer waits." in text(hana.post(f"{page}confirm/", follow=True))
    assert "This import no longer waits." in text(hana.post(f"{page}discard/", follow=True))


def test_who_lost_the_right_meanwhile_writes_nothing(hana, cast, workbook):
    page = sent(hana, workbook())
    work()
    hana.post(f"{page}confirm/")
    cast.hana_user.memberships.update(role="member")
    job = work_one(worker="test", at=timezone.now())

    assert job is not None
    assert job.state != "done"
    assert not Import.objects.within(cast.dul).filter(state="done").exists()


def test_imports_of_another_lab_are_not_found(hana, minsu, workbook):
    page = sent(hana, workbook())

    for address in (page, f"{page}undo/"):
        assert minsu.get(address).status_code == 404
    for address in (f"{page}confirm/", f"{page}discard/", f"{page}undo/"):
        minsu.post(address)
    assert hana.get(page).status_code == 200
    assert minsu.post(f"{page}confirm/").status_code == 404


def test_an_inspector_reads_the_list(guest, hana, workbook, text):
    sent(hana, workbook())

    page = text(guest.get(IMPORTS))

    assert "2023.xlsx" in page
    assert "Check it" not in page


def test_the_template_is_a_workbook(guest):
    response = guest.get(f"{IMPORTS}template.xlsx")

    assert response.content.startswith(b"PK")
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("imports", [1, 30])
def test_the_queries_do_not_depend_on_the_rows(hana, workbook, imports, django_assert_num_queries):
    for _number in range(imports):
        sent(hana, workbook())

    with django_assert_num_queries(6):
        hana.get(IMPORTS)
