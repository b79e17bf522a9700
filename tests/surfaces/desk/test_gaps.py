"""What lacks evidence, filled by dropping files on it."""

from __future__ import annotations

import unicodedata

import pytest

from pulmu.domains.results import actions as results
from pulmu.ledger.models import LiveLink
from tests.factories import TYPED_AT
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

    assert "출석부.png → 과정 P23-001 1회차 · P23-001" in text(page)
    assert f'href="/desk/fact/session/{year.session.key}/"' in text(page)
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
    assert "출석부_P23-001.png → 과정 P23-001 1회차 · P23-001" in text(done)


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


def test_what_is_right_is_attached_and_what_is_not_comes_back_as_it_was_typed(
    hana, cast, year, text
):
    other = a_recorded_session(cast, "P23-002", headcount=5)
    names = {"P23-001.png": "red", "IMG_1.png": "blue", "IMG_2.png": "green", "P23-002.png": "tan"}
    uploads = [an_upload(name, a_picture(colour)) for name, colour in names.items()]
    page = hana.post("/desk/year/2023/upload/", {"files": uploads}, follow=True)
    [one, wrong, blank, half] = [file.blob.sha256 for file in page.context["files"]]

    page = hana.post(
        "/desk/year/2023/place/",
        {
            "file": [one, wrong, blank, half],
            f"to-{one}": year.source,
            f"other-{wrong}": "그 수업",
            f"to-{half}": f"session:{other.key}",
            f"other-{half}": "이 수업",
        },
    )

    assert page.status_code == 422
    assert files_of(cast) == [year.source]
    assert "P23-001.png → 과정 P23-001 1회차" in text(page)
    assert [file.blob.sha256 for file in page.context["files"]] == [wrong, blank, half]
    summary = text(page).partition('<div class="problems"')[2].partition("</ul>")[0]
    assert "2 things to put right" in summary
    assert f'<a href="#other-{wrong}">IMG_1.png: “그 수업” is none of what waits' in summary
    assert f'<a href="#other-{half}">P23-002.png: “이 수업” is none of what waits' in summary
    assert 'value="그 수업"' in text(page)
    assert 'value="이 수업"' in text(page)
    assert f'name="to-{half}" value="session:{other.key}" checked' in text(page)


def test_a_text_that_fits_several_records_offers_them(hana, cast, year, text):
    others = [a_recorded_session(cast, f"P23-00{number}", headcount=5) for number in (2, 3)]
    page = hana.post("/desk/year/2023/upload/", {"files": an_upload("IMG_0001.png")}, follow=True)
    sha256 = page.context["files"][0].blob.sha256
    said = {"file": sha256, f"other-{sha256}": "p23 1회차"}

    asked = hana.post("/desk/year/2023/place/", said)

    assert asked.status_code == 422
    assert "“p23 1회차” fits 3 records. Tick the one you mean." in text(asked)
    for source in (year.source, *(f"session:{one.key}" for one in others)):
        assert f'name="to-{sha256}" value="{source}">' in text(asked)

    done = hana.post(
        "/desk/year/2023/place/", {**said, f"to-{sha256}": f"session:{others[0].key}"}, follow=True
    )

    assert files_of(cast) == [f"session:{others[0].key}"]
    assert done.redirect_chain[-1][0] == GAPS


def test_a_part_that_fits_one_record_alone_means_that_one(hana, cast, year):
    other = a_recorded_session(cast, "P23-002", headcount=5)
    page = hana.post("/desk/year/2023/upload/", {"files": an_upload("IMG_0001.png")}, follow=True)
    sha256 = page.context["files"][0].blob.sha256

    hana.post("/desk/year/2023/place/", {"file": sha256, f"other-{sha256}": "p23-002"})

    assert files_of(cast) == [f"session:{other.key}"]


def test_of_too_many_records_some_are_offered_and_more_of_the_text_is_asked_for(
    hana, cast, year, text
):
    for number in range(2, 11):
        a_recorded_session(cast, f"P23-{number:03}", headcount=5)
    page = hana.post("/desk/year/2023/upload/", {"files": an_upload("IMG_0001.png")}, follow=True)
    sha256 = page.context["files"][0].blob.sha256

    asked = text(hana.post("/desk/year/2023/place/", {"file": sha256, f"other-{sha256}": "P23"}))

    assert "“P23” fits 10 records. Tick one, or type more of it." in asked
    assert asked.count(f'name="to-{sha256}"') == 8


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


def test_the_answer_names_which_file_went_where(hana, cast, year, text):
    sources = [year.source]
    sources += [
        f"session:{a_recorded_session(cast, f'P23-00{n}', headcount=5).key}" for n in (2, 3, 4)
    ]
    uploads = [an_upload(f"{n}.png", a_picture(f"#{n}{n}{n}")) for n in range(4)]
    page = hana.post("/desk/year/2023/upload/", {"files": uploads}, follow=True)
    shas = [file.blob.sha256 for file in page.context["files"]]
    ticks = {f"to-{sha256}": source for sha256, source in zip(shas, sources, strict=True)}

    several = text(hana.post("/desk/year/2023/place/", {"file": shas, **ticks}, follow=True))

    assert (
        "Attached: 0.png → 과정 P23-001 1회차, 1.png → 과정 P23-002 1회차, "
        "2.png → 과정 P23-003 1회차 and 1 more<"
    ) in several


def test_several_files_of_one_record_are_told_by_their_number(hana, year, text):
    uploads = [an_upload("1.png", a_picture("red")), an_upload("2.png", a_picture("blue"))]
    at = f"/desk/fact/session/{year.session.key}/attach/"

    page = text(hana.post(at, {"files": uploads, "next": GAPS}, follow=True))

    assert "Attached: 2 files → 과정 P23-001 1회차 · P23-001" in page


def test_a_record_that_went_meanwhile_leaves_its_file_to_be_placed(hana, cast, year, text):
    other = a_recorded_session(cast, "P23-002", headcount=5)
    files = [an_upload("출석부_P23-001.png"), an_upload("b_P23-002.png", a_picture((9, 9, 9)))]
    page = hana.post("/desk/year/2023/upload/", {"files": files}, follow=True)
    shas = [one.blob.sha256 for one in page.context["files"]]
    results.do_to_many(
        cast.hana, kind="session", act="remove", keys=[other.key], at=TYPED_AT, on=None
    )

    said = {f"to-{shas[0]}": year.source, f"to-{shas[1]}": f"session:{other.key}"}
    answer = hana.post("/desk/year/2023/place/", {"file": shas, **said})

    assert answer.status_code == 200
    assert [one.blob.name for one in answer.context["files"]] == ["b_P23-002.png"]
    assert "b_P23-002.png: a record you chose is not there any more." in text(answer)
    assert len(files_of(cast)) == 1
