from __future__ import annotations

import io

import jwt
import pypdf
import pytest

from pulmu.domains.credentials import actions
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.programmes import actions as programmes
from pulmu.surfaces.portal.certificates import MOST_NAMES
from tests.domains.programmes.test_certifying import STARTS, came, held, seated
from tests.factories import a_programme, an_offering, when
from tests.surfaces.conftest import a_browser

AT = when("2026-06-01 10:00")


@pytest.fixture
def enrolment(cast):
    course = an_offering(
        programme=a_programme(lab=cast.gimhae), starts=STARTS, certificate_percent=80
    )
    made = seated(course, "김하나")
    came(made, held(course), to={0, 1, 2, 3})
    return made


@pytest.fixture
def one(cast, enrolment):
    return programmes.certify(cast.hana, key=enrolment.offering.key, at=AT)[0]


def test_anybody_with_the_code_sees_that_it_holds_and_no_name(one, text):
    response = a_browser().get(f"/c/{one.code}/")

    page = text(response)
    for said in ("2026-0001", "AI 첫걸음", "김*나", "김해 메타버스 특화랩", "it holds"):
        assert said in page
    assert "김하나" not in page
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert 'content="noindex' in page


def test_whoever_types_the_full_name_is_told_whether_it_fits(one, text):
    at = f"/c/{one.code}/"

    assert "The name fits" in text(a_browser().post(at, {"name": " 김 하나"}))
    for typed in ("김하늘", "김*나"):
        page = text(a_browser().post(at, {"name": typed}))
        assert "Another name stands on this certificate" in page
        assert "김하나" not in page
    assert a_browser().post(at, {"name": ""}).status_code == 422


def test_nobody_tries_names_without_an_end(one, text):
    browser = a_browser()
    for _ in range(MOST_NAMES):
        assert browser.post(f"/c/{one.code}/", {"name": "김둘"}).status_code == 200

    response = browser.post(f"/c/{one.code}/", {"name": "김하나"})

    assert response.status_code == 429
    assert "The name fits" not in text(response)
    assert browser.get(f"/c/{one.code}/").status_code == 200


def test_of_one_that_was_taken_back_the_day_is_told_and_not_why(cast, one, text):
    actions.revoke(cast.hana, key=one.key, why="다른 사람에게 발급", at=AT)

    page = text(a_browser().get(f"/c/{one.code}/"))

    assert "took this certificate back on 1 June 2026" in page or "Jun 2026" in page
    assert "다른 사람에게" not in page


def test_one_that_was_replaced_leads_to_the_one_that_holds(cast, one, text):
    new = actions.reissue(cast.hana, key=one.key, why="오타", name="김한나", at=AT)

    page = text(a_browser().get(f"/c/{one.code}/"))

    assert f'href="/c/{new.code}/"' in page
    assert "Replaced" in page


@pytest.mark.parametrize("code", ["x", "2026-0001", "a" * 26])
def test_any_other_code_is_no_page(one, code):
    assert a_browser().get(f"/c/{code}/").status_code == 404
    assert a_browser().get(f"/c/{one.key}/").status_code == 404


def test_the_page_asks_few_questions(one, django_assert_num_queries):
    with django_assert_num_queries(2):
        a_browser().get(f"/c/{one.code}/")


def test_the_holder_downloads_their_own_by_their_ticket(enrolment, one):
    response = a_browser().get(f"/t/{enrolment.ticket}/certificate.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    assert "김하나" in pypdf.PdfReader(io.BytesIO(response.content)).pages[0].extract_text()


def test_the_ticket_and_my_page_lead_to_it(enrolment, one, text):
    page = a_browser().get(f"/t/{enrolment.ticket}/").content.decode()

    assert f'href="/t/{enrolment.ticket}/certificate.pdf"' in page
    assert f'href="/c/{one.code}/"' in page
    assert one.number in page


def test_without_one_or_with_another_ticket_there_is_nothing(enrolment, text):
    for ticket in (enrolment.ticket, enrolment.key, "a" * 26, "x"):
        assert a_browser().get(f"/t/{ticket}/certificate.pdf").status_code == 404


def test_once_the_name_was_destroyed_there_is_nothing_to_print(enrolment, one):
    Certificate.objects.everywhere(because="tests").update(name_sealed="")

    assert a_browser().get(f"/t/{enrolment.ticket}/certificate.pdf").status_code == 410


def test_the_holder_takes_the_badge_along_and_a_stranger_checks_it(cast, enrolment, one):
    token = a_browser().get(f"/t/{enrolment.ticket}/certificate.jwt")
    said = a_browser().get(f"/t/{enrolment.ticket}/certificate.json").json()

    keys = jwt.PyJWKSet.from_dict(a_browser().get("/.well-known/jwks.json").json())
    kid = jwt.get_unverified_header(token.content.decode())["kid"]
    claims = jwt.decode(token.content, keys[kid], algorithms=["RS256"])
    assert token["Content-Type"] == "application/vc+jwt"
    assert claims["credentialSubject"] == said["credentialSubject"]
    assert said["proof"]["cryptosuite"] == "eddsa-jcs-2022"
    single = a_browser().get("/" + kid.split("/", 3)[3])
    assert single.json()["kid"] == kid
    assert single["Access-Control-Allow-Origin"] == "*"


def test_where_a_badge_leads_there_is_an_answer(cast, enrolment, one):
    said = a_browser().get(f"/t/{enrolment.ticket}/certificate.json").json()

    document = a_browser().get("/issuers/gimhae/did.json").json()
    assert document["id"] == said["issuer"]["id"]
    assert said["proof"]["verificationMethod"] in document["assertionMethod"]
    listed = said["credentialStatus"]["statusListCredential"]
    assert a_browser().get("/" + listed.split("/", 3)[3]).status_code == 200
    assert a_browser().get("/" + said["id"].split("/", 3)[3]).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/.well-known/keys/x.json",
        "/issuers/nowhere/did.json",
        "/issuers/nowhere/status/2026.jwt",
        "/issuers/gimhae/status/1.jwt",
    ],
)
def test_what_is_not_there_is_not_found(cast, path):
    assert a_browser().get(path).status_code == 404


def test_no_other_form_of_it_is_handed_out(enrolment, one):
    assert a_browser().get(f"/t/{enrolment.ticket}/certificate.svg").status_code == 404
