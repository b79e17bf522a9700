from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from pulmu.core.jobs import actions, rules, tasks
from pulmu.core.jobs.models import Job, JobState
from pulmu.core.kernel.kst import moment

pytestmark = pytest.mark.django_db
NOW = moment(dt.date(2023, 5, 10), dt.time(9))
DONE: list[object] = []


def _note(payload, beat):
    beat(50)
    DONE.append(payload["what"])


def _fail(_payload, _beat):
    raise RuntimeError("the printer is on fire")


@pytest.fixture(autouse=True)
def _tasks(monkeypatch):
    DONE.clear()
    monkeypatch.setattr(tasks, "_TASKS", {})
    tasks.register(tasks.Task("note", _note))
    tasks.register(tasks.Task("fail", _fail))
    tasks.register(tasks.Task("nightly", _note, daily_at=dt.time(3)))


def test_a_job_is_worked_once():
    actions.enqueue("note", at=NOW, what="one")

    done = actions.work_one(worker="w", at=NOW)

    assert (done.state, done.progress, DONE) == (JobState.DONE, 100, ["one"])
    assert actions.work_one(worker="w", at=NOW) is None


def test_a_job_of_the_future_waits():
    actions.enqueue("note", at=NOW + dt.timedelta(hours=1), what="later")

    assert actions.work_one(worker="w", at=NOW) is None


def test_a_rolled_back_transaction_leaves_no_job():
    with transaction.atomic():
        actions.enqueue("note", at=NOW, what="never")
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


def test_a_failing_job_is_tried_again_later_and_given_up_in_the_end():
    job = actions.enqueue("fail", at=NOW)
    at = NOW
    states = []
    for _attempt in range(rules.MOST_ATTEMPTS):
        worked = actions.work_one(worker="w", at=at)
        states.append(worked.state)
        at = max(at, worked.due_at) + dt.timedelta(seconds=1)

    assert states == [JobState.WAITING] * (rules.MOST_ATTEMPTS - 1) + [JobState.DEAD]
    job.refresh_from_db()
    assert job.error == "RuntimeError: the printer is on fire"


def test_the_job_of_a_killed_worker_is_taken_over_when_its_lease_has_run_out():
    job = actions.enqueue("note", at=NOW, what="orphan")
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, worker="dead", attempts=1, lease_until=NOW + rules.LEASE
    )

    assert actions.work_one(worker="w", at=NOW) is None
    taken = actions.work_one(worker="w", at=NOW + rules.LEASE + dt.timedelta(seconds=1))

    assert (taken.state, taken.worker, DONE) == (JobState.DONE, "w", ["orphan"])


def test_a_job_that_kills_every_worker_is_given_up():
    job = actions.enqueue("note", at=NOW, what="poison")
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, worker="dead", attempts=rules.MOST_ATTEMPTS, lease_until=NOW
    )

    assert actions.work_one(worker="w", at=NOW + dt.timedelta(hours=1)) is None
    job.refresh_from_db()
    assert job.state == JobState.DEAD


def test_work_that_must_not_stand_twice_stands_once():
    first = actions.enqueue("note", at=NOW, once="the-roof", what="a")
    second = actions.enqueue("note", at=NOW, once="the-roof", what="b")
    actions.work_one(worker="w", at=NOW)
    third = actions.enqueue("note", at=NOW, once="the-roof", what="c")

    assert second == first
    assert third != first


def test_a_daily_task_goes_into_the_queue_once_a_day_after_its_hour():
    early = moment(dt.date(2023, 5, 10), dt.time(2, 59))
    late = moment(dt.date(2023, 5, 10), dt.time(3, 1))

    assert actions.queue_scheduled(at=early) == []
    assert [job.task for job in actions.queue_scheduled(at=late)] == ["nightly"]
    assert actions.queue_scheduled(at=late + dt.timedelta(hours=5)) == []


def test_two_workers_never_take_the_same_job():
    job = actions.enqueue("note", at=timezone.now(), what="x")
    stale = Job.objects.get(pk=job.pk)
    actions.work_one(worker="first", at=timezone.now())

    taken = Job.objects.filter(
        pk=stale.pk, state=stale.state, lease_until=stale.lease_until
    ).update(worker="second")

    assert taken == 0
