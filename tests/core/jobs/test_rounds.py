"""Tasks that come round: on any clock, with any number of workers, killed or not."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from pulmu.core.jobs import actions, rules, tasks
from pulmu.core.jobs.models import Job, JobState
from pulmu.core.kernel.kst import moment

pytestmark = pytest.mark.django_db
NOW = moment(dt.date(2023, 5, 10), dt.time(9))
FIVE = dt.timedelta(minutes=5)
SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)
DONE: list[object] = []


@pytest.fixture(autouse=True)
def _tasks(monkeypatch):
    DONE.clear()
    monkeypatch.setattr(tasks, "_TASKS", {})
    tasks.register(tasks.Task("round", lambda _payload, _beat: DONE.append("round"), every=FIVE))
    tasks.register(
        tasks.Task("nightly", lambda _payload, _beat: DONE.append("night"), daily_at=dt.time(3))
    )


def queued(at: dt.datetime) -> list[str]:
    """What goes into the queue now; all of it is worked off at once."""
    names = sorted(job.task for job in actions.queue_scheduled(at=at))
    while actions.work_one(worker="w", at=at):
        pass
    return names


def test_it_comes_round_again_when_its_time_is_over_and_not_before():
    assert queued(NOW) == ["nightly", "round"]
    assert queued(NOW + SECOND) == []
    assert queued(NOW + FIVE - SECOND) == []
    assert queued(NOW + FIVE) == ["round"]
    assert sorted(DONE) == ["night", "round", "round"]


def test_what_was_missed_while_nobody_worked_is_not_made_up_for():
    queued(NOW)

    assert queued(NOW + 12 * FIVE) == ["round"]
    assert queued(NOW + 12 * FIVE + SECOND) == []


def test_a_round_that_is_not_over_yet_does_not_stand_in_the_queue_twice():
    actions.queue_scheduled(at=NOW)
    actions.queue_scheduled(at=NOW + FIVE)

    assert Job.objects.filter(task="round").count() == 1


def test_a_clock_that_is_put_back_stops_nothing():
    """The clock was a year ahead; since it is right again everything comes round as before."""
    queued(NOW + 365 * DAY)

    assert queued(NOW) == ["nightly", "round"]
    assert queued(NOW + SECOND) == []
    assert queued(NOW + FIVE) == ["round"]
    assert queued(NOW + DAY) == ["nightly", "round"]


def test_a_clock_that_is_put_back_by_a_second_runs_a_round_once_more_and_no_day_twice():
    queued(NOW)

    assert queued(NOW - SECOND) == ["round"]
    assert queued(NOW) == []


def test_the_round_of_a_killed_worker_is_taken_over_and_the_next_one_comes():
    actions.queue_scheduled(at=NOW)
    Job.objects.filter(task="round").update(
        state=JobState.RUNNING, worker="dead", attempts=1, lease_until=NOW + rules.LEASE
    )

    after = NOW + rules.LEASE + SECOND
    while actions.work_one(worker="w", at=after):
        pass

    assert DONE.count("round") == 1
    assert queued(NOW + FIVE) == ["round"]


def test_as_long_as_nothing_is_due_nothing_is_locked(django_assert_num_queries):
    queued(NOW)

    with django_assert_num_queries(1):
        actions.queue_scheduled(at=NOW + SECOND)


def test_jobs_that_were_done_long_ago_are_forgotten():
    def done(once: str, days: int) -> None:
        Job.objects.create(
            task="x", once=once, state=JobState.DONE, due_at=NOW, finished_at=NOW - days * DAY
        )

    done("round:round", 2)
    done("", 2)
    done("", 31)
    Job.objects.create(task="x", state=JobState.DEAD, due_at=NOW, finished_at=NOW - 99 * DAY)

    assert actions.forget_done(at=NOW) == 2
    assert sorted(Job.objects.values_list("state", "once")) == [("dead", ""), ("done", "")]
    assert actions.forget_done(at=NOW) == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_queues_the_round():
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        actions.queue_scheduled(at=NOW)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(Job.objects.values_list("task", flat=True)) == ["nightly", "round"]
