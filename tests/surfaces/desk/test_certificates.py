from __future__ import annotations

import io

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pulmu.core.trail.models import AccessRecord
from pulmu.domains.credentials import actions
from pulmu.domains.credentials.models import Certificate, Issuer
from pulmu.domains.people.models import Person
from tests.domains.programmes.test_certifying import STARTS, came, held, seated
from tests.factories import a_person, a_programme, an_offering, day, when
from tests.surfaces.conftest import a_picture

AT = when("2026-06-01 10:00")


def issue(cast, name="김하나", *, about="offering:a"):
    earned = actions.Earned(
        person_id=a_person(name, lab=cast.gimhae).pk,
        about=about,
        course="AI 첫걸음",
        began_on=day("2026-05-12"),
        ended_on=day("2026-05-26"),
        minutes=750,
    )
    return actions.issue(cast.hana, batch=[earned], at=AT)[0]


@pytest.fixture
def one(cast):
    return issue(cast)


@pytest.fixture
def course(cast):
    return an_offering(
        programme=a_programme(lab=cast.gimhae),
        capacity=None,
        starts=STARTS,
        certificate_percent=80,
    )


def of(lab):
    return Certificate.objects.everywhere(because="tests look").filter(organisation=lab)


def test_the_list_shows_numbers_and_masked_names(hana, guest, one, text):
    for browser in (hana, guest):
        page = text(browser.get("/desk/certificates/"))
        assert "2026-0001" in page
        assert "김*나" in page
        assert "김하나" not in page


def test_the_list_is_searched(hana, cast, one, text):
    issue(cast, "이두리")

    assert "2026-0001" not in text(hana.get("/desk/certificates/?q=이두리"))
    assert "2026-0002" in text(hana.get("/desk/certificates/?q=2026-0002"))
    assert "Nothing found" in text(hana.get("/desk/certificates/?q=없는+말"))
    assert "Nothing found" in text(hana.get("/desk/certificates/?year=2025"))


def test_without_any_the_list_says_how_they_come(hana, text):
    assert "No certificates yet" in text(hana.get("/desk/certificates/"))


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_as_often_for_thirty(hana, cast, count, django_assert_num_queries):
    for number in range(count):
        issue(cast, f"사람{number}")

    with django_assert_num_queries(6):
        hana.get("/desk/certificates/")


def test_the_page_of_one_says_what_anybody_sees_and_what_can_be_done(hana, guest, one, text):
    mine, looks_on = (
        text(browser.get(f"/desk/certificates/{one.key}/")) for browser in (hana, guest)
    )

    assert f"/c/{one.code}/" in mine
    assert "12 hours 30 minutes" in mine
    for act in ("Take back", "Give anew", "Download the PDF"):
        assert act in mine
        assert act not in looks_on


def test_the_paper_is_handed_out_for_a_reason(hana, cast, one, text):
    at = f"/desk/certificates/{one.key}/certificate.pdf"
    assert "What it is needed for" in text(hana.get(at))
    assert hana.post(at, {"reason": ""}).status_code == 422

    response = hana.post(at, {"reason": "수료식"})

    assert response["Content-Type"] == "application/pdf"
    assert "김하나" in pypdf.PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    noted = AccessRecord.objects.within(cast.hana).get()
    assert (noted.what, noted.reason, noted.count) == ("desk.certificate", "수료식", 1)


def test_no_paper_of_one_that_does_not_hold(hana, cast, one, text):
    actions.revoke(cast.hana, key=one.key, why="실수", at=AT)

    response = hana.post(f"/desk/certificates/{one.key}/certificate.pdf", {"reason": "수료식"})

    assert response.status_code == 422
    assert "does not hold any more" in text(response)


def test_one_is_taken_back_with_a_reason(hana, cast, one, text):
    at = f"/desk/certificates/{one.key}/revoke/"
    assert hana.post(at, {"why": ""}).status_code == 422

    for _ in range(2):
        page = text(hana.post(at, {"why": "다른 사람"}, follow=True))

    assert "Taken back" in page
    assert "다른 사람" in page
    assert of(cast.gimhae).get().revoked_why == "다른 사람"


def test_one_is_given_anew_with_another_name(hana, cast, one, text):
    at = f"/desk/certificates/{one.key}/reissue/"

    for _ in range(2):
        page = text(hana.post(at, {"why": "오타", "name": "김한나"}, follow=True))

    assert "2026-0002" in page
    assert "In the place of" in page
    assert of(cast.gimhae).count() == 2
    again = hana.post(at, {"why": "오타", "name": "김둘"})
    assert again.status_code == 422
    assert "Another took its place already" in text(again)


