"""Whoever calls sees their own organisation, within their scopes; told for every call there is."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from pulmu.core.tokens.choices import Scope
from pulmu.domains.credentials.actions import Earned, issue
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Session
from pulmu.surfaces.api.api import api
from pulmu.surfaces.api.pages import ROOT
from tests.factories import a_person, a_programme, an_attendance, an_offering, day, when

from .conftest import Program, a_token

pytestmark = pytest.mark.django_db
PATHS = api.get_openapi_schema(path_prefix=ROOT)["paths"]
CALLS = [
    (method, path, one.get("x-scope"))
    for path, methods in PATHS.items()
    for method, one in methods.items()
]
NAMED = [call for call in CALLS if "{" in call[1]]
DAY, MOMENT = "2026-05-12", "2026-05-12T14:00:00+09:00"
LATER = "2026-05-12T17:00:00+09:00"
WHO = {"name": "김하나", "email": "kim@example.org"}


@pytest.fixture
def keys(cast):
    """One record of each resource, all of Gimhae."""
    course = an_offering(programme=a_programme(lab=cast.gimhae))
    session = Session.objects.within(cast.hana).get()
    person = a_person(lab=cast.gimhae)
    enrolment = actions.enrol(
        cast.hana,
        offering_key=course.key,
        person_key=person.key,
        at=when("2026-05-01 09:00"),
    )
    earned = Earned(
        person_id=person.pk,
        about=f"offering:{course.key}",
        course=course.name,
        began_on=day(DAY),
        ended_on=day(DAY),
    )
    [certificate] = issue(cast.hana, batch=[earned], at=when("2026-05-20 09:00"))
    return {
        "programmes": course.programme.key,
        "offerings": course.key,
        "sessions": session.key,
        "enrolments": enrolment.key,
        "attendances": an_attendance(session, person, on=DAY).key,
        "certificates": certificate.key,
        "verify": certificate.code,
        "person": person.key,
    }


def body_of(path: str, keys: dict[str, str]) -> dict[str, object] | None:
    """Something that fits, so that nothing but whose it is can be wrong with it."""
    person, enrolment = keys["person"], keys["enrolments"]
    some = {"keys": [enrolment]}
    return {
        "": {"title" if "/sessions/" in path else "name": "새 이름"},
        "copy": {"first_on": DAY},
        "adopt": {"sessions": [keys["sessions"]]},
        "instructors": {"persons": [person]},
        "sessions": {"dates": [{"starts_at": MOMENT, "ends_at": LATER}]},
        "sign-ups": {"person": WHO},
        "party-sign-ups": {"leader": WHO, "name": "3반", "members": ["이두리"]},
        "enrolments": {"person": person},
        "confirm": some,
        "wait-list": some,
        "enrolments/refuse": some,
        "enrolments/remove": some,
        "move": {**some, "session": keys["sessions"]},
        "enrolments/undo": {"batch": "a" * 26},
        "mail": {**some, "subject": "안내", "body": "내용"},
        "reschedule": {"starts_at": MOMENT, "ends_at": LATER},
        "scans": {"readings": [{"ticket": "t", "device": "d", "nonce": "n", "scanned_at": MOMENT}]},
        "check-ins": {"enrolment": enrolment, "nonce": "n"},
        "check-ins/undo": {"person": person, "on": DAY},
        "attendances": {"rows": [{"person": person, "on": DAY, "is_present": True}]},
        "mark": {"person": person, "on": DAY, "is_present": True},
        "presence": {"is_present": True},
        "roll": {"on": DAY, "calls": [{"person": person, "to": "present"}]},
        "note": {"note": "휠체어"},
        "hold": {},
        "replan": {},
    }.get(_act_of(path), {"why": "사유"})


def _act_of(path: str) -> str:
    acts = path.rsplit("}", 1)[-1].strip("/")
    full = {"enrolments/refuse", "enrolments/remove", "enrolments/undo", "check-ins/undo"}
    return acts if acts in full else acts.rsplit("/", 1)[-1]


def at(path: str, keys: dict[str, str]) -> str:
    resource = "verify" if "verify" in path else path.removeprefix(ROOT).split("/")[0]
    return re.sub(r"\{\w+\}", keys[resource], path)


def call(program: Program, method: str, path: str, keys: dict[str, str]):
    if method == "get":
        return program.get(f"{at(path, keys).removeprefix('/api/v1')}?reason=x")
    said = body_of(path, keys)
    if method == "post" and path.endswith(("/publish", "/unpublish", "/certificates")):
        said = None
    return program.ask(method, at(path, keys), said)


@pytest.mark.parametrize(("method", "path", "scope"), NAMED)
def test_what_is_another_labs_is_not_there(stranger, keys, method, path, scope):
    answer = call(stranger, method, path, keys)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.content


@pytest.mark.parametrize(("method", "path", "scope"), [c for c in CALLS if c[2]])
def test_a_token_without_the_scope_is_refused(boss, keys, method, path, scope):
    includes = {scope, scope.replace(":read", ":write")}
    others = [one for one in Scope if one.value not in includes]

    answer = call(Program(a_token(boss, *others)), method, path, {**keys, "": ""} | _plain(path))

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


@pytest.mark.parametrize(("method", "path", "scope"), CALLS)
def test_nobody_comes_in_without_a_token_that_works(hana, keys, method, path, scope):
    address = at(path, keys | _plain(path))
    wrong = "pulmu_" + "a" * 47
    answers = [
        getattr(hana, method)(address),
        getattr(Client(), method)(address, headers={"authorization": f"Bearer {wrong}"}),
        getattr(Client(), method)(address, headers={"authorization": "Basic YTpi"}),
    ]

    assert [one.status_code for one in answers] == [401] * 3
    assert {one.headers["WWW-Authenticate"] for one in answers} == {'Bearer realm="Pulmu"'}
    assert {one.headers["Content-Type"] for one in answers} == {"application/problem+json"}


def _plain(path: str) -> dict[str, str]:
    return {path.removeprefix(ROOT).split("/")[0]: "a" * 26} if "{" not in path else {}


def test_no_script_of_another_site_may_read_an_answer(program):
    answer = program.get("/programmes", origin="https://elsewhere.example")

    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.cookies == {}


def test_what_is_not_there_says_so_in_the_language_that_was_asked_for(program):
    program.language = "ko-KR,ko;q=0.9"
    korean = program.get("/nothing/of/that/kind")
    program.language = "en"
    english = program.get("/programmes/" + "a" * 26)

    assert korean.status_code == english.status_code == 404
    assert korean.headers["Content-Type"] == "application/problem+json"
    assert english.json() == {
        "type": "http://localhost:8000/api/v1/#not_found",
        "title": "There is nothing here",
        "status": 404,
        "code": "not_found",
    }


def test_what_does_not_fit_is_pointed_at_and_not_repeated(program, keys):
    said = {"programme": keys["programmes"], "name": "x" * 201, "field": "비밀", "what": 1}

    answer = program.post("/offerings", said)

    assert answer.status_code == 422
    assert sorted(one["pointer"] for one in answer.json()["errors"]) == ["/field", "/name", "/what"]
    assert "비밀" not in answer.content.decode()


@pytest.mark.parametrize("body", ["{", "[" * 100_000, '"\\ud800"', "\xff", "null", "[]", "1"])
def test_what_is_no_json_of_ours_is_refused(program, body):
    answer = program.client.post(
        "/api/v1/programmes",
        body,
        content_type="application/json",
        headers={"authorization": f"Bearer {program.text}"},
    )

    assert answer.status_code in {400, 422}
    assert json.loads(answer.content)["code"] in {"unreadable", "invalid"}


@pytest.mark.parametrize("name", ["a\x00b", "\ud800"])
def test_what_no_database_stores_is_refused(program, name):
    answer = program.client.post(
        "/api/v1/programmes",
        json.dumps({"name": name}),
        content_type="application/json",
        headers={"authorization": f"Bearer {program.text}"},
    )

    assert answer.status_code == 422


def test_a_method_that_is_not_there_names_those_that_are(program):
    answer = program.client.put(
        "/api/v1/programmes", headers={"authorization": f"Bearer {program.text}"}
    )

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST")
    assert answer.json()["code"] == "method_not_allowed"
