"""Putting work in the queue, and working it off."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from pulmu.core.kernel import kst

from . import rules, tasks
from .models import Job, JobState, Tick

log = logging.getLogger(__name__)


def enqueue(name: str, *, at: dt.datetime, once: str = "", **payload: Any) -> Job:
    """Queue a task in the caller's transaction: a rollback drops it.

    With ``once``, a job of that name that still waits or runs is returned instead.
    """
    tasks.task(name)
    try:
        with transaction.atomic():
            return Job.objects.create(task=name, payload=payload, once=once, due_at=at)
    except IntegrityError:
        standing = Job.objects.filter(once=once).exclude(state__in=[JobState.DONE, JobState.DEAD])
        return standing.get()


def work_one(*, worker: str, at: dt.datetime) -> Job | None:
    """Lease the next due job and run it to its end. None when nothing is due."""
    job = _lease(worker, at=at)
    if job is None:
        return None

    def beat(percent: int) -> None:
        Job.objects.filter(pk=job.pk, worker=worker).update(
            progress=percent, lease_until=timezone.now() + rules.LEASE
        )

    try:
        with _heartbeat(job, worker):
            tasks.task(job.task).run(job.payload, beat)
    except Exception as error:  # noqa: BLE001 -- whatever a task raises, the queue goes on
        log.exception("job %s (%s) failed", job.key, job.task)
        _failed(job, worker, error, at=timezone.now())
        job.refresh_from_db()
        return job
    mine = {"worker": worker}
    done = {"state": JobState.DONE, "progress": 100, "finished_at": timezone.now()}
    if not _put(job, mine, **done, lease_until=None):
        job.refresh_from_db()
    return job


@contextlib.contextmanager
def _heartbeat(job: Job, worker: str) -> Iterator[None]:
    """Renew the lease while the work goes on, whether or not it tells how far it is."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(rules.LEASE.total_seconds() / 3):
            Job.objects.filter(pk=job.pk, worker=worker).update(
                lease_until=timezone.now() + rules.LEASE
            )
        connection.close()

    thread = threading.Thread(target=renew, name="pulmu-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def enqueue_many(name: str, payloads: Iterable[Mapping[str, Any]], *, at: dt.datetime) -> list[Job]:
    """Queue a task many times over, in two statements however many there are."""
    tasks.task(name)
    new = [Job(task=name, payload=dict(payload), due_at=at) for payload in payloads]
    return Job.objects.bulk_create(new, batch_size=500)


def queue_scheduled(*, at: dt.datetime) -> list[Job]:
    """Queue each task that comes round and was not queued for this round yet.

    Asked every second by every worker: as long as nothing is due it reads once and locks nothing.
    """
    known = dict(Tick.objects.values_list("task", "queued_at"))
    due = [task for task in tasks.scheduled() if _is_due(task, known.get(task.name), at=at)]
    return [job for task in due if (job := _queue_round(task, at=at)) is not None]


def _queue_round(task: tasks.Task, *, at: dt.datetime) -> Job | None:
    """None when another worker was there first."""
    with transaction.atomic():
        tick, made = Tick.objects.select_for_update().get_or_create(
            task=task.name, defaults={"queued_at": at}
        )
        if not made and not _is_due(task, tick.queued_at, at=at):
            return None
        tick.queued_at = at
        tick.save(update_fields=["queued_at"])
        return enqueue(task.name, at=at, once=f"round:{task.name}")


def _is_due(task: tasks.Task, last: dt.datetime | None, *, at: dt.datetime) -> bool:
    return rules.comes_round(
        daily_at=task.daily_at,
        every=task.every,
        last=last.astimezone(kst.KST) if last else None,
        at=at.astimezone(kst.KST),
    )


def forget_done(*, at: dt.datetime) -> int:
    """Drop the rows of jobs that were done long ago, those that come round earlier. How many."""
    done = Job.objects.filter(state=JobState.DONE)
    long_ago = done.filter(finished_at__lt=at - rules.KEPT_DONE)
    rounds = done.filter(once__startswith="round:", finished_at__lt=at - rules.KEPT_ROUND)
    return long_ago.delete()[0] + rounds.delete()[0]


def _lease(worker: str, *, at: dt.datetime) -> Job | None:
    """Compare and set: the update succeeds for one worker only, on any database."""
    lapsed = Q(state=JobState.RUNNING, lease_until__lt=at)
    due = Q(state=JobState.WAITING, due_at__lte=at)
    candidate = Job.objects.filter(due | lapsed).order_by("due_at", "pk").first()
    if candidate is None:
        return None
    if candidate.state == JobState.RUNNING and rules.is_given_up(candidate.attempts):
        Job.objects.filter(pk=candidate.pk).update(
            state=JobState.DEAD, error="its worker died", finished_at=at
        )
        return _lease(worker, at=at)
    lease = {
        "state": JobState.RUNNING,
        "worker": worker,
        "attempts": candidate.attempts + 1,
        "lease_until": at + rules.LEASE,
    }
    standing = {"state": candidate.state, "lease_until": candidate.lease_until}
    return candidate if _put(candidate, standing, **lease) else _lease(worker, at=at)


def _put(job: Job, standing: Mapping[str, Any], **said: Any) -> bool:
    """Write it down, here and in the database, if it still stands there as it was read."""
    if not Job.objects.filter(pk=job.pk, **standing).update(**said):
        return False
    for name, value in said.items():
        setattr(job, name, value)
    return True


def _failed(job: Job, worker: str, error: Exception, *, at: dt.datetime) -> None:
    given_up = rules.is_given_up(job.attempts)
    Job.objects.filter(pk=job.pk, worker=worker).update(
        state=JobState.DEAD if given_up else JobState.WAITING,
        due_at=at + rules.retry_after(job.attempts),
        lease_until=None,
        error=f"{type(error).__name__}: {error}"[:2000],
        finished_at=at if given_up else None,
    )