def test_a_stranger_finds_no_certificate(minsu, one):
    for path in ("", "revoke/", "reissue/", "certificate.pdf"):
        at = f"/desk/certificates/{one.key}/{path}"
        assert minsu.get(at).status_code == 404
        said = {"why": "x", "name": "x", "reason": "x"}
        if path:
            assert minsu.post(at, said).status_code == 404


def test_the_manager_sets_the_seal_and_sees_a_sample(manager, cast, text):
    seal = SimpleUploadedFile("직인.png", a_picture("red"))
    said = {"signer": "센터장 홍길동", "seal": seal}

    page = text(manager.post("/desk/certificates/issuer/", said, follow=True))

    assert "센터장 홍길동" in page
    picture = manager.get("/desk/certificates/issuer/seal.png")
    assert picture.content.startswith(b"\x89PNG")
    sample = manager.get("/desk/certificates/issuer/sample.pdf")
    assert "센터장 홍길동" in pypdf.PdfReader(io.BytesIO(sample.content)).pages[0].extract_text()
    manager.post("/desk/certificates/issuer/", {"signer": "", "without_seal": "on"})
    assert manager.get("/desk/certificates/issuer/seal.png").status_code == 404


def test_a_seal_that_is_no_picture_comes_back(manager, text):
    said = {"signer": "센터장", "seal": SimpleUploadedFile("직인.svg", b"<svg/>")}
    response = manager.post("/desk/certificates/issuer/", said)

    assert response.status_code == 422
    assert "센터장" in text(response)
    assert not Issuer.objects.everywhere(because="tests look").exists()


def test_before_all_get_one_the_desk_sees_who_does_and_who_does_not_and_why(
    hana, cast, course, text
):
    sessions = held(course)
    came(seated(course, "김하나"), sessions, to={0, 1, 2, 3})
    came(seated(course, "이두리"), sessions, to={0, 1, 2})
    at = f"/desk/courses/{course.key}/certificates/"

    page = text(hana.get(at))

    assert "Issue 1 certificate" in page
    assert "Attended 75 %, asked for 80 %" in page
    assert "김하나" not in page
    done = text(hana.post(f"{at}issue/", follow=True))
    assert "1 certificate issued." in done
    assert "Nobody was left" in text(hana.post(f"{at}issue/", follow=True))
    assert of(cast.gimhae).count() == 1


def test_before_the_last_date_there_is_nothing_to_press(hana, cast, course, text):
    sessions = held(course)
    came(seated(course, "김하나"), sessions, to={0, 1, 2, 3})
    type(sessions[3]).objects.everywhere(because="tests").filter(pk=sessions[3].pk).update(
        state="예정"
    )
    at = f"/desk/courses/{course.key}/certificates/"

    page = text(hana.get(at))

    assert "1 date is still to be held" in page
    assert "Issue 1" not in page
    assert "still planned" in text(hana.post(f"{at}issue/", follow=True))


def test_all_of_a_course_are_one_file(hana, cast, course):
    sessions = held(course)
    for name in ("김하나", "이두리", "박세찬"):
        came(seated(course, name), sessions, to={0, 1, 2, 3})
    at = f"/desk/courses/{course.key}/certificates/"
    assert hana.get(f"{at}all.pdf").status_code == 404
    hana.post(f"{at}issue/")
    Person.objects.everywhere(because="tests").filter(name="박세찬").update(is_suspended=True)

    response = hana.post(f"{at}all.pdf", {"reason": "수료식"})

    assert len(pypdf.PdfReader(io.BytesIO(response.content)).pages) == 2
    assert AccessRecord.objects.within(cast.hana).get().count == 2


def test_only_who_may_write_issues_and_a_stranger_finds_no_course(guest, minsu, cast, course):
    came(seated(course, "김하나"), held(course), to={0, 1, 2, 3})
    at = f"/desk/courses/{course.key}/certificates/"

    assert guest.get(at).status_code == 200
    assert guest.post(f"{at}issue/").status_code == 403
    assert guest.get(f"{at}all.pdf").status_code == 403
    for response in (
        minsu.get(at),
        minsu.post(f"{at}issue/"),
        minsu.post(f"{at}all.pdf", {"reason": "x"}),
    ):
        assert response.status_code == 404
    assert not of(cast.gimhae).exists()


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_a_course_asks_as_often_for_thirty(
    hana, cast, course, count, django_assert_num_queries
):
    sessions = held(course)
    for number in range(count):
        came(seated(course, f"사람{number}"), sessions, to={0, 1, 2, 3})
    hana.post(f"/desk/courses/{course.key}/certificates/issue/")

    with django_assert_num_queries(12):
        hana.get(f"/desk/courses/{course.key}/certificates/")


def test_a_course_without_a_rule_says_so(hana, course, text):
    type(course).objects.everywhere(because="tests").update(certificate_percent=None)

    page = text(hana.get(f"/desk/courses/{course.key}/certificates/"))
    assert "This course gives no certificates" in page
