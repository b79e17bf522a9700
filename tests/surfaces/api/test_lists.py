"""Lists by parts: whole, in order, each row once whatever is added meanwhile; what they cost."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.domains.credentials.actions import Earned, issue
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Programme, Session
from tests.factories import a_person, a_programme, an_attendance, an_offering, day, when

pytestmark = pytest.mark.django_db


def walk(program, path, **asked):
    """The keys of every part, one after the other."""
    parts, cursor = [], ""
    while True:
        answer = program.get(path, {**asked, **({"cursor": cursor} if cursor else {})}).json()
        parts.append([one["key"] for one in answer["items"]])
        cursor = answer["next"]
        if not cursor:
            return parts


def test_a_list_is_given_by_parts_newest_first(program, cast):
    made = [a_programme(f"과정 {n}", lab=cast.gimhae).key for n in range(7)]

    parts = walk(program, "/programmes", limit=3)

    assert [len(part) for part in parts] == [3, 3, 1]
    assert [key for part in parts for key in part] == made[::-1]


def test_rows_that_are_added_or_go_meanwhile_move_none(program, cast):
    made = [a_programme(f"과정 {n}", lab=cast.gimhae) for n in range(6)]
    first = program.get("/programmes", {"limit": 2}).json()

    a_programme("가장 새로운", lab=cast.gimhae)
    Programme.objects.within(cast.hana).filter(pk=made[5].pk).delete()
    second = program.get("/programmes", {"limit": 2, "cursor": first["next"]}).json()

    assert [one["key"] for one in second["items"]] == [made[3].key, made[2].key]


def test_who_keeps_a_copy_gets_what_changed_since_and_what_changes_meanwhile(program, cast):
    before = a_programme("예전", lab=cast.gimhae)
    since = timezone.now()
    made = [program.post("/programmes", {"name": f"과정 {n}"}).json()["key"] for n in range(3)]
    asked = {"updated_since": since.isoformat(), "limit": 2}
    first = program.get("/programmes", asked).json()
    program.patch(f"/programmes/{made[0]}", {"name": "바뀐 과정"})
    second = program.get("/programmes", {**asked, "cursor": first["next"]}).json()

    assert [one["key"] for one in first["items"]] == made[:2]
    assert [one["key"] for one in second["items"]] == [made[2], made[0]]
    assert before.key not in {one["key"] for one in first["items"] + second["items"]}


@pytest.mark.parametrize("cursor", ["x", "WzFd:1tXyZ:abc", "x" * 601])
def test_a_cursor_that_we_did_not_give_out_is_refused(program, cursor):
    answer = program.get("/programmes", {"cursor": cursor})

    assert answer.status_code in {400, 422}


def test_a_cursor_goes_on_with_its_own_question_alone(program, cast):
    for n in range(3):
        a_programme(f"과정 {n}", lab=cast.gimhae)
    cursor = program.get("/programmes", {"limit": 1}).json()["next"]

    elsewhere = program.get("/sessions", {"cursor": cursor})
    narrower = program.get(
        "/programmes", {"cursor": cursor, "updated_since": "2026-01-01T00:00:00Z"}
    )

    assert [one.json()["code"] for one in (elsewhere, narrower)] == ["cursor_wrong"] * 2


def test_a_cursor_of_another_lab_shows_nothing_of_it(program, stranger, cast):
    for n in range(3):
        a_programme(f"과정 {n}", lab=cast.gimhae)
    cursor = program.get("/programmes", {"limit": 1}).json()["next"]

    assert stranger.get("/programmes", {"cursor": cursor}).json()["items"] == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/offerings", "state"),
        ("/offerings", "programme"),
        ("/sessions", "offering"),
        ("/enrolments", "offering"),
        ("/enrolments", "state"),
        ("/attendances", "session"),
        ("/certificates", "offering"),
    ],
)
def test_lists_are_narrowed(program, cast, path, name):
    one, other = (a_full_course(cast, f"강좌 {n}") for n in range(2))
    wanted = {
        "state": {"/offerings": "cancelled", "/enrolments": "waiting"}.get(path),
        "programme": one.programme.key,
        "offering": one.key,
        "session": Session.objects.within(cast.hana).filter(offering=one).get().key,
    }[name]
    if path == "/offerings" and name == "state":
        actions.cancel_offering(cast.hana, key=one.key, why="x", at=when("2026-05-01 09:00"))
    if path == "/enrolments" and name == "state":
        person = a_person("박세찬", lab=cast.gimhae).key
        actions.enrol(
            cast.hana, offering_key=one.key, person_key=person, at=when("2026-05-01 09:00")
        )

    assert other.key != one.key
    assert len(program.get(path).json()["items"]) >= 2
    assert len(program.get(path, {name: wanted}).json()["items"]) == 1


def a_full_course(cast, name="강좌"):
    """With a date, somebody on its list, who came and was certified."""
    course = an_offering(programme=a_programme(name, lab=cast.gimhae), name=name, capacity=1)
    session = Session.objects.within(cast.hana).get(offering=course)
    person = a_person(lab=cast.gimhae)
    at = when("2026-05-01 09:00")
    actions.enrol(cast.hana, offering_key=course.key, person_key=person.key, at=at)
    an_attendance(session, person, on="2026-05-12")
    earned = Earned(
        person_id=person.pk,
        about=f"offering:{course.key}",
        course=name,
        began_on=day("2026-05-12"),
        ended_on=day("2026-05-12"),
    )
    issue(cast.hana, batch=[earned], at=at)
    return course


# The token and the count of the minute, in a transaction of its own, are six.
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/programmes", 3),
        ("/offerings", 4),
        ("/sessions", 3),
        ("/enrolments", 3),
        ("/attendances", 3),
        ("/certificates", 3),
    ],
)
def test_a_list_costs_the_same_with_one_row_and_with_thirty(
    program, cast, path, queries, django_assert_num_queries
):
    a_full_course(cast)
    program.get(path)

    with django_assert_num_queries(queries):
        assert len(program.get(path, {"limit": 1}).json()["items"]) == 1
    for number in range(29):
        a_full_course(cast, f"강좌 {number}")
    with django_assert_num_queries(queries):
        assert len(program.get(path, {"limit": 30}).json()["items"]) == 30
