"""What lacks evidence, filled by dropping files on it."""

from __future__ import annotations

import unicodedata

import pytest

from pulmu.ledger.models import LiveLink
from tests.surfaces.conftest import a_picture, a_recorded_session, an_upload

GAPS = "/desk/year/2023/gaps/"


def files_of(cast):
    links = LiveLink.objects.within(cast.hana).filter(verb="attach").order_by("seq")
    return list(links.values_list("left", flat=True))


def test_one_sheet_stands_for_everybody_on_it(hana, year, text):
    page = text(hana.get(GAPS))

    assert "1 thing to prove in 2023, 3 results wait for it" in page
    assert f'href="/desk/fact/session/{year.session.key}/"' in page
    assert 'data-drops-into="gap-1"' in page


def test_an_inspector_sees_no_place_to_drop_files(guest, year, text):
    page = text(guest.get(GAPS))

    assert "1 thing to prove" in page
    assert 'type="file"' not in page


def test_nothing_missing_is_a_good_day(hana, year, sheet, text):
    page = text(hana.get(GAPS))

    assert "Everything has its evidence" in page


def test_a_file_dropped_on_a_gap_fills_it(hana, cast, year, text):
    page = hana.post(
        f"/desk/fact/session/{year.session.key}/attach/",
        {"files": an_upload(), "next": GAPS},
        follow=True,
    )

    assert "1 file attached." in text(page)
    assert "Everything has its evidence" in text(page)


def test_the_name_of_a_file_says_where_it_may_belong(hana, cast, year, text):
    page = hana.post(
        "/desk/year/2023/upload/", {"files": an_upload("출석부_P23-001.png")}, follow=True
    )
    sha256 = page.context["files"][0].blob.sha256

    assert files_of(cast) == []
    assert f'name="to-{sha256}" value="{year.source}" checked' in text(page)

    done = hana.post(
        "/desk/year/2023/place/", {"file": sha256, f"to-{sha256}": year.source}, follow=True
    )

    assert files_of(cast) == [year.source]
    assert "1 file attached." in text(done)


def test_a_name_from_a_mac_is_composed(hana, year):
    name = unicodedata.normalize("NFD", "출석부_P23-001.png")

    page = hana.post("/desk/year/2023/upload/", {"files": an_upload(name)}, follow=True)

    assert page.context["files"][0].blob.name == "출석부_P23-001.png"


def test_a_name_that_says_nothing_can_be_placed_by_hand(hana, cast, year, text):
    page = hana.post("/desk/year/2023/upload/", {"files": an_upload("IMG_0001.png")}, follow=True)
    sha256 = page.context["files"][0].blob.sha256

    assert "Its name says nothing that we recognise." in text(page)
    (waiting,) = page.context["others"]
    assert f'<option value="{waiting.title}">' in text(page)

    said = {"file": sha256, f"other-{sha256}": waiting.title}
    refused = hana.post("/desk/year/2023/place/", {**said, f"other-{sha256}": "그 수업"})
    assert "“그 수업” is none of what waits for evidence" in text(refused)
    assert 'value="그 수업"' in text(refused)
    assert files_of(cast) == []

    hana.post("/desk/year/2023/place/", said)

    assert files_of(cast) == [year.source]


def test_a_file_that_was_not_placed_is_not_lost(hana, cast, year, text):
    page = hana.post("/desk/year/2023/upload/", {"files": an_upload("IMG_0001.png")}, follow=True)
    sha256 = page.context["files"][0].blob.sha256

    nothing = text(hana.post("/desk/year/2023/place/", {"file": sha256}))
    later = text(hana.get(GAPS))

    assert "Nothing was chosen, so nothing is attached." in nothing
    assert "1 file has no place yet" in later
    assert f'href="/desk/year/2023/place/?file={sha256}"' in later


def test_a_file_that_is_attached_already_says_where(hana, cast, year, sheet, text):
    page = hana.get("/desk/year/2023/place/", {"file": sheet.sha256})

    assert "Attached already to: 과정 P23-001 1회차" in text(page)


def test_files_that_are_refused_say_why_each(hana, year, text):
    uploads = [an_upload("a.exe", b"MZ"), an_upload("b.png", b"not a picture")]

    page = hana.post("/desk/year/2023/upload/", {"files": uploads}, follow=True)

    assert "a.exe: " in text(page)
    assert "b.png: " in text(page)
    assert page.redirect_chain[-1][0] == GAPS


def test_several_files_are_asked_about_at_once(hana, year):
    uploads = [an_upload("1.png", a_picture("red")), an_upload("2.png", a_picture("blue"))]

    page = hana.post("/desk/year/2023/upload/", {"files": uploads}, follow=True)

    assert [one.blob.name for one in page.context["files"]] == ["1.png", "2.png"]


def test_nothing_is_attached_to_a_record_out_of_reach(minsu, hana, cast, year):
    page = minsu.post("/desk/year/2023/upload/", {"files": an_upload()}, follow=True)
    sha256 = page.context["files"][0].blob.sha256

    refused = minsu.post("/desk/year/2023/place/", {"file": sha256, f"to-{sha256}": [year.source]})
    foreign = hana.get("/desk/year/2023/place/", {"file": [sha256]})

    assert refused.status_code == 404
    assert foreign.status_code == 404
    assert files_of(cast) == []


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_queries_do_not_depend_on_the_rows(
    hana, cast, year, sessions, django_assert_num_queries
):
    for number in range(1, sessions):
        a_recorded_session(cast, f"P23-30{number}", headcount=5)
    hana.get(GAPS)

    with django_assert_num_queries(12):
        hana.get(GAPS)
