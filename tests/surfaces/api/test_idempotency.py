"""The same request sent again: answered as before, done once; on either database, at one moment."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from pulmu.core.tokens import replays
from pulmu.core.tokens.models import Replay
from pulmu.domains.programmes.models import Offering, Programme
from tests.domains.programmes.test_races import at_once
from tests.factories import a_programme

from .conftest import Program, a_token

AT_ONCE = 16


@pytest.fixture
def course(cast):
    return {"programme": a_programme(lab=cast.gimhae).key, "name": "AI 첫걸음"}


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_the_same_request_is_answered_as_before_and_done_once(self, program, boss, course):
        first = program.post("/offerings", course, idempotency_key="k-1")
        second = program.post("/offerings", course, idempotency_key="k-1")
        without = program.post("/offerings", course)

        assert (first.status_code, second.status_code) == (201, 201)
        assert second.content == first.content
        assert "Idempotency-Replayed" not in first.headers
        assert second.headers["Idempotency-Replayed"] == "true"
        assert without.json()["key"] != first.json()["key"]
        assert Offering.objects.within(boss).count() == 2

    def test_another_request_with_the_same_key_is_refused(self, program, boss, course):
        program.post("/offerings", course, idempotency_key="k-1")
        body = program.post("/offerings", {**course, "name": "다른"}, idempotency_key="k-1")
        path = program.post("/programmes", {"name": "과정"}, idempotency_key="k-1")

        assert [one.status_code for one in (body, path)] == [422, 422]
        assert body.json()["code"] == "api.idempotency_key_used"
        assert Offering.objects.within(boss).count() == 1

    def test_what_was_refused_is_asked_anew(self, program, boss, course):
        key = program.post("/offerings", course).json()["key"]
        early = program.post(f"/offerings/{key}/publish", idempotency_key="k-2")
        start = timezone.now() + dt.timedelta(days=9)
        dates = [
            {"starts_at": start.isoformat(), "ends_at": (start + dt.timedelta(hours=2)).isoformat()}
        ]
        program.post(f"/offerings/{key}/sessions", {"dates": dates})
        late = program.post(f"/offerings/{key}/publish", idempotency_key="k-2")

        assert (early.status_code, early.json()["code"]) == (409, "programmes.not_ready")
        assert late.json()["state"] == "published"
        assert "Idempotency-Replayed" not in late.headers

    def test_a_key_is_of_one_token(self, program, boss, course):
        first = program.post("/offerings", course, idempotency_key="k-1").json()["key"]
        other = Program(a_token(boss)).post("/offerings", course, idempotency_key="k-1")

        assert other.json()["key"] != first

    @pytest.mark.parametrize("key", ["", "x" * 256, "가"])
    def test_what_is_no_key_is_refused(self, program, course, key):
        answer = program.post("/offerings", course, idempotency_key=key)

        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_wrong")

    def test_answers_are_sealed_and_forgotten_after_a_day(self, program, boss, course):
        program.post("/offerings", course, idempotency_key="k-1")
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT body FROM tokens_replay")
            [(stored,)] = cursor.fetchall()

        assert Replay.objects.within(boss).get().body.startswith("{")
        assert not stored.startswith("{")
        assert replays.forget_old(at=now + dt.timedelta(hours=23)) == 0
        assert replays.forget_old(at=now + dt.timedelta(hours=25)) == 1

    def test_after_a_day_a_key_is_new_also_before_it_was_swept(self, program, boss, course):
        program.post("/offerings", course, idempotency_key="k-1")
        Replay.objects.within(boss).update(made_at=timezone.now() - dt.timedelta(hours=25))

        answer = program.post("/offerings", course, idempotency_key="k-1")

        assert (answer.status_code, Offering.objects.within(boss).count()) == (201, 2)


@pytest.mark.django_db(transaction=True)
class TestAtOneMoment:
    def test_sixteen_times_the_same_request_is_done_once(self, boss, course):
        text = a_token(boss)

        answers = at_once(
            [
                lambda: Program(text).post("/offerings", course, idempotency_key="k")
                for _time in range(AT_ONCE)
            ]
        )

        assert Counter(one.status_code for one in answers) == {201: AT_ONCE}
        assert len({one.content for one in answers}) == 1
        replayed = [one.headers.get("Idempotency-Replayed") for one in answers]
        assert Counter(replayed) == {None: 1, "true": AT_ONCE - 1}
        assert Offering.objects.within(boss).count() == 1

    def test_sixteen_requests_with_one_key_are_one_and_fifteen_refusals(self, boss):
        text = a_token(boss)

        answers = at_once(
            [
                lambda n=n: Program(text).post(
                    "/programmes", {"name": f"과정 {n}"}, idempotency_key="k"
                )
                for n in range(AT_ONCE)
            ]
        )

        assert Counter(one.status_code for one in answers) == {201: 1, 422: AT_ONCE - 1}
        assert Programme.objects.within(boss).count() == 1
