"""A worker: in a thread of the serving process by default, or `pulmu work` on its own."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from pulmu.core.kernel.keys import new_key

from . import actions

log = logging.getLogger(__name__)
IDLE_SECONDS, LOOK_AGAIN_SECONDS = 1.0, 5.0


def run(stop: threading.Event) -> None:
    """Work until told to stop. A database that is away is waited for."""
    worker = f"{socket.gethostname()[:20]}:{os.getpid()}:{new_key()[:8]}"
    while not stop.is_set():
        try:
            close_old_connections()
            actions.queue_scheduled(at=timezone.now())
            _work_for_a_while(stop, worker)
        except DatabaseError:
            log.exception("the queue cannot be read; trying again")
            stop.wait(5 * IDLE_SECONDS)


def _work_for_a_while(stop: threading.Event, worker: str) -> None:
    """One after another, and a pause when there is nothing; then look again at what comes round."""
    until = time.monotonic() + LOOK_AGAIN_SECONDS
    while not stop.is_set() and time.monotonic() < until:
        if actions.work_one(worker=worker, at=timezone.now()) is None:
            stop.wait(IDLE_SECONDS)
            return


def start_in_thread() -> threading.Event:
    """Start a worker beside the site; set the returned event to end it."""
    stop = threading.Event()
    threading.Thread(target=run, args=(stop,), name="pulmu-jobs", daemon=True).start()
    return stop
