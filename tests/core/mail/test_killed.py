"""A worker that is killed while the mail server has the text: the message goes out once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.surroundings import surroundings

from .postoffice import PostOffice, post_office

__all__ = ["surroundings"]
pytestmark = [pytest.mark.database, pytest.mark.slow]
CHECKOUT = Path(__file__).resolve().parents[3]
PATIENCE = 180
SET_UP = """
import django; django.setup()
from django.core.management import call_command
from django.utils import timezone
from pulmu.core.mail.actions import write
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation
call_command("migrate", verbosity=0)
lab = Organisation.objects.create(code="gimhae", name="Gimhae", kind="lab")
write(operator_of(lab), to="minji@example.org", subject="s", body="b", at=timezone.now())
"""
# Time is over: the lease of the dead worker, and the longest that a message is on its way.
LATER = """
import datetime as dt
import django; django.setup()
from django.utils import timezone
from pulmu.core.jobs.models import Job, Tick
from pulmu.core.mail.models import Message
past = timezone.now() - dt.timedelta(hours=1)
everything = Message.objects.everywhere(because="tests")
print(everything.get().state)
Job.objects.filter(state="running").update(lease_until=past)
Tick.objects.all().delete()
everything.update(tried_at=past)
"""
STATE = """
import django; django.setup()
from pulmu.core.mail.models import Message
one = Message.objects.everywhere(because="tests").get()
print(one.state, one.fault, one.tries)
"""
WORK = """
import threading
import django; django.setup()
from pulmu.core.jobs import runner
runner.run(threading.Event())
"""


class Machine:
    def __init__(self, surroundings: dict[str, str], office: PostOffice) -> None:
        self.environment = {
            **surroundings,
            "DJANGO_SETTINGS_MODULE": "pulmu.config.settings",
            "PYTHONPATH": str(CHECKOUT),
            "PULMU_MAIL": "smtp",
            "PULMU_MAIL_HOST": "127.0.0.1",
            "PULMU_MAIL_PORT": str(office.port),
        }

    def run(self, script: str) -> str:
        done = subprocess.run(  # noqa: S603 -- our own interpreter
            [sys.executable, "-c", script],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        return done.stdout.strip()

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        started = subprocess.Popen([sys.executable, "-c", WORK], env=self.environment)  # noqa: S603 -- as above
        try:
            yield started
        finally:
            started.kill()
            started.wait()


def test_it_is_never_sent_twice(surroundings):
    with post_office() as office:
        machine = Machine(surroundings, office)
        machine.run(SET_UP)
        with machine.worker() as first:
            office.on_text = lambda: os.kill(first.pid, signal.SIGKILL)
            first.wait(timeout=PATIENCE)
        office.on_text = lambda: None
        assert machine.run(LATER) == "sending"

        with machine.worker():
            until = time.monotonic() + PATIENCE
            while (state := machine.run(STATE)).startswith("sending"):
                assert time.monotonic() < until
            time.sleep(2)

        assert state == "failed unsure 1"
        assert len(office.letters) == 1
