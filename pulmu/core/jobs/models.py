"""Work that waits in the database: leased by one worker at a time, retried, never lost."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pulmu.core.kernel.keys import KEY_LENGTH, new_key


class JobState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Job(models.Model):
    """One piece of work. ``lease_until`` in the past means its worker has died.

    ``once`` names work that must not stand twice in the queue; empty otherwise.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    task = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    once = models.CharField(max_length=100, blank=True, default="")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=60, blank=True, default="")
    progress = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="job_state_known", condition=models.Q(state__in=JobState.values)
            ),
            models.UniqueConstraint(
                name="job_once_in_the_queue",
                fields=["once"],
                condition=models.Q(state__in=["waiting", "running"]) & ~models.Q(once=""),
            ),
        ]
        indexes: ClassVar = [models.Index(name="job_by_state", fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"


class Tick(models.Model):
    """When a scheduled task last went into the queue."""

    task = models.CharField(max_length=100, primary_key=True)
    queued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.task} {self.queued_at}"
